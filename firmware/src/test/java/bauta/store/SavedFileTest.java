package bauta.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SavedFileTest {
    private final SavedFile file = new SavedFile("2026-01-02 03:04:05 UTC", "saved on request", "# Chains\nipchains -P forward DENY\n\n");

    @Test
    void isReadBackAsItWasWritten() throws UnreadableException {
        var read = SavedFile.of(file.bytes());
        assertEquals(file, read);
        assertArrayEquals(file.bytes(), read.bytes());
    }

    @Test
    void everyPrefixIsFoundToBeTorn() {
        var bytes = file.bytes();
        for (int length = 0; length < bytes.length; length++) {
            var torn = Arrays.copyOf(bytes, length);
            assertThrows(UnreadableException.class, () -> SavedFile.of(torn), "of " + length + " bytes");
        }
    }

    @Test
    void everyFlippedBitIsFound() {
        for (int at = 0; at < file.bytes().length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var damaged = file.bytes();
                damaged[at] ^= (byte) (1 << bit);
                assertThrows(UnreadableException.class, () -> SavedFile.of(damaged), "byte " + at);
            }
        }
    }

    @Test
    void somethingBehindTheEndIsFound() {
        var longer = Arrays.copyOf(file.bytes(), file.bytes().length + 1);
        longer[longer.length - 1] = '\n';
        assertThrows(UnreadableException.class, () -> SavedFile.of(longer));
    }

    @Test
    void aNewerFormatIsNamed() throws Exception {
        var text = new String(file.bytes(), StandardCharsets.UTF_8).replace("format 1", "format 2");
        var body = text.substring(0, text.lastIndexOf("# SHA-256"));
        var digest = java.security.MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        var newer = body + "# SHA-256: " + java.util.HexFormat.of().formatHex(digest) + "\n";
        var e = assertThrows(UnreadableException.class, () -> SavedFile.of(newer.getBytes(StandardCharsets.UTF_8)));
        assertTrue(e.getMessage().contains("newer firmware, in format 2"), e.getMessage());
    }
}
