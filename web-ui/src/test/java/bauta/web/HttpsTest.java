package bauta.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpsTest {
    @TempDir
    private Path state;

    @Test
    void overHttpsOnlyIfThatIsSet() throws IOException, InterruptedException {
        var engine = new Router(state, "eth1").engine();
        try (var open = WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), engine); var browser = new Browser(open.port())) {
            browser.claim();
            assertEquals(200, browser.get("/").statusCode());
            engine.commands().get("bauta").run(java.util.List.of("bauta", "set", "https-only", "on"), new Silent());
            var answer = browser.get("/changes?x=1");
            assertEquals(308, answer.statusCode());
            var location = answer.headers().firstValue("Location").orElse("");
            assertTrue(location.matches("https://127\\.0\\.0\\.1:[0-9]+/changes\\?x=1"), location);
            assertEquals(403, browser.post("/changes", "do", "discard").statusCode(), "what was sent in clear is not done");
        }
    }

    private static final class Silent implements bauta.command.Console {
        @Override
        public void out(String text) {
        }

        @Override
        public void err(String text) {
        }

        @Override
        public java.io.InputStream in() {
            return java.io.InputStream.nullInputStream();
        }

        @Override
        public boolean open() {
            return true;
        }
    }
}
