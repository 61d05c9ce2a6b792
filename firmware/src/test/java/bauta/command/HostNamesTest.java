package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HostNamesTest {
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    private Optional<String> resolver(int address) {
        asked.incrementAndGet();
        if (address == 2) {
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return address == 3 ? Optional.empty() : Optional.of("host" + address);
    }

    @Test
    void namesAreThoseOfTheResolver() {
        var names = new HostNames(this::resolver, 10_000);
        assertEquals(Optional.of("host1"), names.of(1));
        assertEquals(Optional.empty(), names.of(3));
        assertEquals(Optional.of("host4"), names.of(4));
        assertTrue(new HostNames().of(0x7f000001).isPresent());
    }

    @Test
    void aSilentResolverIsWaitedForOnce() {
        var names = new HostNames(this::resolver, 100);
        assertEquals(Optional.empty(), names.of(2));
        long begun = System.nanoTime();
        for (int i = 10; i < 1000; i++) {
            assertEquals(Optional.empty(), names.of(i));
        }
        assertTrue(System.nanoTime() - begun < 5_000_000_000L);
        assertEquals(1, asked.get());
        answers.countDown();
    }
}
