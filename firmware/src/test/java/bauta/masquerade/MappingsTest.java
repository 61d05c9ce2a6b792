package bauta.masquerade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MappingsTest {
    private static final int UDP = 17;
    private static final int OUTSIDE = 0xcb007101;

    private record Share(int mapping, int peer) {
    }

    @Test
    void contactsAndMappingsLiveAsLongAsTheirShares() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var mappings = new Mappings(FlowFile.inMemory(1), 5000);
        var shares = new HashMap<Share, Integer>();
        var alive = new HashMap<Integer, Integer>();
        for (int i = 0; i < 100_000; i++) {
            int inside = 0x0a000000 + random.nextInt(20);
            int mapping = mappings.findByInside(UDP, inside, 5000, OUTSIDE);
            int peer = 100 + random.nextInt(10);
            var share = new Share(mapping, peer);
            if (mapping != 0 && shares.getOrDefault(share, 0) > 0 && random.nextBoolean()) {
                int left = alive.merge(mapping, -1, Integer::sum);
                assertEquals(left == 0, mappings.release(mapping, peer), "seed " + seed);
                shares.merge(share, -1, Integer::sum);
            } else if (shares.values().stream().mapToInt(Integer::intValue).sum() < 4000) {
                mapping = mapping != 0 ? mapping : mappings.create(UDP, inside, 5000, OUTSIDE, inside & 0xffff);
                mappings.share(mapping, peer);
                shares.merge(new Share(mapping, peer), 1, Integer::sum);
                alive.merge(mapping, 1, Integer::sum);
            }
            int now = mappings.findByOutside(UDP, OUTSIDE, inside & 0xffff);
            assertEquals(mappings.findByInside(UDP, inside, 5000, OUTSIDE), now, "seed " + seed);
            assertEquals(now != 0 && shares.getOrDefault(new Share(now, peer), 0) > 0, now != 0 && mappings.knows(now, peer, Foreseen.NOTHING), "seed " + seed);
        }
    }

    @Test
    void aMappingIsKeyedByProtocol() {
        var mappings = new Mappings(FlowFile.inMemory(1), 16);
        int mapping = mappings.create(UDP, 1, 2, OUTSIDE, 3);
        mappings.share(mapping, 9);
        assertEquals(0, mappings.findByInside(6, 1, 2, OUTSIDE));
        assertEquals(0, mappings.findByOutside(6, OUTSIDE, 3));
        assertTrue(mappings.knows(mapping, 9, Foreseen.NOTHING));
        assertFalse(mappings.knows(mapping, 8, Foreseen.NOTHING));
    }
}
