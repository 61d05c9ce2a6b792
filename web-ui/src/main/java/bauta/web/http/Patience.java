package bauta.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Ends writing for which somebody does not read, at its time: its thread is interrupted, which closes the connection. The JDK's server
 * ends it a little later, but to close what goes over TLS it waits until nobody writes, and everybody else over HTTPS waits for it
 * meanwhile. For any thread.
 */
final class Patience implements AutoCloseable {
    private static final int KEPT_SECONDS = 10;

    private final ScheduledThreadPoolExecutor clock;

    /** What may have to be ended. */
    interface Writing<T> {
        T write() throws IOException;
    }

    Patience(ThreadFactory factory) {
        clock = new ScheduledThreadPoolExecutor(1, factory);
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(KEPT_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /** @param end when it is to be over, {@link System#nanoTime} */
    <T> T write(long end, Writing<T> writing) throws IOException {
        var interruption = new Interruption();
        var later = clock.schedule(interruption, end - System.nanoTime(), TimeUnit.NANOSECONDS);
        try {
            return writing.write();
        } finally {
            later.cancel(false);
            interruption.tooLate();
        }
    }

    /** The same stream, whose every use is over by then. */
    OutputStream until(long end, OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                Patience.this.write(end, () -> {
                    out.write(bytes, from, length);
                    return null;
                });
            }

            @Override
            public void flush() throws IOException {
                Patience.this.write(end, () -> {
                    out.flush();
                    return null;
                });
            }

            @Override
            public void close() throws IOException {
                Patience.this.write(end, () -> {
                    out.close();
                    return null;
                });
            }
        };
    }

    /** Interrupts the thread that made it, unless that has gone on to something else. */
    private static final class Interruption implements Runnable {
        private final Thread writer = Thread.currentThread();
        private boolean tooLate;
        private boolean done;

        @Override
        public synchronized void run() {
            if (!tooLate) {
                done = true;
                writer.interrupt();
            }
        }

        synchronized void tooLate() {
            tooLate = true;
            if (done) {
                Thread.interrupted(); // it was meant for the writing only
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
