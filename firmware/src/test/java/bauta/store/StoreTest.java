package bauta.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StoreTest {
    @TempDir
    private Path directory;

    /** A configuration of one word, which is its stamp too: what is as it was before has the stamp of before. */
    private static final class Word implements Running {
        private volatile String word = "first";
        /** What it was whenever somebody asked whether to save it. */
        private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();

        @Override
        public String text() {
            return word + "\n";
        }

        @Override
        public Object stamp() {
            return word;
        }

        @Override
        public void load(String name, String text) {
            word = text.strip();
        }

        @Override
        public Runnable snapshot() {
            var before = word;
            return () -> word = before;
        }

        @Override
        public boolean autosave() {
            asked.add(word);
            return true;
        }

        @Override
        public int generations() {
            return 5;
        }
    }

    @Test
    void aChangeMadeAgainAfterItWasTakenBackIsSavedAfterAll() throws Exception {
        var running = new Word();
        var quick = new Burst(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(1));
        try (var store = new Store(new Generations(directory), running, warning -> { }, Instant::now, quick)) {
            store.save("begin");
            change(store, running, "second");
            change(store, running, "first");
            assertEquals("first", running.asked.take()); // nothing left to save once it had waited
            change(store, running, "second");
            assertEquals("second", running.asked.take());
            while (!newest(store).equals("second\n")) {
                Thread.onSpinWait();
            }
        }
    }

    private static void change(Store store, Word running, String word) {
        running.word = word;
        store.changed();
    }

    private static String newest(Store store) throws Exception {
        return store.body(store.generations().findFirst().orElseThrow().number());
    }
}
