package bauta.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GateTest {
    @TempDir
    private Path state;
    private WebFrontEnd.Open open;
    private Browser browser;

    @BeforeEach
    void start() throws IOException {
        open = WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Router(state, "eth1").engine());
        browser = new Browser(open.port());
    }

    @AfterEach
    void stop() {
        browser.close();
        open.close();
    }

    @Test
    void aNewRouterCanOnlyBeClaimed() throws Exception {
        for (var path : new String[] {"/", "/changes", "/login", "/nothing", "/api/v1/status", "/live"}) {
            var answer = browser.get(path);
            assertEquals(303, answer.statusCode(), path);
            assertEquals("/claim", answer.headers().firstValue("Location").orElse(""), path);
        }
        for (var path : new String[] {"/", "/changes", "/login", "/api/v1/commands"}) {
            assertEquals(403, browser.post(path, "do", "apply").statusCode(), path);
        }
        assertTrue(browser.get("/claim").body().contains("Claim this router"));
    }

    @Test
    void claimingAsksForAPasswordThatIsNotWeak() throws Exception {
        for (var weak : new String[] {"", "short", "aaaaaaaaaaaaaaaa", "password123", "Administrator1"}) {
            assertEquals(422, browser.post("/claim", "password", weak, "again", weak).statusCode(), weak);
        }
        assertEquals(422, browser.post("/claim", "password", "correct horse 7", "again", "correct horse 8").statusCode());
        assertFalse(Files.exists(state.resolve("ssh/password")));
        browser.claim();
        assertFalse(Files.readString(state.resolve("ssh/password")).contains("horse"));
    }

    @Test
    void aClaimedRouterCannotBeClaimedAgain() throws Exception {
        browser.claim();
        try (var other = new Browser(open.port())) {
            assertEquals(403, other.post("/claim", "password", "another horse 8", "again", "another horse 8").statusCode());
            assertEquals(303, other.get("/").statusCode());
            assertEquals(200, other.follow("/login", "password", "correct horse 7").statusCode(), "the first password holds");
        }
    }

    @Test
    void nothingIsShownWithoutLoggingIn() throws Exception {
        browser.claim();
        browser.cookie("");
        assertEquals("/login?then=/changes", browser.get("/changes").headers().firstValue("Location").orElse(""));
        for (var path : new String[] {"/live", "/live/history", "/api/v1/status"}) {
            assertEquals(401, browser.get(path).statusCode(), path);
        }
        assertEquals(401, browser.post("/changes", "do", "apply").statusCode());
        browser.cookie("bauta=AAAA");
        assertEquals(303, browser.get("/").statusCode());
    }

    @Test
    void aPageThatWasAskedForComesAfterLoggingIn() throws Exception {
        browser.claim();
        browser.cookie("");
        assertEquals("/changes", browser.post("/login", "password", "correct horse 7", "then", "/changes").headers().firstValue("Location").orElse(""));
        browser.cookie("");
        for (var elsewhere : new String[] {"https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/changes\r\nX: y"}) {
            assertEquals("/", browser.post("/login", "password", "correct horse 7", "then", elsewhere).headers().firstValue("Location").orElse(""));
            browser.cookie("");
        }
    }

    @Test
    void theCookieIsOutOfReachForScriptsAndOtherSites() throws Exception {
        var answer = browser.post("/claim", "password", "correct horse 7", "again", "correct horse 7");
        var cookie = answer.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(cookie.matches("bauta=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"), cookie);
    }

    @Test
    void wrongPasswordsAreHeldUp() throws Exception {
        browser.claim();
        browser.cookie("");
        for (int i = 0; i < 3; i++) {
            assertEquals(403, browser.post("/login", "password", "wrong horse " + i).statusCode());
        }
        var answer = browser.post("/login", "password", "correct horse 7");
        assertEquals(429, answer.statusCode(), "the right one too");
        assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void formsOfOtherSitesAreRefused() throws Exception {
        browser.claim();
        browser.get("/changes");
        var body = "csrf=" + browser.csrf() + "&do=discard";
        assertEquals(403, post(body, "Origin", "http://elsewhere.example"));
        assertEquals(403, post(body, "Origin", "null"));
        assertEquals(403, post(body, "Origin", "https://127.0.0.1:" + open.port()));
        assertEquals(403, post(body, "Origin", "http://127.0.0.1:1"));
        assertEquals(403, post(body, "X-Nothing", "said"));
        assertEquals(403, post(body, "Referer", "http://elsewhere.example/http://127.0.0.1"));
        assertEquals(403, post(body, "Origin", browser.origin(), "Sec-Fetch-Site", "cross-site"));
        assertEquals(303, post(body, "Origin", browser.origin()));
        assertEquals(303, post(body, "Referer", browser.origin() + "/changes"));
        assertEquals(303, post(body, "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void formsNeedTheTokenOfTheirSession() throws Exception {
        browser.claim();
        browser.get("/changes");
        assertEquals(403, post("do=discard", "Origin", browser.origin()));
        assertEquals(403, post("csrf=&do=discard", "Origin", browser.origin()));
        assertEquals(403, post("csrf=" + "A".repeat(86) + "&do=discard", "Origin", browser.origin()));
        var mine = browser.csrf();
        assertEquals(303, post("csrf=" + mine + "&do=discard", "Origin", browser.origin()));
        try (var other = new Browser(open.port())) {
            other.follow("/login", "password", "correct horse 7");
            other.get("/changes");
            assertEquals(403, post("csrf=" + other.csrf() + "&do=discard", "Origin", browser.origin()), "that of another session");
        }
    }

    @Test
    void loggingOutEndsTheSession() throws Exception {
        browser.claim();
        browser.get("/");
        var cookie = browser.cookie();
        browser.post("/logout");
        browser.cookie(cookie);
        assertEquals(303, browser.get("/").statusCode());
    }

    @Test
    void everyAnswerHasTheStrictHeaders() throws Exception {
        strict(browser.get("/claim"), 200);
        browser.claim();
        for (var path : new String[] {"/", "/forwards", "/firewall", "/connections", "/network", "/system", "/settings", "/generations", "/logs",
                "/command", "/changes", "/wizard"}) {
            strict(browser.get(path), 200);
        }
        strict(browser.get("/nothing"), 404);
        strict(browser.post("/changes", "do", "unknown"), 422);
        strict(browser.get("/live/history"), 200);
        strict(browser.get("/metrics"), 200);
    }

    @Test
    void whoeverLooksAtAnAnswerIsShownTheWayOn() throws Exception {
        browser.claim();
        var answer = browser.send(browser.request("/nothing").header("Accept", "text/html,*/*;q=0.8").GET());
        strict(answer, 404);
        assertTrue(answer.body().contains("<a href=\"/\">Overview</a>"), answer.body());
        browser.cookie("");
        answer = browser.send(browser.request("/changes").header("Accept", "text/html").header("Origin", browser.origin())
                .POST(BodyPublishers.noBody()));
        strict(answer, 401);
        assertTrue(answer.body().contains("<a href=\"/login\">Log in</a>"), answer.body());
    }

    @Test
    void aTicketTakesTheSessionAlongToAnotherAddressOnce() throws Exception {
        browser.claim();
        assertFalse(browser.get("/changes").body().contains("data-ticket"));
        browser.follow("/network", "do", "inside", "address", "10.33.44.1/24");
        var changes = browser.get("/changes");
        var policy = changes.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.endsWith("connect-src 'self' http://10.33.44.1:" + open.port()), policy);
        var found = java.util.regex.Pattern.compile("data-ticket=\"([^\"]+)\"").matcher(changes.body());
        assertTrue(found.find(), changes.body());
        var mine = browser.cookie();
        browser.cookie("");
        assertEquals("/login?then=/changes", browser.post("/follow", "ticket", "guessed").headers().firstValue("Location").orElse(""));
        assertEquals("", browser.cookie());
        assertEquals(200, browser.get("/follow").statusCode());
        assertEquals("/changes", browser.post("/follow", "ticket", found.group(1)).headers().firstValue("Location").orElse(""));
        assertFalse(browser.cookie().isEmpty());
        assertNotEquals(mine, browser.cookie());
        assertEquals(200, browser.get("/changes").statusCode());
        browser.cookie("");
        assertEquals("/login?then=/changes", browser.post("/follow", "ticket", found.group(1)).headers().firstValue("Location").orElse(""));
    }

    private static void strict(HttpResponse<String> answer, int code) {
        assertEquals(code, answer.statusCode());
        var headers = answer.headers();
        assertEquals("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self';"
                + " frame-ancestors 'none'; base-uri 'none'; connect-src 'self'", headers.firstValue("Content-Security-Policy").orElse(""));
        assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""));
        assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("DENY", headers.firstValue("X-Frame-Options").orElse(""));
        assertEquals("same-origin", headers.firstValue("Referrer-Policy").orElse(""));
        assertFalse(answer.body().matches("(?s).*(<script>| style=| on[a-z]+=).*"), "nothing inline");
    }

    @Test
    void assetsMayBeKeptForEver() throws Exception {
        var style = browser.get("/claim").body().replaceAll("(?s).*rel=\"stylesheet\" href=\"([^\"]*)\".*", "$1");
        assertTrue(style.matches("/site-[0-9a-f]{16}\\.css"), style);
        var answer = browser.get(style);
        assertEquals(200, answer.statusCode());
        assertEquals("public, max-age=31536000, immutable", answer.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void onlyGetAndPostAreTaken() throws Exception {
        for (var method : new String[] {"PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"}) {
            var answer = browser.send(browser.request("/").method(method, BodyPublishers.noBody()));
            assertEquals(405, answer.statusCode(), method);
        }
    }

    @Test
    void routersOwnNamesAreAnsweredAndNoOthers() throws Exception {
        for (var host : new String[] {"127.0.0.1", "127.0.0.1:" + open.port(), "192.168.1.1", "192.168.1.1:80", "bauta.local", "BAUTA.local.:8080"}) {
            assertEquals(303, code("GET / HTTP/1.1\r\nHost: " + host + "\r\n"), host);
        }
        for (var host : new String[] {"rebound.example", "rebound.example:80", "192.168.1.1.rebound.example", "bauta.local.rebound.example",
                "192.168.1.2", "[::1]", "[", "", ":", "127.0.0.1@rebound.example", "localhost"}) {
            assertEquals(421, code("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n"), host);
        }
        assertEquals(421, code("GET http://rebound.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"), "absolute target");
        assertEquals(400, code("GET / HTTP/1.1\r\n"), "no Host");
        assertEquals(400, code("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: rebound.example\r\n"), "two Hosts");
    }

    @Test
    void aFormMayNotBeOfAnySize() throws Exception {
        browser.claim();
        browser.get("/changes");
        assertEquals(413, post("csrf=" + browser.csrf() + "&x=" + "x".repeat(300_000), "Origin", browser.origin()));
        assertEquals(400, post("csrf=" + browser.csrf() + "&x".repeat(2000), "Origin", browser.origin()));
        assertEquals(400, post("csrf=%zz", "Origin", browser.origin()));
    }

    private int post(String body, String... headers) throws IOException, InterruptedException {
        var request = browser.request("/changes").header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return browser.send(request).statusCode();
    }

    private int code(String head) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), open.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertNotEquals("", answer, "no answer to " + head);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }
}
