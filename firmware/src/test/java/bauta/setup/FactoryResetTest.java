package bauta.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactoryResetTest {
    @TempDir
    private Path directory;

    @Test
    void everythingInTheStateDirectoryGoesOnce() throws IOException {
        var state = directory.resolve("state");
        Files.createDirectories(state.resolve("generations"));
        Files.createDirectories(state.resolve("ssh"));
        Files.writeString(state.resolve("generations/0001.bauta"), "x");
        Files.writeString(state.resolve("ssh/password"), "x");
        Files.writeString(directory.resolve("beside"), "stays");
        Files.createSymbolicLink(state.resolve("link"), directory.resolve("beside"));
        var reset = new FactoryReset(state);
        assertFalse(reset.obey());
        assertTrue(Files.exists(state.resolve("ssh/password")));
        reset.order();
        assertTrue(new FactoryReset(state).obey());
        try (var left = Files.list(state)) {
            assertEquals(0, left.count());
        }
        assertEquals("stays", Files.readString(directory.resolve("beside")));
        assertFalse(new FactoryReset(state).obey());
    }

    @Test
    void anOrderBeforeTheFirstStartIsObeyedToo() throws IOException {
        var reset = new FactoryReset(directory.resolve("state"));
        reset.order();
        assertTrue(reset.obey());
    }
}
