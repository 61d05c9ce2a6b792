package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.LogRing.Level;
import bauta.web.Visitor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogsPageTest {
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

    @Test
    void linesAreShownNewestFirstAPageAtATimeWithTheirCommand() throws Exception {
        assertTrue(visitor.words("/logs").contains("Nothing was logged yet."));
        for (int i = 0; i < 150; i++) {
            visitor.router().log.add(i * 1000L, i == 7 ? Level.WARN : Level.INFO, "line <b>" + i + "</b> of 150");
        }
        var page = visitor.browser().get("/logs").body();
        assertTrue(page.contains("line &lt;b&gt;149&lt;/b&gt;") && page.contains("line &lt;b&gt;50&lt;/b&gt;"), page);
        assertFalse(page.contains("&gt;49&lt;"), "the rest is on the next page");
        assertTrue(page.contains("href=\"/logs?level=&amp;text=&amp;page=1\""), "which is linked");
        assertTrue(visitor.browser().get("/logs?page=1").body().contains("line &lt;b&gt;0&lt;/b&gt;"));
        var warnings = visitor.words("/logs?level=warn&text=LINE");
        assertTrue(warnings.contains("1970-01-01 00:00:07 warn line "), warnings);
        assertFalse(warnings.contains("00:00:08"), warnings);
        assertTrue(warnings.contains("bauta log -n 100 -l warn -- LINE"), warnings);
        assertTrue(visitor.words("/logs?text=-l").contains("No line is like that."));
    }
}
