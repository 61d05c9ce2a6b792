package bauta.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private long now = Long.MAX_VALUE - 5;
    private final Sessions sessions = new Sessions(() -> now);

    @Test
    void aSecretFindsItsSessionOnly() {
        var first = sessions.begin(false);
        var second = sessions.begin(false);
        assertNotEquals(first, second);
        assertTrue(sessions.find(first, false).isPresent());
        assertNotEquals(sessions.find(first, false), sessions.find(second, false));
        assertFalse(sessions.find(first + "x", false).isPresent());
        assertFalse(sessions.find(first, true).isPresent(), "one of HTTP is none of HTTPS");
    }

    @Test
    void whoIsAwayForLongIsLoggedOut() {
        var secret = sessions.begin(true);
        now += Sessions.IDLE_NANOS;
        sessions.touch(sessions.find(secret, true).orElseThrow());
        now += Sessions.IDLE_NANOS;
        assertTrue(sessions.find(secret, true).isPresent());
        now++;
        assertFalse(sessions.find(secret, true).isPresent());
    }

    @Test
    void noSessionLastsForEver() {
        var secret = sessions.begin(true);
        for (long spent = 0; spent < Sessions.LONGEST_NANOS; spent += TimeUnit.MINUTES.toNanos(20)) {
            sessions.touch(sessions.find(secret, true).orElseThrow());
            now += TimeUnit.MINUTES.toNanos(20);
        }
        now++;
        assertFalse(sessions.find(secret, true).isPresent());
    }

    @Test
    void theOldestGivesWayWhereThereAreTooMany() {
        var first = sessions.begin(false);
        for (int i = 0; i < Sessions.MOST; i++) {
            now++;
            sessions.begin(false);
        }
        assertFalse(sessions.find(first, false).isPresent());
    }

    @Test
    void tokensDifferEachTimeAndHoldForTheirSessionOnly() {
        var session = sessions.find(sessions.begin(false), false).orElseThrow();
        var other = sessions.find(sessions.begin(false), false).orElseThrow();
        assertNotEquals(session.csrf(), session.csrf());
        assertTrue(session.issued(session.csrf()));
        assertFalse(other.issued(session.csrf()));
        for (var wrong : new String[] {"", "A", "!", "A".repeat(86), session.csrf().substring(1)}) {
            assertFalse(session.issued(wrong), wrong);
        }
    }

    @Test
    void aMessageIsReadOnce() {
        var session = sessions.find(sessions.begin(false), false).orElseThrow();
        session.say("done");
        assertEquals("done", session.said());
        assertEquals("", session.said());
    }
}
