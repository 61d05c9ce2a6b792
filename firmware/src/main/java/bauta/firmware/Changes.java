package bauta.firmware;

import bauta.command.Command;
import bauta.command.Console;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/** Lets commands that change single things run side by side, and whatever replaces the whole configuration run alone. */
final class Changes {
    private static final int MOST_INPUT = 16 << 20;
    private static final long PATIENCE_MILLIS = 500;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile Runnable listener = () -> { };

    /** @param listener told after every command that may have changed something */
    void listener(Runnable listener) {
        this.listener = listener;
    }

    /** What may fail. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Does something that no command comes between. */
    <T, E extends Exception> T alone(Work<T, E> work) throws E {
        lock.writeLock().lock();
        try {
            return work.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * As {@link #alone}, but does not wait long: a command that looks up names where no network answers must not keep a router
     * from going back to what worked. Such a command takes effect afterwards.
     */
    void aloneSoon(Runnable work) {
        boolean alone = false;
        try {
            alone = lock.writeLock().tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            work.run();
        } finally {
            if (alone) {
                lock.writeLock().unlock();
            }
        }
    }

    /** The same command, which now keeps to this order where {@code changes} says so of its words. */
    Command ordered(Command command, Predicate<List<String>> changes) {
        return (words, console) -> {
            if (!changes.test(words)) {
                return command.run(words, console);
            }
            lock.readLock().lock();
            try {
                return command.run(words, console);
            } finally {
                lock.readLock().unlock();
                listener.run();
            }
        };
    }

    /** As {@link #ordered}, for a command that reads standard input, which may be slow and is read before anybody has to wait. */
    Command orderedAfterReading(Command command, Predicate<List<String>> changes) {
        var ordered = ordered(command, changes);
        return (words, console) -> {
            if (!changes.test(words)) {
                return command.run(words, console);
            }
            byte[] input;
            try {
                input = console.in().readNBytes(MOST_INPUT + 1);
            } catch (IOException e) {
                console.err(words.getFirst() + ": cannot read standard input: " + e.getMessage() + "\n");
                return 1;
            }
            if (input.length > MOST_INPUT) {
                console.err(words.getFirst() + ": standard input has more than " + MOST_INPUT + " bytes\n");
                return 1;
            }
            return ordered.run(words, new Read(console, input));
        };
    }

    private static final class Read implements Console {
        private final Console console;
        private final InputStream in;

        Read(Console console, byte[] input) {
            this.console = console;
            in = new ByteArrayInputStream(input);
        }

        @Override
        public void out(String text) {
            console.out(text);
        }

        @Override
        public void err(String text) {
            console.err(text);
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public boolean open() {
            return console.open();
        }
    }
}
