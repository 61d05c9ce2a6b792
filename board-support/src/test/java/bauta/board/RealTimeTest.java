package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RealTimeTest {
    private static final String ORDINARY = "0 0";
    private static final String FIFO = "1 1";

    @Test
    void aThreadThatTakesItGoesBeforeOthersAndWhatItStartsDoesNot() throws Exception {
        assumeTrue(Libc.geteuid() == 0, "needs root");
        var inner = new CompletableFuture<String>();
        assertEquals(FIFO, of(2, () -> new Thread(() -> inner.complete(policy())).start()));
        assertEquals(ORDINARY, inner.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aSingleProcessorStaysForAll() throws Exception {
        assertEquals(ORDINARY, of(1, () -> { }));
    }

    private static String of(int processors, Runnable after) throws Exception {
        var result = new CompletableFuture<String>();
        new Thread(() -> {
            try {
                RealTime.take(processors);
                after.run();
                result.complete(policy());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }).start();
        return result.get(10, TimeUnit.SECONDS);
    }

    /** Fields 40 and 41 of proc_pid_stat(5), real-time priority and policy; the first two may hold blanks. */
    private static String policy() {
        try {
            var fields = Files.readString(Path.of("/proc/thread-self/stat")).replaceFirst("^.*\\) ", "").split(" ");
            return fields[37] + " " + fields[38];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
