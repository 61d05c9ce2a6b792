package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.LogRing.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BautaLogTest {
    private final LogRing ring = new LogRing();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();

    private int log(String... words) {
        out.setLength(0);
        var all = new ArrayList<>(List.of("log"));
        all.addAll(List.of(words));
        var terminal = new Terminal();
        int exit = new BautaLog(ring).subCommand().command().run(all, terminal);
        out.append(terminal.said());
        err.append(terminal.complained());
        return exit;
    }

    @Test
    void linesAreFilteredByLevelAndTextOldestFirst() {
        ring.add(0, Level.INFO, "Card eth1 has a link");
        ring.add(1000, Level.WARN, "Name server is gone");
        ring.add(2000, Level.ERROR, "card eth0 is gone");
        assertEquals(0, log());
        assertEquals("1970-01-01 00:00:00.000Z info  Card eth1 has a link\n1970-01-01 00:00:01.000Z warn  Name server is gone\n"
                + "1970-01-01 00:00:02.000Z error card eth0 is gone\n", out.toString());
        log("-l", "warn", "CARD");
        assertEquals("1970-01-01 00:00:02.000Z error card eth0 is gone\n", out.toString());
        log("-n", "1", "-s", "1");
        assertEquals("1970-01-01 00:00:01.000Z warn  Name server is gone\n", out.toString());
        log("--", "-l");
        assertEquals("", out.toString());
    }

    @Test
    void theOldestMakesRoomAndNoLineBecomesTwo() {
        for (int i = 0; i < 2 * LogRing.MOST; i++) {
            ring.add(i, Level.INFO, "line " + i);
        }
        ring.add(0, Level.INFO, "a\nb\u001b[31m" + "x".repeat(10_000));
        log("-n", "999999");
        var lines = out.toString().lines().toList();
        assertEquals(LogRing.MOST, lines.size());
        assertTrue(lines.getFirst().endsWith("line " + (LogRing.MOST + 1)), lines.getFirst());
        assertTrue(lines.getLast().contains("a b [31mxxx") && lines.getLast().length() < LogRing.LONGEST + 50, lines.getLast());
    }

    @Test
    void badOptionsAreRefusedWithAWordOnWhatThereIs() {
        assertEquals(2, log("-l", "loud"));
        assertEquals(2, log("-n", "0"));
        assertEquals(2, log("-n"));
        assertEquals(2, log("-x", "1"));
        assertTrue(err.toString().contains("only trace, debug, info, warn and error") && err.toString().contains("-n needs a value")
                && err.toString().contains("only -l LEVEL, -n N and -s SKIP"), err.toString());
    }
}
