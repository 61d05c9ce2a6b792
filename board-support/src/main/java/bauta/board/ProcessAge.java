package bauta.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long this process has lived, on the clock that nobody sets: {@code /proc/self/stat} and {@code /proc/uptime}, proc(5). */
final class ProcessAge {
    private static final int MILLIS_PER_TICK = 10;
    /** Position of the start time after the closing parenthesis of the command name, which may contain anything. */
    private static final int START_TIME = 20;

    private ProcessAge() {
    }

    /**
     * How old it was.
     *
     * @param at when, by {@link System#nanoTime}
     * @return milliseconds, to the nearest hundredth of a second; -1 where /proc is not mounted
     */
    static long millis(long at) {
        try {
            var since = (System.nanoTime() - at) / 1_000_000;
            var stat = Files.readString(Path.of("/proc/self/stat"));
            var started = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 1).split(" ")[START_TIME]) * MILLIS_PER_TICK;
            var uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
            return Math.round(Double.parseDouble(uptime) * 1000) - started - since;
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
