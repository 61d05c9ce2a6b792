package bauta.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PasswordTest {
    private static final int FEW_ROUNDS = 2;

    @Test
    void whatIsKeptKnowsThePasswordAndDoesNotTellIt() {
        var kept = Password.parse(Password.of("correct horse", FEW_ROUNDS).text());
        assertTrue(kept.is("correct horse"));
        assertFalse(kept.is("correct horsf"));
        assertFalse(kept.is(""));
        assertFalse(kept.text().contains("horse"));
        assertNotEquals(kept.text(), Password.of("correct horse", FEW_ROUNDS).text(), "salted");
        assertFalse(kept.is("x".repeat(Password.LONGEST + 1)));
    }

    @Test
    void damagedOnesAreRefused() {
        var text = Password.of("correct horse", FEW_ROUNDS).text();
        for (var damaged : new String[] {"", "x", text.substring(0, text.length() - 8), text.replace("pbkdf2", "md5"), text + " more",
                text.replace(" 2 ", " 0 "), text.replace(" 2 ", " 99999999 ")}) {
            assertThrows(IllegalArgumentException.class, () -> Password.parse(damaged), damaged);
        }
    }

    @Test
    void newOnesHaveToBeWorthTheirName() {
        for (var weak : new String[] {"", "Tr0ub4dor", "aaaaaaaaaaaaaa", "Password2026!", "bauta 1234567", "x".repeat(129)}) {
            assertNotEquals("", Password.weakness(weak), weak);
        }
        for (var good : new String[] {"correct horse battery", "x8-Kq.0!aB", "ein ganzer Satz", "\u043f\u0430\u0440\u043e\u043b\u044c \u0434\u043e\u043c\u0430"}) {
            assertEquals("", Password.weakness(good), good);
        }
    }
}
