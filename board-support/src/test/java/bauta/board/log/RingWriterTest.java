package bauta.board.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.LogRing.Level;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.tinylog.Logger;

class RingWriterTest {
    @Test
    void whatIsLoggedIsInTheRing() {
        var fault = new IllegalStateException("why");
        fault.setStackTrace(new StackTraceElement[] {new StackTraceElement("Here", "there", "Here.java", 7)});
        Logger.warn(fault, "A line of {}", RingWriterTest.class.getSimpleName());
        long end = System.nanoTime() + 10_000_000_000L;
        // Another thread writes it.
        while (RingWriter.ring().latest(Level.WARN, "a line of ringwritertest: java.lang.IllegalStateException: why at Here.there(Here.java:7)", 0, 1).isEmpty()) {
            assertTrue(System.nanoTime() < end, "it is not there");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
