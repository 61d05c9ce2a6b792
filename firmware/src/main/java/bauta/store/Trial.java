package bauta.store;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A change on trial: it stays if it is confirmed in time, and otherwise all is as it was before. */
public final class Trial implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Runnable before;
    private final Runnable over;
    private final long nanos;
    private State state = State.APPLYING;
    private long deadline;

    /** How it ends. */
    public enum End { CONFIRMED, TIMED_OUT, LOST }

    private enum State { APPLYING, WAITING, CONFIRMED, OVER }

    /**
     * @param before brings back what was
     * @param over   told when the trial has ended either way
     * @param nanos  how long it waits once the change is applied
     */
    Trial(Runnable before, Runnable over, long nanos) {
        this.before = before;
        this.over = over;
        this.nanos = nanos;
    }

    /**
     * Begins to wait, now that the change is applied.
     *
     * @param listening whether the one who tries still listens; may take a while
     */
    public End await(BooleanSupplier listening) {
        synchronized (this) {
            state = State.WAITING;
            deadline = System.nanoTime() + nanos;
        }
        while (true) {
            synchronized (this) {
                if (state == State.CONFIRMED) {
                    return End.CONFIRMED;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    state = State.OVER;
                    return End.TIMED_OUT;
                }
                if (!pause(Math.min(left, LOOK_NANOS))) {
                    state = State.OVER;
                    return End.LOST;
                }
            }
            if (!listening.getAsBoolean() && lost()) {
                return End.LOST;
            }
        }
    }

    private synchronized boolean lost() {
        if (state == State.CONFIRMED) {
            return false;
        }
        state = State.OVER;
        return true;
    }

    private boolean pause(long wait) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(wait, 1));
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Whether the change stays; false if it is too late for that, or too early. */
    synchronized boolean confirm() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.CONFIRMED;
        notifyAll();
        return true;
    }

    /** Seconds until it is over, rounded up; 0 while the change is being applied. */
    synchronized long secondsLeft() {
        return state == State.WAITING ? Math.max(0, (deadline - System.nanoTime() + 999_999_999) / 1_000_000_000) : 0;
    }

    /** Brings back what was, unless it was confirmed. */
    @Override
    public void close() {
        boolean confirmed;
        synchronized (this) {
            confirmed = state == State.CONFIRMED;
            state = confirmed ? State.CONFIRMED : State.OVER;
        }
        try {
            if (!confirmed) {
                before.run();
            }
        } finally {
            over.run();
        }
    }
}
