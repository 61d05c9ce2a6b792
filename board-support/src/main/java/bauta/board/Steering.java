package bauta.board;

/**
 * When the frames of a card are to be looked at by other processors than the one that its interrupts come to. A card of a small board
 * interrupts one processor only, and where many small frames pass in the kernel this one is the limit while others idle. Long frames,
 * and single ones, are better off where they arrive. So steering is tried for many small frames only, and goes on as long as more of
 * them pass with it than without.
 *
 * <p>This class decides; {@link ReceiveSteering} tells the kernel. For one card, used by one thread at a time.
 */
final class Steering {
    /** The mask of no processors: frames stay where they come to. */
    static final int NOWHERE = 0;
    /** Frames a second, below which one processor is not the limit. */
    private static final long LEAST = 50_000;
    private static final double SECOND = 1e9;
    /** Of all frames, what one processor has to get for being the limit. */
    private static final double NEARLY_ALL = 0.9;
    /** Of the rate without, what makes it worth it. */
    private static final double BETTER = 1.1;
    /** Looks that have to agree before it comes on, or goes off. */
    private static final int AGREE = 2;
    /** Looks until it is tried again after it did not help; twice as many each time, up to the longest. */
    private static final int SHORTEST_PAUSE = 100;
    private static final int LONGEST_PAUSE = 600;

    private final long[] framesBefore;
    private final int all;
    private long lookedAt;
    private int mask;
    private int agreed;
    private int wait;
    private int pause = SHORTEST_PAUSE;
    private double rate;
    private double without;
    private boolean helped;

    /** @param processors how many there are; only the first 32 are steered to */
    Steering(int processors) {
        framesBefore = new long[processors];
        all = processors >= Integer.SIZE ? -1 : (1 << processors) - 1;
    }

    /** What the last look decided. */
    int mask() {
        return mask;
    }

    /** Frames a second that passed before the last look. */
    double rate() {
        return rate;
    }

    /**
     * Decides, by what has passed since the last look; about ten times a second.
     *
     * @param nanos  of the monotonic clock
     * @param frames of the card that have passed in the kernel until now, by processor
     * @param small  whether what passes is small, the other way included: acknowledgements alone do not count
     * @return the processors that its frames are to go to, a bit each, or {@link #NOWHERE}
     */
    int look(long nanos, long[] frames, boolean small) {
        long sum = 0;
        long most = 0;
        int busiest = 0;
        for (int i = 0; i < frames.length; i++) {
            long passed = frames[i] - framesBefore[i];
            framesBefore[i] = frames[i];
            sum += passed;
            if (passed > most) {
                most = passed;
                busiest = i;
            }
        }
        double before = rate;
        rate = sum * SECOND / Math.max(1, nanos - lookedAt);
        lookedAt = nanos;
        if (!small || rate < LEAST) {
            mask = NOWHERE;
            agreed = 0;
            wait = Math.max(0, wait - 1);
        } else if (wait > 0) {
            wait--;
        } else if (mask != NOWHERE) {
            goOnIfItHelps();
        } else if (most < sum * NEARLY_ALL || rate > before * BETTER) {
            agreed = 0; // what grows by itself would seem to be helped
        } else if (++agreed >= AGREE) {
            mask = all & ~(busiest < Integer.SIZE ? 1 << busiest : 0);
            without = rate;
            helped = false;
            agreed = 0;
            wait = 1; // what passed until the next look says nothing
        }
        return mask;
    }

    private void goOnIfItHelps() {
        if (rate > without * BETTER) {
            helped = true;
            pause = SHORTEST_PAUSE;
            agreed = 0;
        } else if (++agreed >= AGREE) {
            mask = NOWHERE;
            if (helped) {
                // They come to another processor now, which the next look shows.
                wait = 1;
                agreed = AGREE - 1;
            } else {
                wait = pause;
                agreed = 0;
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
        }
    }
}
