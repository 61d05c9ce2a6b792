package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void looksOutForTheNextFrameAfterASingleOne() {
        var pace = new Pace(2, 0);
        pace.took(1, 500);
        assertEquals(500 + Pace.LOOKOUT, pace.lookoutEnds());
        pace.took(0, 700);
        assertEquals(500 + Pace.LOOKOUT, pace.lookoutEnds(), "a turn without frames is no reason to look out longer");
    }

    @Test
    void doesNotLookOutUnderLoadUntilAMillisecondAfterIt() {
        var pace = new Pace(2, 0);
        pace.took(100, 500);
        assertTrue(pace.lookoutEnds() <= 500);
        pace.took(1, MILLISECOND + 600);
        assertTrue(pace.lookoutEnds() <= MILLISECOND + 600, "there was load in the millisecond before");
        pace.took(1, 2 * MILLISECOND + 700);
        assertEquals(2 * MILLISECOND + 700 + Pace.LOOKOUT, pace.lookoutEnds());
    }

    @Test
    void forgetsLoadOfLongAgo() {
        var pace = new Pace(2, 0);
        pace.took(100, 500);
        pace.took(1, 50 * MILLISECOND);
        assertEquals(50 * MILLISECOND + Pace.LOOKOUT, pace.lookoutEnds());
    }

    @Test
    void neverLooksOutOnTheOnlyProcessor() {
        var pace = new Pace(1, 0);
        pace.took(1, 500);
        assertTrue(pace.lookoutEnds() <= 500);
    }

    @Test
    void doesNotLookOutWhileManyFramesPassElsewhere() {
        var pace = new Pace(2, 0);
        pace.busyElsewhere(true);
        pace.took(1, 500);
        assertTrue(pace.lookoutEnds() <= 500);
        pace.busyElsewhere(false);
        assertEquals(500 + Pace.LOOKOUT, pace.lookoutEnds());
    }
}
