package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.IpmasqadmBench.Result;
import bauta.forward.Mfw;
import java.util.List;
import org.junit.jupiter.api.Test;

class MfwCommandTest {
    private static final int B1 = 0x0A000002;
    private static final int B2 = 0x0A000003;

    private final IpmasqadmBench bench = new IpmasqadmBench();

    @Test
    void listingIsThatOf1999() {
        done("mfw -A -m 4660 -r B1 80");
        assertEquals(new Result(0, """
                fwmark   rediraddr               rport  pcnt  pref
                4660     10.0.0.2                   80    10    10
                """, ""), bench.run("mfw -L -n"));
    }

    @Test
    void addedHostsServeInTheOrderOfAdding() {
        done("mfw -A -m 1 -r B1 -p 15");
        done("mfw -A -m 1 -r B2 -p 5");
        assertEquals(List.of(new Mfw.Row(1, B1, 0, 15, 15), new Mfw.Row(1, B2, 0, 5, 5)), bench.mfw.rows());
        for (int i = 0; i < 40; i++) {
            assertEquals(i % 20 < 15 ? B1 : B2, bench.mfw.choose(1, 0).raddr);
        }
    }

    @Test
    void insertedHostComesFirst() {
        done("mfw -I -m 1 -r B1 -p 10");
        done("mfw -I -m 1 -r B2 -p 20");
        assertEquals(List.of(B2, B1), bench.mfw.rows().stream().map(Mfw.Row::raddr).toList());
    }

    @Test
    void forcedStepMovesTheHeadToTheTail() {
        done("mfw -A -m 1 -r B1 -p 0");
        done("mfw -S -m 1");
        done("mfw -A -m 1 -r B2 -p 0");
        done("mfw -S -m 1");
        assertEquals(B2, bench.mfw.choose(1, 0).raddr);
        refused("mfw -S -m 99", 255, "mfw: setsockopt failed: Invalid argument\n");
        refused("mfw -S", 255, "mfw: setsockopt failed: Invalid argument\n");
    }

    @Test
    void editSetsThePreferenceOrKeepsIt() {
        done("mfw -A -m 1 -r B1 -p 7");
        done("mfw -A -m 1 -r B2 -p 8");
        done("mfw -E -m 1 -r B1 -p 3");
        done("mfw -E -m 1");
        assertEquals(List.of(new Mfw.Row(1, B1, 0, 3, 3), new Mfw.Row(1, B2, 0, 8, 8)), bench.mfw.rows());
        refused("mfw -E -m 1 -r 10.0.0.9", 255, "mfw: setsockopt failed: No such process\n");
        refused("mfw -E -m 2 -p 3", 255, "mfw: setsockopt failed: Invalid argument\n");
    }

    @Test
    void deletionTakesAllThatMatches() {
        done("mfw -A -m 1 -r B1 80");
        done("mfw -A -m 1 -r B1 81");
        done("mfw -A -m 1 -r B2");
        done("mfw -D -m 1 -r B1");
        assertEquals(List.of(new Mfw.Row(1, B2, 0, 10, 10)), bench.mfw.rows());
        done("mfw -D -m 1");
        assertEquals(0, bench.mfw.size());
        refused("mfw -D -m 77", 255, "mfw: setsockopt failed: No such process\n");
    }

    @Test
    void sameHostTwiceIsTwoRows() {
        done("mfw -A -m 1 -r B1");
        done("mfw -A -m 1 -r B1");
        assertEquals(2, bench.mfw.rows().size());
    }

    @Test
    void marksMayBeHexadecimal() {
        done("mfw -A -m 0x10 -r B1");
        done("mfw -A -m 4294967295 -r B1");
        assertEquals(List.of(16, -1), bench.mfw.rows().stream().map(Mfw.Row::mark).toList());
        assertTrue(bench.run("mfw -L -n").out().contains("\n4294967295 10.0.0.2 "));
        for (var bad : List.of("1x", "0x", "-1", "4294967296")) {
            refused("mfw -A -m " + bad + " -r B1", 2,
                    "mfw: illegal mark specified: " + bad + " is not a number from 1 to 4294967295\n");
        }
    }

    @Test
    void incompleteWordsAreRefused() {
        refused("mfw -A -m 0 -r B1", 2, "mfw: insufficient options specified\n");
        refused("mfw -I -r B1", 2, "mfw: insufficient options specified\n");
        refused("mfw -D", 2, "mfw: insufficient options specified\n");
        refused("mfw -A -m 1", 255, "mfw: setsockopt failed: Invalid argument\n");
        refused("mfw -A -m 1 -r B1 -r B2", 2, "mfw: multiple destinations specified\n");
        refused("mfw -A -I -m 1 -r B1", 2, "mfw: multiple commands specified\n");
        refused("mfw -F -m 1", 2, "mfw: incompatible options specified\n");
        refused("mfw -A -m 1 -r B1 -p -1", 2, "mfw: illegal preference value specified\n");
    }

    @Test
    void marksAreListedByTheirLowBitsThenNewestFirst() {
        for (int mark : new int[] {17, 1, 2}) {
            done("mfw -A -m " + mark + " -r B1");
        }
        assertEquals(List.of(1, 17, 2), bench.mfw.rows().stream().map(Mfw.Row::mark).toList());
    }

    @Test
    void wordsWithoutACommandAddNothing() {
        var result = bench.run("mfw -m 1 -r 10.0.1.5");
        assertEquals(2, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("Usage: mfw -A -m MARK"), result.err());
        assertEquals(0, bench.mfw.size());
    }

    @Test
    void optionAfterTheAddressIsNoPort() {
        done("mfw -A -m 1 -r B1 -p 3");
        done("mfw -A -m 2 -r B2 http -p 4");
        assertEquals(List.of(new Mfw.Row(1, B1, 0, 3, 3), new Mfw.Row(2, B2, 80, 4, 4)), bench.mfw.rows());
    }

    @Test
    void commandsMakeTheSameTable() {
        for (var line : List.of("mfw -A -m 17 -r B1 80 -p 0", "mfw -A -m 1 -r B2", "mfw -A -m 1 -r B1 443 -p 5", "mfw -I -m 17 -r B2")) {
            done(line);
        }
        var other = new IpmasqadmBench();
        bench.mfwCommand.commands().forEach(line -> assertEquals(0, other.run(List.of(line.split(" "))).exit()));
        assertEquals(bench.mfw.rows(), other.mfw.rows());
    }

    private void done(String line) {
        assertEquals(new Result(0, "", ""), bench.run(line), line);
    }

    private void refused(String line, int exit, String message) {
        var before = bench.mfw.rows();
        assertEquals(new Result(exit, "", message), bench.run(line), line);
        assertEquals(before, bench.mfw.rows());
    }
}
