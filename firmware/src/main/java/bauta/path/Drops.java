package bauta.path;

/** Drop counters, one per reason. Written by the path thread; other threads may read a slightly old value. */
public final class Drops {
    private Trail trail;
    private final long[] counts = new long[DropReason.values().length];

    public void count(DropReason reason) {
        counts[reason.ordinal()]++;
        if (trail != null) {
            trail.add(new Step.Dropped(reason));
        }
    }

    public void count(DropReason reason, long howMany) {
        counts[reason.ordinal()] += howMany;
    }

    /** Where drops are noted from now on, or null. */
    void follow(Trail followed) {
        trail = followed;
    }

    public long of(DropReason reason) {
        return counts[reason.ordinal()];
    }
}
