package bauta.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * Few answers are made at a time, so that they take little memory and leave the processor to packets, while many short requests may be
 * coming in and many answers going out, however slowly: those have no turn. For any thread.
 */
final class Turns {
    private static final int AT_A_TIME = 6;

    private final Semaphore free = new Semaphore(AT_A_TIME, true);

    void take() {
        free.acquireUninterruptibly();
    }

    void leave() {
        free.release();
    }

    /** Reads so many bytes or less at the end; whoever has a turn lets others have it meanwhile. */
    byte[] read(InputStream in, int most) throws IOException {
        leave();
        try {
            return in.readNBytes(most);
        } finally {
            take();
        }
    }
}
