package bauta.path;

import bauta.wire.Ethernet;
import bauta.wire.Ipv4;

/** Cuts a packet that is too large for a link into fragments (RFC 791 section 3.2) and hands them on one by one. */
final class Fragmenter {
    private static final int COPIED = 0x80;
    private static final int END = 0;
    private static final int NOP = 1;

    private final Scratch scratch;
    private final Packet piece = new Packet();

    Fragmenter(Scratch scratch) {
        this.scratch = scratch;
    }

    /** Where the fragments go. */
    @FunctionalInterface
    interface Out {
        void send(int neighbour, Packet fragment);
    }

    /** Cuts {@code p} for a link of that MTU; its checksums must be complete. */
    void cut(Packet p, int mtu, int neighbour, Out out) {
        int header = p.ip.headerLength();
        int room = mtu - header & ~7;
        int payload = p.ip.payloadLength();
        for (int offset = 0; offset < payload; offset += room) {
            int size = Math.min(room, payload - offset);
            int at = scratch.take(Ethernet.HEADER + header + size);
            var b = scratch.block().bytes();
            b.put(at, p.bytes, p.at, Ethernet.HEADER + header);
            b.put(at + Ethernet.HEADER + header, p.bytes, p.ip.payloadAt() + offset, size);
            piece.wrap(p.from, scratch.block(), at, Ethernet.HEADER + header + size);
            piece.ip.wrap(b, at + Ethernet.HEADER, header + size);
            b.putShort(at + Ethernet.HEADER + 2, (short) (header + size));
            b.putShort(at + Ethernet.HEADER + 6, (short) (offset / 8 | (offset + size < payload ? Ipv4.MF : 0)));
            if (offset > 0) {
                blankOptions(at + Ethernet.HEADER + Ipv4.HEADER, at + Ethernet.HEADER + header);
            }
            piece.ip.computeChecksum();
            out.send(neighbour, piece);
        }
    }

    /** Options without the copied flag stand in the first fragment only. */
    private void blankOptions(int from, int end) {
        var b = scratch.block().bytes();
        int at = from;
        while (at < end && b.get(at) != END) {
            int length = b.get(at) == NOP ? 1 : b.get(at + 1) & 0xff;
            if ((b.get(at) & COPIED) == 0) {
                for (int i = at; i < at + length; i++) {
                    b.put(i, (byte) NOP);
                }
            }
            at += length;
        }
    }
}
