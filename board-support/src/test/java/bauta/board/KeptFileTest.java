package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsInMemoryComesToTheCardAndBack() throws IOException {
        var memory = directory.resolve("run/leases");
        var card = directory.resolve("state/leases");
        var kept = new KeptFile(memory, card);
        kept.restore();
        assertFalse(kept.flush());
        Files.createDirectories(memory.getParent());
        Files.writeString(memory, "one");
        assertTrue(kept.flush());
        assertEquals("one", Files.readString(card));
        kept.end();
        assertFalse(Files.exists(memory));
        kept.restore();
        assertEquals("one", Files.readString(memory));
    }

    @Test
    void theCardIsNotWrittenForNothing() throws IOException {
        var memory = directory.resolve("leases");
        var card = directory.resolve("card");
        Files.writeString(memory, "one");
        var kept = new KeptFile(memory, card);
        kept.flush();
        var long1970 = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(card, long1970);
        assertTrue(kept.flush());
        assertEquals(long1970, Files.getLastModifiedTime(card));
    }

    @Test
    void whatAKilledRunLeftInMemoryIsNewer() throws IOException {
        var memory = directory.resolve("leases");
        Files.writeString(memory, "newer");
        Files.writeString(directory.resolve("card"), "older");
        new KeptFile(memory, directory.resolve("card")).restore();
        assertEquals("newer", Files.readString(memory));
    }
}
