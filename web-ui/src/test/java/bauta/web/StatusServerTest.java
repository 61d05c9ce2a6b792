package bauta.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.path.DropReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatusServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FixedStatus status = new FixedStatus();
    private final HttpClient client = HttpClient.newHttpClient();
    private StatusServer server;

    @BeforeEach
    void start() throws IOException {
        server = StatusServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), status);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void pageShowsWhatStatusShows() throws Exception {
        status.drops.count(DropReason.SPOOFED, 1_234_567);
        var words = words(ask("GET", "/").body());
        for (var expected : new String[] {"Bauta Forwarding Router", "Up 1 d 2:03:04", "Flows 1 234 of 262 144", "Inside eth1", "Link up", "Network card enp1s0",
                "Addresses 192.168.1.1/24 10.0.0.1/8", "Hardware address 02:00:00:00:00:0a", "MTU 1 500 bytes",
                "Received 8 812 345 1.23 GB 3", "Sent 7 000 123 999 kB 0", "Outside eth0", "Network card enp2s0", "Address 203.0.113.2/24",
                "MTU 1 492 bytes", "Received 7 123 100 200 98.8 GB 0", "Sent 8 700 300 512 B 1", "192.168.1.0/24 on the link eth1",
                "default 203.0.113.254 eth0", "source address cannot come from that side 1 234 567"}) {
            assertTrue(words.contains(expected), expected + " is not in: " + words);
        }
        assertFalse(words.contains(DropReason.VLAN.words()), "drops that did not happen are not shown");
    }

    @Test
    void pageOfARouterThatDoesNothingSaysSo() throws Exception {
        status.forwarding = false;
        var words = words(ask("GET", "/").body());
        assertTrue(words.contains("Not forwarding"), words);
        assertTrue(words.contains("Link down"), words);
        assertTrue(words.contains("Address none"), words);
        assertTrue(words.contains("Dropped Nothing since the start."), words);
    }

    @Test
    void hostileInterfaceNameStaysText() throws Exception {
        status.insideName = "</code><script>alert('1')</script>\"&\u202e\u0007";
        var body = ask("GET", "/").body();
        assertTrue(body.contains("<code>&lt;/code&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\ufffd\ufffd</code>"), body);
        assertFalse(body.contains("<script"), body);
        assertFalse(body.contains("style="), "nothing inline");
    }

    @Test
    void pageComesAgainUnlessHeldStill() throws Exception {
        assertTrue(ask("GET", "/").body().contains("<meta http-equiv=\"refresh\" content=\"5\">"));
        assertFalse(ask("GET", "/?still").body().contains("http-equiv"));
    }

    @Test
    void everyAnswerHasTheStrictHeadersAndOnlyTheStylesheetMayBeKept() throws Exception {
        var page = ask("GET", "/");
        assertStrict(page, 200, "text/html; charset=utf-8", "no-store");
        assertStrict(ask("GET", "/nothing"), 404, "text/plain; charset=utf-8", "no-store");
        assertStrict(ask("POST", "/"), 405, "text/plain; charset=utf-8", "no-store");
        var style = ask("GET", stylesheet(page.body()));
        assertStrict(style, 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable");
        assertTrue(style.body().contains("prefers-color-scheme: dark"), style.body());
    }

    @Test
    void onlyThePageAndItsStylesheetAreThere() throws Exception {
        for (var path : new String[] {"/index.html", "/style.css", "/style-0000000000000000.css", "/../etc/passwd", "/%2e%2e/", "/favicon.ico"}) {
            assertEquals(404, ask("GET", path).statusCode(), path);
        }
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        for (var method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"}) {
            var answer = ask(method, "/");
            assertEquals(405, answer.statusCode(), method);
            assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElse(""), method);
        }
    }

    @Test
    void headIsGetWithoutTheContent() throws Exception {
        var get = ask("GET", "/");
        var head = ask("HEAD", "/");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(get.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
        assertEquals(get.headers().firstValue("Content-Type"), head.headers().firstValue("Content-Type"));
    }

    @Test
    void routersOwnNamesAreAnswered() throws Exception {
        for (var host : new String[] {"127.0.0.1", "127.0.0.1:" + server.port(), "192.168.1.1", "192.168.1.1:80", "10.0.0.1", "203.0.113.2",
                "bauta.local", "BAUTA.local.:8080"}) {
            assertEquals(200, code("GET / HTTP/1.1\r\nHost: " + host + "\r\n"), host);
        }
    }

    @Test
    void requestsForOthersAreRefused() throws Exception {
        for (var host : new String[] {"rebound.example", "rebound.example:80", "192.168.1.1.rebound.example", "bauta.local.rebound.example", "192.168.1.2",
                "[::1]", "[", "", ":", "127.0.0.1@rebound.example", "localhost"}) {
            assertEquals(421, code("GET / HTTP/1.1\r\nHost: " + host + "\r\n"), host);
        }
        assertTrue(raw("GET / HTTP/1.1\r\nHost: rebound.example\r\n").contains("This router does not go by that name."));
        assertEquals(421, code("GET http://rebound.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"), "absolute target");
        assertEquals(200, code("GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"), "absolute target");
        assertEquals(400, code("GET / HTTP/1.1\r\n"), "no Host");
        assertEquals(400, code("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: rebound.example\r\n"), "two Hosts");
    }

    @Test
    void slowClientsHoldNothingForEver() throws Exception {
        var clients = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 4; i++) {
                clients.add(send(""));
                clients.add(send("GET"));
                clients.add(send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"));
                clients.add(send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n"));
            }
            assertEquals(200, ask("GET", "/").statusCode(), "after those who came first were put out");
            for (var slow : clients) {
                drain(slow);
            }
        } finally {
            for (var slow : clients) {
                slow.close();
            }
        }
    }

    @Test
    void moreAtOnceThanThreadsAreAnsweredOneAfterAnother() throws Exception {
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 30; i++) {
            answers.add(client.sendAsync(request("GET", "/"), BodyHandlers.ofString()));
        }
        for (var answer : answers) {
            assertEquals(200, answer.get().statusCode());
        }
        long threads = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().matches("web-[0-9]+"))
                .peek(thread -> assertTrue(thread.isDaemon())).count();
        assertTrue(threads >= 1 && threads <= 8, threads + " threads");
    }

    @Test
    void addressInUseIsAnException() throws Exception {
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThrows(IOException.class, () -> new StatusFrontEnd().start(taken, status));
    }

    private static void assertStrict(HttpResponse<String> answer, int code, String type, String caching) {
        assertEquals(code, answer.statusCode());
        var headers = answer.headers();
        assertEquals(type, headers.firstValue("Content-Type").orElse(""));
        assertEquals(caching, headers.firstValue("Cache-Control").orElse(""));
        assertEquals("default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
                headers.firstValue("Content-Security-Policy").orElse(""));
        assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-referrer", headers.firstValue("Referrer-Policy").orElse(""));
        assertEquals("same-origin", headers.firstValue("Cross-Origin-Resource-Policy").orElse(""));
    }

    private static String stylesheet(String body) {
        var link = Pattern.compile("<link rel=\"stylesheet\" href=\"(/style-[0-9a-f]{16}\\.css)\">").matcher(body);
        assertTrue(link.find(), body);
        return link.group(1);
    }

    /** The text of the page, words parted by one blank. */
    private static String words(String body) {
        return body.replaceAll("<[^>]*>", " ").replaceAll("[\\s\u00a0\u202f]+", " ");
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        return client.send(request(method, path), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).method(method, BodyPublishers.noBody())
                .timeout(PATIENCE).build();
    }

    private int code(String head) throws IOException {
        var answer = raw(head);
        assertNotEquals("", answer, "no answer to " + head);
        return Integer.parseInt(answer.split(" ")[1]);
    }

    private String raw(String head) throws IOException {
        try (var socket = send(head + "Connection: close\r\n\r\n")) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket send(String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads until the server ends the connection; fails if it does not in time. */
    private static void drain(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // Ended all the same.
            assertFalse(reset.getMessage().isEmpty());
        }
    }
}
