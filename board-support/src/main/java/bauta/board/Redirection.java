package bauta.board;

import bauta.chains.RuleSet;
import bauta.chains.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Keeps the kernel's table {@link RedirectRules#TABLE} in step with the rules in force (nft(8), by a thread of its own). A change
 * takes some milliseconds to get there; several at once become one. The kernel knows where a redirected connection was meant to
 * go ({@code SO_ORIGINAL_DST}) and gives the program's answers that address.
 */
final class Redirection implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    /** Of the kernel's routing tables, one that nobody else has. */
    private static final String ROUTES = "25185";

    private final List<String> ports;
    private final Thread thread;
    private RuleSet wanted;
    private boolean changed;
    private boolean transparent;
    private boolean stopping;
    /** Own thread only, and after its end {@link #close}. */
    private String applied = "";
    private boolean routed;

    /** @param ports the names of the host ports */
    Redirection(List<String> ports) {
        this.ports = ports;
        thread = Thread.ofPlatform().name("redirect").daemon().priority(Thread.MIN_PRIORITY).unstarted(this::keepInStep);
    }

    /** Begins with these tables; a table that a killed run left is replaced. */
    void start(Tables tables) {
        tables.follow(this::want);
        thread.start();
    }

    private synchronized void want(RuleSet set) {
        wanted = set;
        changed = true;
        notifyAll();
    }

    /** Whether packets are to keep their destination (TPROXY), from now on; any thread. */
    synchronized void transparent(boolean on) {
        changed |= on != transparent;
        transparent = on;
        notifyAll();
    }

    /** The next script, or null at the end. */
    private synchronized String next() throws InterruptedException {
        while ((!changed || wanted == null) && !stopping) {
            wait();
        }
        changed = false;
        return stopping ? null : RedirectRules.of(wanted, ports, transparent);
    }

    private void keepInStep() {
        try {
            for (var script = next(); script != null; script = next()) {
                apply(script);
            }
        } catch (InterruptedException e) {
            Logger.debug("Redirection stops.");
        }
    }

    private void apply(String script) {
        if (script.equals(applied)) {
            return;
        }
        applied = script;
        try {
            routes(RedirectRules.marks(script));
            run(script, "nft", "-f", "-");
        } catch (IOException e) {
            Logger.warn("REDIRECT does not work. That takes nftables and a kernel with nf_tables and NAT (CONFIG_NFT_REDIR); where 'bauta set redirect"
                    + " tproxy' was said, iproute2, CONFIG_NFT_TPROXY, CONFIG_NFT_SOCKET and CONFIG_IP_MULTIPLE_TABLES: {}", e.getMessage());
        }
    }

    /** Has marked packets routed to the board itself, or not; such rules of a killed run may be there. */
    private void routes(boolean wanted) throws IOException {
        if (wanted == routed) {
            return;
        }
        routed = wanted;
        forget("ip", "rule", "del", "fwmark", RedirectRules.MARK, "lookup", ROUTES);
        forget("ip", "route", "flush", "table", ROUTES);
        if (wanted) {
            run("", "ip", "rule", "add", "fwmark", RedirectRules.MARK, "lookup", ROUTES);
            run("", "ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo", "table", ROUTES);
        }
    }

    private static void forget(String... command) {
        try {
            run("", command);
        } catch (IOException e) {
            Logger.trace("There was nothing to forget: {}", e.getMessage());
        }
    }

    private static void run(String input, String... command) throws IOException {
        Programs.run(List.of(command), input.getBytes(StandardCharsets.UTF_8), PATIENCE_SECONDS);
    }

    /** Takes the table away. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
            if (!applied.isEmpty()) {
                apply(RedirectRules.NONE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
