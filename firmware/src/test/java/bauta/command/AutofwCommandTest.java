package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.IpmasqadmBench.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutofwCommandTest {
    private static final String RULE = "autofw -A -r udp 6970 7170 -c tcp 7070";

    private final IpmasqadmBench bench = new IpmasqadmBench();

    @Test
    void whatIsDoneIsSaidWhenAskedFor() {
        assertEquals(new Result(0, "Adding autofwd udp ports 6970 - 7170 via tcp ctl port 7070 US\n", ""), bench.run(RULE + " -v"));
        assertEquals(new Result(0, "Adding autofwd tcp ports 20 - 21 to fixed host 10.0.0.2 U\n", ""),
                bench.run("autofw -A -r tcp 20 21 -h B1 -v"));
        assertEquals(new Result(0, "Deleteing autofwd udp ports 6970 - 7170 via tcp ctl port 7070 US\n", ""),
                bench.run("autofw -D -r udp 6970 7170 -c tcp 7070 -v"));
        assertEquals(new Result(0, "Flushing autoforward table\n", ""), bench.run("autofw -F -v"));
        assertEquals(0, bench.autofw.size());
    }

    @Test
    void sameWordsTwiceAreTwoRulesAndADeletionTakesOne() {
        done(RULE);
        done(RULE + " -u");
        assertEquals(2, bench.autofw.size());
        done("autofw -D -r udp 6970 7170 -c tcp 7070");
        assertEquals(1, bench.autofw.size());
    }

    @Test
    void listingShowsNamesUnlessNumeric() {
        done("autofw -A -p tcp 8888 gw.example:80");
        assertEquals(new Result(0, """
                type   prot ports       host                       control    peer                   timer flags
                port   tcp  8888        gw.example:80              -          -                          -     U
                """, ""), bench.run("autofw -L"));
        assertTrue(bench.run("autofw -L -n").out().contains(" 203.0.113.1:80 "));
        assertTrue(bench.run("autofw -L -v").out().contains(" everyone "));
    }

    @Test
    void commandsMakeTheSameTable() {
        done(RULE + " -u --allow 198.51.100.0/24 --log %c%_%v");
        done("autofw -A -r tcp 20 21 -h B1 --deny 192.0.2.1");
        done("autofw -A -d udp 27910 27960");
        done("autofw -A -p udp 7777 10.0.0.3:8888");
        assertEquals(List.of("ipmasqadm autofw -A -r udp 6970 7170 -c tcp 7070 -u --allow 198.51.100.0/24 --log %c%_%v",
                "ipmasqadm autofw -A -r tcp 20 21 -h 10.0.0.2 --deny 192.0.2.1/32", "ipmasqadm autofw -A -d udp 27910 27960",
                "ipmasqadm autofw -A -p udp 7777 10.0.0.3:8888"), bench.autofwCommand.commands());
        var other = new IpmasqadmBench();
        bench.autofwCommand.commands().forEach(line -> assertEquals(0, other.run(List.of(line.split(" "))).exit()));
        assertEquals(bench.autofw.rows(), other.autofw.rows());
        assertEquals(bench.autofw.details(), other.autofw.details());
    }

    @Test
    void helpAskedForIsNoErrorAndOtherHelpIs() {
        var asked = bench.run("autofw -h");
        assertEquals(0, asked.exit());
        assertTrue(asked.out().startsWith("Usage: autofw -A TYPE"), asked.out());
        assertEquals(asked, bench.run("autofw --help"));
        assertEquals(new Result(2, "", asked.out()), bench.run("autofw"));
    }

    @Test
    void ruleThatCanNeverForwardIsTakenAndSaid() {
        assertEquals(new Result(0, "", "autofw: the rule will never forward anything, since it has neither -h HOST nor -c PROTO PORT\n"),
                bench.run("autofw -A -r udp 1 2"));
        assertEquals(1, bench.autofw.size());
    }

    @Test
    void wordsThatMakeNoRuleAreRefused() {
        refused("autofw -A -r udp 1 2 -h nosuch", 1, "autofw: nosuch: Unknown host\n");
        refused("autofw -A -r udp 1 2 -h 0.0.0.0", 1, "autofw: 0.0.0.0: Unknown host\n");
        refused("autofw -A -p udp 7777 B1", 1, "autofw: -p needs PROTO PORT HOST:HIDDEN, and 10.0.0.2 is no HOST:HIDDEN\n");
        refused("autofw -A -p udp 7777 10.0.0.2:1 -r udp 1 2", 1, "autofw: -r cannot be used in conjunction with -p or -d\n");
        refused("autofw -A -r udp 1 70000", 1, "autofw: Illegal port numbers\n");
        refused("autofw -A -r udp 1 2x", 1, "autofw: Illegal port numbers\n");
        refused("autofw -A -r udp 1 2 -z", 1, "autofw: Invalid option: -z\n");
        refused("autofw -A -d udp 1 2 -h B1", 1, "autofw: -h goes with -r only\n");
        refused("autofw -A -d udp 1 2 --log %c", 2, "autofw: incompatible options specified\n");
        refused("autofw -L -r udp 1 2", 1, "autofw: Invalid option: -r\n");
        refused("autofw -A -c tcp", 1, "autofw: -c needs PROTO PORT\n");
        assertEquals(0, bench.autofw.size());
    }

    @Test
    void deletionSaysHowManyConnectionsGoOn() {
        done(RULE);
        bench.live.put(bench.autofw.details().getFirst().id(), 1L);
        assertEquals(new Result(0, "", "autofw: 1 connection still uses what was deleted and goes on; --cut would end it\n"),
                bench.run("autofw -F"));
    }

    private void done(String line) {
        assertEquals(new Result(0, "", ""), bench.run(line), line);
    }

    private void refused(String line, int exit, String message) {
        assertEquals(new Result(exit, "", message), bench.run(line), line);
    }
}
