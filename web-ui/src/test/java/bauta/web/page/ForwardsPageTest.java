package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.web.Visitor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ForwardsPageTest {
    private static final String FORWARD = "ipmasqadm portfw -a -P tcp -L 0.0.0.0 80 -R 192.168.1.2 8080";

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

    private String addPort(String... more) throws Exception {
        var fields = new String[14 + more.length];
        System.arraycopy(new String[] {"do", "add-portfw", "portfw-proto", "tcp", "portfw-lport", "80", "portfw-raddr", "192.168.1.2",
            "portfw-rport", "8080", "portfw-laddr", "0.0.0.0", "portfw-pref", "10"}, 0, fields, 0, 14);
        System.arraycopy(more, 0, fields, 14, more.length);
        return visitor.send("/forwards", fields);
    }

    @Test
    void saysWhatToDoWhereThereIsNothing() throws Exception {
        var words = visitor.words("/forwards");
        assertTrue(words.contains("There is none yet."), words);
        assertTrue(words.contains("Forward a port"), words);
    }

    @Test
    void aNewForwardWaitsAndIsInForceOnceApplied() throws Exception {
        addPort();
        assertEquals(java.util.List.of(FORWARD), visitor.waiting());
        assertFalse(visitor.engine().text().contains("portfw"));
        visitor.apply();
        assertTrue(visitor.engine().text().contains(FORWARD), visitor.engine().text());
        var words = visitor.words("/forwards");
        assertTrue(words.contains("tcp port 80 192.168.1.2:8080 alone not watched 0 0 everyone Change"), words);
    }

    @Test
    void whatWaitsIsShownWhereItWillBeAndWhatGoesToo() throws Exception {
        addPort();
        var words = visitor.words("/forwards");
        assertTrue(words.contains("tcp port 80 192.168.1.2:8080 (waits) alone"), words);
        assertTrue(words.contains("+" + FORWARD), words);
        visitor.apply();
        assertFalse(visitor.words("/forwards").contains("waits"));
        var id = Integer.toString(visitor.engine().portfw().details().getFirst().id());
        visitor.send("/forwards", "do", "edit", "edit", id, "pref", "3", "access", "", "log", "");
        assertTrue(visitor.words("/forwards").contains("192.168.1.2:8080 (changes, waits)"));
        visitor.send("/changes", "do", "discard");
        visitor.send("/forwards", "do", "delete", "edit", id);
        words = visitor.words("/forwards");
        assertTrue(words.contains("192.168.1.2:8080 (goes, waits)"), words);
        assertTrue(words.contains("-" + FORWARD), words);
        assertEquals(422, visitor.browser().post("/forwards", "do", "delete", "edit", id).statusCode(), "it goes already");
    }

    @Test
    void theCommandIsShownWhileItIsFilledIn() throws Exception {
        assertEquals("{\"command\":\"" + FORWARD + "\",\"complaint\":\"\"}", addPort("preview", "1"));
        var wrong = visitor.send("/forwards", "do", "add-portfw", "portfw-proto", "tcp", "portfw-lport", "70000", "portfw-raddr", "192.168.1.2",
                "preview", "1");
        assertTrue(wrong.contains("\"complaint\":\"") && !wrong.contains("\"complaint\":\"\""), wrong);
        assertEquals(java.util.List.of(), visitor.waiting());
    }

    @Test
    void whatIsRefusedIsShownAgainWithTheReason() throws Exception {
        var answer = visitor.browser().post("/forwards", "do", "add-portfw", "portfw-proto", "tcp", "portfw-lport", "70000", "portfw-raddr",
                "192.168.1.2");
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("value=\"70000\""), "what was filled in is still there");
        assertTrue(answer.body().contains("<details open"), "the form is open");
        assertEquals(422, visitor.browser().post("/forwards", "do", "add-portfw", "portfw-lport", "-f", "portfw-raddr", "x").statusCode());
    }

    @Test
    void accessAndLogOfAForwardAreChangedInPlace() throws Exception {
        addPort();
        visitor.apply();
        int id = visitor.engine().portfw().details().getFirst().id();
        var form = visitor.words("/forwards?edit=" + id);
        assertTrue(form.contains("No connection uses it now."), form);
        visitor.send("/forwards", "do", "edit", "edit", Integer.toString(id), "pref", "3", "access", "allow 198.51.100.0/24, deny 203.0.113.9",
                "log", "<b>%c</b> to %b");
        assertEquals(java.util.List.of("ipmasqadm portfw -a -P tcp -L 0.0.0.0 80 -R 192.168.1.2 8080 -p 3 --allow 198.51.100.0/24 --deny"
                + " 203.0.113.9 --log '<b>%c</b> to %b'"), visitor.waiting());
        visitor.apply();
        var page = visitor.browser().get("/forwards?edit=" + id).body();
        assertFalse(page.contains("<b>"), "escaped");
        assertTrue(page.contains("value=\"&lt;b&gt;%c&lt;/b&gt; to %b\""), page);
        visitor.send("/forwards", "do", "edit", "edit", Integer.toString(id), "pref", "3", "access", "", "log", "");
        assertTrue(visitor.waiting().getFirst().endsWith("-p 3 --allow any --log none"), visitor.waiting().toString());
    }

    @Test
    void aForwardIsDeletedWithItsConnectionsOrWithout() throws Exception {
        addPort();
        visitor.apply();
        var id = Integer.toString(visitor.engine().portfw().details().getFirst().id());
        assertTrue(visitor.send("/forwards", "do", "delete", "edit", id, "cut", "on", "preview", "1").contains(" --cut\""));
        visitor.send("/forwards", "do", "delete", "edit", id);
        visitor.apply();
        assertFalse(visitor.engine().text().contains("portfw"));
        assertEquals(422, visitor.browser().post("/forwards", "do", "delete", "edit", id).statusCode(), "it is gone");
        assertTrue(visitor.words("/forwards?edit=" + id).contains("not there any more"));
    }

    @Test
    void hostsOfOneMarkTakeTurnsInTheOrderWanted() throws Exception {
        for (var host : new String[] {"192.168.1.2", "192.168.1.3"}) {
            visitor.send("/forwards", "do", "add-mfw", "mfw-mark", "5", "mfw-raddr", host, "mfw-rport", "", "mfw-pref", "0", "mfw-place", "last");
        }
        visitor.apply();
        var second = Integer.toString(visitor.engine().mfw().details().get(1).id());
        var words = visitor.words("/forwards?edit=" + second);
        assertTrue(words.contains("mark 5 192.168.1.2, same port next, all not watched 0 0 everyone"), words);
        assertTrue(words.contains("Put it first"), words);
        visitor.send("/forwards", "do", "first", "edit", second);
        visitor.apply();
        assertEquals(0xc0a80103, visitor.engine().mfw().rows().getFirst().raddr());
        visitor.send("/forwards", "do", "step", "edit", second);
        assertEquals(0xc0a80102, visitor.engine().mfw().rows().getFirst().raddr(), "at once");
    }

    @Test
    void hostsAreWatchedSteppedAndDrained() throws Exception {
        for (var host : new String[] {"192.168.1.2", "192.168.1.3"}) {
            visitor.send("/forwards", "do", "add-portfw", "portfw-proto", "tcp", "portfw-lport", "80", "portfw-raddr", host);
        }
        visitor.apply();
        var id = Integer.toString(visitor.engine().portfw().details().getFirst().id());
        assertEquals(422, visitor.browser().post("/forwards", "do", "watch", "edit", id, "check", "none", "options", "nonsense").statusCode());
        visitor.send("/forwards", "do", "watch", "edit", id, "check", "none", "options", "drain=never");
        assertTrue(visitor.waiting().getFirst().matches("bauta health set portfw tcp 0.0.0.0 80 none drain=never"), visitor.waiting().toString());
        visitor.apply();
        long end = System.nanoTime() + 20_000_000_000L;
        while (visitor.engine().status().health().groups().isEmpty()) {
            assertTrue(System.nanoTime() < end, "nobody watches: " + visitor.engine().text());
            Thread.onSpinWait();
        }
        var before = visitor.engine().portfw().rows().getFirst();
        visitor.send("/forwards", "do", "step", "edit", id);
        var first = visitor.engine().portfw().rows().getFirst();
        assertFalse(before.equals(first), "another serves");
        var chosen = Integer.toString(visitor.engine().portfw().details().getFirst().id());
        visitor.send("/forwards", "do", "drain", "edit", chosen);
        while (!visitor.words("/forwards?edit=" + chosen).contains("End draining")) {
            assertTrue(System.nanoTime() < end, "it is not drained");
        }
        visitor.send("/forwards", "do", "drain-off", "edit", chosen);
        assertFalse(visitor.engine().text().contains("bauta drain"), visitor.engine().text());
        visitor.send("/forwards", "do", "unwatch", "edit", chosen);
        visitor.apply();
        assertFalse(visitor.engine().text().contains("bauta health"), visitor.engine().text());
    }

    @Test
    void allKindsOfAutomaticForwardsCanBeMadeAndDeleted() throws Exception {
        visitor.send("/forwards", "do", "add-autofw", "autofw-type", "range", "autofw-proto", "udp", "autofw-low", "6970", "autofw-high", "7170",
                "autofw-ctlproto", "tcp", "autofw-ctlport", "7070", "autofw-u", "on");
        visitor.send("/forwards", "do", "add-autofw", "autofw-type", "port", "autofw-proto", "tcp", "autofw-low", "8000", "autofw-host",
                "192.168.1.4", "autofw-hidden", "80");
        visitor.send("/forwards", "do", "add-autofw", "autofw-type", "direct", "autofw-proto", "udp", "autofw-low", "2300", "autofw-high", "2400");
        visitor.apply();
        var words = visitor.words("/forwards");
        assertTrue(words.contains("udp ports 6970 to 7170 who connects to tcp port 7070"), words);
        assertTrue(words.contains("tcp port 8000 192.168.1.4:80"), words);
        assertTrue(words.contains("udp ports 2300 to 2400 goes out with its own port"), words);
        for (var detail : visitor.engine().autofw().details()) {
            visitor.send("/forwards", "do", "delete", "edit", Integer.toString(detail.id()));
        }
        visitor.apply();
        assertTrue(visitor.engine().autofw().rows().isEmpty());
    }
}
