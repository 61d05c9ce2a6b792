package bauta.path;

import bauta.helper.Helpers;
import bauta.helper.Segments;
import bauta.helper.Stream;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import bauta.wire.VirtioHeader;

/**
 * The step at which a packet of a flow with a protocol helper is shown to it and changed: data, sequence numbers, checksums. Any
 * other packet costs one look at its flow.
 */
final class HelperStep {
    private final Helpers helpers;
    private final Segments segments;
    private final FlowTable flows;
    private final Scratch scratch;
    private final Drops drops;
    private Routes routes;

    HelperStep(Helpers helpers, FlowTable flows, Scratch scratch, Drops drops) {
        this.helpers = helpers;
        this.segments = helpers.segments();
        this.flows = flows;
        this.scratch = scratch;
        this.drops = drops;
    }

    void routes(Routes changed) {
        routes = changed;
    }

    /** The inside has begun a flow. */
    void begins(int flow, int mark) {
        if (flow != Masquerade.NONE) {
            helpers.begin(flow, mark);
        }
    }

    /** Shows the packet to the helper of its flow; false if it must not go on. */
    boolean passes(Packet p) {
        if (flows.helper(p.flow) == 0) {
            return true;
        }
        if (p.protocol == Ipv4.UDP) {
            datagram(p);
            return true;
        }
        if (p.protocol != Ipv4.TCP || !segments.follows(p.flow) || segment(p)) {
            return true;
        }
        drops.count(DropReason.HELPER);
        return false;
    }

    private void datagram(Packet p) {
        boolean changed = helpers.datagram(p.flow, p.outward, p.bytes, p.udp.payloadAt(), p.udp.payloadLength());
        if (changed && !p.partial && p.udp.checksum() != 0) {
            p.udp.computeChecksum(p.ip);
        }
    }

    private boolean segment(Packet p) {
        int length = p.tcp.payloadLength();
        int sequence = p.tcp.sequence() + (p.tcp.syn() ? 1 : 0);
        int goes = segments.show(p.flow, p.outward, sequence, p.tcp.syn(), p.tcp.fin() || p.tcp.rst(), p.bytes, p.tcp.payloadAt(), length);
        if (goes == Segments.HOLD || goes < length && p.tcp.fin()) {
            return false;
        }
        if (p.tcp.ack() && p.tcp.syn()) {
            segments.acknowledges(p.tcp.acknowledgement());
        } else if (p.tcp.ack()) {
            segments.acknowledges(segments.heard().received(p.tcp.acknowledgement(), false));
        }
        if (goes < length) {
            resize(p, goes - length);
            finish(p);
        }
        boolean fits = segments.said().unchanged() || change(p, sequence, goes);
        if (fits) {
            renumber(p, sequence);
        }
        return fits;
    }

    /** Makes all changes that belong to the segment; false if the packet would become too long for IP. */
    private boolean change(Packet p, int sequence, int length) {
        var said = segments.said();
        int growth = 0;
        int first = -1;
        int last = -1;
        for (int i = 0, n = said.changes(); i < n; i++) {
            int start = said.start(i) - sequence;
            if (start >= 0 && start + said.oldLength(i) <= length) {
                growth += Math.max(0, said.newLength(i) - said.oldLength(i));
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return true;
        }
        if (p.ip.totalLength() + growth > 0xffff) {
            return false;
        }
        if (growth > 0) {
            intoScratch(p, growth);
        }
        for (int i = last; i >= first; i--) { // from behind, so that what lies before stays where it is
            put(p, said, i, said.start(i) - sequence);
        }
        finish(p);
        split(p, growth);
        return true;
    }

    private static void put(Packet p, Stream said, int change, int start) {
        int oldLength = said.oldLength(change);
        int newLength = said.newLength(change);
        int at = p.tcp.payloadAt() + start;
        if (newLength != oldLength) {
            int tail = p.tcp.payloadLength() - start - oldLength;
            move(p, at + oldLength, at + newLength, tail);
            resize(p, newLength - oldLength);
        }
        for (int i = 0; i < newLength; i++) {
            p.bytes.put(at + i, said.text(change, i));
        }
    }

    private static void move(Packet p, int from, int to, int length) {
        if (to < from) {
            for (int i = 0; i < length; i++) {
                p.bytes.put(to + i, p.bytes.get(from + i));
            }
        } else {
            for (int i = length - 1; i >= 0; i--) {
                p.bytes.put(to + i, p.bytes.get(from + i));
            }
        }
    }

    /** The packet ends earlier or later than before. */
    private static void resize(Packet p, int more) {
        int total = p.ip.totalLength() + more;
        p.ip.totalLength(total);
        p.length = Ethernet.HEADER + total;
        p.ethernet.wrap(p.bytes, p.at, p.length);
        p.ip.wrap(p.bytes, p.at + Ethernet.HEADER, total);
        p.tcp.wrap(p.bytes, p.ip.payloadAt(), p.ip.payloadLength());
    }

    /** Frames lie close together; one that grows needs room of its own. */
    private void intoScratch(Packet p, int more) {
        int length = Ethernet.HEADER + p.ip.totalLength();
        int at = scratch.take(length + more);
        var room = scratch.block();
        room.bytes().put(at - VirtioHeader.LENGTH, p.bytes, p.at - VirtioHeader.LENGTH, VirtioHeader.LENGTH + length);
        p.block = room;
        p.bytes = room.bytes();
        p.moved(at, length);
        resize(p, 0);
    }

    /** The checksum after a change of data or length. */
    private static void finish(Packet p) {
        if (p.partial) {
            p.seedChecksum();
        } else {
            p.tcp.computeChecksum(p.ip);
        }
        boolean single = p.superFrame() && p.tcp.payloadLength() <= p.virtio.gsoSize();
        if (single) {
            p.virtio.rawGsoType(VirtioHeader.GSO_NONE);
        }
    }

    /** A segment that has become too long for a link leaves as two: as a super-frame, which the sending card cuts. */
    private void split(Packet p, int growth) {
        int mtu = Math.min(routes.link(Side.INSIDE).mtu(), routes.link(Side.OUTSIDE).mtu());
        boolean tooLong = growth > 0 && !p.superFrame() && p.ip.totalLength() > mtu && !p.reassembled;
        int room = mtu - p.ip.headerLength() - p.tcp.headerLength();
        if (!tooLong || room <= 0) {
            return;
        }
        p.virtio.clear();
        p.virtio.flags(VirtioHeader.NEEDS_CSUM);
        p.virtio.rawGsoType(VirtioHeader.GSO_TCPV4);
        p.virtio.gsoSize(room);
        p.virtio.headerLength(Ethernet.HEADER + p.ip.headerLength() + p.tcp.headerLength());
        p.virtio.checksumStart(Ethernet.HEADER + p.ip.headerLength());
        p.virtio.checksumOffset(Packet.TCP_CHECKSUM);
        p.partial = true;
        p.seedChecksum();
    }

    /** Sequence numbers of this direction as sent, of the other as its sender knows them. */
    private void renumber(Packet p, int sequence) {
        var said = segments.said();
        var heard = segments.heard();
        if (!said.unchanged()) {
            p.tcp.sequence(said.sent(sequence) - (p.tcp.syn() ? 1 : 0), p.partial);
        }
        if (heard.unchanged() || !p.tcp.ack()) {
            return;
        }
        p.tcp.acknowledgement(heard.received(p.tcp.acknowledgement(), false), p.partial);
        int blocks = p.tcp.selectiveBlocks();
        for (int i = 0; i < blocks; i++) {
            int right = heard.received(p.tcp.selectiveEdge(i, false), false);
            int left = heard.received(p.tcp.selectiveEdge(i, true), true);
            p.tcp.selectiveEdge(i, false, right);
            p.tcp.selectiveEdge(i, true, left - right > 0 ? right : left);
        }
        if (blocks > 0 && !p.partial) {
            p.tcp.computeChecksum(p.ip);
        }
    }
}
