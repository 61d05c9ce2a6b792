package bauta.light;

import java.util.Locale;

/** How a light shines. */
public enum Pattern {
    OFF, ON,
    /** 1 s on, 1 s off. */
    SLOW,
    /** 1/8 s on, 1/8 s off. */
    FAST,
    /** Half a second each, in step with the packet path. */
    BEAT;

    private static final long SLOW_MILLIS = 1000;
    private static final long FAST_MILLIS = 125;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is lit at a time. @param tenths of seconds that the packet path has lived */
    boolean lit(long millis, int tenths) {
        return switch (this) {
            case OFF -> false;
            case ON -> true;
            case SLOW -> millis / SLOW_MILLIS % 2 == 0;
            case FAST -> millis / FAST_MILLIS % 2 == 0;
            case BEAT -> tenths / 5 % 2 == 0;
        };
    }
}
