package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.update.Slots.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsProgramTest {
    @TempDir
    private Path directory;

    private SlotsProgram program(String body) throws IOException {
        var file = directory.resolve("slots");
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new SlotsProgram(file);
    }

    @Test
    void theBootRecordIsUnderstood() throws IOException {
        assertEquals(new State('a', 'a', 'b', 1, '-'), program("printf 'running a\\nactive a\\ntry b 1\\nfailed -\\n'").state());
        assertEquals(new State('b', 'a', '-', 0, 'b'), program("printf 'running b\\nactive a\\ntry - 0\\nfailed b\\n'").state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "running a", "running a\\nactive a\\ntry b\\nfailed -", "running c\\nactive a\\ntry - 0\\nfailed -"})
    void whatIsNoRecordIsAnError(String said) throws IOException {
        var program = program("printf '" + said + "\\n'");
        assertTrue(assertThrows(IOException.class, program::state).getMessage().startsWith("the boot record cannot be understood"));
    }

    @Test
    void itsComplaintIsPassedOn() throws IOException {
        var program = program("echo 'slots: the boot record cannot be written' >&2; exit 1");
        assertEquals("slots: the boot record cannot be written", assertThrows(IOException.class, program::tryIdle).getMessage());
    }

    @Test
    void eachStepIsItsOwnWord() throws IOException {
        var program = program("echo \"$*\" >>" + directory.resolve("said") + "; echo /dev/b");
        assertEquals(Path.of("/dev/b"), program.idle());
        program.bootFiles(Path.of("/x y"));
        program.tryIdle();
        program.keep();
        program.cancel();
        program.back();
        assertEquals("idle\nboot-files /x y\ntry\nkeep\nback\nback\n", Files.readString(directory.resolve("said")));
    }

    @Test
    void withoutTheProgramThereAreNoSlots() {
        assertFalse(new SlotsProgram(directory.resolve("slots")).there());
    }
}
