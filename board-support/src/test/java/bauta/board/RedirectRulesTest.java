package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.chains.ChainException;
import bauta.chains.PacketLog;
import bauta.chains.Tables;
import bauta.command.Ipchains;
import bauta.command.NamesFromEtc;
import bauta.path.PathThread;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectRulesTest {
    private static final List<String> PORTS = List.of("eth1", "eth0");

    private final Tables tables = new Tables(PathThread.SAME);

    private void ipchains(String words) {
        var console = new Said();
        assertEquals(0, new Ipchains(tables, null, new NamesFromEtc(Path.of("/etc"))).run(List.of(("ipchains " + words).split(" ")), console),
                console.text());
    }

    private String script() {
        return RedirectRules.of(tables.current(), PORTS, false);
    }

    /** The translated rules of the input chain, without the frame around them. */
    private String input() {
        var script = script();
        return script.substring(script.indexOf("accept\n") + 7, script.length() - 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "-p tcp -d 0/0 80 -j REDIRECT 3128 # meta l4proto 6 tcp dport 80 redirect to :3128",
        "-p udp -d 0/0 53 -j REDIRECT # meta l4proto 17 udp dport 53 redirect",
        "-i eth1 -p tcp -s 10.0.0.0/8 -d 0/0 80:81 -j REDIRECT 1 # iifname \"eth1\" ip saddr & 0xff000000 == 0xa000000 meta l4proto 6 tcp dport 80-81 redirect to :1",
        "-i ! eth1 -p tcp -j REDIRECT 1 # iifname \"eth0\" meta l4proto 6 redirect to :1",
        "-i eth+ -p tcp -j REDIRECT 1 # meta l4proto 6 redirect to :1",
        "-p tcp -s ! 10.0.0.1 -d 1.2.3.4/0.0.0.255 ! 80 -j REDIRECT 1 # ip saddr & 0xffffffff != 0xa000001 ip daddr & 0xff == 0x4 meta l4proto 6 tcp dport != 80 redirect to :1",
        "-p tcp -y --sport 1024: -j REDIRECT 1 # meta l4proto 6 tcp sport 1024-65535 tcp flags & (syn | ack | rst) == syn redirect to :1",
        "-p tcp ! -y -j REDIRECT 1 # meta l4proto 6 tcp flags & (syn | ack | rst) != syn redirect to :1",
    })
    void eachTestOfARuleIsTranslated(String rule, String nft) {
        ipchains("-A input " + rule);
        assertEquals(nft + "\n", input());
    }

    @Test
    void withoutRedirectThereIsNoTable() {
        ipchains("-A input -p tcp -j ACCEPT");
        assertEquals(RedirectRules.NONE, script());
    }

    @Test
    void anAcceptBeforeIsKeptAndWhatComesBehindIsNot() {
        ipchains("-A input -p tcp -d 192.168.77.1 80 -j ACCEPT");
        ipchains("-A input -p tcp -s 10.0.0.9 -j DENY");
        ipchains("-A input -p icmp -j ACCEPT");
        ipchains("-A input -p tcp -d 0/0 80 -j REDIRECT 3128");
        ipchains("-A input -j ACCEPT");
        assertEquals("""
                ip daddr & 0xffffffff == 0xc0a84d01 meta l4proto 6 tcp dport 80 accept
                meta l4proto 6 tcp dport 80 redirect to :3128
                """, input());
    }

    @Test
    void userChainsAreTranslatedWhereTheyDecide() {
        ipchains("-N counts");
        ipchains("-A counts -p tcp");
        ipchains("-N web");
        ipchains("-A web -s 10.0.0.7 -j RETURN");
        ipchains("-A web -p tcp -j REDIRECT 8080");
        ipchains("-A input -j counts");
        ipchains("-A input -p tcp -d 0/0 80 -j web");
        assertTrue(script().contains("""
                chain c4 {
                ip saddr & 0xffffffff == 0xa000007 meta l4proto 6 return
                ip saddr & 0xffffffff == 0xa000007 meta l4proto 17 return
                meta l4proto 6 redirect to :8080
                }
                """), script());
        assertEquals("meta l4proto 6 tcp dport 80 jump c4\n", input());
    }

    @Test
    void transparentPacketsAreMarkedAndKeepTheirDestination() {
        ipchains("-A input -p tcp -y -d 0/0 80 -j REDIRECT 3128");
        ipchains("-A input -p udp -j REDIRECT");
        var script = RedirectRules.of(tables.current(), PORTS, true);
        assertTrue(script.contains("""
                type filter hook prerouting priority mangle;
                iifname != { "eth1", "eth0" } accept
                meta l4proto 6 socket transparent 1 meta mark set 0x62617574 accept
                meta l4proto 6 tcp dport 80 tcp flags & (syn | ack | rst) == syn tproxy to :3128 meta mark set 0x62617574 accept
                meta l4proto 17  meta mark set 0x62617574 accept
                """), script);
        assertTrue(RedirectRules.marks(script));
    }

    @Test
    void aRuleForAnotherDeviceIsNoRule() {
        ipchains("-A input -i ppp0 -p tcp -j ACCEPT");
        ipchains("-A input -p tcp -j REDIRECT 1");
        assertEquals("meta l4proto 6 redirect to :1\n", input());
    }

    /** nft itself judges everything that can be written. */
    @Test
    void nftTakesIt() throws ChainException {
        try (var lab = new Lab("x")) {
            ipchains("-N web");
            ipchains("-A web -p udp -s ! 10.0.0.7 ! 9:10 -j REDIRECT");
            ipchains("-A web -s 1.2.3.4/0.0.255.255 -j RETURN");
            ipchains("-A web -p ! tcp -j ACCEPT");
            ipchains("-A input -i eth0 -j web");
            ipchains("-A input -p tcp -y -i ! eth0 -d 0/0 80 -j REDIRECT 3128");
            ipchains("-A input -p tcp ! -y -d 0/0 81 -j REDIRECT");
            var redirection = lab.call("r", () -> {
                var started = new Redirection(PORTS);
                started.start(tables);
                return started;
            });
            Lab.await("the table", () -> lab.in("r", "nft", "list", "tables").contains(RedirectRules.TABLE));
            assertTrue(lab.in("r", "nft", "list", "table", "ip", RedirectRules.TABLE).contains("redirect to :3128"));
            redirection.transparent(true);
            Lab.await("TPROXY", () -> lab.in("r", "nft", "list", "table", "ip", RedirectRules.TABLE).contains("tproxy to :3128"));
            assertTrue(lab.in("r", "ip", "rule").contains("0x62617574"));
            redirection.transparent(false);
            Lab.await("no TPROXY", () -> lab.in("r", "nft", "list", "table", "ip", RedirectRules.TABLE).contains("redirect to :3128"));
            assertTrue(!lab.in("r", "ip", "rule").contains("0x62617574"));
            tables.change(set -> set.flush("input"));
            Lab.await("no table", () -> lab.in("r", "nft", "list", "tables").isBlank());
            ipchains("-A input -p tcp -j REDIRECT 1");
            Lab.await("the table again", () -> lab.in("r", "nft", "list", "tables").contains(RedirectRules.TABLE));
            lab.call("r", () -> {
                redirection.close();
                return null;
            });
            assertEquals("", lab.in("r", "nft", "list", "tables").strip());
        }
    }
}
