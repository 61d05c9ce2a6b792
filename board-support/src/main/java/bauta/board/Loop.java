package bauta.board;

import bauta.path.Block;
import bauta.path.PathThread;
import bauta.path.Side;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * The path thread: waits by poll(2) for frames on the two network cards and the two host ports and for work, hands batches to the
 * traffic, and never dies of what goes wrong in one of them.
 */
final class Loop implements PathThread, AutoCloseable {
    static final int BATCH = 128;

    private static final int POLL_FD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED_EVENTS = 6;
    private static final int LONGEST_WAIT_MILLIS = 100;
    private static final long SECOND = 1_000_000_000;
    private static final long STOP_MILLIS = 1500;
    /** How long the rings alone, which need no system call to be looked at, may keep the thread from poll, in nanoseconds. */
    private static final long LONGEST_WITHOUT_POLL = 200_000;

    private final Traffic traffic;
    private final Source[] sources;
    /** Of the source with the same number. */
    private final Arrivals[] handlers;
    private final Runnable running;
    private final Runnable everyTenth;
    private final Runnable everySecond;
    private final Wake wake = new Wake();
    private final OffHeap pollMemory;
    private final ByteBuffer polled;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private final Pace pace = new Pace(Runtime.getRuntime().availableProcessors(), System.nanoTime());
    private long now;
    private long polledAt;
    private long nextTenth = System.nanoTime();
    private long nextSecond = nextTenth;
    private long nextComplaint = System.nanoTime();
    private long unsaid;

    /**
     * A path thread that does not run yet.
     *
     * @param running     called once, on the path thread, when the first poll is over
     * @param everyTenth  called on the path thread about every tenth of a second
     * @param everySecond called on the path thread about every second
     */
    Loop(Traffic traffic, NicRing insideNic, NicRing outsideNic, Source insideTap, Source outsideTap, Runnable running,
            Runnable everyTenth, Runnable everySecond) {
        this.traffic = traffic;
        this.running = running;
        this.everyTenth = everyTenth;
        this.everySecond = everySecond;
        var arrivals = new LinkedHashMap<Source, Arrivals>();
        insideNic.sources().forEach(ring -> arrivals.put(ring, new Arrivals(Side.INSIDE, false)));
        outsideNic.sources().forEach(ring -> arrivals.put(ring, new Arrivals(Side.OUTSIDE, false)));
        arrivals.put(insideTap, new Arrivals(Side.INSIDE, true));
        arrivals.put(outsideTap, new Arrivals(Side.OUTSIDE, true));
        sources = arrivals.keySet().toArray(new Source[0]);
        handlers = arrivals.values().toArray(new Arrivals[0]);
        pollMemory = OffHeap.of((sources.length + 1) * POLL_FD_BYTES);
        polled = pollMemory.bytes();
        thread = new Thread(this::live, "path");
    }

    void start() {
        thread.start();
    }

    @Override
    public <T> T call(Supplier<T> task) {
        if (Thread.currentThread() == thread) {
            return task.get();
        }
        var result = new CompletableFuture<T>();
        post(() -> {
            try {
                result.complete(task.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        if (stopping) {
            // Work posted after the last turn would never be done, and its caller would wait for ever.
            result.completeExceptionally(new IllegalStateException("The router is stopping."));
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                default -> throw e;
            }
        }
    }

    /** Whether many frames pass in the kernel, so that to look out for one here would keep others from their work; on the path thread. */
    void busyElsewhere(boolean busy) {
        pace.busyElsewhere(busy);
    }

    /** Has {@code task} run on the path thread soon, without waiting for it. */
    void post(Runnable task) {
        work.add(task);
        wake.wake();
    }

    private void live() {
        var busy = false;
        var first = true;
        while (!stopping) {
            try {
                busy = turn(busy);
            } catch (Throwable e) {
                complain(e);
            }
            if (first) {
                first = false;
                running.run();
            }
        }
        doWork();
    }

    private boolean turn(boolean busy) {
        if (busy || !framesInRings()) {
            poll(busy ? 0 : LONGEST_WAIT_MILLIS);
        } else {
            nothingPolled();
        }
        now = System.nanoTime();
        traffic.clock(now);
        if (events(sources.length) != 0) {
            doWork();
        }
        var taken = 0;
        var more = false;
        try {
            for (var i = 0; i < sources.length; i++) {
                var received = receive(i);
                taken += received;
                more |= received == BATCH;
            }
        } finally {
            traffic.flush();
            for (var source : sources) {
                source.release();
            }
        }
        pace.took(taken, now);
        if (now - nextTenth >= 0) {
            nextTenth = now + SECOND / 10;
            everyTenth.run();
        }
        if (now - nextSecond >= 0) {
            nextSecond = now + SECOND;
            everySecond.run();
        }
        return more;
    }

    /** Whether there is a frame in a ring; looks out for one for a moment, and says no when it is time to poll. */
    private boolean framesInRings() {
        var at = System.nanoTime();
        var ends = pace.lookoutEnds();
        do {
            if (at - polledAt > LONGEST_WITHOUT_POLL) {
                return false;
            }
            for (var source : sources) {
                if (source.ready()) {
                    return true;
                }
            }
            Thread.onSpinWait();
            at = System.nanoTime();
        } while (at - ends < 0 && !stopping);
        return false;
    }

    private void poll(int timeoutMillis) {
        for (var i = 0; i < sources.length; i++) {
            polled.putInt(i * POLL_FD_BYTES, sources[i].fd()).putInt(i * POLL_FD_BYTES + EVENTS, Libc.POLLIN);
        }
        polled.putInt(sources.length * POLL_FD_BYTES, wake.fd()).putInt(sources.length * POLL_FD_BYTES + EVENTS, Libc.POLLIN);
        Libc.poll(pollMemory.address(), sources.length + 1, timeoutMillis);
        polledAt = System.nanoTime();
    }

    private void nothingPolled() {
        for (var i = 0; i <= sources.length; i++) {
            polled.putInt(i * POLL_FD_BYTES + EVENTS, Libc.POLLIN);
        }
    }

    /** How many frames were taken: a full batch means that there may be more. */
    private int receive(int i) {
        var events = events(i);
        if ((events & ~Libc.POLLIN) != 0) {
            sources[i].failed();
        }
        return (events & Libc.POLLIN) != 0 || sources[i].ready() ? sources[i].receive(handlers[i], BATCH) : 0;
    }

    private int events(int i) {
        return polled.getShort(i * POLL_FD_BYTES + RETURNED_EVENTS);
    }

    private void doWork() {
        wake.seen();
        if (!work.isEmpty()) {
            traffic.settle();
        }
        for (var task = work.poll(); task != null; task = work.poll()) {
            try {
                task.run();
            } catch (Throwable e) {
                complain(e);
            }
        }
    }

    /** Frames of one source on their way to the traffic; what goes wrong with one of them touches no other. */
    private final class Arrivals implements FrameHandler {
        private final Side side;
        private final boolean fromHost;

        Arrivals(Side side, boolean fromHost) {
            this.side = side;
            this.fromHost = fromHost;
        }

        @Override
        public void frame(Block block, int at, int length) {
            try {
                if (fromHost) {
                    traffic.fromHost(side, block, at, length);
                } else {
                    traffic.fromNic(side, block, at, length);
                }
            } catch (Throwable e) {
                complain(e);
            }
        }
    }

    /** Once per second at most: a frame that breaks something usually has brothers. */
    private void complain(Throwable e) {
        if (System.nanoTime() - nextComplaint < 0) {
            unsaid++;
            return;
        }
        nextComplaint = System.nanoTime() + SECOND;
        Logger.error(e, "Something went wrong on the packet's way; {} more such since the last message.", unsaid);
        unsaid = 0;
    }

    /** Whether the thread has come to its end. */
    boolean stopped() {
        return !thread.isAlive();
    }

    /** Stops the thread and waits for its last turn, 1.5 s at most. */
    @Override
    public void close() {
        work.add(() -> traffic.forwarding(false)); // nothing passes elsewhere any more, and what did is counted
        stopping = true;
        wake.wake();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
