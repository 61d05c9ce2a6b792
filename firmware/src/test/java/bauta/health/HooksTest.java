package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HooksTest {
    @TempDir
    private Path directory;

    private void hook(String name, String script) throws IOException {
        var hook = directory.resolve(name);
        Files.writeString(hook, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    }

    private static void await(Path file, int lines) throws IOException, InterruptedException {
        while (!Files.exists(file) || Files.readAllLines(file).size() < lines) {
            Thread.sleep(5);
        }
    }

    private static Event event(String text) {
        return new Event(7, 0, Event.Kind.FAIL, "mfw 5", "10.0.0.2:80", text);
    }

    @Test
    void wordsArriveAsTheyAreAndTheEnvironmentIsOurs() throws IOException, InterruptedException {
        var out = directory.resolve("out");
        hook("10-tell", "printf '%s|' \"$@\" >> " + out + "\nenv | grep -c BAUTA_ >> " + out + "\necho >> " + out + "\n");
        try (var hooks = new Hooks(directory)) {
            hooks.run(event("a 'b' $(reboot); \"c\""));
            await(out, 2);
        }
        assertEquals("fail|mfw 5|10.0.0.2:80|a 'b' $(reboot); \"c\"|5", Files.readAllLines(out).getFirst());
    }

    @Test
    void aHookThatHangsIsEndedAndTheNextOneRuns() throws IOException, InterruptedException {
        var out = directory.resolve("out");
        hook("10-hangs", "exec sleep 600\n");
        hook("20-runs", "echo ran >> " + out + "\n");
        try (var hooks = new Hooks(directory, 200)) {
            hooks.run(event("x"));
            await(out, 1);
        }
        assertEquals(List.of("ran"), Files.readAllLines(out));
    }

    @Test
    void manyEventsNeverBlock() throws IOException {
        hook("10-hangs", "exec sleep 600\n");
        try (var hooks = new Hooks(directory, 200)) {
            long began = System.nanoTime();
            for (int i = 0; i < 10 * Hooks.WAITING; i++) {
                hooks.run(event("x"));
            }
            assertTrue(System.nanoTime() - began < 5_000_000_000L);
        }
    }
}
