package bauta.web.access;

import bauta.setup.Administrator;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** The way in by the administrator's password: one is tried at a time, and each source less and less often. For any thread. */
public final class Login {
    private static final long PATIENCE_SECONDS = 5;

    private final Administrator administrator;
    private final Throttle throttle;
    /** Trying many passwords costs the board one core at most, and the memory of one hash. */
    private final Semaphore hashing = new Semaphore(1);

    /** What became of a try. */
    public enum Check { RIGHT, WRONG, BUSY, TOO_OFTEN }

    public Login(Administrator administrator, Throttle throttle) {
        this.administrator = administrator;
        this.throttle = throttle;
    }

    /** Whether somebody has made the router theirs by setting a password. */
    public boolean claimed() {
        return administrator.exists();
    }

    /** Seconds until that source may try again; 0 for at once. */
    public long seconds(InetAddress from) {
        return throttle.seconds(from);
    }

    /** Tries a password; takes a noticeable time. */
    public Check check(InetAddress from, String clear) {
        if (throttle.seconds(from) > 0) {
            return Check.TOO_OFTEN;
        }
        throttle.count(from);
        try {
            if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return Check.BUSY;
            }
            try {
                if (!administrator.matches(clear)) {
                    return Check.WRONG;
                }
                throttle.forget(from);
                return Check.RIGHT;
            } finally {
                hashing.release();
            }
        } catch (IOException e) {
            Logger.error("The administrator's password cannot be read: {}", e.getMessage());
            return Check.WRONG;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Check.BUSY;
        }
    }
}
