package bauta.board;

/**
 * How many frames come these milliseconds, and so what is better than to sleep when none is there: while they come one by one,
 * the answer to the last is likely to be on its way already, and to be woken takes longer than to look out for it for a moment.
 * Under load that would take time from those who make the next frames.
 */
final class Pace {
    /** How long to look out for the next frame after the last, in nanoseconds. */
    static final long LOOKOUT = 60_000;

    private static final long WINDOW = 1_000_000;
    /** Frames in a window, above which there is load. */
    private static final int MANY = 20;

    private final boolean alone;
    private boolean busyElsewhere;
    private long windowEnds;
    private int frames;
    private int framesBefore;
    private long lastFrame;

    /** @param processors how many there are: with a single one, looking out would keep the frames from coming */
    Pace(int processors, long now) {
        alone = processors < 2;
        windowEnds = now + WINDOW;
        lastFrame = now - LOOKOUT;
    }

    /** Notes that a turn at {@code now}, in nanoseconds, found {@code taken} frames. */
    void took(int taken, long now) {
        var late = now - windowEnds;
        if (late >= 0) {
            framesBefore = late < WINDOW ? frames : 0;
            frames = 0;
            windowEnds = now + WINDOW;
        }
        frames += taken;
        if (taken > 0) {
            lastFrame = now;
        }
    }

    /** Whether the processors have much to do with frames that never come here. */
    void busyElsewhere(boolean busy) {
        busyElsewhere = busy;
    }

    /** Until when to look out for the next frame before sleeping, in nanoseconds; in the past if not at all. */
    long lookoutEnds() {
        return alone || busyElsewhere || frames > MANY || framesBefore > MANY ? lastFrame : lastFrame + LOOKOUT;
    }
}
