package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneFileTest {
    @TempDir
    private Path directory;

    /** What date(1), and with it the C library, makes of it. */
    @ParameterizedTest
    @CsvSource({"Europe/Rome, 2026-07-01 12:00 UTC, 14:00 +0200", "Europe/Rome, 2026-12-01 12:00 UTC, 13:00 +0100",
        "Europe/Rome, 2050-07-01 12:00 UTC, 14:00 +0200", "America/St_Johns, 2026-07-01 12:00 UTC, 09:30 -0230",
        "Asia/Kathmandu, 2026-07-01 12:00 UTC, 17:45 +0545", "UTC, 2026-07-01 12:00 UTC, 12:00 +0000"})
    void theCLibraryReadsIt(String zone, String when, String expected) throws IOException {
        var file = directory.resolve("localtime");
        Files.write(file, ZoneFile.of(ZoneId.of(zone).getRules()));
        assertEquals(expected + "\n", Lab.run("env", "TZ=:" + file, "date", "-d", when, "+%H:%M %z"));
    }
}
