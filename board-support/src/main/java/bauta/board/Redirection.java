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
    private static final long PATIENCE_SECONDS = 10;

    private final List<String> ports;
    private final Thread thread;
    private RuleSet wanted;
    private boolean stopping;
    /** Own thread only, and after its end {@link #close}. */
    private String applied = "";

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
        notifyAll();
    }

    private synchronized RuleSet next() throws InterruptedException {
        while (wanted == null && !stopping) {
            wait();
        }
        var next = stopping ? null : wanted;
        wanted = null;
        return next;
    }

    private void keepInStep() {
        try {
            for (var set = next(); set != null; set = next()) {
                apply(RedirectRules.of(set, ports));
            }
        } catch (InterruptedException e) {
            Logger.debug("Redirection stops.");
        }
    }

    private void apply(String script) throws InterruptedException {
        if (script.equals(applied)) {
            return;
        }
        applied = script;
        try {
            var process = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
            try (var in = process.outputWriter()) {
                in.append(script);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            } else if (process.exitValue() != 0) {
                Logger.warn("REDIRECT does not work: the kernel needs nf_tables with NAT (CONFIG_NFT_REDIR). nft says: {}", said.strip());
            }
        } catch (IOException e) {
            Logger.warn("REDIRECT does not work: cannot run nft ({}). Install nftables.", e.getMessage());
        }
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
