package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IpchainsFuzzTest {
    private static final int RUNS = 200_000;
    private static final long BUDGET_NANOS = 8_000_000_000L;

    private static final String[] VERBS = {"-A input", "-A forward", "-A output", "-A a", "-A b", "-I input", "-I a 2", "-R input 1",
        "-D input", "-D input 1", "-D a", "-F", "-F a", "-X", "-X a", "-N a", "-N b", "-P input DENY", "-P forward MASQ", "-L -n",
        "-L -v", "-Z", "-C input", "-M -L", "-S 1 2 3"};

    private static final String[] PARTS = {"-s 10.0.0.0/8", "-s 10/8 80", "-s twins.example", "-d 1.2.3.4 ! 1024:", "-p tcp", "-p udp",
        "-p icmp", "-p ! 6", "-p 47", "-j ACCEPT", "-j DENY", "-j MASQ", "-j REDIRECT 80", "-j a", "-j b", "-j RETURN", "-y", "! -y",
        "-f", "-b", "-l", "-o 5", "-m -3", "-m 0x10", "-t 01 10", "-i eth0", "-i ! ppp+", "--sport http", "--dport=53",
        "--icmp-type ping", "-v", "-n", "-x", "--line-numbers", "--no-warnings"};

    private static final String[] JUNK = {"!", "-", "--", "", "-9", "--=", "--x=", "-s", "-vj", "/", "1/", "/0", ":", "::", "-1", "+",
        "0x", "ü", "-p", "256.1.1.1", "99999999999999999999", "\0", "-L", "-Zn", "--sp", "4294967296", "-m", "-o", "'"};

    @Test
    void noWordsBreakItAndNothingIsHalfApplied() {
        var random = new Random(1999);
        var bench = new IpchainsBench();
        long end = System.nanoTime() + BUDGET_NANOS;
        int accepted = 0;
        int run = 0;
        for (; run < RUNS && System.nanoTime() < end; run++) {
            var words = words(random);
            var before = bench.tables.current();
            int exit = bench.run(words);
            if (exit != 0) {
                assertTrue(exit == 1 || exit == 2, () -> "exit code of " + words);
                assertTrue(!bench.err().isEmpty(), () -> "no reason given for " + words);
                // Deleting all user chains leaves those in use, as it always did.
                if (!words.contains("-X")) {
                    assertSame(before, bench.tables.current(), () -> "half applied: " + words);
                }
            } else {
                accepted++;
            }
            if (run % 1000 == 0) {
                saveAndRestoreAreInverse(bench);
                bench.given("-F");
            }
        }
        assertTrue(accepted > run / 20, "too few command lines were right to say anything: " + accepted + " of " + run);
    }

    private static ArrayList<String> words(Random random) {
        var words = new ArrayList<String>();
        words.add("ipchains");
        add(words, VERBS[random.nextInt(VERBS.length)]);
        for (int i = random.nextInt(5); i > 0; i--) {
            add(words, PARTS[random.nextInt(PARTS.length)]);
        }
        if (random.nextInt(4) == 0) {
            words.add(1 + random.nextInt(words.size()), JUNK[random.nextInt(JUNK.length)]);
        }
        return words;
    }

    private static void add(ArrayList<String> words, String part) {
        for (var word : part.split(" ")) {
            words.add(word);
        }
    }

    private static void saveAndRestoreAreInverse(IpchainsBench bench) {
        var saved = bench.saved();
        var other = new IpchainsBench();
        assertEquals(0, other.restore(saved), () -> other.err() + saved);
        assertEquals(saved, other.saved());
    }
}
