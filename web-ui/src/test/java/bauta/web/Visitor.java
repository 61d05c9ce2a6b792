package bauta.web;

import bauta.firmware.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** The administrator at a router without wires: claimed it, and goes through its pages. */
public final class Visitor implements AutoCloseable {
    private final Router router;
    private final Engine engine;
    private final WebFrontEnd.Open open;
    private final Browser browser;

    public Visitor(Path state) throws IOException, InterruptedException {
        this(state, 1024);
    }

    /** @param capacity of the router's flow table */
    public Visitor(Path state, int capacity) throws IOException, InterruptedException {
        router = new Router(state, "eth1", capacity);
        engine = router.engine();
        open = WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), engine);
        browser = new Browser(open.port());
        browser.claim();
    }

    public Router router() {
        return router;
    }

    public Engine engine() {
        return engine;
    }

    public Browser browser() {
        return browser;
    }

    /** The text of a page. */
    public String words(String path) throws IOException, InterruptedException {
        var answer = browser.get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return Browser.words(answer.body());
    }

    /** Sends a form that has to be followed; the page that comes then. */
    public String send(String path, String... fields) throws IOException, InterruptedException {
        var answer = browser.follow(path, fields);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + Browser.words(answer.body()));
        }
        return answer.body();
    }

    /** The commands that wait, as the page of changes lists them. */
    public List<String> waiting() throws IOException, InterruptedException {
        var code = java.util.regex.Pattern.compile("<li><code>(.*?)</code>").matcher(browser.get("/changes").body());
        return code.results().map(found -> found.group(1).replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&quot;", "\"")
                .replace("&amp;", "&")).toList();
    }

    /** Puts what waits in force and keeps it. */
    public void apply() throws IOException, InterruptedException {
        send("/changes", "do", "apply", "seconds", "600");
        send("/changes", "do", "confirm");
    }

    @Override
    public void close() {
        browser.close();
        open.close();
    }
}
