package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.IpmasqadmBench.Result;
import bauta.forward.Portfw;
import bauta.path.PathThread;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortfwCommandTest {
    private static final int B1 = 0x0A000002;
    private static final int B2 = 0x0A000003;
    private static final String RULE = "portfw -a -P tcp -L M 80 -R B1 8080";

    private final IpmasqadmBench bench = new IpmasqadmBench();

    @Test
    void listingIsThatOf1999() {
        done(RULE);
        assertEquals(new Result(0, """
                prot localaddr            rediraddr               lport    rport  pcnt  pref
                TCP  203.0.113.1          10.0.0.2                   80     8080    10    10
                """, ""), bench.run("portfw -l -n"));
    }

    @Test
    void listingHasNamesUnlessNumeric() {
        done(RULE);
        done("portfw -a -P udp -L 0.0.0.0 53 -R B2 5353 -p 3");
        assertEquals(new Result(0, """
                prot localaddr            rediraddr               lport    rport  pcnt  pref
                UDP  0.0.0.0              10.0.0.3               domain     5353     3     3
                TCP  gw.example           10.0.0.2                 http http-alt    10    10
                """, ""), bench.run("portfw -l"));
    }

    @Test
    void sameRuleAgainChangesItsPreference() {
        done(RULE);
        done(RULE + " -p 3");
        assertEquals(List.of(row(B1, 8080, 3)), bench.portfw.rows());
    }

    @Test
    void newestRuleIsListedFirst() {
        done("portfw -a -P tcp -L M 80 -R B1 80");
        done("portfw -a -P tcp -L M 80 -R B2 80");
        assertEquals(List.of(row(B2, 80, 10), row(B1, 80, 10)), bench.portfw.rows());
    }

    @Test
    void deletionWithoutDestinationRemovesAllOfThatPort() {
        twoBackends();
        done("portfw -d -P tcp -L M 80");
        assertEquals(0, bench.portfw.size());
    }

    @Test
    void deletionOfNothingIsAnError() {
        twoBackends();
        refused("portfw -d -P tcp -L M 80 -R B1 80", 255, "portfw: no rule tcp 203.0.113.1 80 to 10.0.0.2 80\n");
        refused("portfw -d -P udp -L M 80", 255, "portfw: no rule udp 203.0.113.1 80\n");
    }

    @Test
    void localPortsOfMasqueradingAreRefusedInTheClassicProfileOnly() {
        done("portfw -a -P tcp -L M 61000 -R B1 80");
        bench.lastPort = PortfwCommand.CLASSIC_LAST_PORT;
        done("portfw -a -P tcp -L M 60999 -R B1 80");
        refused("portfw -a -P tcp -L M 61001 -R B1 80", 255, "portfw: local port 61001 cannot be forwarded, only 1 to 60999\n");
        done("portfw -d -P tcp -L M 61000");
        refused("portfw -a -P tcp -L M 0 -R B1 80", 2, "portfw: insufficient options specified\n");
    }

    @Test
    void protocolIsItsFirstSmallLetter() {
        done("portfw -a -P upd -L M 53 -R B1 53");
        assertEquals(IpmasqadmBench.UDP, bench.portfw.rows().getFirst().protocol());
        for (var bad : List.of("TCP", "icmp", "6")) {
            refused("portfw -a -P " + bad + " -L M 80 -R B1 80", 2, "portfw: invalid protocol specified\n");
        }
    }

    @Test
    void additionWithoutDestinationEditsAllOfThatPort() {
        twoBackends();
        done("portfw -a -P tcp -L M 80 -p 7");
        assertEquals(List.of(row(B2, 8080, 7), row(B1, 8080, 7)), bench.portfw.rows());
    }

    @Test
    void newRuleWithoutDestinationIsRefused() {
        refused("portfw -a -P tcp -L M 80", 255,
                "portfw: no rule tcp 203.0.113.1 80; a new one needs -R RADDR RPORT, neither of them 0\n");
    }

    @Test
    void helpAskedForIsNoErrorAndOtherHelpIs() {
        var asked = bench.run("portfw -h");
        assertEquals(0, asked.exit());
        assertEquals("", asked.err());
        assertTrue(asked.out().startsWith("Usage: portfw -a -P PROTO -L LADDR LPORT -R RADDR RPORT [-p PREF] [TERMS]"), asked.out());
        assertEquals(asked, bench.run("portfw --help"));
        assertEquals(new Result(2, "", "portfw: no command specified\n" + asked.out()), bench.run("portfw"));
        assertEquals(new Result(2, "", "portfw: invalid option -- 'z'\n" + asked.out()), bench.run("portfw -z"));
        assertEquals(new Result(2, "", "portfw: option requires an argument -- 'L'\n" + asked.out()), bench.run("portfw -a -L"));
        assertEquals(new Result(2, "", "portfw: unrecognized option '--lport=80'\n" + asked.out()), bench.run("portfw -a --lport=80"));
    }

    @Test
    void contradictoryWordsAreRefused() {
        refused("portfw -a -d -P tcp -L M 80", 2, "portfw: multiple commands specified\n");
        refused("portfw -f -P tcp", 2, "portfw: incompatible options specified\n");
        refused("portfw -l -R B1 80", 2, "portfw: incompatible options specified\n");
        refused("portfw -a -P tcp -P udp", 2, "portfw: multiple protocols specified\n");
        refused("portfw -a -L M 80 -L M 81", 2, "portfw: multiple local address/port specified\n");
        refused("portfw -a -R B1 80 -R B2 80", 2, "portfw: multiple destinations specified\n");
        refused("portfw -a -L M 80 -R B1 80", 2, "portfw: insufficient options specified\n");
        refused("portfw -d -P tcp", 2, "portfw: insufficient options specified\n");
        refused(RULE + " -p 0", 2, "portfw: illegal preference value specified\n");
        refused(RULE + " -p 9999999999", 2, "portfw: illegal preference value specified\n");
        assertEquals(new Result(2, "optind=10 (now) argc=11\n", "portfw: unknown arguments found on commandline\n"),
                bench.run(RULE + " now"));
    }

    @Test
    void servicesAreTakenForPorts() {
        done("portfw -a -P tcp -L M www -R B1 http-alt");
        done("portfw -a -P udp -L M tftp -R B1 69");
        assertEquals(List.of(69, 80), bench.portfw.rows().stream().map(Portfw.Row::lport).toList());
        assertEquals(8080, bench.portfw.rows().getLast().rport());
    }

    @Test
    void addressWithoutPortIsRefused() {
        refused("portfw -a -P tcp -L M 80 -R B1", 2, "portfw: illegal destination specified\n");
        refused("portfw -a -P tcp -L M -R B1 80", 2, "portfw: illegal local address/port specified\n");
        refused("portfw -a -P tcp -L M nosuch -R B1 80", 2, "portfw: illegal local address/port specified\n");
    }

    @Test
    void portOutOfRangeIsNotCutShort() {
        refused("portfw -a -P tcp -L M 65616 -R B1 80", 2,
                "portfw: 65616: no port, those are 0 to 65535\nportfw: illegal local address/port specified\n");
        refused("portfw -a -P tcp -L M 80abc -R B1 80", 2,
                "portfw: 80abc: no port\nportfw: illegal local address/port specified\n");
    }

    @Test
    void namesAreRefusedOnlyAfterTheNumericOption() {
        refused("portfw -n -a -P tcp -L gw.example 80 -R B1 80", 2, "portfw: illegal local address/port specified\n");
        refused("portfw -n -a -P tcp -L M www -R B1 80", 2, "portfw: illegal local address/port specified\n");
        refused("portfw -a -P tcp -L nosuch.example 80 -R B1 80", 2,
                "portfw: nosuch.example: Unknown host\nportfw: illegal local address/port specified\n");
        done("portfw -a -P tcp -L gw.example 80 -R B1 80 -n");
        assertEquals(List.of(row(B1, 80, 10)), bench.portfw.rows());
    }

    @Test
    void attachedArgumentsAreReadAsTheyAreMeant() {
        done("portfw -aPtcp -L203.0.113.1 80 -R10.0.0.2 8080 -p4");
        assertEquals(List.of(row(B1, 8080, 4)), bench.portfw.rows());
    }

    @Test
    void zeroLocalAddressIsAnAddressToBe() {
        done("portfw -a -P tcp -L 0 80 -R 10.2 80");
        assertEquals(List.of(new Portfw.Row(IpmasqadmBench.TCP, 0, 80, B1, 80, 10, 10)), bench.portfw.rows());
    }

    @Test
    void flushingSucceedsEvenWhenThereIsNothing() {
        done("portfw -f");
        twoBackends();
        done("portfw -f");
        assertEquals(0, bench.portfw.size());
    }

    @Test
    void commandsMakeTheSameTable() {
        done("portfw -a -P tcp -L M 80 -R B1 80 -p 2");
        done("portfw -a -P tcp -L M 80 -R B2 80 -p 3");
        done("portfw -a -P udp -L 0 53 -R B1 53");
        assertEquals(List.of("ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.2 80 -p 2",
                "ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.3 80 -p 3",
                "ipmasqadm portfw -a -P udp -L 0.0.0.0 53 -R 10.0.0.2 53 -p 10"), bench.portfwCommand.commands());
        assertEquals(bench.portfw.rows(), madeAgain().rows());
    }

    @Test
    void commandsNeverEditARuleOfTheTable() {
        done("portfw -a -P tcp -L 0 80 -R B1 80 -p 1");
        done("portfw -a -P tcp -L M 80 -R B1 80 -p 2");
        // A turn of both makes the rule for any address the newest, which no row of commands can make it.
        bench.portfw.used(bench.portfw.choose(IpmasqadmBench.TCP, IpmasqadmBench.M, 80, IpmasqadmBench.M, 1));
        bench.portfw.used(bench.portfw.choose(IpmasqadmBench.TCP, IpmasqadmBench.M, 80, IpmasqadmBench.M, 1));
        var commands = bench.portfwCommand.commands();
        assertEquals(2, madeAgain().size());
        assertEquals(commands, PortfwCommand.commands(madeAgain(), PathThread.SAME));
    }

    private Portfw madeAgain() {
        var other = new IpmasqadmBench();
        bench.portfwCommand.commands().forEach(line -> assertEquals(0, other.run(List.of(line.split(" "))).exit()));
        return other.portfw;
    }

    @Test
    void termsAreSetKeptAndTakenBack() {
        done(RULE + " --allow 198.51.100.0/24,192.0.2.1 --deny any --log=%c%_%v");
        done(RULE + " -p 3");
        assertEquals(List.of("ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.2 8080 -p 3"
                + " --allow 198.51.100.0/24 --allow 192.0.2.1/32 --deny 0.0.0.0/0 --log %c%_%v"), bench.portfwCommand.commands());
        done(RULE + " --allow any --log none");
        assertEquals(List.of("ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.2 8080 -p 10"), bench.portfwCommand.commands());
    }

    @Test
    void commandsMakeTheSameTerms() {
        done("portfw -a -P tcp -L M 80 -R B1 80 --deny 192.0.2.0/24 --log %t%_%x22%c%x22");
        done("portfw -a -P udp -L 0 53 -R B1 53 --allow 198.51.100.7");
        var other = new IpmasqadmBench();
        bench.portfwCommand.commands().forEach(line -> assertEquals(0, other.run(List.of(line.split(" "))).exit()));
        assertEquals(bench.portfw.details(), other.portfw.details());
    }

    @Test
    void termsThatAreNoneAreRefused() {
        refused(RULE + " --allow 198.51.100.7/24", 2, "portfw: illegal network specified: 198.51.100.7/24 has bits beyond its prefix; "
                + "198.51.100.0/24 would hold it\n");
        refused(RULE + " --deny 1.2.3", 2, "portfw: illegal network specified: 1.2.3 is neither ADDRESS nor ADDRESS/PREFIX, "
                + "as in 198.51.100.0/24\n");
        refused(RULE + " --allow 198.51.100.0/24,", 2, "portfw: illegal network specified:  is neither ADDRESS nor ADDRESS/PREFIX, "
                + "as in 198.51.100.0/24\n");
        refused(RULE + " --log %q", 2, "portfw: illegal log format specified: no field %q; there are "
                + "%t %m %P %v %c %l %p %b %i %I %o %O %d %_ %%\n");
        refused(RULE + " --cut", 2, "portfw: incompatible options specified\n");
        refused("portfw -d -P tcp -L M 80 --log %c", 2, "portfw: incompatible options specified\n");
        refused("portfw -l --allow any", 2, "portfw: incompatible options specified\n");
        assertEquals(2, bench.run(RULE + " --log").exit());
        assertEquals(2, bench.run(RULE + " --cut=yes").exit());
        assertEquals(0, bench.portfw.size());
    }

    @Test
    void deletionSaysHowManyConnectionsGoOn() {
        twoBackends();
        for (var detail : bench.portfw.details()) {
            bench.live.put(detail.id(), 2L);
        }
        assertEquals(new Result(0, "", "portfw: 2 connections still use what was deleted and go on; --cut would end them\n"),
                bench.run("portfw -d -P tcp -L M 80 -R B1 8080"));
        var left = bench.portfw.details().getFirst().id();
        assertEquals(new Result(0, "", "portfw: 2 connections cut\n"), bench.run("portfw -f --cut"));
        assertEquals(List.of(left), bench.cut);
    }

    @Test
    void ruleKeepsItsNameWhereverItIsMade() {
        done(RULE);
        var other = new IpmasqadmBench();
        other.run("portfw -a -P tcp -L M 80 -R B2 8080");
        other.run(RULE + " -p 7");
        assertEquals(bench.portfw.details().getFirst().id(), other.portfw.details().getFirst().id());
    }

    private void twoBackends() {
        done("portfw -a -P tcp -L M 80 -R B1 8080 -p 15");
        done("portfw -a -P tcp -L M 80 -R B2 8080 -p 5");
    }

    private void done(String line) {
        assertEquals(new Result(0, "", ""), bench.run(line), line);
    }

    private void refused(String line, int exit, String message) {
        var before = bench.portfw.rows();
        assertEquals(new Result(exit, "", message), bench.run(line), line);
        assertEquals(before, bench.portfw.rows());
    }

    private static Portfw.Row row(int raddr, int rport, int pref) {
        return new Portfw.Row(IpmasqadmBench.TCP, IpmasqadmBench.M, 80, raddr, rport, pref, pref);
    }
}
