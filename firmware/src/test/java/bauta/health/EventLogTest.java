package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    private Path directory;

    private EventLog log() {
        var log = new EventLog();
        log.keep(directory.resolve("events"));
        return log;
    }

    @Test
    void eventsOutliveTheRouterAndTheirNumbersGoOn() {
        log().record(Event.Kind.FAIL, "mfw 5", "10.0.0.2", "10.0.0.2 fails: 503");
        var again = log();
        var read = again.latest(10).getFirst();
        assertEquals("10.0.0.2 fails: 503", read.text());
        assertEquals(Event.Kind.FAIL, read.kind());
        again.record(Event.Kind.RETURN, "mfw 5", "10.0.0.2", "back");
        assertEquals(2, again.latest(1).getFirst().number());
    }

    @Test
    void aTornOrDamagedLineIsLeftOut() throws IOException {
        var log = log();
        log.record(Event.Kind.FAIL, "mfw 5", "", "one");
        log.record(Event.Kind.FAIL, "mfw 5", "", "two");
        var file = directory.resolve("events");
        Files.writeString(file, Files.readString(file).replace("one", "0ne"));
        Files.writeString(file, "0123abcd\t3\t17", StandardOpenOption.APPEND);
        assertEquals(java.util.List.of("two"), log().latest(10).stream().map(Event::text).toList());
    }

    @Test
    void theHistoryIsBoundedInMemoryAndOnDisk() throws IOException {
        var log = log();
        for (int i = 0; i < 5 * EventLog.MOST; i++) {
            log.record(Event.Kind.FORCED, "mfw 5", "", "step " + i);
        }
        assertEquals(EventLog.MOST, log.latest(Integer.MAX_VALUE).size());
        assertTrue(Files.readAllLines(directory.resolve("events")).size() <= 2 * EventLog.MOST);
        assertEquals("step " + (5 * EventLog.MOST - 1), log().latest(1).getFirst().text());
    }

    @Test
    void whoFailsIsRememberedEvenWhenItsEventIsTooOldToBeKept() {
        var log = log();
        log.record(Event.Kind.FAIL, "mfw 5", "10.0.0.2", "fails");
        log.record(Event.Kind.FAIL, "mfw 5", "10.0.0.3", "fails");
        log.record(Event.Kind.RETURN, "mfw 5", "10.0.0.3", "is back");
        for (int i = 0; i < 5 * EventLog.MOST; i++) {
            log.record(Event.Kind.FORCED, "mfw 5", "", "step " + i);
        }
        var again = log();
        assertTrue(again.fails("mfw 5", "10.0.0.2"));
        assertFalse(again.fails("mfw 5", "10.0.0.3"));
        assertFalse(again.fails("mfw 6", "10.0.0.2"));
        again.record(Event.Kind.RETURN, "mfw 5", "10.0.0.2", "is back");
        assertFalse(log().fails("mfw 5", "10.0.0.2"));
    }

    @Test
    void followersHearOfEachEventOnce() {
        var heard = new ArrayList<Event>();
        var log = log();
        log.follow(heard::add);
        log.record(Event.Kind.FAIL, "mfw 5", "", "x");
        assertEquals(1, heard.size());
    }
}
