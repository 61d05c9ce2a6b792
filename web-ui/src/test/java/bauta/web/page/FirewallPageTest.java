package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.IpchainsCommands;
import bauta.web.Browser;
import bauta.web.Visitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FirewallPageTest {
    @TempDir
    private Path state;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        visitor = new Visitor(state);
    }

    @AfterEach
    void stop() {
        visitor.close();
    }

    private void run(String... words) {
        var shell = new bauta.web.change.Shell(visitor.engine().commands());
        var outcome = shell.run(words);
        assertTrue(outcome.good(), outcome.err());
    }

    private List<String> rules(String chain) {
        var of = visitor.engine().tables().current().chain(chain);
        var rules = new ArrayList<String>();
        for (int i = 0; i < of.size(); i++) {
            rules.add(IpchainsCommands.text(of.rule(i).spec()));
        }
        return rules;
    }

    private String seen(String chain) throws Exception {
        return visitor.browser().get("/firewall?chain=" + chain).body().replaceAll("(?s).*?name=\"seen\" value=\"([0-9a-f]*)\".*", "$1");
    }

    @Test
    void chainsAndRulesAreShownInPlainWordsToo() throws Exception {
        run("ipchains", "-A", "input", "-i", "eth0", "-p", "tcp", "-s", "10.0.0.0/8", "-d", "0/0", "22", "-l", "-j", "DENY");
        var words = visitor.words("/firewall");
        assertTrue(words.contains("input every packet that arrives ACCEPT 1 0"), words);
        assertTrue(words.contains("TCP from 10.0.0.0/8 to port 22, by eth0: dropped, logged"), words);
        assertTrue(words.contains("-i eth0 -p tcp -s 10.0.0.0/8 -d 0.0.0.0/0 22 -l -j DENY"), words);
    }

    @Test
    void aRuleFilledInBecomesACommandThatWaits() throws Exception {
        visitor.send("/firewall", "do", "fields", "chain", "input", "target", "DENY", "proto", "tcp", "src", "! 10.0.0.0/8", "dport", "22", "y", "-y",
                "l", "on");
        assertEquals(List.of("ipchains -A input -p tcp -s ! 10.0.0.0/8 -d 0.0.0.0/0 22 -y -l -j DENY"), visitor.waiting());
        var words = visitor.words("/firewall");
        assertTrue(words.contains("(waits)"), words);
        assertEquals(List.of(), rules("input"));
        visitor.apply();
        assertEquals(List.of("-p tcp -s ! 10.0.0.0/8 -d 0.0.0.0/0 22 -y -l -j DENY"), rules("input"));
    }

    @Test
    void aRuleAsTextIsCheckedWithoutBeingKept() throws Exception {
        var form = new String[] {"do", "text", "chain", "input", "words", "-p tcp -s 10.0.0.0/8 -j DENY", "check", "1"};
        var page = visitor.send("/firewall", form);
        assertTrue(Browser.words(page).contains("This can be done: ipchains -A input -p tcp -s 10.0.0.0/8 -j DENY"), page);
        assertTrue(page.contains("value=\"-p tcp -s 10.0.0.0/8 -j DENY\""), "still filled in");
        form[5] = "-p tcp -s 10.0.0.0/99 -j DENY";
        var wrong = visitor.browser().post("/firewall", form);
        assertEquals(422, wrong.statusCode());
        assertTrue(wrong.body().contains("10.0.0.0/99"), wrong.body());
        assertTrue(visitor.send("/firewall", "do", "text", "chain", "input", "words", "-j NOWHERE", "preview", "1")
                .contains("\"command\":\"ipchains -A input -j NOWHERE\""));
        assertEquals(List.of(), visitor.waiting());
    }

    @Test
    void whatTheFormCannotSayOfARuleStaysText() {
        assertNull(RuleFields.of("-s 10.0.0.0/8 -o 500 -j ACCEPT"));
        assertEquals(Map.of("src", "! 10.0.0.0/8", "sport", "! 22", "dev", "ppp+", "y", "! -y", "l", "on", "target", "REDIRECT", "redirect", "8080",
                "proto", "tcp", "tos", "01 10", "mark", "-1"),
                RuleFields.of("-i ppp+ -p tcp -s ! 10.0.0.0/8 ! 22 ! -y -t 01 10 -m -1 -l -j REDIRECT 8080"));
    }

    @Test
    void everyRuleComesBackFromItsFormAsItWas() throws Exception {
        var texts = List.of("-p icmp -s 0.0.0.0/0 echo-request -j ACCEPT", "-i ! eth0 -p ! udp -s 10.1.2.3 -d ! 10.0.0.0/255.0.0.255 -j RETURN",
                "-p udp -s 0.0.0.0/0 1024:65535 -d 192.168.1.1 53 -m 7 -j ACCEPT", "! -f -t 01 10");
        for (var text : texts) {
            var fields = new ArrayList<String>(List.of("do", "fields", "chain", "output", "target", ""));
            var of = RuleFields.of(text);
            assertNotNull(of, text);
            of.forEach((name, value) -> {
                if (name.equals("target")) {
                    fields.set(5, value);
                } else {
                    fields.addAll(List.of(name, value));
                }
            });
            visitor.send("/firewall", fields.toArray(String[]::new));
        }
        visitor.apply();
        assertEquals(texts, rules("output"));
    }

    @Test
    void rulesAreMovedByButtonOrToANumber() throws Exception {
        for (var port : new String[] {"1", "2", "3"}) {
            run("ipchains", "-A", "input", "-p", "tcp", "-d", "0/0", port, "-j", "DENY");
        }
        visitor.send("/firewall", "do", "order", "chain", "input", "seen", seen("input"), "move", "3 2");
        visitor.send("/firewall", "do", "move", "chain", "input", "seen", seen("input"), "rule", "1", "to", "3");
        visitor.apply();
        assertEquals(List.of("3", "2", "1"), rules("input").stream().map(rule -> rule.split(" ")[4]).toList());
    }

    @Test
    void numbersAreThoseOfTheRulesThatWereSeen() throws Exception {
        for (var port : new String[] {"1", "2", "3"}) {
            run("ipchains", "-A", "input", "-p", "tcp", "-d", "0/0", port, "-j", "DENY");
        }
        var before = seen("input");
        visitor.send("/firewall", "do", "order", "chain", "input", "seen", before, "delete", "1");
        assertEquals(422, visitor.browser().post("/firewall", "do", "order", "chain", "input", "seen", before, "delete", "2").statusCode(),
                "what was second is first now");
        visitor.send("/firewall", "do", "order", "chain", "input", "seen", seen("input"), "delete", "2");
        visitor.apply();
        assertEquals(List.of("2"), rules("input").stream().map(rule -> rule.split(" ")[4]).toList());
    }

    @Test
    void chainsOfOnesOwnComeAndGo() throws Exception {
        visitor.send("/firewall", "do", "new-chain", "name", "guests");
        visitor.send("/firewall", "do", "fields", "chain", "guests", "target", "REJECT");
        visitor.send("/firewall", "do", "fields", "chain", "input", "target", "guests");
        visitor.send("/firewall", "do", "policy", "chain", "input", "policy", "REJECT");
        visitor.apply();
        assertEquals(List.of("-j guests"), rules("input"));
        assertEquals(List.of("-j REJECT"), rules("guests"));
        assertTrue(visitor.words("/firewall?chain=guests").contains("1 rule leads here"));
        assertEquals(422, visitor.browser().post("/firewall", "do", "delete-chain", "chain", "guests").statusCode(), "a rule leads there");
        visitor.send("/firewall", "do", "flush", "chain", "input");
        visitor.send("/firewall", "do", "flush", "chain", "guests");
        visitor.send("/firewall", "do", "delete-chain", "chain", "guests");
        visitor.apply();
        assertNull(visitor.engine().tables().current().chain("guests"));
    }

    @Test
    void hostileNamesAreOnlyText() throws Exception {
        run("ipchains", "-N", "<b>'\"&");
        run("ipchains", "-A", "<b>'\"&", "-i", "\"><b>", "-j", "DENY");
        var page = visitor.browser().get("/firewall?chain=%3Cb%3E'%22%26").body();
        assertFalse(page.contains("<b>"), page);
        assertTrue(page.contains("Rules of &lt;b&gt;"), page);
        assertFalse(visitor.browser().get("/firewall?chain=%3Cb%3E&e-s=%3Cb%3E&edit=%3Cb%3E&from=%3Cb%3E").body().contains("<b>"));
    }

    @Test
    void aPacketIsExplained() throws Exception {
        var words = visitor.words("/firewall?e-in=lan&e-p=tcp&e-s=192.168.1.7&e-d=198.51.100.7&e-dp=80");
        assertTrue(words.contains("bauta explain -p tcp -s 192.168.1.7 -d 198.51.100.7 80 -i lan"), words);
        assertTrue(words.contains("masquerad"), words);
        assertTrue(visitor.words("/firewall?e-in=lan&e-p=tcp&e-s=nonsense!&e-d=x&e-dp=80").contains("is no address"));
    }

    @Test
    void thousandsOfRulesComeInPages() throws Exception {
        var script = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            script.append("ipchains -A input -p tcp -s 10.").append(i / 250).append('.').append(i % 250).append(".0/24 -j DENY\n");
        }
        visitor.router().firmware.apply(bauta.command.Script.of("many", script.toString()), new bauta.web.NoConsole());
        var words = visitor.words("/firewall?chain=input&from=4951");
        assertTrue(words.contains("Rules 4951 to 5000 of 5 000"), words.substring(0, 2000));
        assertTrue(words.contains("10.19.249.0/24"), "the last rule");
        var page = visitor.browser().get("/firewall").body();
        assertTrue(page.length() < 150_000, "bytes: " + page.length());
    }
}
