package bauta.board;

import bauta.path.Block;
import bauta.path.Drops;
import bauta.path.Port;
import bauta.wire.Ethernet;
import java.util.List;

/**
 * One network card through raw packet sockets: one that frames are sent by, from where they were received, and rings of those received.
 * Behind an {@link IngressProgram}, which sees frames first, the rings are those of the protocols that it leaves; without, one ring gets
 * all there is.
 */
final class NicRing implements Port, AutoCloseable {
    private static final int SLOTS = 1024;
    private static final int SLOT_BYTES = 2048;
    /** For protocols of few frames: a block of 64 KiB twice. */
    private static final int FEW_SLOTS = 64;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int BUFFER_BYTES = 16 << 20;

    private final SendQueue queue;
    private final ReceiveRing main;
    private final ReceiveRing arp;
    private final ReceiveRing ipv6;
    private final List<ReceiveRing> rings;
    private int sender = -1;
    private int index;
    private boolean carrier = true;

    /** Closed until {@link #open}. */
    NicRing(Drops drops) {
        queue = new SendQueue(drops);
        main = new ReceiveRing(SLOTS, SLOT_BYTES, drops);
        arp = new ReceiveRing(FEW_SLOTS, SLOT_BYTES, drops);
        ipv6 = new ReceiveRing(FEW_SLOTS, SLOT_BYTES, drops);
        rings = List.of(main, arp, ipv6);
    }

    /**
     * Takes the network card with that index, in place of the one before. From now on frames are collected.
     *
     * @param sifted whether a program at its ingress has sifted them
     * @throws SystemCallException when the kernel refuses; all is closed then
     */
    void open(int interfaceIndex, boolean sifted) {
        close();
        try {
            sender = PacketSocket.open();
            PacketSocket.option(sender, PACKET_QDISC_BYPASS, 1, "bypass the queueing discipline on a packet socket");
            Libc.option(sender, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, BUFFER_BYTES, "enlarge a send buffer");
            PacketSocket.bind(sender, interfaceIndex, 0);
            PacketSocket.receiveAllMulticast(sender, interfaceIndex);
            if (sifted) {
                main.open(interfaceIndex, Ethernet.IPV4);
                arp.open(interfaceIndex, Ethernet.ARP);
                ipv6.open(interfaceIndex, Ethernet.IPV6);
            } else {
                main.open(interfaceIndex, ReceiveRing.ALL);
            }
            index = interfaceIndex;
            carrier = true;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Gives the card back; frames are neither received nor sent until it is opened again. Frames handed out become invalid. */
    @Override
    public void close() {
        for (var ring : rings) {
            ring.close();
        }
        if (sender >= 0) {
            Libc.close(sender);
            sender = -1;
        }
        index = 0;
    }

    /** The interface index of the card, or 0 while closed. */
    int index() {
        return index;
    }

    /** Where its frames come from, the same for ever. */
    List<ReceiveRing> sources() {
        return rings;
    }

    /** Says whether the link is up, which the socket does not tell. */
    void carrier(boolean up) {
        carrier = up;
    }

    @Override
    public void send(Block from, int at, int length) {
        if (queue.full()) {
            flush();
        }
        queue.add(from, at, length);
    }

    @Override
    public void flush() {
        queue.flush(sender, carrier);
    }

    /** Asks the kernel how many frames it had no slot for, and counts them; to be called every second or so. */
    void statistics() {
        for (var ring : rings) {
            ring.statistics();
        }
    }

    /** Frames handed to the handler, ever. */
    long received() {
        return main.received() + arp.received() + ipv6.received();
    }

    /** Bytes of those. */
    long receivedBytes() {
        return main.receivedBytes() + arp.receivedBytes() + ipv6.receivedBytes();
    }

    /** Frames the kernel took from us, ever. */
    long sent() {
        return queue.frames();
    }

    /** Bytes of those. */
    long sentBytes() {
        return queue.bytes();
    }

    /** Frames the kernel did not take from us, ever. */
    long sendFailures() {
        return queue.lost();
    }

    /** Frames the kernel had no slot for, as of the last {@link #statistics}. */
    long ringFull() {
        return main.ringFull() + arp.ringFull() + ipv6.ringFull();
    }
}
