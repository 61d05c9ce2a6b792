package bauta.masquerade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

// rfc4787-3 rfc4787-3a rfc4787-4 rfc7857-port-random
class PortPoolTest {
    private static final int UDP = 17;
    private static final int OUTSIDE = 0xcb007101;
    private static final int HOSTS = 1000;

    @Test
    void portOfOneAddressRestsAndThatOfAnotherDoesNot() {
        var mappings = new Mappings(FlowFile.inMemory(1), 16);
        var pool = new PortPool(mappings, (protocol, outside, port) -> false, new SplittableRandom(1));
        pool.freed(UDP, OUTSIDE, 5000, 0x0a000005, 0);
        assertTrue(pool.rests(Policy.STANDARD, UDP, OUTSIDE, 5000, 0x0a000006, 1));
        assertFalse(pool.rests(Policy.STANDARD, UDP, OUTSIDE, 5000, 0x0a000005, 1));
        assertFalse(pool.rests(Policy.STANDARD, UDP, OUTSIDE + 1, 5000, 0x0a000006, 1));
        assertFalse(pool.rests(Policy.STANDARD, UDP, OUTSIDE, 5000, 0x0a000006, 120 * 100));
    }

    @Test
    void portsChosenAnewAreSpreadOverTheirClassAndParityInNoOrder() {
        var mappings = new Mappings(FlowFile.inMemory(HOSTS), HOSTS);
        long seed = System.nanoTime();
        var pool = new PortPool(mappings, (protocol, outside, port) -> false, new SplittableRandom(seed));
        var chosen = new HashSet<Integer>();
        var parts = new HashSet<Integer>();
        int neighbours = 0;
        int last = 5001;
        for (int host = 0; host < HOSTS; host++) {
            int port = pool.choose(Policy.STANDARD, UDP, 0x0a000000 + host, 5001, OUTSIDE, 0);
            mappings.share(mappings.create(UDP, 0x0a000000 + host, 5001, OUTSIDE, port), 9);
            assertEquals(host == 0, port == 5001, "seed " + seed);
            assertEquals(1, port & 1, "seed " + seed);
            assertTrue(port >= 1024, "seed " + seed);
            assertTrue(chosen.add(port), "seed " + seed);
            parts.add(port >>> 12);
            neighbours += Math.abs(port - last) <= 16 ? 1 : 0;
            last = port;
        }
        assertEquals(16, parts.size(), "seed " + seed);
        assertTrue(neighbours < HOSTS / 20, "seed " + seed);
    }
}
