package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgramsTest {
    private static final byte[] NOTHING = {};

    private static String complaint(int seconds, String... words) {
        return assertThrows(IOException.class, () -> Programs.run(List.of(words), NOTHING, seconds)).getMessage();
    }

    @Test
    void whatItSaysComesBack() throws IOException {
        assertEquals("hello\n", Programs.run(List.of("cat"), "hello\n".getBytes(StandardCharsets.UTF_8), 10));
        // One that does not want its input is no failure.
        assertEquals("", Programs.run(List.of("true"), new byte[1 << 20], 10));
    }

    @Test
    void whyItFailedIsSaid() {
        assertEquals("no luck", complaint(10, "sh", "-c", "echo no luck >&2; exit 3"));
        assertEquals("sh failed with exit code 3", complaint(10, "sh", "-c", "exit 3"));
        assertEquals("sleep took longer than 1 s", complaint(1, "sleep", "60"));
        assertTrue(complaint(10, "/nowhere/at/all").contains("/nowhere/at/all"));
    }

    @Test
    void oneThatTalksForEverIsEnded() throws IOException {
        var said = new StringBuilder();
        assertEquals(-1, Programs.follow(List.of("yes"), 1, line -> said.setLength(0), () -> true));
        var lines = new int[1];
        Programs.follow(List.of("yes"), 20, line -> lines[0]++, () -> lines[0] < 5);
        assertEquals(5, lines[0]);
    }

    @Test
    void whatAPeerSaysCannotPlayWithTheTerminal() throws IOException {
        var said = new StringBuilder();
        assertEquals(0, Programs.follow(List.of("printf", "a\\033[2Jb\\n"), 10, said::append, () -> true));
        assertEquals("a?[2Jb\n", said.toString());
    }

    @Test
    void busyBoxHelpsOut() {
        assertEquals(List.of("sh", "-c", "true"), Programs.named("sh", "-c", "true"));
        assertEquals(List.of("busybox", "no-such-program", "-x"), Programs.named("no-such-program", "-x"));
    }
}
