package bauta.web.http;

import org.tinylog.Logger;

/**
 * What pages leave in the heap, given back once nobody looks at them any more: the collector lets the heap grow to its bound before it
 * looks through the old generation, and the board has better use for that memory. It stops the router for some milliseconds, so it is done
 * only where there is something to gain. For any thread.
 */
final class Leftovers {
    private static final long WORTH_IT = 2 << 20;
    /** Bytes of the heap when it was last tidied; at first what it begins with. */
    private long tidy = Runtime.getRuntime().totalMemory();

    /** To be told whenever the last thread that made pages has gone. */
    synchronized void alone() {
        long before = Runtime.getRuntime().totalMemory();
        if (before - tidy < WORTH_IT) {
            return;
        }
        System.gc();
        tidy = Runtime.getRuntime().totalMemory();
        Logger.debug("Pages had left {} bytes in the heap", before - tidy);
    }
}
