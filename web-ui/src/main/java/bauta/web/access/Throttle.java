package bauta.web.access;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets each source try passwords less and less often: after some wrong ones each further one costs twice the waiting of the one before.
 * Remembers a bounded number of sources. For any thread.
 */
public final class Throttle {
    static final int FREE = 3;
    static final long LONGEST_SECONDS = 300;
    static final int MOST_SOURCES = 1024;

    private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);

    private final LongSupplier nanos;
    private final Map<InetAddress, Source> sources = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Source> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    private record Source(int wrong, long last) {
    }

    /** @param nanos a monotonic clock */
    public Throttle(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Seconds until that source may try again, rounded up; 0 for at once. */
    public synchronized long seconds(InetAddress from) {
        var source = sources.get(from);
        if (source == null || source.wrong < FREE) {
            return 0;
        }
        long wait = TimeUnit.SECONDS.toNanos(Math.min(LONGEST_SECONDS, 1L << Math.min(30, source.wrong - FREE)));
        long left = wait - (nanos.getAsLong() - source.last);
        return left <= 0 ? 0 : (left + 999_999_999) / 1_000_000_000;
    }

    /** Counts a try before its outcome is known, so that tries side by side count too. */
    public synchronized void count(InetAddress from) {
        long now = nanos.getAsLong();
        sources.compute(from, (address, before) -> new Source(before == null || now - before.last > FORGET_NANOS ? 1 : before.wrong + 1, now));
    }

    /** The password was right after all. */
    public synchronized void forget(InetAddress from) {
        sources.remove(from);
    }
}
