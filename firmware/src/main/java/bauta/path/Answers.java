package bauta.path;

import bauta.wire.Ethernet;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;

/**
 * The ICMP errors that the router itself sends (RFC 1812 section 4.3): about a packet as it arrived, never about ICMP errors,
 * fragments or what was not sent to one station alone, and at a bounded rate.
 */
final class Answers {
    private static final int A_SECOND = 1000;
    private static final int BURST = 200;
    private static final int LONGEST = 576;
    private static final int TTL = 64;

    private final Scratch scratch;
    private final Packet answer = new Packet();
    private int tokens = BURST;
    private int id;

    Answers(Scratch scratch) {
        this.scratch = scratch;
    }

    /** A tenth of a second later. */
    void tenth() {
        tokens = Math.min(BURST, tokens + A_SECOND / 10);
    }

    /** Whether there must not be an error about a packet. */
    static boolean silent(Packet p, int source) {
        int sender = p.ip.source();
        return p.icmpError() || p.ip.fragmentOffset() != 0 || p.ethernet.multicast() || Routes.multicast(p.ip.destination())
                || sender == 0 || sender == Routes.BROADCAST || Routes.multicast(sender) || source == 0;
    }

    /**
     * Makes an error about a packet.
     *
     * @param source the router's address that the packet's sender knows it by
     * @param mtu    for fragmentation needed, else 0
     * @return the answer, addressed but not yet sent, or null if there must not be one
     */
    Packet about(Packet p, int source, int type, int code, int mtu) {
        if (silent(p, source) || tokens == 0) {
            return null;
        }
        int sender = p.ip.source();
        tokens--;
        int quoted = Math.min(p.ip.totalLength(), LONGEST - Ipv4.HEADER - Icmp.HEADER);
        int total = Ipv4.HEADER + Icmp.HEADER + quoted;
        int at = scratch.take(Ethernet.HEADER + total);
        var b = scratch.block().bytes();
        answer.wrap(p.from, scratch.block(), at, Ethernet.HEADER + total);
        answer.ethernet.type(Ethernet.IPV4);
        int icmp = at + Ethernet.HEADER + Ipv4.HEADER;
        b.putInt(icmp, type << 24 | code << 16);
        b.putInt(icmp + 4, mtu & 0xffff);
        b.put(icmp + Icmp.HEADER, p.bytes, p.ip.at(), quoted);
        answer.ip.write(b, at + Ethernet.HEADER, total, id++ & 0xffff, 0, TTL, Ipv4.ICMP, source, sender);
        answer.ip.tos(0xc0); // internetwork control, RFC 1812 section 4.3.2.5
        answer.readTransport();
        answer.icmp.computeChecksum();
        return answer;
    }
}
