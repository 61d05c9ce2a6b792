package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.Served.Lease;
import bauta.masquerade.State;
import bauta.web.Browser;
import bauta.web.Visitor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ConnectionsPageTest {
    private static final int PEER = 0xc6336400;
    private static final int OUTSIDE = 0xcb007102;

    @TempDir
    private Path state;

    /** @param host last octet of the inside host */
    private static void flow(Visitor visitor, int protocol, int host, int insidePort, int peer, int peerPort, int bytes) {
        var masquerade = visitor.router().firmware.masquerade();
        var flows = masquerade.flows();
        int flow = flows.create(protocol, 0xc0a80100 | host, insidePort, PEER + peer, peerPort, OUTSIDE, insidePort, 0);
        flows.state(flow, (protocol == 6 ? State.ESTABLISHED : State.UDP).ordinal());
        flows.expiry(flow, masquerade.now() + 90_000);
        flows.countOut(flow, bytes);
        flows.countIn(flow, 2 * bytes);
    }

    private static void some(Visitor visitor) {
        flow(visitor, 6, 2, 40000, 7, 443, 1000);
        flow(visitor, 6, 3, 40001, 7, 80, 3000);
        flow(visitor, 17, 2, 40002, 8, 53, 2000);
    }

    @Test
    void theLargestComeFirstAndEverySearchNarrows() throws Exception {
        try (var visitor = new Visitor(state)) {
            some(visitor);
            var words = visitor.words("/connections");
            assertTrue(words.contains("3 connections, 1 to 3 shown."), words);
            assertTrue(words.matches(".*192.168.1.3 ?:40001 198.51.100.7:80 established 3.00 kB 6.00 kB 9.00 kB 15 min .*192.168.1.2 ?:40002 .*"
                    + "192.168.1.2 ?:40000 .*"), words);
            for (var search : new String[] {"192.168.1.2", "udp%20192.168.1.0/24", "198.51.100.7:443", "53", "established%20:80", "tcp%20:40000"}) {
                var found = visitor.words("/connections?q=" + search);
                assertTrue(found.contains(search.equals("192.168.1.2") ? "2 connections" : "1 connection."), search + ": " + found);
            }
            assertTrue(visitor.words("/connections?q=nonsense").contains("nonsense&#39; is no ADDRESS"));
            var up = visitor.words("/connections?sort=host&up=on");
            assertTrue(up.indexOf(":40001") > up.indexOf(":40000") && up.indexOf(":40001") > up.indexOf(":40002"), up);
            assertTrue(up.contains("bauta connections --sort host --up"), up);
        }
    }

    @Test
    void oneIsCutOrAllThatFit() throws Exception {
        try (var visitor = new Visitor(state)) {
            some(visitor);
            visitor.browser().get("/connections");
            var page = visitor.send("/connections", "do", "cut", "q", "", "one", "tcp 192.168.1.3:40001 198.51.100.7:80");
            assertTrue(Browser.words(page).contains("bauta cut tcp 192.168.1.3:40001 198.51.100.7:80 1 connection cut"), Browser.words(page));
            assertTrue(Browser.words(page).contains("2 connections"), page);
            page = visitor.send("/connections", "do", "cut-all", "q", "192.168.1.2");
            assertTrue(Browser.words(page).contains("2 connections cut"), page);
            assertTrue(visitor.words("/connections").contains("No connection fits."));
            assertEquals(422, visitor.browser().post("/connections", "do", "cut-all", "q", "").statusCode(), "never all of them by mistake");
        }
    }

    @Test
    void hostsAreFoundByTheNamesTheyGaveThemselvesWhichAreOnlyText() throws Exception {
        try (var visitor = new Visitor(state)) {
            some(visitor);
            visitor.engine().served().leases(() -> List.of(new Lease(0xc0a80102, 1, "<b>nas</b>", 60), new Lease(0xc0a80103, 2, "printer", 60)));
            var page = visitor.browser().get("/connections?q=Printer&sort=%3Cb%3E").body();
            assertTrue(Browser.words(page).contains("1 connection."), page);
            page = visitor.browser().get("/connections?q=%3Cb%3Enas%3C/b%3E").body();
            assertFalse(page.contains("<b>"), page);
            assertTrue(Browser.words(page).contains("2 connections"), page);
            assertTrue(page.contains("&lt;b&gt;nas&lt;/b&gt;"), page);
        }
    }

    @Test
    void aHundredThousandComeInPagesAtOnce() throws Exception {
        try (var visitor = new Visitor(state, 1 << 17)) {
            for (int i = 0; i < 100_000; i++) {
                flow(visitor, 6, 2 + i % 200, 1024 + i / 200, i / 50_000, 1 + i % 50_000, i);
            }
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 40; i++) {
                long before = System.nanoTime();
                var answer = visitor.browser().get("/connections?from=" + i * 50);
                best = Math.min(best, System.nanoTime() - before);
                assertEquals(200, answer.statusCode());
            }
            assertTrue(best < 30_000_000, best / 1000 + " microseconds");
            var words = visitor.words("/connections?from=99950");
            assertTrue(words.contains("100 000 connections, 99 951 to 100 000 shown."), words.substring(0, 1500));
        }
    }
}
