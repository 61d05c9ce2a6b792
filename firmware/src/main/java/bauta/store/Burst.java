package bauta.store;

/** When a burst of changes is over: a while after the last one, but not put off for ever. Times are {@link System#nanoTime}. */
final class Burst {
    private final long quietNanos;
    private final long longestNanos;
    private boolean pending;
    private long first;
    private long last;

    Burst(long quietNanos, long longestNanos) {
        this.quietNanos = quietNanos;
        this.longestNanos = longestNanos;
    }

    void change(long now) {
        first = pending ? first : now;
        last = now;
        pending = true;
    }

    void over() {
        pending = false;
    }

    /** Nanoseconds until it is over, 0 or less if it is, {@link Long#MAX_VALUE} if there is none. */
    long left(long now) {
        return pending ? Math.min(last + quietNanos - now, first + longestNanos - now) : Long.MAX_VALUE;
    }
}
