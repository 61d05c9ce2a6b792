package bauta.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BurstTest {
    private final Burst burst = new Burst(3, 30);

    @Test
    void isOverAWhileAfterTheLastChange() {
        assertEquals(Long.MAX_VALUE, burst.left(5));
        burst.change(10);
        burst.change(12);
        assertEquals(3, burst.left(12));
        assertEquals(0, burst.left(15));
        burst.over();
        assertEquals(Long.MAX_VALUE, burst.left(16));
    }

    @Test
    void isNotPutOffForEver() {
        for (int now = 0; now < 40; now += 2) {
            burst.change(now);
        }
        assertEquals(-8, burst.left(38));
    }
}
