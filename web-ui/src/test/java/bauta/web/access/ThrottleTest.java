package bauta.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private long now = Long.MAX_VALUE - 5;
    private final Throttle throttle = new Throttle(() -> now);

    @Test
    void eachFurtherWrongPasswordCostsTwiceTheWaiting() throws Exception {
        var source = address(7);
        for (int i = 0; i < Throttle.FREE - 1; i++) {
            throttle.count(source);
            assertEquals(0, throttle.seconds(source));
        }
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            throttle.count(source);
            assertEquals(wait, throttle.seconds(source));
            now += TimeUnit.SECONDS.toNanos(wait) - 1;
            assertEquals(1, throttle.seconds(source));
            now++;
            assertEquals(0, throttle.seconds(source));
        }
    }

    @Test
    void othersDoNotWaitForIt() throws Exception {
        for (int i = 0; i < 10; i++) {
            throttle.count(address(7));
        }
        assertEquals(0, throttle.seconds(address(8)));
    }

    @Test
    void theRightPasswordAndAnHourAreForgiving() throws Exception {
        for (int i = 0; i < 10; i++) {
            throttle.count(address(7));
            throttle.count(address(8));
        }
        throttle.forget(address(7));
        assertEquals(0, throttle.seconds(address(7)));
        now += TimeUnit.HOURS.toNanos(1) + 1;
        throttle.count(address(8));
        assertEquals(0, throttle.seconds(address(8)));
    }

    @Test
    void manySourcesTakeBoundedRoomAndThoseSeenLastAreKept() throws Exception {
        for (int i = 0; i < 5 * Throttle.MOST_SOURCES; i++) {
            throttle.count(address(i));
            throttle.count(address(1 << 20));
        }
        assertEquals(Throttle.LONGEST_SECONDS, throttle.seconds(address(1 << 20)));
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
