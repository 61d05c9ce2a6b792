package bauta.web.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.tinylog.Logger;

/** The web server: HTTP and HTTPS (RFC 9110, RFC 9112) on the server of the JDK, with bounded threads, connections and times. */
public final class WebServer implements AutoCloseable {
    /** For a request to come in whole. */
    public static final int REQUEST_SECONDS = 5;
    /** For an answer to go out whole. */
    public static final int ANSWER_SECONDS = 40;

    /** Less than the JDK's server lets an answer take. */
    private static final long SENT_NANOS = TimeUnit.SECONDS.toNanos(ANSWER_SECONDS - 3);
    /** Requests at a time, coming in or waiting or going out: a thread each, and the board lets the router have 200 threads in all. */
    private static final int MOST_REQUESTS = 128;
    private static final int KEPT_SECONDS = 10;
    private static final int WORTH_COMPRESSING = 1024;
    /** Everything a page uses comes from the router, and nothing of a page is code or style that text could become. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'; connect-src 'self'";

    /**
     * The JDK's server takes its limits only from here, once, when its first instance is made; this one is the only one on a
     * board. What was given on the command line goes first.
     */
    private static final Map<String, String> LIMITS = Map.of(
            "sun.net.httpserver.maxReqTime", Integer.toString(REQUEST_SECONDS),
            "sun.net.httpserver.maxRspTime", Integer.toString(ANSWER_SECONDS),
            "sun.net.httpserver.idleInterval", "15",
            "sun.net.httpserver.clockTick", "1000",
            "sun.net.httpserver.maxIdleConnections", "64",
            "jdk.httpserver.maxConnections", "128",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.nodelay", "true");

    private static final ScopedValue<Boolean> SERVING = ScopedValue.newInstance();

    private final Turns turns = new Turns();
    private final Patience patience;
    private final ExecutorService threads;
    private final Handler handler;
    private final List<HttpServer> servers = new ArrayList<>();

    /** Answers requests. */
    public interface Handler {
        /** @throws IOException if the request cannot be read */
        Answer answer(Request request) throws IOException;
    }

    /** @param factory of threads that give way to everything else */
    public WebServer(ThreadFactory factory, Handler handler) {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        this.handler = handler;
        patience = new Patience(factory);
        // Threads that are there only while somebody looks. A request holds one while it comes in; where there is none left for it, its
        // connection is closed.
        var leftovers = new Leftovers();
        var working = new AtomicInteger();
        ThreadFactory counted = work -> factory.newThread(() -> {
            working.incrementAndGet();
            try {
                work.run();
            } finally {
                if (working.decrementAndGet() == 0) {
                    leftovers.alone();
                }
            }
        });
        threads = new ThreadPoolExecutor(0, MOST_REQUESTS, KEPT_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), serving(counted));
    }

    /** Threads that are known by {@link #serving()}. */
    static ThreadFactory serving(ThreadFactory factory) {
        return work -> factory.newThread(() -> ScopedValue.where(SERVING, true).run(work));
    }

    /** Whether this thread serves a browser. */
    static boolean serving() {
        return SERVING.isBound();
    }

    /**
     * Answers there from now on.
     *
     * @return the port
     * @throws IOException if the address cannot be listened on
     */
    public int plain(InetSocketAddress at) throws IOException {
        return start(HttpServer.create(at, 0));
    }

    /** Answers there too, over TLS 1.2 or 1.3. */
    public int secure(InetSocketAddress at, SSLContext context) throws IOException {
        var server = HttpsServer.create(at, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = context.getDefaultSSLParameters();
                wanted.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(wanted);
            }
        });
        return start(server);
    }

    private synchronized int start(HttpServer server) {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    @Override
    public synchronized void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        patience.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        long end = System.nanoTime() + SENT_NANOS;
        boolean complete = true;
        try {
            Answer answer;
            byte[] body;
            turns.take();
            try {
                answer = made(exchange);
                headers(exchange, answer);
                body = answer.body() == null ? null : body(exchange, answer);
            } finally {
                turns.leave();
            }
            // What was not read of the request. If it breaks off there, this fails, and the JDK's server forgets the connection; if closing
            // the exchange fails instead, it does not, but counts it among its connections until its time is over.
            exchange.getRequestBody().close();
            complete = patience.write(end, () -> send(exchange, answer, body, end));
        } finally {
            if (complete) {
                exchange.close();
            }
        }
    }

    private Answer made(HttpExchange exchange) throws IOException {
        try {
            return handler.answer(new Request(exchange, turns));
        } catch (RuntimeException e) {
            Logger.error(e, "The answer to {} {} could not be made", exchange.getRequestMethod(), printable(exchange));
            return Answer.sentence(500, "The page could not be made; the log of the router says why.");
        }
    }

    /** The path without what could pass for a line of the log. */
    private static String printable(HttpExchange exchange) {
        return exchange.getRequestURI().getRawPath().replaceAll("[^!-~]", "?");
    }

    private static void headers(HttpExchange exchange, Answer answer) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Cache-Control", answer.caching());
        headers.set("Content-Security-Policy", answer.reached().isEmpty() ? CONTENT_POLICY : CONTENT_POLICY + " " + answer.reached());
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        // Not no-referrer: browsers would then send their forms with the origin "null".
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (exchange instanceof HttpsExchange) {
            // Over HTTP browsers pay no heed to it, and complain.
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
        }
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        for (int i = 0; i < answer.headers().size(); i += 2) {
            headers.set(answer.headers().get(i), answer.headers().get(i + 1));
        }
    }

    /** Whether the answer is complete; it has gone out then, for reasons as above. */
    private boolean send(HttpExchange exchange, Answer answer, byte[] body, long end) throws IOException {
        if (body == null) {
            // Not to be kept: if a connection is closed while it writes in chunks and was to be kept, the JDK's server counts it for ever.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(answer.code(), 0);
            var out = patience.until(end, exchange.getResponseBody());
            boolean complete = answer.writer().write(out, exchange::close);
            if (complete) {
                out.close();
            }
            return complete;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(answer.code(), -1);
        } else {
            exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().close();
        }
        return true;
    }

    private static byte[] body(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        boolean compressed = headers.containsKey("Content-Encoding");
        boolean text = answer.type().startsWith("text/") || answer.type().startsWith("application/json")
                || answer.type().startsWith("image/svg");
        if (!compressed && (answer.body().length < WORTH_COMPRESSING || !text)) {
            return answer.body();
        }
        headers.set("Vary", "Accept-Encoding");
        boolean taken = takesCompressed(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
        if (taken == compressed) {
            return answer.body();
        }
        if (compressed) {
            headers.remove("Content-Encoding");
            return new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        }
        headers.set("Content-Encoding", "gzip");
        var out = new ByteArrayOutputStream(answer.body().length / 3);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(answer.body());
        }
        return out.toByteArray();
    }

    private static boolean takesCompressed(String accepted) {
        return accepted != null && accepted.matches("(?i)(.*[ ,])?gzip([ ,;].*)?") && !accepted.matches("(?i).*gzip; *q=0(\\.0*)?([ ,].*)?");
    }
}
