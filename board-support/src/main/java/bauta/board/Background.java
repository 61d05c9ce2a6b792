package bauta.board;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes daemon threads that the scheduler lets run when nothing else wants to: nice(2) counts for each thread of Linux by itself,
 * while Java's own priorities count for nothing there.
 */
final class Background implements ThreadFactory {
    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int NICE = 10;

    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    /** @param name of the threads, which are numbered */
    Background(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().name(name + "-" + made.incrementAndGet()).daemon().priority(Thread.MIN_PRIORITY).unstarted(() -> {
            // Without the right to, it runs as any other.
            Libc.setpriority(PRIO_PROCESS, THIS_THREAD, NICE);
            work.run();
        });
    }
}
