package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.health.Checker.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckerTest {
    @Test
    void theFirstResultCountsAtOnce() {
        var well = new Checker(3, 2, Verdict.UNKNOWN);
        assertTrue(well.result(true));
        assertEquals(Verdict.UP, well.verdict());
        var ill = new Checker(3, 2, Verdict.UNKNOWN);
        assertTrue(ill.result(false));
        assertEquals(Verdict.DOWN, ill.verdict());
    }

    @Test
    void whatIsPresumedIsConfirmedInSilenceOrCorrectedAtOnce() {
        var confirmed = new Checker(3, 2, Verdict.DOWN);
        assertFalse(confirmed.result(false));
        assertFalse(confirmed.result(true));
        assertTrue(confirmed.result(true));
        assertTrue(new Checker(3, 2, Verdict.DOWN).result(true));
    }

    @Test
    void oneSuccessMakesFailuresForgotten() {
        var checker = new Checker(3, 2, Verdict.UNKNOWN);
        checker.result(true);
        checker.result(false);
        assertTrue(checker.doubted());
        checker.result(false);
        assertFalse(checker.result(true));
        assertFalse(checker.doubted());
        assertFalse(checker.result(false));
        assertFalse(checker.result(false));
        assertTrue(checker.result(false));
    }

    /** The verdict is another exactly when the last fall or rise results were all against it, whatever came before. */
    @Test
    void randomResultsNeverPassByFallAndRise() {
        var random = new Random(4711);
        for (int round = 0; round < 2000; round++) {
            int fall = 1 + random.nextInt(5);
            int rise = 1 + random.nextInt(5);
            var checker = new Checker(fall, rise, Verdict.UNKNOWN);
            int bias = 1 + random.nextInt(9);
            boolean up = false;
            int good = 0;
            int bad = 0;
            for (int i = 0; i < 200; i++) {
                boolean result = random.nextInt(10) < bias;
                good = result ? good + 1 : 0;
                bad = result ? 0 : bad + 1;
                boolean expected = i == 0 || (up ? bad == fall : good == rise);
                up = i == 0 ? result : expected != up;
                assertEquals(expected, checker.result(result), "round " + round + ", result " + i);
                assertEquals(up ? Verdict.UP : Verdict.DOWN, checker.verdict());
                if (expected) {
                    good = 0;
                    bad = 0;
                }
            }
        }
    }
}
