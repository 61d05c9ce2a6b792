package bauta.health;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * The programs in the folder {@code hooks} of the state: each executable one is run for each event, one after the other in the order
 * of their names, with the words KIND SUBJECT BACKEND TEXT and an environment of {@code PATH} and {@code BAUTA_...} alone. One that
 * takes longer than 10 s is ended.
 */
public final class Hooks implements AutoCloseable {
    static final int WAITING = 64;
    private static final long PATIENCE_SECONDS = 10;

    private final Path folder;
    private final long patienceMillis;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(WAITING);
    private Thread thread;
    private boolean overflow;

    public Hooks(Path folder) {
        this(folder, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    Hooks(Path folder, long patienceMillis) {
        this.folder = folder;
        this.patienceMillis = patienceMillis;
    }

    /** Has the hooks run for an event, soon; never waits. */
    public synchronized void run(Event event) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        if (!queue.offer(event)) {
            if (!overflow) {
                Logger.warn("The hooks in {} cannot keep up; some events passed without them.", folder);
            }
            overflow = true;
            return;
        }
        overflow = false;
        if (thread == null) {
            thread = Thread.ofPlatform().name("hooks").daemon().priority(Thread.MIN_PRIORITY).start(this::work);
        }
    }

    private void work() {
        try {
            while (true) {
                var event = queue.take();
                for (var hook : hooks()) {
                    run(hook, event);
                }
            }
        } catch (InterruptedException e) {
            Logger.debug("Hooks stop.");
        }
    }

    private List<Path> hooks() {
        var hooks = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(folder, file -> Files.isRegularFile(file) && Files.isExecutable(file))) {
            files.forEach(hooks::add);
        } catch (IOException e) {
            Logger.warn("The hooks in {} cannot be read: {}", folder, e.toString());
        }
        hooks.sort(null);
        return hooks;
    }

    private void run(Path hook, Event event) throws InterruptedException {
        Process process = null;
        try {
            var builder = new ProcessBuilder(hook.toString(), event.kind().word(), event.subject(), event.backend(), event.text())
                    .redirectInput(new File("/dev/null")).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    "BAUTA_EVENT", Long.toString(event.number()), "BAUTA_KIND", event.kind().word(), "BAUTA_SUBJECT", event.subject(),
                    "BAUTA_BACKEND", event.backend(), "BAUTA_TEXT", event.text()));
            process = builder.start();
            if (!process.waitFor(patienceMillis, TimeUnit.MILLISECONDS)) {
                Logger.warn("The hook {} took longer than {} and was ended.", hook, Durations.text((int) patienceMillis));
            } else if (process.exitValue() != 0) {
                Logger.warn("The hook {} failed with exit code {}.", hook, process.exitValue());
            }
        } catch (IOException e) {
            Logger.warn("The hook {} cannot be run: {}", hook, e.getMessage());
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
