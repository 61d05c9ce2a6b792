package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteeringTest {
    private static final long TENTH = 100_000_000;

    private final Steering steering = new Steering(4);
    private final long[] frames = new long[4];
    private long now = 5_000_000_000L;

    @BeforeEach
    void begin() {
        steering.look(now, frames, true);
    }

    /** A tenth of a second in which so many frames passed on a processor; the processors they are to go to from now on. */
    private int tenth(int processor, int passed, boolean small) {
        frames[processor] += passed;
        now += TENTH;
        return steering.look(now, frames, small);
    }

    private int tenth(int processor, int passed) {
        return tenth(processor, passed, true);
    }

    private void on() {
        tenth(0, 20_000);
        tenth(0, 20_000);
        tenth(0, 20_000);
        assertEquals(0b1110, steering.mask());
    }

    @Test
    void manySmallFramesGoToTheOtherProcessorsAndBackWhenTheyEnd() {
        assertEquals(0, tenth(2, 6_000));
        assertEquals(0, tenth(2, 6_000));
        assertEquals(0b1011, tenth(2, 6_000));
        for (int i = 0; i < 50; i++) {
            assertEquals(0b1011, tenth(i % 2, 9_000));
        }
        assertEquals(0, tenth(0, 4_000));
    }

    @Test
    void longFramesFewFramesAndThoseOfSeveralProcessorsStay() {
        for (int i = 0; i < 20; i++) {
            assertEquals(0, tenth(0, 20_000, false), "long");
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(0, tenth(0, 4_900), "few");
        }
        for (int i = 0; i < 20; i++) {
            frames[1] += 10_000;
            assertEquals(0, tenth(3, 10_000), "a card with several interrupts");
        }
    }

    @Test
    void itGoesOffWhereFramesGetLong() {
        on();
        assertEquals(0, tenth(1, 20_000, false));
    }

    @Test
    void whereItDoesNotHelpItIsTriedAgainLessAndLessOften() {
        int tries = 0;
        int before = 0;
        for (int i = 0; i < 3000; i++) {
            int mask = tenth(steering.mask() != 0 ? 1 : 0, 20_000);
            tries += before == 0 && mask != 0 ? 1 : 0;
            before = mask;
        }
        assertEquals(7, tries, "in five minutes");
    }

    @Test
    void aRateThatGrowsByItselfIsWaitedFor() {
        for (int frames = 6_000; frames < 40_000; frames = frames * 9 / 8) {
            assertEquals(0, tenth(0, frames), "grows");
        }
        tenth(0, 40_000);
        assertEquals(0b1110, tenth(0, 40_000));
    }

    @Test
    void trafficThatPausesIsNoReasonToTryAgainSooner() {
        on();
        tenth(1, 20_000);
        tenth(1, 20_000);
        assertEquals(0, tenth(1, 20_000), "it does not help");
        tenth(0, 1_000);
        for (int i = 0; i < 98; i++) {
            assertEquals(0, tenth(0, 20_000), "ten seconds");
        }
        on();
    }

    @Test
    void itFollowsFramesThatComeToAnotherProcessor() {
        on();
        tenth(1, 40_000);
        tenth(1, 40_000);
        assertEquals(0b1110, tenth(1, 40_000), "it helps");
        assertEquals(0b1110, tenth(1, 21_000), "once is nothing");
        assertEquals(0, tenth(1, 21_000), "no longer");
        tenth(1, 20_000);
        assertEquals(0b1101, tenth(1, 20_000), "they come to processor 1 now");
    }

    @Test
    void oneProcessorHasNobodyToHelp() {
        var alone = new Steering(1);
        for (int i = 1; i < 10; i++) {
            assertEquals(0, alone.look(i * TENTH, new long[] {i * 50_000L}, true));
        }
    }
}
