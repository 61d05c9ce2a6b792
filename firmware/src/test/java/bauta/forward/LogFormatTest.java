package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogFormatTest {
    @Test
    void everyFieldHasItsValue() {
        assertEquals("2001-09-09T01:46:40Z portfw tcp closed 198.51.100.7 4000 203.0.113.1:80 10.0.0.2:8080 100 1 200 2 5 %",
                LogFormat.of("%t %m %P %v %c %p %l %b %i %I %o %O %d %%").line(event()));
    }

    @Test
    void whatIsNotKnownIsADash() {
        var event = event();
        event.seconds = -1;
        event.backend = 0;
        assertEquals("- -", LogFormat.of("%d %b").line(event));
    }

    @Test
    void wordOfAFormatNeedsNoQuotesAndIsTheSameFormat() {
        var format = LogFormat.of("it's \"%c\"; $(x) 100%% of %b\\ %v");
        assertEquals("it%x27s%_%x22%c%x22%x3B%_%x24%x28x%x29%_100%%%_of%_%b%x5C%_%v", format.word());
        assertEquals(format, LogFormat.of(format.word()));
        assertEquals(LogFormat.of("a b"), LogFormat.of("a%_b"));
        assertEquals("%", LogFormat.of("%x25").line(event()));
    }

    @Test
    void whatIsNoFormatIsRefused() {
        for (var bad : List.of("", "%", "%z", "a\nb", "é", "%x1", "%xzz", "%x0A", "x".repeat(401))) {
            assertThrows(IllegalArgumentException.class, () -> LogFormat.of(bad), bad);
        }
    }

    private static LogFormat.Event event() {
        var event = new LogFormat.Event();
        event.module = "portfw";
        event.verdict = "closed";
        event.unixMillis = 1_000_000_000_000L;
        event.protocol = 6;
        event.client = 0xC6336407;
        event.clientPort = 4000;
        event.local = 0xCB007101;
        event.localPort = 80;
        event.backend = 0x0A000002;
        event.backendPort = 8080;
        event.bytesIn = 100;
        event.packetsIn = 1;
        event.bytesOut = 200;
        event.packetsOut = 2;
        event.seconds = 5;
        return event;
    }
}
