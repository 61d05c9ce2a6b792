package bauta.firmware;

import bauta.masquerade.Masquerade;
import bauta.path.PathThread;

/** Flows by the outside address they are pinned to. */
final class PinnedFlows {
    private final Masquerade masquerade;
    private final FlowWalk walk;

    PinnedFlows(Masquerade masquerade, PathThread path) {
        this.masquerade = masquerade;
        walk = new FlowWalk(masquerade, path);
    }

    /** Forgets all flows of an address. @return how many there were */
    int forget(int outside) {
        var flows = masquerade.flows();
        var forgotten = new int[1];
        walk.each(flow -> {
            if (flows.outside(flow) == outside) {
                masquerade.remove(flow);
                forgotten[0]++;
            }
        });
        return forgotten[0];
    }
}
