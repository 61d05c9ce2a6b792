package bauta.firmware;

import bauta.health.Outside;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.path.PathThread;
import java.util.function.IntPredicate;

/** Flows by the outside address they are pinned to. */
final class PinnedFlows implements Outside.Pinned {
    private final Masquerade masquerade;
    private final FlowWalk walk;
    private final IntPredicate own;

    /** @param own whether an address is one of the router's, those of pools among them; path thread */
    PinnedFlows(Masquerade masquerade, PathThread path, IntPredicate own) {
        this.masquerade = masquerade;
        this.own = own;
        walk = new FlowWalk(masquerade, path);
    }

    @Override
    public int forget(int address) {
        return forget(flow -> masquerade.flows().outside(flow) == address);
    }

    @Override
    public int forgetStrange() {
        // What was redirected to the board bears addresses that were never the router's.
        return forget(flow -> !masquerade.flows().has(flow, FlowTable.LOCAL) && !own.test(masquerade.flows().outside(flow)));
    }

    /** Forgets the flows that are meant. @return how many there were */
    private int forget(IntPredicate meant) {
        var forgotten = new int[1];
        walk.each(flow -> {
            if (meant.test(flow)) {
                masquerade.remove(flow);
                forgotten[0]++;
            }
        });
        return forgotten[0];
    }
}
