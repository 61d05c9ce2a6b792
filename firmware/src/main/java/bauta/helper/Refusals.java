package bauta.helper;

import bauta.wire.Addresses;
import java.util.function.Consumer;

/** Says what helpers refused: {@link #BURST} lines in ten seconds, and how many more there were. */
final class Refusals {
    private static final int BURST = 5;
    private static final int PERIOD = 1000;

    private final Consumer<String> log;
    private int since;
    private int lines;
    private int suppressed;

    Refusals(Consumer<String> log) {
        this.log = log;
    }

    void say(int now, String helper, String why, int inside, int peer) {
        if (now - since >= PERIOD || now - since < 0) {
            if (suppressed > 0) {
                log.accept("helpers: " + suppressed + " refusals not shown");
            }
            since = now;
            lines = 0;
            suppressed = 0;
        }
        if (lines == BURST) {
            suppressed++;
            return;
        }
        lines++;
        log.accept("helper " + helper + ": refused " + why + ", inside " + Addresses.text(inside) + ", peer " + Addresses.text(peer));
    }
}
