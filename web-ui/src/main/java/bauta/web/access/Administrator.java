package bauta.web.access;

import bauta.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * The one who may configure from the browser, known by a password that is kept in a file. As long as there is no file the router
 * has not been claimed. For any thread.
 */
public final class Administrator {
    private static final long PATIENCE_SECONDS = 5;

    private final Path file;
    /** One password is tried at a time, so that trying many costs the board one core at most. */
    private final Semaphore hashing = new Semaphore(1);
    private volatile Password password;
    private volatile boolean claimed;

    /** Whether a password was the right one. */
    public enum Check { RIGHT, WRONG, BUSY }

    /** @param file that holds the password, there or not */
    public Administrator(Path file) throws IOException {
        this.file = file;
        try {
            claimed = true;
            password = Password.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            claimed = false;
        } catch (IllegalArgumentException e) {
            // Nobody else may claim a router whose file was damaged.
            Logger.error("The administrator's password in {} cannot be read: {}. Nobody can log in by browser until that file is removed as"
                    + " root and the router restarted; then it can be claimed anew.", file, e.getMessage());
        }
    }

    public boolean claimed() {
        return claimed;
    }

    /**
     * Makes this the first password.
     *
     * @return false if somebody else was first
     */
    public synchronized boolean claim(String clear) throws IOException {
        if (claimed) {
            return false;
        }
        change(clear);
        return true;
    }

    /** Makes this the password. */
    public synchronized void change(String clear) throws IOException {
        if (!Password.weakness(clear).isEmpty()) {
            throw new IllegalArgumentException("to be refused before");
        }
        var next = Password.of(clear);
        AtomicFile.write(file, (next.text() + "\n").getBytes(StandardCharsets.UTF_8));
        password = next;
        claimed = true;
    }

    /** Tries a password; takes a noticeable time. */
    public Check check(String clear) throws InterruptedException {
        var wanted = password;
        if (wanted == null) {
            return Check.WRONG;
        }
        if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Check.BUSY;
        }
        try {
            return wanted.is(clear) ? Check.RIGHT : Check.WRONG;
        } finally {
            hashing.release();
        }
    }
}
