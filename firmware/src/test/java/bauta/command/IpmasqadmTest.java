package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.IpmasqadmBench.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IpmasqadmTest {
    private final IpmasqadmBench bench = new IpmasqadmBench();

    @Test
    void withoutAModuleThereIsTheUsageLine() {
        assertEquals(new Result(1, "", "usage: ipmasqadm MODULE [opts] \n"), bench.run(""));
        assertEquals(new Result(1, "", "usage: /usr/sbin/ipmasqadm MODULE [opts] \n"), bench.run(List.of("/usr/sbin/ipmasqadm")));
    }

    @Test
    void unknownModuleIsNamed() {
        assertEquals(new Result(1, "", "ipmasqadm: no module nosuch; there are autofw, mfw, portfw\n"), bench.run("nosuch -l"));
        assertEquals(new Result(1, "", "ipmasqadm: module user is not built yet; there are autofw, mfw, portfw\n"), bench.run("user -s"));
    }

    @Test
    void helpAskedForNamesTheModules() {
        var help = bench.run("-h");
        assertEquals(0, help.exit());
        assertTrue(help.out().contains("autofw, mfw, portfw;"), help.out());
    }

    @Test
    void flushingLetsScriptsGoOn() {
        assertEquals(new Result(0, "", ""), bench.run("portfw -f"));
        assertEquals(new Result(0, "", ""), bench.run("mfw -F"));
    }

    @Test
    void whateverIsTypedFailureChangesNothingAndSaysWhy() {
        var vocabulary = List.of("-a", "-d", "-f", "-l", "-n", "-P", "-L", "-R", "-p", "-A", "-I", "-D", "-E", "-S", "-F", "-m",
                "-r", "tcp", "udp", "u", "10.0.0.2", "10.0.0.3", "203.0.113.1", "0", "0.0.0.0", "80", "81", "http", "domain",
                "gw.example", "nosuch", "3", "1", "0x11", "-1", "70000", "", "-", "--", "-Ptcp", "-R10.0.0.2", "-p5", "-m2", "-alP",
                "\n", "1.2.3.4.5", "99999999999999999999", "-:", "-é", "+1", "0x", "256.1.1.1");
        var templates = List.of("portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.2 8080", "portfw -d -P udp -L 0 53",
                "mfw -A -m 1 -r 10.0.0.2 80", "mfw -D -m 1", "portfw", "mfw");
        var random = new Random(1999);
        int successes = 0;
        int failures = 0;
        long end = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < end) {
            var words = new ArrayList<>(List.of("ipmasqadm"));
            words.addAll(List.of(templates.get(random.nextInt(templates.size())).split(" ")));
            for (int i = random.nextInt(5); i > 0; i--) {
                var word = vocabulary.get(random.nextInt(vocabulary.size()));
                int at = 2 + random.nextInt(words.size() - 1);
                if (at < words.size() && random.nextBoolean()) {
                    words.set(at, word);
                } else {
                    words.add(at, word);
                }
            }
            var portfw = bench.portfw.rows();
            var mfw = bench.mfw.rows();
            var result = bench.run(words);
            if (result.exit() != 0) {
                failures++;
                assertEquals(portfw, bench.portfw.rows(), words::toString);
                assertEquals(mfw, bench.mfw.rows(), words::toString);
                assertNotEquals("", result.err(), words::toString);
            } else {
                successes++;
                assertEquals("", result.err(), words::toString);
            }
            if (bench.portfw.size() + bench.mfw.size() > 40) {
                bench.portfw.flush();
                bench.mfw.flush();
            }
        }
        assertTrue(successes > 100 && failures > 100, successes + " and " + failures);
    }
}
