package bauta.firmware;

import bauta.masquerade.Masquerade;
import bauta.path.PathThread;

/** Flows by the outside address they are pinned to, looked for on the path thread a few hundred at a time. */
final class PinnedFlows {
    private static final int AT_A_TIME = 512;

    private final Masquerade masquerade;
    private final PathThread path;

    PinnedFlows(Masquerade masquerade, PathThread path) {
        this.masquerade = masquerade;
        this.path = path;
    }

    /** Forgets all flows of an address. @return how many there were */
    int forget(int outside) {
        int forgotten = 0;
        long next = 1;
        while (next != 0) {
            int from = (int) next;
            long result = path.call(() -> some(from, outside));
            next = result & 0xffff_ffffL;
            forgotten += (int) (result >>> 32);
        }
        return forgotten;
    }

    /** How many were forgotten, and in the lower half where to go on. */
    private long some(int from, int outside) {
        var flows = masquerade.flows();
        long forgotten = 0;
        int flow = flows.nextAlive(from);
        for (int seen = 0; flow != 0 && seen < AT_A_TIME; seen++) {
            if (flows.outside(flow) == outside) {
                masquerade.remove(flow);
                forgotten++;
            }
            flow = flows.nextAlive(flow + 1);
        }
        return forgotten << 32 | flow;
    }
}
