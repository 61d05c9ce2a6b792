package bauta.board;

import bauta.command.BoardSettings;
import bauta.firmware.Firmware;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * What is looked after now and then beside the path, on a thread of its own: a version on trial, the line that the service manager
 * shows, name and time zone, and what goes from memory to the card.
 */
final class Housekeeping implements AutoCloseable {
    private static final long OFTEN_MILLIS = 1000;
    private static final long SELDOM_MILLIS = 5000;

    private final Firmware firmware;
    private final Supervisor supervisor;
    private final Runnable flush;
    private final UpdateTrial trial;
    private final Identity identity;
    private final Thread thread = Thread.ofPlatform().name("housekeeping").daemon().priority(Thread.MIN_PRIORITY).unstarted(this::live);
    private long flushed = System.nanoTime();

    /**
     * One that does not run yet.
     *
     * @param flush    writes to the card what is only in memory
     * @param identity null where the system belongs to somebody else
     */
    Housekeeping(Firmware firmware, Supervisor supervisor, Runnable flush, UpdateTrial trial, Identity identity) {
        this.firmware = firmware;
        this.supervisor = supervisor;
        this.flush = flush;
        this.trial = trial;
        this.identity = identity;
    }

    void start() {
        thread.start();
    }

    private void live() {
        try {
            while (true) {
                Thread.sleep(turn() ? OFTEN_MILLIS : SELDOM_MILLIS);
            }
        } catch (InterruptedException e) {
            Logger.trace("Housekeeping ends.");
        }
    }

    /** @return whether to look again soon */
    private boolean turn() {
        try {
            var settings = firmware.settings().board();
            if (identity != null) {
                identity.apply(settings);
            }
            supervisor.status(words());
            flush(settings);
            return trial.step();
        } catch (RuntimeException e) {
            Logger.error(e, "Something went wrong beside the path.");
            return false;
        }
    }

    private String words() {
        var status = firmware.status(List::of);
        var outside = status.topology().outside();
        var address = outside.addresses().isEmpty() ? "no address outside" : outside.addresses().getFirst() + " outside";
        var notices = status.notices();
        return (status.forwarding() ? "forwarding, " : "not forwarding, ") + address
                + (outside.carrier() ? "" : ", no link outside") + (notices.isEmpty() ? "" : "; NOTICE: " + notices.getFirst());
    }

    private void flush(BoardSettings settings) {
        var now = System.nanoTime();
        if (settings.flushMinutes() != 0 && now - flushed >= TimeUnit.MINUTES.toNanos(settings.flushMinutes())) {
            flushed = now;
            flush.run();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
