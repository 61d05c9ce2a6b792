package bauta.board;

import java.nio.ByteOrder;

/** Raw packet sockets (packet(7)), whose frames have a virtio-net header before them both ways. */
final class PacketSocket {
    static final int LEVEL = 263;

    private static final int ADD_MEMBERSHIP = 1;
    private static final int VNET_HDR = 15;
    private static final int MR_ALLMULTI = 2;

    private PacketSocket() {
    }

    /**
     * A socket that does not block, and receives nothing until it is bound to a protocol.
     *
     * @throws SystemCallException when the kernel refuses
     */
    static int open() {
        int fd = Libc.check(Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0),
                "open a raw packet socket");
        try {
            option(fd, VNET_HDR, 1, "ask for offload headers on a packet socket");
        } catch (SystemCallException e) {
            Libc.close(fd);
            throw e;
        }
        return fd;
    }

    static void option(int fd, int name, int value, String doing) {
        Libc.option(fd, LEVEL, name, value, doing);
    }

    /**
     * Binds it to a network card.
     *
     * @param protocol of the frames it is to receive, an EtherType or ETH_P_ALL; 0 for none
     */
    static void bind(int fd, int interfaceIndex, int protocol) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        try (var address = OffHeap.of(20)) {
            address.bytes().putShort(0, (short) Libc.AF_PACKET).putShort(2, little ? Short.reverseBytes((short) protocol) : (short) protocol)
                    .putInt(4, interfaceIndex);
            Libc.check(Libc.bind(fd, address.address(), 20), "bind to network card " + interfaceIndex);
        }
    }

    /** Has a network card receive all multicast frames as long as the socket is open, whoever gets them. */
    static void receiveAllMulticast(int fd, int interfaceIndex) {
        try (var membership = OffHeap.of(16)) {
            membership.bytes().putInt(0, interfaceIndex).putShort(4, (short) MR_ALLMULTI);
            Libc.check(Libc.setsockopt(fd, LEVEL, ADD_MEMBERSHIP, membership.address(), 16), "receive all multicast frames");
        }
    }
}
