package bauta.store;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The thread that saves once a burst of changes is over, and again later where that fails. It begins with the first change. */
final class Autosave implements AutoCloseable {
    private static final long AGAIN_MILLIS = 30_000;

    private final Burst burst;
    private final BooleanSupplier save;
    private Thread thread;
    private boolean closed;

    /** @param save says whether there is nothing left to do */
    Autosave(Burst burst, BooleanSupplier save) {
        this.burst = burst;
        this.save = save;
    }

    synchronized void change() {
        burst.change(System.nanoTime());
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().name("store").daemon().start(this::live);
        }
        notifyAll();
    }

    private void live() {
        try {
            while (burstIsOver()) {
                while (!save.getAsBoolean()) {
                    Thread.sleep(AGAIN_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean burstIsOver() throws InterruptedException {
        while (!closed) {
            long left = burst.left(System.nanoTime());
            if (left <= 0) {
                burst.over();
                return true;
            }
            if (left == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        return false;
    }

    /** The thread ends soon; one that is saving ends after that. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
