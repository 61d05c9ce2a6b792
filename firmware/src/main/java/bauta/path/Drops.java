package bauta.path;

/** Drop counters, one per reason. Written by the path thread; other threads may read a slightly old value. */
public final class Drops {
    private final long[] counts = new long[DropReason.values().length];

    public void count(DropReason reason) {
        counts[reason.ordinal()]++;
    }

    public void count(DropReason reason, long howMany) {
        counts[reason.ordinal()] += howMany;
    }

    public long of(DropReason reason) {
        return counts[reason.ordinal()];
    }
}
