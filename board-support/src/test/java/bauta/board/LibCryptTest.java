package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.setup.Administrator;
import org.junit.jupiter.api.Test;

class LibCryptTest {
    /** {@code openssl passwd -6 -salt abcdefgh 'correct horse'} */
    private static final String OF_OPENSSL =
            "$6$abcdefgh$yIZAF3gQPvtKZO/9qOJKffAKKbtS3ef3qmwyugk4uWVjX8YZf/GV3A8SkFxEPY0T56CcilGrHKLffBsp6dLMG.";

    private final LibCrypt crypt = new LibCrypt();

    @Test
    void whatIsHashedMatchesAndIsFit() {
        var hash = crypt.hash("correct horse ü");
        assertEquals("", Administrator.fault(hash), hash);
        assertTrue(crypt.matches("correct horse ü", hash));
        assertFalse(crypt.matches("correct horse", hash));
        assertNotEquals(hash, crypt.hash("correct horse ü"));
    }

    @Test
    void hashesOfOtherProgramsAreUnderstood() {
        assertTrue(crypt.matches("correct horse", OF_OPENSSL));
        assertFalse(crypt.matches("correct house", OF_OPENSSL));
    }
}
