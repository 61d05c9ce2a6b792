package bauta.path;

import bauta.wire.Ethernet;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;

/**
 * The ICMP errors that the router itself sends (RFC 1812 section 4.3): about a packet as it arrived, never about ICMP errors,
 * fragments or what was not sent to one station alone, and at a bounded rate. And the TCP resets that end a connection.
 */
final class Answers {
    private static final int A_SECOND = 1000;
    private static final int BURST = 200;
    private static final int LONGEST = 576;
    private static final int TTL = 64;

    private final Scratch scratch;
    private final Packet answer = new Packet();
    /** One bucket a side, so that a flood from outside does not silence what the inside has to be told. */
    private final int[] tokens = {BURST, BURST};
    private int id;

    Answers(Scratch scratch) {
        this.scratch = scratch;
    }

    /** A tenth of a second later. */
    void tenth() {
        tokens[0] = Math.min(BURST, tokens[0] + A_SECOND / 10);
        tokens[1] = Math.min(BURST, tokens[1] + A_SECOND / 10);
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
        if (silent(p, source) || tokens[p.from.ordinal()] == 0) {
            return null;
        }
        int sender = p.ip.source();
        tokens[p.from.ordinal()]--;
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

    /** A reset to the sender of a segment, as if the other end refused it (RFC 9293 section 3.10.7.1); null if there must not be one. */
    Packet resetBack(Packet p) {
        boolean acknowledged = p.tcp.ack();
        int received = p.tcp.sequence() + p.tcp.payloadLength() + (p.tcp.syn() ? 1 : 0) + (p.tcp.fin() ? 1 : 0);
        return p.tcp.rst() ? null : reset(p.from, p.ip.destination(), p.destinationPort, p.ip.source(), p.sourcePort,
                acknowledged ? p.tcp.acknowledgement() : 0, acknowledged ? 0 : received, acknowledged ? Tcp.RST : Tcp.RST | Tcp.ACK);
    }

    /** A reset in place of a segment that was translated but is not sent; null if there must not be one. */
    Packet resetOn(Packet p) {
        return reset(p.from, p.ip.source(), p.sourcePort, p.ip.destination(), p.destinationPort, p.tcp.sequence(),
                p.tcp.ack() ? p.tcp.acknowledgement() : 0, Tcp.RST | p.tcp.flags() & Tcp.ACK);
    }

    /**
     * A segment that no connection expects, since its sequence number is made up; who has a connection answers with where it stands
     * (RFC 9293 section 3.10.7.4, first: "If an incoming segment is not acceptable, an acknowledgment should be sent in reply").
     */
    Packet question(int source, int sourcePort, int destination, int destinationPort) {
        return segment(Side.OUTSIDE, source, sourcePort, destination, destinationPort, id * 0x9e3779b9, 0, Tcp.ACK);
    }

    private Packet reset(Side from, int source, int sourcePort, int destination, int destinationPort, int sequence, int acknowledgement,
                         int flags) {
        if (tokens[from.ordinal()] == 0) {
            return null;
        }
        tokens[from.ordinal()]--;
        return segment(from, source, sourcePort, destination, destinationPort, sequence, acknowledgement, flags);
    }

    private Packet segment(Side from, int source, int sourcePort, int destination, int destinationPort, int sequence, int acknowledgement,
                           int flags) {
        int total = Ipv4.HEADER + Tcp.HEADER;
        int at = scratch.take(Ethernet.HEADER + total);
        var b = scratch.block().bytes();
        answer.wrap(from, scratch.block(), at, Ethernet.HEADER + total);
        answer.ethernet.type(Ethernet.IPV4);
        int tcp = at + Ethernet.HEADER + Ipv4.HEADER;
        b.putInt(tcp, sourcePort << 16 | destinationPort);
        b.putInt(tcp + 4, sequence);
        b.putInt(tcp + 8, acknowledgement);
        b.putInt(tcp + 12, Tcp.HEADER / 4 << 28 | flags << 16);
        b.putInt(tcp + 16, 0);
        answer.ip.write(b, at + Ethernet.HEADER, total, id++ & 0xffff, 0, TTL, Ipv4.TCP, source, destination);
        answer.readTransport();
        answer.tcp.computeChecksum(answer.ip);
        return answer;
    }
}
