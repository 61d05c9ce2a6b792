package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundTest {
    private static final int NICE_FIELD = 16;

    @Test
    void itsThreadsGiveWayToOthers() throws Exception {
        var stat = new CompletableFuture<String>();
        var thread = new Background("late").newThread(() -> {
            try {
                stat.complete(Files.readString(Path.of("/proc/thread-self/stat")));
            } catch (Exception e) {
                stat.completeExceptionally(e);
            }
        });
        assertTrue(thread.isDaemon());
        assertEquals("late-1", thread.getName());
        thread.start();
        // Field 19 of proc_pid_stat(5); the first two may hold blanks.
        var fields = stat.get(10, TimeUnit.SECONDS).replaceFirst("^.*\\) ", "").split(" ");
        assertEquals("10", fields[NICE_FIELD]);
    }
}
