package bauta.health;

/**
 * Whether a host is well, by the results of its checks: the first result counts at once; after that {@code fall} failures in a row
 * make it one that fails, {@code rise} successes in a row one that is well again. The one place that counts them.
 */
public final class Checker {
    private final int fall;
    private final int rise;
    private Verdict verdict;
    private boolean fresh = true;
    private int contrary;

    public enum Verdict {
        /** There was no result yet. */
        UNKNOWN,
        UP,
        DOWN
    }

    /**
     * A checker that has seen no result yet.
     *
     * @param fall     failures in a row, 1 or more
     * @param rise     successes in a row, 1 or more
     * @param presumed what is taken for true until the first result
     */
    public Checker(int fall, int rise, Verdict presumed) {
        this.fall = fall;
        this.rise = rise;
        verdict = presumed;
    }

    /** Takes one result. @return whether the verdict is another now */
    public boolean result(boolean good) {
        var says = good ? Verdict.UP : Verdict.DOWN;
        boolean first = fresh;
        fresh = false;
        if (verdict == says) {
            contrary = 0;
            return false;
        }
        contrary++;
        if (!first && contrary < (good ? rise : fall)) {
            return false;
        }
        contrary = 0;
        verdict = says;
        return true;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Whether the last result was a failure that is to be confirmed before anything follows from it. */
    public boolean doubted() {
        return verdict == Verdict.UP && contrary > 0;
    }
}
