package bauta.masquerade;

import java.util.function.IntPredicate;

/**
 * The flows that were closed, in the order in which they were, so that the oldest can make room for a new one. Bounded: of more
 * than it holds the oldest are left to their timers. A flow may have been reused since; the taker has to look.
 */
final class ClosedFlows {
    private final int[] ring;
    private int first;
    private int size;

    ClosedFlows(int capacity) {
        ring = new int[Math.min(capacity, 1 << 16)];
    }

    void add(int flow) {
        if (size == ring.length) {
            first = first + 1 == ring.length ? 0 : first + 1;
            size--;
        }
        int at = first + size++;
        ring[at >= ring.length ? at - ring.length : at] = flow;
    }

    /** Takes out the one closed longest ago; 0 if there is none. */
    int take() {
        if (size == 0) {
            return 0;
        }
        int flow = ring[first];
        first = first + 1 == ring.length ? 0 : first + 1;
        size--;
        return flow;
    }

    /** The one closed longest ago of those that fit, left where it is; 0 if there is none. */
    int oldest(IntPredicate fits) {
        for (int i = 0, at = first; i < size; i++, at++) {
            int flow = ring[at >= ring.length ? at - ring.length : at];
            if (fits.test(flow)) {
                return flow;
            }
        }
        return 0;
    }
}
