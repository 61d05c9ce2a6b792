package bauta.web.access;

import bauta.setup.AdministratorPassword;
import bauta.setup.UnfitException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * The one who may configure from the browser, known by the password of the board. As long as there is none the router has not been
 * claimed; a damaged one claims it as well, so that nobody else can. For any thread.
 */
public final class Administrator {
    private static final long PATIENCE_SECONDS = 5;

    private final AdministratorPassword password;
    /** One password is tried at a time, so that trying many costs the board one core at most. */
    private final Semaphore hashing = new Semaphore(1);

    /** Whether a password was the right one. */
    public enum Check { RIGHT, WRONG, BUSY }

    public Administrator(AdministratorPassword password) {
        this.password = password;
    }

    public boolean claimed() {
        return password.exists();
    }

    /**
     * Makes this the first password.
     *
     * @return false if somebody else was first
     */
    public synchronized boolean claim(String clear) throws IOException {
        if (claimed()) {
            return false;
        }
        change(clear);
        return true;
    }

    /** Makes this the password. */
    public synchronized void change(String clear) throws IOException {
        try {
            password.set(clear);
        } catch (UnfitException e) {
            throw new IllegalArgumentException("to be refused before", e);
        }
    }

    /** Tries a password; takes a noticeable time. */
    public Check check(String clear) throws InterruptedException {
        if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Check.BUSY;
        }
        try {
            return password.matches(clear) ? Check.RIGHT : Check.WRONG;
        } catch (IOException e) {
            Logger.error("The administrator's password cannot be read: {}", e.getMessage());
            return Check.WRONG;
        } finally {
            hashing.release();
        }
    }
}
