package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpchainsSaveTest {
    private static final String SAVED = """
            :input DENY
            :forward DENY
            :output ACCEPT
            :test -
            -A input -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -i lo -j ACCEPT
            -A input -s 10.1.0.0/255.255.0.0 -d 0.0.0.0/0.0.0.0 -i ! eth0 -j DENY -l
            -A input -s 0.0.0.0/0.0.0.0 -d 192.0.2.1/255.255.255.255 80:80 -i ppp+ -p 6 -j ACCEPT ! -y
            -A input -s 192.168.0.0/255.255.0.0 -d ! 192.168.0.0/255.255.0.0 80:80 -p 6 -j REDIRECT 3128
            -A input -s 0.0.0.0/0.0.0.0 8:8 -d 0.0.0.0/0.0.0.0 -p 1 -j test
            -A input -s 0.0.0.0/0.0.0.0 1024:65535 -d 0.0.0.0/0.0.0.0 0:1023 -p 17 -t 01 10 -j RETURN -m 4660
            -A input -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -j DENY ! -f
            -A input -s 0.0.0.0/0.0.0.0 ! 20:20 -d 0.0.0.0/0.0.0.0 ! 53:53 -p 6 -j DENY
            -A forward -s 10.0.0.0/255.0.0.0 -d 10.0.0.3/255.0.0.255 -i eth1 -j MASQ
            """;

    private final IpchainsBench bench = new IpchainsBench();

    @Test
    void whatWasSavedIsRestored() {
        assertEquals(0, bench.restore(SAVED), bench::err);
        assertEquals("Creating chain `test'.\n", bench.out());
        assertEquals(0, bench.save());
        assertEquals(SAVED, bench.out());
        assertEquals("Saving `input'.\nSaving `forward'.\n", bench.err());
    }

    @Test
    void oneChainAndVerbose() {
        bench.restore(SAVED);
        bench.save("-v", "forward");
        assertEquals(":forward DENY\n-A forward -s 10.0.0.0/255.0.0.0 -d 10.0.0.3/255.0.0.255 -i eth1 -j MASQ\n", bench.out());
        assertEquals("Saving `forward'.\n-s 10.0.0.0/255.0.0.0 -d 10.0.0.3/255.0.0.255 -i eth1 -j MASQ\n", bench.err());
        assertEquals(0, bench.save("nosuch"));
        assertEquals("", bench.out());
        assertEquals(2, bench.save("-q"));
        assertEquals(0, bench.save("-h"));
    }

    @Test
    void aBadLineChangesNothingAndIsNamed() {
        bench.given("-A input -j DENY");
        var before = bench.tables.current();
        assertEquals(1, bench.restore(SAVED + "-A input -p nonsense\n"));
        assertEquals("ipchains-restore: line 14: unknown protocol `nonsense' specified: -A input -p nonsense\n"
                + "ipchains-restore: nothing was changed\n", bench.err());
        assertEquals(1, bench.restore(SAVED + "\n# comment\n-A input -j nosuch\n"));
        assertEquals("ipchains-restore: line 16: No target by that name: -A input -j nosuch\n"
                + "ipchains-restore: nothing was changed\n", bench.err());
        assertEquals(1, bench.restore(":input RETURN\n"));
        assertEquals("", bench.out());
        assertSame(before, bench.tables.current());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-L b -n", "-Z b", "-C b -p all -s 1.2.3.4 -d 5.6.7.8 -i eth0", "-C input -p all -s 1.2.3.4 -d 5.6.7.8 -i eth+"})
    void whatCannotBeAnsweredChangesNothingEither(String line) {
        var bench = new IpchainsBench();
        var before = bench.tables.current();
        assertEquals(1, bench.restore("-A input -j DENY\n" + line + "\n"));
        assertTrue(bench.err().contains("line 2") && bench.err().contains("nothing was changed"), bench.err());
        assertSame(before, bench.tables.current());
    }

    @Test
    void whatAnswersAboutAChainOfTheSameScriptDoes() {
        var bench = new IpchainsBench();
        assertEquals(0, bench.restore("-N b\n-A b -j DENY\n-L b -n\n"), bench::err);
        assertTrue(bench.out().contains("DENY"), bench.out());
    }

    @Test
    void chainsThatExistAreSkippedOrFlushed() {
        bench.given("-N test\n-A test -j DENY");
        var text = ":test -\n-A test -s 10.0.0.1 -j ACCEPT\n-A output -j ACCEPT\n";
        assertEquals(0, bench.restore(text));
        assertTrue(bench.out().startsWith("Chain `test' already exists."), bench::out);
        assertTrue(bench.saved().contains("-A test -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -j DENY\n"));
        assertEquals(0, bench.restore(text, "-f"));
        assertEquals("", bench.out());
        assertEquals("-A test -s 10.0.0.1/255.255.255.255 -d 0.0.0.0/0.0.0.0 -j ACCEPT",
                bench.saved().lines().filter(line -> line.startsWith("-A test")).reduce("", String::concat));
    }

    @Test
    void builtInChainsKeepTheirRules() {
        bench.restore(SAVED, "-f");
        bench.restore(SAVED, "-f");
        assertEquals(16, bench.tables.current().chains().getFirst().size());
    }

    @Test
    void chainsMadeOnTheWayAndOldPolicies() {
        assertEquals(0, bench.restore(":input 1\n:output -1\n-A input -j new\n-M -S 1 2 3\n", "-p", "-v"));
        assertEquals("Setting policy of `input' to DENY.\nSetting policy of `output' to REJECT.\nAuto-creating chain `new'.\n",
                bench.out());
        assertEquals(":input 1\n:output -1\nipchains -A input -j new\nipchains -M -S 1 2 3\n", bench.err());
        assertEquals("[1 2 3]", bench.timeouts.toString());
        assertTrue(bench.saved().startsWith(":input DENY\n:forward ACCEPT\n:output REJECT\n:new -\n"));
    }
}
