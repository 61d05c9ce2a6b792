package bauta.firmware;

import bauta.command.ConnectionFilter;
import bauta.command.Connections;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.State;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The connections of the flow table. Only what a page shows becomes objects. The board's own connections are not among them.
 */
final class LiveConnections implements Connections {
    /** Bits of a sort key that hold the flow, which is below 2^26; what is sorted by has the others. */
    private static final int FLOW_BITS = 26;
    private static final long MOST_KEY = (1L << 63 - FLOW_BITS) - 1;

    private final Masquerade masquerade;
    private final PathThread path;
    private final FlowWalk walk;
    private final IntConsumer end;

    /** @param end cuts a flow, on the path thread */
    LiveConnections(Masquerade masquerade, PathThread path, IntConsumer end) {
        this.masquerade = masquerade;
        this.path = path;
        walk = new FlowWalk(masquerade, path);
        this.end = end;
    }

    @Override
    public Page page(ConnectionFilter filter, Order order, boolean descending, int from, int count) {
        var keys = new LongList((long) from + count);
        var found = new int[1];
        each(filter, flow -> {
            long key = Math.min(key(flow, order), MOST_KEY);
            keys.add((descending ? MOST_KEY - key : key) << FLOW_BITS | flow);
            found[0]++;
        });
        var sorted = keys.sorted();
        var flows = Arrays.stream(sorted, Math.min(from, sorted.length), sorted.length).mapToInt(key -> (int) (key & (1L << FLOW_BITS) - 1))
                .toArray();
        return new Page(path.call(() -> rows(filter, flows)), found[0]);
    }

    private long key(int flow, Order order) {
        var flows = masquerade.flows();
        return switch (order) {
            case BYTES -> flows.bytesOut(flow) + flows.bytesIn(flow);
            case HOST -> flows.inside(flow) & 0xffff_ffffL;
            case PEER -> flows.shownPeer(flow) & 0xffff_ffffL;
            case PORT -> flows.shownPeerPort(flow);
            case LEFT -> flows.expiry(flow) - masquerade.now();
        };
    }

    /** The rows of those flows, without those that ended meanwhile. */
    private List<Row> rows(ConnectionFilter filter, int[] found) {
        var flows = masquerade.flows();
        var rows = new ArrayList<Row>(found.length);
        for (int flow : found) {
            if (flows.nextAlive(flow) == flow && meant(flows, flow, filter)) {
                rows.add(new Row(flows.protocol(flow), flows.inside(flow), flows.insidePort(flow), flows.shownPeer(flow),
                        flows.shownPeerPort(flow), flows.outside(flow), flows.outsidePort(flow), State.values()[flows.state(flow)],
                        flows.bytesOut(flow), flows.bytesIn(flow), !flows.has(flow, FlowTable.NO_REPLY), flows.forward(flow) != 0,
                        flows.expiry(flow) - masquerade.now()));
            }
        }
        return rows;
    }

    @Override
    public long cut(ConnectionFilter filter) {
        var cut = new long[1];
        each(filter, flow -> {
            end.accept(flow);
            cut[0]++;
        });
        return cut[0];
    }

    private void each(ConnectionFilter filter, IntConsumer visit) {
        var flows = masquerade.flows();
        walk.each(flow -> {
            if (meant(flows, flow, filter)) {
                visit.accept(flow);
            }
        });
    }

    private boolean meant(FlowTable flows, int flow, ConnectionFilter filter) {
        return !flows.has(flow, FlowTable.LOCAL | FlowTable.CUT) && flows.expiry(flow) - masquerade.now() > 0
                && filter.admits(flows.protocol(flow), flows.state(flow), flows.inside(flow), flows.insidePort(flow), flows.shownPeer(flow),
                        flows.shownPeerPort(flow), flows.outside(flow), flows.outsidePort(flow));
    }
}
