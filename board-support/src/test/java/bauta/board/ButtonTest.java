package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ButtonTest {
    private int pressed;
    private int held;
    private final Button button = new Button(() -> pressed++, () -> held++);

    @Test
    void aShortPressCountsWhenItIsLetGo() {
        button.seen(true, 0);
        button.seen(true, 200);
        assertEquals(0, pressed);
        button.seen(false, 250);
        button.seen(false, 300);
        assertEquals(1, pressed);
    }

    @Test
    void tenSecondsAreOneResetAndNoPress() {
        for (long at = 0; at <= 15_000; at += 50) {
            button.seen(true, at);
        }
        button.seen(false, 15_050);
        assertEquals(1, held);
        assertEquals(0, pressed);
    }

    @Test
    void aBounceIsNothing() {
        button.seen(true, 0);
        button.seen(false, 10);
        assertEquals(0, pressed);
    }
}
