package bauta.masquerade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowTableTest {
    private static final int TCP = 6;
    private static final int INSIDE = 0x0a000005;
    private static final int PEER = 0xc6336407;
    private static final int OUTSIDE = 0xcb007101;

    @TempDir
    Path folder;

    private record Key(int inside, int insidePort, int peer, int peerPort) {
    }

    @Test
    void findsWhatAPlainMapWouldFind() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var table = FlowTable.inMemory(3000);
        var model = new HashMap<Key, Integer>();
        for (int i = 0; i < 200_000; i++) {
            var key = new Key(INSIDE + random.nextInt(5), random.nextInt(40), PEER + random.nextInt(3), random.nextInt(4));
            int found = table.findByInside(TCP, key.inside, key.insidePort, key.peer, key.peerPort);
            assertEquals(model.getOrDefault(key, 0), found, "seed " + seed);
            int outsidePort = key.insidePort + 1000 * (key.inside - INSIDE + 1);
            assertEquals(found, table.findByOutside(TCP, key.peer, key.peerPort, OUTSIDE, outsidePort), "seed " + seed);
            if (found != 0 && random.nextInt(3) == 0) {
                table.remove(found);
                model.remove(key);
            } else if (found == 0) {
                int made = table.create(TCP, key.inside, key.insidePort, key.peer, key.peerPort, OUTSIDE, outsidePort, 0);
                model.put(key, made);
            }
            assertEquals(model.size(), table.size(), "seed " + seed);
        }
        for (int host = 0; host < 5; host++) {
            int inside = INSIDE + host;
            assertEquals(model.keySet().stream().filter(k -> k.inside == inside).count(), table.flowsOf(inside), "seed " + seed);
        }
    }

    @Test
    void aFullTableRefusesAndKeepsWhatItHas() {
        var table = FlowTable.inMemory(10);
        for (int port = 1; port <= 10; port++) {
            assertNotEquals(0, table.create(TCP, INSIDE, port, PEER, 80, OUTSIDE, port, 0));
        }
        assertEquals(0, table.create(TCP, INSIDE, 11, PEER, 80, OUTSIDE, 11, 0));
        assertEquals(10, table.size());
        table.remove(table.findByInside(TCP, INSIDE, 4, PEER, 80));
        assertNotEquals(0, table.create(TCP, INSIDE, 11, PEER, 80, OUTSIDE, 11, 0));
    }

    @Test
    void flowsOutliveTheProcess() throws IOException {
        var file = folder.resolve("flows");
        var first = FlowTable.open(file, 100, 7);
        int kept = first.create(TCP, INSIDE, 1025, PEER, 80, OUTSIDE, 61000, FlowTable.NO_REPLY);
        first.state(kept, State.ESTABLISHED.ordinal());
        first.expiry(kept, 4711);
        first.countOut(kept, 60);
        first.remove(first.create(TCP, INSIDE, 1026, PEER, 80, OUTSIDE, 61001, 0));

        var second = FlowTable.open(file, 100, 7);
        assertEquals(1, second.size());
        int found = second.findByOutside(TCP, PEER, 80, OUTSIDE, 61000);
        assertEquals(found, second.findByInside(TCP, INSIDE, 1025, PEER, 80));
        assertEquals(State.ESTABLISHED.ordinal(), second.state(found));
        assertEquals(4711, second.expiry(found));
        assertEquals(60, second.bytesOut(found));
        assertEquals(1, second.flowsOf(INSIDE));
    }

    @Test
    void aTableOfAnotherSizeTakesTheFlowsOver() throws IOException {
        var file = folder.resolve("flows");
        FlowTable.open(file, 100, 7).create(TCP, INSIDE, 1025, PEER, 80, OUTSIDE, 61000, 0);
        var larger = FlowTable.open(file, 1000, 7);
        assertEquals(1000, larger.capacity());
        assertNotEquals(0, larger.findByInside(TCP, INSIDE, 1025, PEER, 80));
        assertNotEquals(0, FlowTable.open(file, 1000, 7).findByInside(TCP, INSIDE, 1025, PEER, 80));
    }

    @Test
    void flowsOfAnotherBootAreForgotten() throws IOException {
        var file = folder.resolve("flows");
        FlowTable.open(file, 100, 7).create(TCP, INSIDE, 1025, PEER, 80, OUTSIDE, 61000, 0);
        assertEquals(0, FlowTable.open(file, 100, 8).size());
    }

    @Test
    void damagedRecordsAreForgottenAndTheOthersKept() throws IOException {
        var file = folder.resolve("flows");
        var table = FlowTable.open(file, 100, 7);
        for (int port = 1; port <= 50; port++) {
            table.create(TCP, INSIDE, port, PEER, 80, OUTSIDE, port, 0);
        }
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(20 * FlowTable.RECORD + 5); // the peer of flow 20
            raw.write(0x55);
        }
        var again = FlowTable.open(file, 100, 7);
        assertEquals(49, again.size());
        assertEquals(0, again.findByInside(TCP, INSIDE, 20, PEER, 80));
    }

    @Test
    void garbageInPlaceOfTheFileIsNotBelieved() throws IOException {
        var file = folder.resolve("flows");
        var random = new Random(5);
        for (int size : new int[] {0, 3, 79, 80, 81 * 80, 101 * 80}) {
            var bytes = new byte[size];
            random.nextBytes(bytes);
            Files.write(file, bytes);
            var table = FlowTable.open(file, 100, 7);
            assertEquals(0, table.size());
            assertNotEquals(0, table.create(TCP, INSIDE, 1, PEER, 80, OUTSIDE, 1, 0));
            Files.delete(file);
        }
    }

    @Test
    void everySingleDamagedByteOfAUsedTableIsSurvived() throws IOException {
        var file = folder.resolve("flows");
        var table = FlowTable.open(file, 4, 7);
        table.create(TCP, INSIDE, 1, PEER, 80, OUTSIDE, 1, 0);
        table.create(TCP, INSIDE, 2, PEER, 80, OUTSIDE, 2, 0);
        var good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at++) {
            var bad = good.clone();
            bad[at] ^= 0x41;
            var damaged = folder.resolve("damaged");
            Files.write(damaged, bad);
            var opened = FlowTable.open(damaged, 4, 7);
            assertTrue(opened.size() <= 2);
            opened.forEach(flow -> assertEquals(flow, opened.findByInside(TCP, opened.inside(flow), opened.insidePort(flow),
                    opened.peer(flow), opened.peerPort(flow))));
            Files.delete(damaged);
        }
    }
}
