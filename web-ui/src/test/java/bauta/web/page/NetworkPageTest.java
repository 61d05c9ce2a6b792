package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.Served.Lease;
import bauta.web.Browser;
import bauta.web.Visitor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NetworkPageTest {
    /** Markup, the end of an attribute, control characters, and one that would turn the text around it. */
    private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u0000\u001b[2J\u202e&amp;";
    private static final String SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(2)&gt;\ufffd\ufffd[2J\ufffd&amp;amp;";

    @TempDir
    private Path state;

    @Test
    void nameThatAStationGaveItselfIsOnlyText() throws Exception {
        try (var visitor = new Visitor(state)) {
            visitor.engine().served().leases(() -> List.of(new Lease(0xc0a80102, 0x02_00_00_00_00_02L, HOSTILE, 3600)));
            var page = visitor.browser().get("/network").body();
            assertTrue(page.contains("<td data-heading=\"Name\">" + SHOWN + "</td>"), page);
            assertTrue(page.contains("name=\"name\" value=\"" + SHOWN + "\">"), "in the button that gives it that address for good");
            assertFalse(page.contains("<script>") || page.contains("<img") || page.contains("\u001b") || page.contains("\u202e"), page);
        }
    }

    @Test
    void andIsRefusedAsANameForGood() throws Exception {
        try (var visitor = new Visitor(state)) {
            visitor.browser().get("/network");
            var answer = visitor.browser().post("/network", "do", "static", "mac", "02:00:00:00:00:02", "address", "192.168.1.2", "name", HOSTILE);
            assertEquals(422, answer.statusCode(), Browser.words(answer.body()));
            assertFalse(answer.body().contains("<script>") || answer.body().contains("<img"), answer.body());
            assertEquals(List.of(), visitor.waiting());
        }
    }

    @Test
    void cardsAreListedAndSet() throws Exception {
        try (var visitor = new Visitor(state)) {
            var page = visitor.browser().get("/network").body();
            assertTrue(page.contains("<td data-heading=\"Side\">outside</td><td class=\"mono\" data-heading=\"Hardware address\">00:e0:4c:00:00:02</td>"
                    + "<td data-heading=\"What it is\">plugged in, r8152</td><td data-heading=\"Why there\">set by hand</td>"), page);
            assertTrue(page.contains("<td data-heading=\"Side\">not used</td>"), page);
            visitor.send("/network", "do", "card-inside", "card", "00:e0:4c:00:00:03");
            visitor.send("/network", "do", "card-outside", "card", "dc:a6:32:00:00:01");
            visitor.send("/network", "do", "card-auto");
            assertEquals(List.of(List.of("nics", "inside", "00:e0:4c:00:00:03"), List.of("nics", "outside", "dc:a6:32:00:00:01"), List.of("nics", "auto")),
                    visitor.router().cardsSet);
        }
    }

    @Test
    void cardsOfTheCommandLineAreOnlyListed() throws Exception {
        try (var visitor = new Visitor(state)) {
            visitor.router().cards = """
                    inside   lan0            dc:a6:32:00:00:01  soldered, by command line
                    outside  nic0            no card of this machine's own
                    """;
            var page = visitor.browser().get("/network").body();
            assertTrue(page.contains("<p>outside  nic0            no card of this machine&#39;s own</p>"), page);
            assertFalse(page.contains("card-inside") || page.contains("card-auto"), page);
        }
    }
}
