package bauta.firmware;

import bauta.masquerade.Masquerade;
import bauta.path.PathThread;
import java.util.function.IntConsumer;

/** Goes through the flow table on the path thread, in parts so that no packet waits long for it. */
final class FlowWalk {
    /** Few enough that the path thread is soon back, where little is done for each. */
    private static final int AT_A_TIME = 2048;

    private final Masquerade masquerade;
    private final PathThread path;

    FlowWalk(Masquerade masquerade, PathThread path) {
        this.masquerade = masquerade;
        this.path = path;
    }

    /** @param visit is given every flow there is, those too whose time is over; may remove it; on the path thread */
    void each(IntConsumer visit) {
        int next = 1;
        while (next != 0) {
            int from = next;
            next = path.call(() -> some(from, visit));
        }
    }

    private int some(int from, IntConsumer visit) {
        var flows = masquerade.flows();
        int flow = flows.nextAlive(from);
        for (int seen = 0; flow != 0 && seen < AT_A_TIME; seen++) {
            int after = flow + 1;
            visit.accept(flow);
            flow = flows.nextAlive(after);
        }
        return flow;
    }
}
