package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortNamesTableTest {
    @Test
    void fileComesBeforeTheCommonOnes(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("services"), """
                # comment
                web 80/tcp w3  # the web
                broken
                odd 99999x/tcp
                game 27960/udp
                """);
        var names = PortNamesTable.read(file);
        assertEquals(Optional.of("web"), names.nameOf(80, 6));
        assertEquals(OptionalInt.of(80), names.portOf("w3", 6));
        assertEquals(OptionalInt.of(80), names.portOf("www", 6));
        assertEquals(OptionalInt.of(27960), names.portOf("game", 17));
        assertEquals(OptionalInt.empty(), names.portOf("game", 6));
        assertEquals(Optional.empty(), names.nameOf(1, 6));
    }
}
