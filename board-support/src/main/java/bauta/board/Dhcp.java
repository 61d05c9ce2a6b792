package bauta.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Has the outside host port's address come from a DHCP server: runs BusyBox {@code udhcpc} in the foreground for as long as the
 * router runs, and again, later and later, when it ends. A lease outlives the process: until the server says otherwise it holds.
 */
final class Dhcp implements AutoCloseable {
    private static final int SIGUSR1 = 10;
    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final long LONGEST_PAUSE_SECONDS = 60;
    /** A client that ran longer than this was well, and its end is no reason to wait long. */
    private static final long WELL_SECONDS = 60;
    /** What the script does takes a moment. */
    private static final long SCRIPT_SECONDS = 10;

    private final String device;
    private final Path run;
    private final Thread thread;
    private Process client;
    private boolean stopping;

    /**
     * A client that does not run yet.
     *
     * @param device the host port
     * @param run    where the client's script and the name servers it was told go ({@code resolv.conf})
     */
    Dhcp(String device, Path run) {
        this.device = device;
        this.run = run;
        thread = new Thread(this::supervise, "dhcp");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void supervise() {
        var pause = FIRST_PAUSE_SECONDS;
        try {
            while (true) {
                var started = System.nanoTime();
                var ended = once();
                if (ended == null) {
                    return;
                }
                if (System.nanoTime() - started > TimeUnit.SECONDS.toNanos(WELL_SECONDS)) {
                    pause = FIRST_PAUSE_SECONDS;
                }
                Logger.warn("udhcpc on {} ended ({}); it is started again in {} s.", device, ended, pause);
                TimeUnit.SECONDS.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Logger.debug("DHCP on {} stops.", device);
        }
    }

    /** Runs the client until it ends: why it did, or null when that was wanted. */
    private String once() throws InterruptedException {
        try {
            endOrphan();
            var script = script().toString();
            // What a run before this one was given holds meanwhile: asking takes seconds.
            var last = quiet(script, "last").start();
            if (!last.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS)) {
                Logger.warn("The lease of before on {} was not taken up within {} s; a new one is asked for.", device, SCRIPT_SECONDS);
                last.descendants().forEach(ProcessHandle::destroyForcibly);
                last.destroyForcibly();
            }
            var builder = quiet("udhcpc", "-f", "-i", device, "-s", script, "-p", pidFile().toString());
            Process process;
            synchronized (this) {
                if (stopping) {
                    return null;
                }
                client = builder.start();
                process = client;
            }
            var code = process.waitFor();
            synchronized (this) {
                return stopping ? null : "exit code " + code;
            }
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private ProcessBuilder quiet(String... words) {
        var builder = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("BAUTA_RUN", run.toString());
        builder.environment().put("interface", device);
        return builder;
    }

    /** Has the client ask for its lease again now, as somewhere else it has to. */
    synchronized void renew() {
        if (client != null && client.isAlive()) {
            Libc.kill((int) client.pid(), SIGUSR1);
        }
    }

    private Path pidFile() {
        return run.resolve("udhcpc.pid");
    }

    /** A client that a killed run left would go on asking beside ours. */
    private void endOrphan() {
        Programs.left(pidFile(), run.resolve("udhcpc.sh")).ifPresent(ProcessHandle::destroy);
    }

    private Path script() throws IOException {
        var script = run.resolve("udhcpc.sh");
        try (var in = Dhcp.class.getResourceAsStream("udhcpc.sh")) {
            Files.write(script, in.readAllBytes());
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /** Has another client ask for an address, because the host port is a new one, which has none. */
    synchronized void again() {
        if (client != null) {
            client.destroy();
        }
    }

    /** Ends the client; the lease is kept. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
            if (client != null) {
                client.destroy();
            }
        }
        thread.interrupt();
        try {
            Files.deleteIfExists(run.resolve("udhcpc.sh"));
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
