package bauta.web;

import bauta.command.StatusSource;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** The web server of the status page: plain HTTP for reading only (RFC 9110), on the server of the JDK. */
final class StatusServer implements AutoCloseable {
    static final int REQUEST_SECONDS = 5;

    private static final int AT_A_TIME = 8;
    private static final int KEPT_SECONDS = 10;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String CONTENT_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'none'";

    /**
     * The JDK's server takes its limits only from here, once, when its first instance is made; this one is the only one on a
     * board. What was given on the command line goes first.
     */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS),
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.idleInterval", "15",
            "sun.net.httpserver.clockTick", "1000",
            "sun.net.httpserver.maxIdleConnections", "32",
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.nodelay", "true");

    private final HttpServer server;
    private final ExecutorService threads;
    private final StatusSource status;
    private final Style style;
    private final StatusPage page;

    private StatusServer(HttpServer server, StatusSource status, Style style) {
        this.server = server;
        this.status = status;
        this.style = style;
        page = new StatusPage(status, style.path());
        threads = threads();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** @throws IOException if the address cannot be listened on */
    static StatusServer start(InetSocketAddress at, StatusSource status) throws IOException {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        var style = Style.read();
        var started = new StatusServer(HttpServer.create(at, 0), status, style);
        started.server.start();
        return started;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Threads that are there only while somebody looks, and give way to everything else. Connections that wait are few: see the limits. */
    private static ThreadPoolExecutor threads() {
        var factory = Thread.ofPlatform().name("web-", 1).daemon().priority(Thread.MIN_PRIORITY).factory();
        var threads = new ThreadPoolExecutor(AT_A_TIME, AT_A_TIME, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answerTo(exchange);
            } catch (RuntimeException e) {
                Logger.error(e, "The status page could not be made");
                answer = Answer.sentence(500, "The page could not be made; the log of the router says why.");
            }
            send(exchange, answer);
        }
    }

    private Answer answerTo(HttpExchange exchange) {
        var target = exchange.getRequestURI();
        // "A server MUST respond with a 400 to any HTTP/1.1 request message that lacks a Host header field and to any request
        // message that contains more than one Host header field line" (RFC 9112, 3.2).
        var hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        if (hosts.size() != 1) {
            return Answer.sentence(400, "The request has to say with one Host header whom it is for.");
        }
        if (!meant(hosts.getFirst(), exchange) || target.getRawAuthority() != null && !meant(target.getRawAuthority(), exchange)) {
            return Answer.sentence(421, "This router does not go by that name. Ask for it by its inside address or as " + Hosts.NAME + ".");
        }
        var path = target.getPath();
        boolean isPage = path.equals("/");
        if (!isPage && !path.equals(style.path())) {
            return Answer.sentence(404, "There is nothing here. The status page is at /.");
        }
        if (!exchange.getRequestMethod().equals("GET") && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.sentence(405, "This page can only be read.");
        }
        if (isPage) {
            return new Answer(200, "text/html; charset=utf-8", "no-store",
                    page.html("still".equals(target.getQuery())).getBytes(StandardCharsets.UTF_8));
        }
        return new Answer(200, "text/css; charset=utf-8", "public, max-age=31536000, immutable", style.content());
    }

    private boolean meant(String authority, HttpExchange exchange) {
        return Hosts.meant(authority, exchange.getLocalAddress().getAddress(), status.topology());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type);
        headers.set("Cache-Control", answer.caching);
        headers.set("Content-Security-Policy", CONTENT_POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(answer.content.length));
            exchange.sendResponseHeaders(answer.code, -1);
        } else {
            exchange.sendResponseHeaders(answer.code, answer.content.length);
            exchange.getResponseBody().write(answer.content);
        }
    }

    private record Answer(int code, String type, String caching, byte[] content) {
        static Answer sentence(int code, String sentence) {
            return new Answer(code, PLAIN, "no-store", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
