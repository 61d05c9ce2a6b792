package bauta.firmware;

import bauta.command.ForwardedFlows;
import bauta.forward.Nat;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.State;
import bauta.path.PathThread;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The flows that forwards made. */
final class ForwardFlows implements ForwardedFlows {
    private static final int TCP = 6;

    private final Masquerade masquerade;
    private final Nat nat;
    private final FlowWalk walk;
    private final IntConsumer question;

    /**
     * @param nat      whose rules have the flows under their addresses
     * @param question asks the peer of a flow of TCP for a packet, on the path thread
     */
    ForwardFlows(Masquerade masquerade, Nat nat, PathThread path, IntConsumer question) {
        this.question = question;
        this.masquerade = masquerade;
        this.nat = nat;
        walk = new FlowWalk(masquerade, path);
    }

    /** Is shown a flow and the forward it belongs to. */
    private interface Visit {
        void flow(int flow, int forward);
    }

    @Override
    public Map<Integer, Long> live() {
        var live = new HashMap<Integer, Long>();
        each((flow, forward) -> live.merge(forward, 1L, Long::sum));
        return live;
    }

    @Override
    public long cut(List<Integer> forwards) {
        var wanted = new HashSet<>(forwards);
        var cut = new long[1];
        each((flow, forward) -> {
            if (wanted.contains(forward)) {
                cut(flow);
                cut[0]++;
            }
        });
        return cut[0];
    }

    /** The forward that made the flow, else the rule whose address it has, or 0. */
    private int by(int flow) {
        var flows = masquerade.flows();
        int forward = flows.forward(flow);
        if (forward != 0 || flows.has(flow, FlowTable.LOCAL)) {
            return forward;
        }
        var owner = nat.owner(flows.outside(flow));
        return owner == null ? 0 : owner.id;
    }

    /**
     * A connection of TCP stays in the table until its ends are told; see {@link FlowTable#CUT}. That takes a packet, which is asked
     * for, so that an end that waits hears of it too.
     */
    void cut(int flow) {
        var flows = masquerade.flows();
        masquerade.cut(flow);
        if (flows.protocol(flow) != TCP || flows.state(flow) == State.CLOSE.ordinal()) {
            masquerade.remove(flow);
        } else {
            question.accept(flow);
        }
    }

    /** All flows of forwards that are neither over nor closed nor cut. */
    private void each(Visit visit) {
        var flows = masquerade.flows();
        walk.each(flow -> {
            int forward = by(flow);
            if (forward != 0 && flows.expiry(flow) - masquerade.now() > 0 && !flows.has(flow, FlowTable.CUT | FlowTable.CLOSED)) {
                visit.flow(flow, forward);
            }
        });
    }
}
