package bauta.web.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import bauta.command.Command;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UploadTest {
    private static Upload upload(Command command) {
        return new Upload(new Shell(Map.of("bauta", command)), Thread.ofPlatform().daemon().factory());
    }

    private static Upload.State end(Upload upload) {
        while (upload.state().running()) {
            LockSupport.parkNanos(1_000_000);
        }
        return upload.state();
    }

    @Test
    void piecesReachTheCommandInOrderOnceEach() {
        var upload = upload((words, console) -> {
            try {
                console.out(String.join(" ", words) + ": " + new String(console.in().readAllBytes()));
            } catch (IOException e) {
                return 1;
            }
            return 3;
        });
        assertEquals(3, upload.piece(0, "one".getBytes(), false).received());
        assertEquals(3, upload.piece(0, "one".getBytes(), false).received(), "sent twice");
        assertEquals(3, upload.piece(9, "gap".getBytes(), false).received(), "out of order");
        while (upload.piece(3, "two".getBytes(), true).received() == 3) {
            Thread.onSpinWait();
        }
        assertEquals(new Upload.State(false, 6, "bauta update upload: onetwo", 3), end(upload));
    }

    @Test
    void noMoreThanAFewPiecesWaitAndARefusalEndsIt() throws Exception {
        var refuse = new CountDownLatch(1);
        var tries = new AtomicInteger();
        var upload = upload((words, console) -> {
            try {
                if (tries.incrementAndGet() > 1) {
                    console.in().readAllBytes();
                    return 0;
                }
                refuse.await();
            } catch (IOException | InterruptedException e) {
                return 2;
            }
            console.err("no\n");
            return 1;
        });
        long at = 0;
        for (int i = 0; i < 10; i++) {
            at = upload.piece(at, new byte[1000], false).received();
        }
        assertEquals(2000, at);
        refuse.countDown();
        assertEquals(new Upload.State(false, 2000, "no\n", 1), end(upload));
        assertFalse(upload.piece(2000, new byte[10], true).running());
        assertEquals(10, upload.piece(0, new byte[10], true).received(), "it can be tried again");
    }
}
