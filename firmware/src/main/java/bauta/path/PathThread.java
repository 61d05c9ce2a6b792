package bauta.path;

import java.util.function.Supplier;

/**
 * The one thread that owns the flow table and the scheduling state of the forwards. Everyone else asks it to do things
 * between two batches of packets; what is asked has to be short (well under a millisecond).
 */
public interface PathThread {
    /** Runs {@code work} on the path thread between two batches, waits for it and returns or throws what it did. */
    <T> T call(Supplier<T> work);

    default void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** For tests and tools in which the caller is the path thread itself. */
    PathThread SAME = new PathThread() {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }
    };
}
