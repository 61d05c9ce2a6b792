package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesFromEtcTest {
    @TempDir
    Path etc;

    @Test
    void filesComeFirstAndTheNamesOfTheTimeFillTheGaps() throws IOException {
        Files.writeString(etc.resolve("services"), """
                # comment
                web 80/tcp www-here # alias
                odd
                bad x/tcp
                tooBig 70000/udp
                """);
        Files.writeString(etc.resolve("networks"), "lab 10.5 test\nbroken 1.2.3.4.5\n");
        Files.writeString(etc.resolve("protocols"), "mine\t253\tMINE\n");
        var names = new NamesFromEtc(etc);
        assertEquals(Optional.of("web"), names.serviceName(80, 6));
        assertEquals(OptionalInt.of(80), names.service("www-here", 6));
        assertEquals(OptionalInt.of(80), names.service("http", 6));
        assertEquals(OptionalInt.empty(), names.service("HTTP", 6));
        assertEquals(OptionalInt.of(137), names.service("netbios-ns", 6));
        assertEquals(OptionalInt.empty(), names.service("tooBig", 17));
        assertEquals(OptionalInt.of(0x0A050000), names.network("test"));
        assertEquals(Optional.of("lab"), names.networkName(0x0A050000));
        assertEquals(OptionalInt.empty(), names.network("broken"));
        assertEquals(OptionalInt.of(253), names.protocol("MINE"));
        assertEquals(Optional.of("gre"), names.protocolName(47));
    }

    @Test
    void hostsThatCannotBeAreNotAskedFor() {
        var names = new NamesFromEtc(etc);
        for (var name : List.of("", "::1", "[1.2.3.4]", "a b", "\0", "-s10.0.0.1/", "ü")) {
            assertTrue(names.hosts(name).isEmpty(), name);
        }
        assertEquals(List.of(0x7F000001), names.hosts("localhost"));
    }
}
