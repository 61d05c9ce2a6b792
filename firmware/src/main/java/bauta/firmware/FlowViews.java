package bauta.firmware;

import bauta.command.FlowRows;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.State;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The masqueraded flows as Linux 2.2 listed them. They are collected on the path thread, a few hundred at a time so that no
 * packet waits for a listing. The board's own flows are not among them.
 */
final class FlowViews implements FlowRows {
    /** Rows made without letting a packet in between. */
    private static final int AT_A_TIME = 512;
    private static final int BUCKETS = 256;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SHOWN_HASHED = 0x100;
    static final int SHOWN_NO_REPLY = 0x80;
    private static final int SHOWN_DICTATED = 0x1000;
    private static final int SHOWN_LOOSE = 0x10;
    private static final int SHOWN_NO_PEER_ADDRESS = 1;
    private static final int ASKED_BY_PEER = 0x8000;

    private final Masquerade masquerade;
    private final Helpers helpers;
    private final PathThread path;
    private final FlowWalk walk;

    FlowViews(Masquerade masquerade, Helpers helpers, PathThread path) {
        this.masquerade = masquerade;
        this.helpers = helpers;
        this.path = path;
        walk = new FlowWalk(masquerade, path);
    }

    @Override
    public void each(Consumer<Row> to) {
        var places = places();
        int bucket = -1;
        int position = 0;
        for (int from = 0; from < places.length; from += AT_A_TIME) {
            int start = from;
            int end = Math.min(places.length, from + AT_A_TIME);
            for (var row : path.call(() -> rows(places, start, end))) {
                position = row.bucket() == bucket ? position + 1 : 1;
                bucket = row.bucket();
                to.accept(row.at(position));
            }
        }
    }

    @Override
    public Free free() {
        return path.call(() -> new Free(Masquerade.CLASSIC_POOL - masquerade.pooled(UDP), Masquerade.CLASSIC_POOL - masquerade.pooled(TCP),
                Masquerade.CLASSIC_POOL - masquerade.pooled(ICMP)));
    }

    /** Every flow shown, as bucket and record, in the order in which they are listed: by bucket, newest record first. */
    private long[] places() {
        var flows = masquerade.flows();
        var found = new LongList(Integer.MAX_VALUE);
        walk.each(flow -> {
            if (shown(flows, flow)) {
                found.add((long) bucket(flows, flow) << 32 | Integer.MAX_VALUE - flow);
            }
        });
        return found.sorted();
    }

    /** The rows at those places, without flows that ended or moved meanwhile. */
    private List<Row> rows(long[] places, int start, int end) {
        var flows = masquerade.flows();
        var rows = new ArrayList<Row>(end - start);
        for (int i = start; i < end; i++) {
            int flow = Integer.MAX_VALUE - (int) places[i];
            if (flows.nextAlive(flow) == flow && shown(flows, flow) && bucket(flows, flow) == places[i] >>> 32) {
                rows.add(row(flows, flow));
            }
        }
        return rows;
    }

    private boolean shown(FlowTable flows, int flow) {
        int protocol = flows.protocol(flow);
        return !flows.has(flow, FlowTable.LOCAL) && flows.expiry(flow) - masquerade.now() > 0
                && (protocol == TCP || protocol == UDP || protocol == ICMP);
    }

    /** The bucket of the table of 2.2 that a flow would be in by its outside endpoint. */
    private static int bucket(FlowTable flows, int flow) {
        boolean loose = flows.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS);
        int peer = loose ? 0 : flows.peer(flow) ^ flows.peerPort(flow);
        return (flows.protocol(flow) ^ flows.outside(flow) ^ flows.outsidePort(flow) ^ peer) & BUCKETS - 1;
    }

    private Row row(FlowTable flows, int flow) {
        int protocol = flows.protocol(flow);
        int peerPort = flows.shownPeerPort(flow);
        int shownPort = protocol == ICMP ? Short.reverseBytes((short) (peerPort & ~ASKED_BY_PEER)) & 0xffff : peerPort;
        var shifts = helpers.shifts(flow);
        int initSeq = shifts == null ? 0 : shifts.initSeq();
        int delta = shifts == null ? 0 : shifts.delta();
        int previousDelta = shifts == null ? 0 : shifts.previousDelta();
        return new Row(protocol, flows.inside(flow), flows.insidePort(flow), flows.shownPeer(flow), shownPort, flows.outside(flow),
                flows.outsidePort(flow), initSeq, delta, previousDelta, State.values()[flows.state(flow)], shownFlags(flows, flow), 3,
                helpers.controlled(flow),
                flows.expiry(flow) - masquerade.now(), bucket(flows, flow), 1);
    }

    private static int shownFlags(FlowTable flows, int flow) {
        return SHOWN_HASHED | (flows.has(flow, FlowTable.NO_REPLY) ? SHOWN_NO_REPLY : 0)
                | (flows.has(flow, FlowTable.DICTATED) ? SHOWN_DICTATED : 0) | (flows.has(flow, FlowTable.LOOSE) ? SHOWN_LOOSE : 0)
                | (flows.has(flow, FlowTable.NO_PEER_ADDRESS) ? SHOWN_NO_PEER_ADDRESS : 0);
    }
}
