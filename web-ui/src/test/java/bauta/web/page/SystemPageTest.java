package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.web.Browser;
import bauta.web.Visitor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemPageTest {
    @TempDir
    private Path state;

    @Test
    void recordingComesWhileItIsMade() throws Exception {
        try (var visitor = new Visitor(state)) {
            visitor.browser().get("/system");
            var answer = visitor.browser().post("/system", "do", "capture", "host", "192.168.1.2", "port", "", "seconds", "1");
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("attachment; filename=\"bauta.pcapng\"", answer.headers().firstValue("Content-Disposition").orElse(""));
            assertEquals("chunked", answer.headers().firstValue("Transfer-Encoding").orElse(""), "its length is not known, so none of it waits in memory");
            assertTrue(answer.body().startsWith("\n\r\r\n"), "the first block of a pcapng file");
        }
    }

    @Test
    void recordingThatCannotBeMadeIsRefusedOnThePage() throws Exception {
        try (var visitor = new Visitor(state)) {
            visitor.browser().get("/system");
            var answer = visitor.browser().post("/system", "do", "capture", "host", "<b>", "port", "", "seconds", "1");
            assertEquals(422, answer.statusCode());
            assertTrue(Browser.words(answer.body()).contains("&lt;b&gt;"), answer.body());
        }
    }
}
