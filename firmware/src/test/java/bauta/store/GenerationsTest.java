package bauta.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {
    @TempDir
    private Path directory;

    private Generations generations() {
        return new Generations(directory.resolve("generations"));
    }

    private static SavedFile file(String body) {
        return new SavedFile("2026-01-02 03:04:05 UTC", "note", body + "\n");
    }

    @Test
    void nothingIsThereBeforeSomethingIsSaved() throws IOException {
        assertEquals(0, generations().all().count());
        assertEquals("does not exist", generations().read(7).fault());
    }

    @Test
    void theNewestAreKept() throws IOException {
        for (int i = 1; i <= 8; i++) {
            assertEquals(i, generations().save(file("ipchains " + i), 5));
        }
        assertEquals(List.of(8, 7, 6, 5, 4), generations().numbers());
        assertEquals("ipchains 8\n", generations().read(8).file().body());
    }

    @Test
    void damagedOnesDoNotCountAsKept() throws IOException {
        for (int i = 1; i <= 6; i++) {
            generations().save(file("ipchains " + i), 5);
        }
        for (int i = 3; i <= 6; i++) {
            Files.writeString(directory.resolve("generations/000" + i + ".bauta"), "rubbish");
        }
        generations().save(file("ipchains 7"), 5);
        assertEquals(List.of(7, 6, 5, 4, 3, 2), generations().numbers());
        assertTrue(generations().read(2).good());
    }

    @Test
    void whereverASaveIsKilledTheOlderOneIsStillThere() throws IOException {
        generations().save(file("ipchains old"), 5);
        generations().save(file("ipchains new"), 5);
        var newest = directory.resolve("generations/0002.bauta");
        var whole = Files.readAllBytes(newest);
        for (int length = 0; length <= whole.length; length++) {
            // Before the rename the piece has another name; a file system that loses the order may show it under its own.
            Files.write(directory.resolve("generations/0003.bauta.unfinished"), Arrays.copyOf(whole, length));
            Files.write(newest, Arrays.copyOf(whole, length));
            var all = generations().all().toList();
            assertEquals(2, all.size());
            assertEquals(length == whole.length, all.get(0).good());
            assertEquals("ipchains old\n", all.get(1).file().body());
        }
        assertEquals(3, generations().save(file("ipchains next"), 5));
        assertFalse(Files.exists(directory.resolve("generations/0003.bauta.unfinished")));
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        generations().save(file("ipchains 1"), 5);
        for (var name : List.of("notes.txt", "x.bauta", "12.bauta", "99999999999.bauta")) {
            Files.writeString(directory.resolve("generations").resolve(name), "mine");
        }
        assertEquals(List.of(1), generations().numbers());
        assertEquals(2, generations().save(file("ipchains 2"), 5));
        assertEquals("mine", Files.readString(directory.resolve("generations/12.bauta")));
    }
}
