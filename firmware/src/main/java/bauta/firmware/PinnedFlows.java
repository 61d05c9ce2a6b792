package bauta.firmware;

import bauta.health.Outside;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.path.PathThread;
import java.util.function.IntPredicate;

/** Flows by the outside address they are pinned to, looked for on the path thread a few hundred at a time. */
final class PinnedFlows implements Outside.Pinned {
    private static final int AT_A_TIME = 512;

    private final Masquerade masquerade;
    private final PathThread path;
    private final IntPredicate own;

    /** @param own whether an address is one of the router's, those of pools among them; path thread */
    PinnedFlows(Masquerade masquerade, PathThread path, IntPredicate own) {
        this.masquerade = masquerade;
        this.path = path;
        this.own = own;
    }

    @Override
    public int forget(int address) {
        return each(flow -> masquerade.flows().outside(flow) == address);
    }

    @Override
    public int forgetStrange() {
        // What was redirected to the board bears addresses that were never the router's.
        return each(flow -> !masquerade.flows().has(flow, FlowTable.LOCAL) && !own.test(masquerade.flows().outside(flow)));
    }

    /** Forgets the flows that are meant. @return how many there were */
    private int each(IntPredicate meant) {
        int forgotten = 0;
        long next = 1;
        while (next != 0) {
            int from = (int) next;
            long result = path.call(() -> some(from, meant));
            next = result & 0xffff_ffffL;
            forgotten += (int) (result >>> 32);
        }
        return forgotten;
    }

    /** How many were forgotten, and in the lower half where to go on. */
    private long some(int from, IntPredicate meant) {
        var flows = masquerade.flows();
        long forgotten = 0;
        int flow = flows.nextAlive(from);
        for (int seen = 0; flow != 0 && seen < AT_A_TIME; seen++) {
            if (meant.test(flow)) {
                masquerade.remove(flow);
                forgotten++;
            }
            flow = flows.nextAlive(flow + 1);
        }
        return forgotten << 32 | flow;
    }
}
