package bauta.board;

import java.nio.charset.StandardCharsets;

/** The settings of network interfaces by name: netdevice(7) ioctls on one socket, in the namespace of the thread that made it. */
final class Links implements AutoCloseable {
    static final int IFF_UP = 1;
    /** Bytes of a name, the closing zero not counted. */
    static final int NAME_LENGTH = 15;

    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCSIFMTU = 0x8922;
    private static final int SIOCSIFHWADDR = 0x8924;
    private static final int SIOCGIFHWADDR = 0x8927;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int SIOCSIFNAME = 0x8923;
    private static final int VALUE = 16;
    private static final int REQUEST_BYTES = 40;
    private static final short ARPHRD_ETHER = 1;

    private final int fd;
    private final OffHeap request = OffHeap.of(REQUEST_BYTES);

    Links() {
        fd = Libc.check(Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), "open a socket");
    }

    /** The interface's number, or 0 when there is none of that name. */
    synchronized int index(String name) {
        return attempt(name, SIOCGIFINDEX) == 0 ? request.bytes().getInt(VALUE) : 0;
    }

    synchronized int mtu(String name) {
        ask(name, SIOCGIFMTU, "read the MTU of ");
        return request.bytes().getInt(VALUE);
    }

    synchronized void mtu(String name, int bytes) {
        name(name);
        request.bytes().putInt(VALUE, bytes);
        tell(SIOCSIFMTU, "set the MTU of " + name + " to " + bytes);
    }

    /** The hardware address, 48 bits, right-aligned. */
    synchronized long mac(String name) {
        ask(name, SIOCGIFHWADDR, "read the hardware address of ");
        if (request.bytes().getShort(VALUE) != ARPHRD_ETHER) {
            throw new IllegalArgumentException(name + " is no Ethernet interface. Bauta needs two Ethernet cards.");
        }
        var mac = 0L;
        for (var i = 0; i < 6; i++) {
            mac = mac << 8 | request.bytes().get(VALUE + 2 + i) & 0xff;
        }
        return mac;
    }

    synchronized void mac(String name, long mac) {
        name(name);
        request.bytes().putShort(VALUE, ARPHRD_ETHER);
        for (var i = 0; i < 6; i++) {
            request.bytes().put(VALUE + 2 + i, (byte) (mac >>> 8 * (5 - i)));
        }
        tell(SIOCSIFHWADDR, "set the hardware address of " + name);
    }

    synchronized boolean up(String name) {
        ask(name, SIOCGIFFLAGS, "read the state of ");
        return (request.bytes().getShort(VALUE) & IFF_UP) != 0;
    }

    synchronized void up(String name, boolean up) {
        ask(name, SIOCGIFFLAGS, "read the state of ");
        var flags = request.bytes().getShort(VALUE);
        request.bytes().putShort(VALUE, (short) (up ? flags | IFF_UP : flags & ~IFF_UP));
        tell(SIOCSIFFLAGS, "set " + name + (up ? " up" : " down"));
    }

    /** Gives an interface, which has to be down, another name. */
    synchronized void rename(String name, String other) {
        name(name);
        request.bytes().put(VALUE, other.getBytes(StandardCharsets.UTF_8));
        tell(SIOCSIFNAME, "rename " + name + " to " + other);
    }

    private void name(String name) {
        name(request, name);
    }

    /** Clears a {@code struct ifreq} and puts a name into it. */
    static void name(OffHeap request, String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > NAME_LENGTH) {
            throw new IllegalArgumentException("`" + name + "' is no interface name: 1 to " + NAME_LENGTH + " bytes are allowed.");
        }
        request.bytes().put(0, new byte[REQUEST_BYTES]).put(0, bytes);
    }

    private int attempt(String name, int code) {
        name(name);
        return Libc.ioctl(fd, code, request.address());
    }

    private void ask(String name, int code, String doing) {
        name(name);
        tell(code, doing + name);
    }

    private void tell(int code, String doing) {
        Libc.check(Libc.ioctl(fd, code, request.address()), doing);
    }

    @Override
    public synchronized void close() {
        Libc.close(fd);
        request.close();
    }
}
