package bauta.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * Names of addresses from the system's resolver, for listings: whoever waits, waits a moment. Where no name server answers, which
 * the library finds out only after many seconds for each address, addresses have no names for half a minute. For all threads.
 */
final class HostNames {
    private static final long PATIENCE_MILLIS = 2000;
    private static final long SILENCE_NANOS = 30_000_000_000L;
    private static final int IDLE_SECONDS = 10;

    private final IntFunction<Optional<String>> resolver;
    private final long patienceMillis;
    /** A thread of the system's: the library holds whatever thread it is called by. */
    private final ThreadPoolExecutor asker = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("host-names").factory());
    private volatile boolean silent;
    private volatile long silentSince;

    HostNames() {
        this(HostNames::resolved, PATIENCE_MILLIS);
    }

    /** @param resolver may take its time */
    HostNames(IntFunction<Optional<String>> resolver, long patienceMillis) {
        this.resolver = resolver;
        this.patienceMillis = patienceMillis;
        asker.allowCoreThreadTimeOut(true);
    }

    /** The name of an address, if there is one and it comes in time. */
    Optional<String> of(int address) {
        if (silent && System.nanoTime() - silentSince < SILENCE_NANOS) {
            return Optional.empty();
        }
        var answer = asker.submit(() -> resolver.apply(address));
        try {
            var name = answer.get(patienceMillis, TimeUnit.MILLISECONDS);
            silent = false;
            return name;
        } catch (TimeoutException e) {
            answer.cancel(false);
            silentSince = System.nanoTime();
            silent = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return Optional.empty();
    }

    private static Optional<String> resolved(int address) {
        try {
            var host = InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
            var name = host.getCanonicalHostName();
            return name.equals(host.getHostAddress()) ? Optional.empty() : Optional.of(name);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
