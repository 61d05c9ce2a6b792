package bauta.board;

import bauta.command.InsideServices;
import bauta.command.Served;
import bauta.path.Topology.Subnet;
import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.tinylog.Logger;

/**
 * Leases addresses and answers names inside: runs dnsmasq(8) on the inside host port as long as one of the two is on, has it read
 * changes, and runs it again, later and later, when it ends. Leases are in memory, and from time to time in the state directory.
 */
final class Dnsmasq implements AutoCloseable {
    private static final int SIGHUP = 1;
    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final long LONGEST_PAUSE_SECONDS = 60;
    /** A process that ran longer than this was well, and its end is no reason to wait long. */
    private static final long WELL_SECONDS = 60;
    private static final long PATIENCE_SECONDS = 3;
    /** A board without a clock of its own learns the time a while after its start: by more than this. */
    private static final long CLOCK_SET_SECONDS = 60;
    private static final long CLOCK_LOOK_SECONDS = 5;
    private static final int LAST_WORDS = 500;

    private final String device;
    private Subnet inside;
    private final Path directory;
    private final Path leases;
    private final KeptFile kept;
    private final Path learned;
    private final LongSupplier clock;
    private final Thread thread;
    private InsideServices wanted = InsideServices.OFF;
    private boolean stopping;
    private Process process;
    private DnsmasqFiles read;
    private long started;
    private long notBefore;
    private long pause = FIRST_PAUSE_SECONDS;
    private long clockAhead;

    /**
     * One that does not run yet.
     *
     * @param device the inside host port
     * @param inside its address
     * @param run    where configuration and learned name servers are
     * @param state  where the leases outlive the system
     * @param clock  seconds since 1970
     */
    Dnsmasq(String device, Subnet inside, Path run, Path state, LongSupplier clock) {
        this.device = device;
        this.inside = inside;
        directory = run.resolve("dnsmasq");
        leases = run.resolve("dhcp.leases");
        kept = new KeptFile(leases, state.resolve("dhcp.leases"));
        learned = run.resolve("resolv.conf");
        this.clock = clock;
        clockAhead = clockAhead();
        thread = Thread.ofPlatform().name("dnsmasq").daemon().unstarted(this::supervise);
    }

    /** Follows what is to be served. One that a killed run left is ended. */
    void start(Served served) {
        kept.restore();
        served.leases(() -> LeaseFile.read(leases, clock.getAsLong()));
        notBefore = System.nanoTime();
        served.follow(this::want);
        thread.start();
    }

    /** Serves another network from now on. @param address the router's in it */
    synchronized void move(Subnet address) {
        inside = address;
        notifyAll();
    }

    private synchronized void want(InsideServices services) {
        wanted = services;
        notifyAll();
    }

    private void supervise() {
        try {
            endOrphan();
            while (step()) {
                continue;
            }
        } catch (InterruptedException e) {
            Logger.debug("dnsmasq stops.");
        }
    }

    /** Brings what runs closer to what is wanted, then waits for a reason to look again; false at the end. */
    private synchronized boolean step() throws InterruptedException {
        if (stopping) {
            return false;
        }
        reap();
        boolean off = !wanted.dhcp() && !wanted.dns();
        if (off && process == null) {
            wait();
            return true;
        }
        try {
            followClock();
            var files = DnsmasqFiles.of(wanted, device, inside, directory, leases, learned);
            if (process != null && (off || !files.configuration().equals(read.configuration()))) {
                // Meanwhile something else may be wanted.
                end();
                return true;
            }
            if (process != null && !files.equals(read)) {
                write(files);
                Libc.kill((int) process.pid(), SIGHUP);
            }
            long left = notBefore - System.nanoTime();
            if (process == null && left <= 0) {
                write(files);
                begin();
            }
            wait(process != null ? TimeUnit.SECONDS.toMillis(CLOCK_LOOK_SECONDS) : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1));
        } catch (IOException e) {
            later("cannot be run: " + e.getMessage());
            wait(TimeUnit.SECONDS.toMillis(FIRST_PAUSE_SECONDS));
        }
        return true;
    }

    /** Of the clock that only goes on, in seconds. */
    private long clockAhead() {
        return clock.getAsLong() - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    }

    /** Leases say when they end; dnsmasq would take all for ended when the clock is set ahead. */
    private void followClock() throws IOException, InterruptedException {
        long set = clockAhead() - clockAhead;
        if (Math.abs(set) > CLOCK_SET_SECONDS) {
            end();
            LeaseFile.clockWasSet(leases, set, clock.getAsLong(), wanted.leaseSeconds());
            clockAhead += set;
        }
    }

    /** Each file is there whole or not at all, and readable for the user that dnsmasq becomes. */
    private void write(DnsmasqFiles files) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        replace("conf", files.configuration());
        replace("hosts", files.hosts());
        replace("fixed", files.fixed());
        read = files;
    }

    private void replace(String name, String text) throws IOException {
        AtomicFile.write(directory.resolve(name), text.getBytes(StandardCharsets.US_ASCII), AtomicFile.OPEN);
    }

    private void begin() throws IOException {
        var begun = new ProcessBuilder("dnsmasq", "--keep-in-foreground", "--conf-file=" + directory.resolve("conf"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        begun.getOutputStream().close();
        process = begun;
        started = System.nanoTime();
        begun.onExit().thenRun(this::look);
    }

    private synchronized void look() {
        notifyAll();
    }

    /** Takes note that the process ended by itself. */
    private void reap() {
        if (process != null && !process.isAlive()) {
            if (System.nanoTime() - started > TimeUnit.SECONDS.toNanos(WELL_SECONDS)) {
                pause = FIRST_PAUSE_SECONDS;
            }
            var said = lastWords(process);
            int code = process.exitValue();
            process = null;
            later("ended (" + (said.isEmpty() ? "exit code " + code : said) + ")");
        }
    }

    private void later(String what) {
        Logger.warn("dnsmasq on {} {}; it is started again in {} s.", device, what, pause);
        notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
    }

    private static String lastWords(Process ended) {
        try (var said = ended.getErrorStream()) {
            return new String(said.readNBytes(LAST_WORDS), StandardCharsets.UTF_8).strip().replaceAll("[^ -~]+", " ");
        } catch (IOException e) {
            return "";
        }
    }

    /** It writes its leases at every change, so nothing is lost. */
    private synchronized void end() throws InterruptedException {
        if (process == null) {
            return;
        }
        var ending = process;
        process = null;
        ending.destroy();
        if (!awaitEnd(ending)) {
            ending.destroyForcibly();
            awaitEnd(ending);
        }
    }

    /** Others may say meanwhile what they want. */
    private boolean awaitEnd(Process ending) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (long left = until - System.nanoTime(); ending.isAlive() && left > 0; left = until - System.nanoTime()) {
            wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return !ending.isAlive();
    }

    /** One that a killed run left would hold the ports. */
    private void endOrphan() throws InterruptedException {
        var left = Programs.left(directory.resolve("pid"), directory.resolve("conf"));
        if (left.isEmpty()) {
            return;
        }
        left.get().destroy();
        try {
            left.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            left.get().destroyForcibly();
        } catch (ExecutionException e) {
            Logger.trace("The end of a dnsmasq that was left was not seen: {}", e.getMessage());
        }
    }

    /** Writes leases that are new to where they outlive the system. */
    void flush() {
        kept.flush();
    }

    /** Ends it; leases stay. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                stopping = true;
                end();
                notifyAll();
            }
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            kept.end();
            for (var name : new String[] {"conf", "hosts", "fixed", "pid"}) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            Logger.debug("{} stays: {}", directory, e.getMessage());
        }
    }
}
