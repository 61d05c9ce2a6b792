package bauta.firmware;

import bauta.command.FlowRows;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.State;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The masqueraded flows as Linux 2.2 listed them. They are collected on the path thread, a few hundred at a time so that no
 * packet waits for a listing. The board's own flows are not among them.
 */
final class FlowViews implements FlowRows {
    private static final int AT_A_TIME = 512;
    private static final int BUCKETS = 256;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SHOWN_HASHED = 0x100;
    private static final int SHOWN_NO_REPLY = 0x80;
    private static final int SHOWN_DICTATED = 0x1000;
    private static final int SHOWN_LOOSE = 0x10;
    private static final int SHOWN_NO_PEER_ADDRESS = 1;
    private static final int ASKED_BY_PEER = 0x8000;

    private final Masquerade masquerade;
    private final PathThread path;

    FlowViews(Masquerade masquerade, PathThread path) {
        this.masquerade = masquerade;
        this.path = path;
    }

    @Override
    public void each(Consumer<Row> to) {
        var rows = collect();
        rows.sort(Comparator.comparingInt(Row::bucket));
        int bucket = -1;
        int position = 0;
        for (var row : rows) {
            position = row.bucket() == bucket ? position + 1 : 1;
            bucket = row.bucket();
            to.accept(new Row(row.protocol(), row.saddr(), row.sport(), row.daddr(), row.dport(), row.maddr(), row.mport(), row.initSeq(),
                    row.delta(), row.previousDelta(), row.state(), row.flags(), row.references(), row.controlled(),
                    row.remainingTicks(), bucket, position));
        }
    }

    @Override
    public Free free() {
        return path.call(() -> new Free(Masquerade.CLASSIC_POOL - masquerade.pooled(UDP), Masquerade.CLASSIC_POOL - masquerade.pooled(TCP),
                Masquerade.CLASSIC_POOL - masquerade.pooled(ICMP)));
    }

    /** All rows, the newest record first, in no order of buckets yet. */
    List<Row> collect() {
        var rows = new ArrayList<Row>();
        int next = 1;
        while (next != 0) {
            int from = next;
            next = path.call(() -> some(from, rows));
        }
        return new ArrayList<>(rows.reversed());
    }

    private int some(int from, List<Row> rows) {
        var flows = masquerade.flows();
        int flow = flows.nextAlive(from);
        for (int seen = 0; flow != 0 && seen < AT_A_TIME; seen++) {
            boolean shown = !flows.has(flow, FlowTable.LOCAL) && flows.expiry(flow) - masquerade.now() > 0;
            int protocol = flows.protocol(flow);
            if (shown && (protocol == TCP || protocol == UDP || protocol == ICMP)) {
                rows.add(row(flows, flow));
            }
            flow = flows.nextAlive(flow + 1);
        }
        return flow;
    }

    private Row row(FlowTable flows, int flow) {
        int protocol = flows.protocol(flow);
        int peerPort = flows.shownPeerPort(flow);
        boolean loose = flows.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS);
        int shownPort = protocol == ICMP ? Short.reverseBytes((short) (peerPort & ~ASKED_BY_PEER)) & 0xffff : peerPort;
        int bucket = (protocol ^ flows.outside(flow) ^ flows.outsidePort(flow) ^ (loose ? 0 : flows.peer(flow) ^ peerPort)) & BUCKETS - 1;
        return new Row(protocol, flows.inside(flow), flows.insidePort(flow), flows.shownPeer(flow), shownPort, flows.outside(flow),
                flows.outsidePort(flow), 0, 0, 0, State.values()[flows.state(flow)], shownFlags(flows, flow), 3, 0,
                flows.expiry(flow) - masquerade.now(), bucket, 1);
    }

    private static int shownFlags(FlowTable flows, int flow) {
        return SHOWN_HASHED | (flows.has(flow, FlowTable.NO_REPLY) ? SHOWN_NO_REPLY : 0)
                | (flows.has(flow, FlowTable.DICTATED) ? SHOWN_DICTATED : 0) | (flows.has(flow, FlowTable.LOOSE) ? SHOWN_LOOSE : 0)
                | (flows.has(flow, FlowTable.NO_PEER_ADDRESS) ? SHOWN_NO_PEER_ADDRESS : 0);
    }
}
