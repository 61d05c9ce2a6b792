package bauta.board;

/** Tells a short press of a button from one of 10 s, by looking at it again and again. */
final class Button {
    static final long LONG_MILLIS = 10_000;
    private static final long BOUNCE_MILLIS = 40;

    private final Runnable pressed;
    private final Runnable held;
    private long since = -1;
    private boolean told;

    /**
     * A button that nobody presses.
     *
     * @param pressed called when it is let go after a short time
     * @param held    called when it was down for 10 s, while it still is
     */
    Button(Runnable pressed, Runnable held) {
        this.pressed = pressed;
        this.held = held;
    }

    /** How it is at a time of a monotonic clock. */
    void seen(boolean down, long millis) {
        if (down) {
            since = since < 0 ? millis : since;
            if (!told && millis - since >= LONG_MILLIS) {
                told = true;
                held.run();
            }
            return;
        }
        if (since >= 0 && !told && millis - since >= BOUNCE_MILLIS) {
            pressed.run();
        }
        since = -1;
        told = false;
    }
}
