package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.IpmasqadmBench.Result;
import bauta.chains.Tables;
import bauta.forward.OutsideServices;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import bauta.path.DropReason;
import bauta.path.Drops;
import bauta.path.PathThread;
import bauta.path.Side;
import bauta.path.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BautaCommandTest {
    private final IpmasqadmBench bench = new IpmasqadmBench();
    private final Tables tables = new Tables(PathThread.SAME);
    private final List<FlowRows.Row> flows = new ArrayList<>();
    private final Drops drops = new Drops();
    private final List<Settings.Values> published = new ArrayList<>();
    private final Settings settings = new Settings(published::add);
    private final List<OutsideServices> opened = new ArrayList<>();
    private final BautaOutside outside = new BautaOutside(settings, opened::add);
    private final Helpers helpers = new Helpers(new Masquerade(FlowTable.inMemory(16), Policy.STANDARD, (protocol, outside, port) -> false), line -> { });
    private final BautaCommand command = command();

    @Test
    void helpAskedForIsNoErrorAndOtherHelpIs() {
        var asked = run("help");
        assertEquals(0, asked.exit());
        assertTrue(asked.out().startsWith("Usage: bauta SUB-COMMAND"), asked.out());
        assertEquals(asked, run("-h"));
        assertEquals(new Result(2, "", asked.out()), run(""));
        assertEquals(0, run("set --help").exit());
    }

    @Test
    void unknownSubCommandIsAnsweredWithTheNearest() {
        assertEquals(new Result(2, "", "bauta: no sub-command statsu; did you mean status?; 'bauta help' shows all\n"), run("statsu"));
        assertEquals(new Result(2, "", "bauta: no sub-command sta; did you mean status?; 'bauta help' shows all\n"), run("sta"));
        assertEquals(new Result(2, "", "bauta: no sub-command frobnicate; 'bauta help' shows all\n"), run("frobnicate"));
    }

    @Test
    void versionIsPrinted() {
        assertEquals(new Result(0, "Bauta 1.2.3\n", ""), run("version"));
        assertEquals(new Result(2, "", "bauta: version takes no arguments\n"), run("version now"));
    }

    @Test
    void statusTellsOfCardsRoutesFlowsAndDrops() {
        drops.count(DropReason.SPOOFED, 7);
        assertEquals(new Result(0, """
                up 1 d 2:03:04, forwarding on, flows 5 of 1000
                eth1 (inside, end1) 02:00:00:00:00:0a, mtu 1500, link up, 10.0.0.1/24
                  received           12 frames            3456 bytes         1 dropped
                  sent                7 frames             890 bytes         0 dropped
                eth0 (outside, end0) 02:00:00:00:00:0b, mtu 1492, link down, no address
                  received            0 frames               0 bytes         0 dropped
                  sent                0 frames               0 bytes         2 dropped
                route 10.0.0.0/24 by eth1
                route default via 203.0.113.254 by eth0
                dropped            7  source address cannot come from that side
                """, ""), run("status"));
        assertEquals(9 + DropReason.values().length, run("status -a").out().lines().count());
        assertEquals(2, run("status all").exit());
    }

    @Test
    void viewsHaveTheBytesOf1999() {
        bench.run("portfw -a -P tcp -L M 80 -R B1 8080");
        bench.run("mfw -A -m 4660 -r B1 80");
        flows.add(new FlowRows.Row(6, 0x0A000005, 1025, 0xC6336407, 80, 0xCB007101, 61000, 0, 0, 0, State.SYN_SENT, 0x180, 3, 0,
                12000, 17, 1));
        flows.add(new FlowRows.Row(1, 0x0A000005, 0x1234, 0xC6336407, 8, 0xCB007101, 61000, 0, 0, 0, State.ICMP, 0x180, 3, -1,
                6000, 255, 2));
        assertEquals(line(128, "Prc FromIP   FPrt ToIP     TPrt Masq Init-seq  Delta PDelta Expires (free=40960,40959,40958)")
                + line(128, "TCP 0A000005:0401 C6336407:0050 EE48 00000000      0      0   12000")
                + line(128, "ICMP 0A000005:1234 C6336407:0008 EE48 00000000      0      0    6000"), cat("ip_masquerade"));
        var header = line(128, "Prot SrcIP    SPrt DstIP    DPrt MAddr    MPrt State        Flgs Ref Ctl Expires HRow HCol"
                + " (free=40960,40959,40958)");
        assertEquals(header + line(128,
                "TCP  0A000005:0401 C6336407:0050 CB007101:EE48 SYN_SENT     180    3   0     120   17    1"), cat("ip_masq/tcp"));
        assertEquals(header + line(128,
                "ICMP 0A000005:1234 C6336407:0008 CB007101:EE48 ICMP         180    3  -1      60  255    2"), cat("ip_masq/icmp"));
        assertEquals(header, cat("/proc/net/ip_masq/udp"));
        assertEquals(line(64, "Prot LAddr    LPort > RAddr    RPort PrCnt  Pref")
                + line(64, "TCP  CB007101    80 > 0A000002  8080    10    10"), cat("ip_masq/portfw"));
        assertEquals(line(64, "FwMark > RAddr    RPort PrCnt  Pref") + line(64, "0x1234 > 0A000002    80    10    10"),
                cat("ip_masq/mfw"));
        assertEquals("input ACCEPT 1 0 0 0 0\nforward ACCEPT 1 0 0 0 0\noutput ACCEPT 1 0 0 0 0\n", cat("/proc/net/ip_fwnames"));
        assertEquals("", cat("ip_fwchains"));
    }

    @Test
    void manyFlowsAreWrittenInPiecesThatFitTogether() {
        var row = new FlowRows.Row(17, 1, 2, 3, 4, 5, 6, 0, 0, 0, State.UDP, 0x100, 3, 0, 100, 0, 1);
        for (int i = 0; i < 2000; i++) {
            flows.add(row);
        }
        assertEquals(128 * 2001, cat("ip_masquerade").length());
    }

    @Test
    void unknownViewIsAnError() {
        var result = run("cat ip_masq/porfw");
        assertEquals(1, result.exit());
        assertTrue(result.err().startsWith("bauta: no view ip_masq/porfw; did you mean ip_masq/portfw?"), result.err());
        assertEquals(2, run("cat").exit());
    }

    @Test
    void settingIsPublishedAndReadBack() {
        done("set timeout-established 8000");
        assertEquals("8000\n", run("get timeout-established").out());
        assertEquals(8000, published.getLast().policy().timeout(State.ESTABLISHED));
        done("set mapping per-connection");
        done("set clamp-mss off");
        done("set log-rate 0");
        var values = published.getLast();
        assertEquals(Policy.Mapping.PER_CONNECTION, values.policy().mapping());
        assertFalse(values.policy().clampMss());
        assertEquals(0, values.logRate());
        assertEquals(8000, values.policy().timeout(State.ESTABLISHED));
        assertEquals(List.of("bauta set mapping per-connection", "bauta set timeout-established 8000", "bauta set clamp-mss off",
                "bauta set log-rate 0"), settings.commands());
    }

    @Test
    void profileSetsEverything() {
        done("set timeout-udp 17");
        done("set profile classic");
        assertEquals(Settings.Values.of(Policy.CLASSIC), published.getLast());
        assertEquals(List.of("bauta set profile classic"), settings.commands());
        done("set profile standard");
        assertEquals(Policy.STANDARD, published.getLast().policy());
        assertEquals(List.of(), settings.commands());
    }

    @Test
    void commandsOfSettingsBringAFreshRouterToThem() {
        done("set profile classic");
        done("set first-port 2000");
        done("set last-port 3000");
        done("set ip_masq_udp_dloose 2");
        done("set outside-open off");
        done("set filtering endpoint-independent");
        done("set sequential-ports off");
        done("set host-limit 99");
        done("set port-rest 5");
        var fresh = new Settings(values -> { });
        var command = new BautaCommand("", new BautaSettings(fresh).subCommands());
        for (var line : settings.commands()) {
            assertEquals(new Result(0, "", ""), IpmasqadmBench.run(command, List.of(line.split(" "))), line);
        }
        assertEquals(settings.values(), fresh.values());
    }

    @Test
    void settingOutOfBoundsIsRefusedAndChangesNothing() {
        var lines = List.of("set first-port 0", "set last-port 65536", "set timeout-udp 0", "set timeout-udp 2147483648",
                "set timeout-udp 5s", "set mapping loose", "set profile CLASSIC", "set clamp-mss maybe", "set ip_masq_udp_dloose 3",
                "set last-port 1023", "set log-rate -1", "set host-limit", "set udp-timeout 3", "set timeout-udp 5 s");
        for (var line : lines) {
            var result = run(line);
            assertEquals(2, result.exit(), line);
            assertTrue(result.err().startsWith("bauta: "), line);
        }
        assertEquals(List.of(), published);
        assertEquals("bauta: last-port: the ports would go from 1024 to 1023; set the other end first\n", run("set last-port 1023").err());
        assertEquals("bauta: timeout-udp: '0' is out of bounds, which are 1 to 2147483647\n", run("set timeout-udp 0").err());
        assertEquals("bauta: no setting timout-udp; did you mean timeout-udp?; 'bauta settings' shows all\n", run("get timout-udp").err());
    }

    @Test
    void everySettingIsListedAndTakesItsOwnDefault() {
        var rows = settings.rows();
        int ofPolicy = 11 + State.values().length;
        int ofFirmware = 4; // log-rate, syslog, autosave, generations
        assertEquals(ofPolicy + ofFirmware + BoardSettings.all().size(), rows.size());
        var listing = run("settings").out();
        for (var row : rows) {
            assertTrue(listing.contains(row.name()), row.name());
            done("set " + row.name() + " " + row.defaultValue());
            assertEquals(row.defaultValue() + "\n", run("get " + row.name()).out());
        }
        assertEquals(Policy.STANDARD, settings.values().policy());
    }

    @Test
    void policyChangedByOtherCommandsIsPublished() {
        settings.change(policy -> policy.withTimeouts(7200, 10, 0));
        assertEquals(7200, published.getLast().policy().timeout(State.ESTABLISHED));
        assertEquals("10\n", run("get timeout-fin-wait").out());
        assertEquals("300\n", run("get timeout-udp").out());
    }

    @Test
    void outsideServicesAreOpenedAndClosed() {
        done("outside allow tcp 22");
        done("outside allow udp 51820");
        done("outside allow ping");
        var open = opened.getLast();
        assertTrue(open.open(6, 22) && open.open(17, 51820) && open.open(1, 0));
        assertFalse(open.open(17, 22) || open.open(6, 51820) || open.open(47, 0));
        assertEquals(new Result(0, "tcp 22\nudp 51820\nping\n", ""), run("outside list"));
        assertEquals(List.of("bauta outside allow tcp 22", "bauta outside allow udp 51820", "bauta outside allow ping"),
                outside.commands());
        done("outside deny tcp 22");
        assertTrue(open.open(6, 22));
        assertFalse(opened.getLast().open(6, 22));
        done("outside deny ping");
        assertEquals(new Result(0, "udp 51820\n", ""), run("outside list"));
        done("set outside-open on");
        assertTrue(run("outside list").out().startsWith("everything"));
    }

    @Test
    void impossibleOutsideServicesAreRefused() {
        for (var line : List.of("outside", "outside allow", "outside allow tcp", "outside allow tcp 0", "outside allow tcp 65536",
                "outside allow icmp 8", "outside deny", "outside list all", "outside open tcp 22", "outside allow tcp ssh")) {
            var result = run(line);
            assertEquals(2, result.exit(), line);
            assertTrue(result.err().startsWith("bauta: outside"), line);
        }
        assertEquals(new Result(1, "", "bauta: outside: tcp 22 is not open\n"), run("outside deny tcp 22"));
        assertEquals(List.of(), opened);
    }

    private void done(String line) {
        assertEquals(new Result(0, "", ""), run(line), line);
    }

    private String cat(String name) {
        var result = run("cat " + name);
        assertEquals(0, result.exit());
        return result.out();
    }

    private Result run(String line) {
        return IpmasqadmBench.run(command, List.of(("bauta " + line).strip().split(" ")));
    }

    private static String line(int length, String text) {
        return text + " ".repeat(length - 1 - text.length()) + "\n";
    }

    private BautaCommand command() {
        var subCommands = new ArrayList<BautaCommand.SubCommand>();
        subCommands.add(new BautaStatus(new Source()).subCommand());
        subCommands.add(new BautaViews(tables, new Rows(), bench.portfw, bench.mfw, bench.autofw, helpers, PathThread.SAME).subCommand());
        subCommands.addAll(new BautaSettings(settings).subCommands());
        subCommands.add(outside.subCommand());
        subCommands.add(new BautaHelper(helpers, PathThread.SAME).subCommand());
        return new BautaCommand("1.2.3", subCommands);
    }

    private final class Rows implements FlowRows {
        @Override
        public void each(Consumer<Row> to) {
            flows.forEach(to);
        }

        @Override
        public Free free() {
            return new Free(40960, 40959, 40958);
        }
    }

    private final class Source implements StatusSource {
        @Override
        public long uptimeSeconds() {
            return 86400 + 2 * 3600 + 3 * 60 + 4;
        }

        @Override
        public boolean forwarding() {
            return true;
        }

        @Override
        public long flows() {
            return 5;
        }

        @Override
        public long flowCapacity() {
            return 1000;
        }

        @Override
        public Topology topology() {
            return new Topology(
                    new Topology.Link("eth1", 0x02000000000AL, 1500, true, List.of(new Topology.Subnet(0x0A000001, 24))),
                    new Topology.Link("eth0", 0x02000000000BL, 1492, false, List.of()),
                    List.of(new Topology.Route(0x0A000000, 24, 0, Side.INSIDE),
                            new Topology.Route(0, 0, 0xCB0071FE, Side.OUTSIDE)));
        }

        @Override
        public List<Card> cards() {
            return List.of(new Card(Side.INSIDE, "end1", 12, 3456, 1, 7, 890, 0),
                    new Card(Side.OUTSIDE, "end0", 0, 0, 0, 0, 0, 2));
        }

        @Override
        public Drops drops() {
            return drops;
        }
    }
}
