package bauta.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.KernelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuseMountTest {
    private static final int LINES = 200_000;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicReference<String> taken = new AtomicReference<>("0");
    @TempDir
    private Path directory;
    private Path target;
    private FuseMount mount;

    private List<KernelFile> files() {
        return List.of(new KernelFile("ip_masquerade", 0_444, to -> to.accept("opened " + opened.incrementAndGet() + "\n"), null),
                new KernelFile("ip_masq/tcp", 0_444, FuseMountTest::manyLines, null),
                new KernelFile("ip_masq/broken", 0_444, to -> {
                    throw new IllegalStateException("broken on purpose");
                }, null),
                new KernelFile("ip_fwnames", 0_600, to -> to.accept("input ACCEPT 1 0 0 0 0\n"), null),
                new KernelFile("sys/net/ipv4/loose", 0_644, to -> to.accept(taken.get() + "\n"), line -> {
                    boolean number = line.matches("[0-2]");
                    if (number) {
                        taken.set(line);
                    }
                    return number;
                }));
    }

    private static void manyLines(java.util.function.Consumer<String> to) {
        for (int i = 0; i < LINES; i++) {
            to.accept("line %07d\n".formatted(i));
        }
    }

    @BeforeEach
    void begin() {
        Assumptions.assumeTrue(Libc.geteuid() == 0, "needs root: it mounts");
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/fuse")), "needs /dev/fuse");
        target = directory.resolve("proc");
        mount = FuseMount.begin(target, files());
        assertNotNull(mount);
    }

    @AfterEach
    void end() {
        if (mount != null) {
            mount.close();
        }
    }

    private static List<String> names(Path directory) {
        try (var names = Files.list(directory)) {
            return names.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void directoriesListWhatIsInThem() {
        assertEquals(List.of("ip_fwnames", "ip_masq", "ip_masquerade", "sys"), names(target));
        assertEquals(List.of("broken", "tcp"), names(target.resolve("ip_masq")));
        assertFalse(Files.exists(target.resolve("ip_masq/nothing")));
    }

    @Test
    void contentIsThatOfTheMomentOfOpening() throws IOException {
        assertEquals("opened 1\n", Files.readString(target.resolve("ip_masquerade")));
        assertEquals("opened 2\n", Files.readString(target.resolve("ip_masquerade")));
        assertEquals("opened 3\n", Lab.run("cat", target.resolve("ip_masquerade").toString()));
    }

    @Test
    void modesSizesAndOwnersAreThoseOfProc() {
        assertEquals("444 0 0:0 600 0 0:0 555 0 0:0 ", Lab.run("stat", "--printf", "%a %s %u:%g ", target + "/ip_masquerade",
                target + "/ip_fwnames", target + "/ip_masq"));
        assertEquals("", Lab.run("find", target.toString(), "-size", "+0"));
    }

    @Test
    void aLongViewIsReadWhole() throws IOException {
        var expected = new StringBuilder();
        manyLines(expected::append);
        assertArrayEquals(expected.toString().getBytes(), Files.readAllBytes(target.resolve("ip_masq/tcp")));
        assertEquals("line 0199999\n", Lab.run("tail", "-n", "1", target + "/ip_masq/tcp"));
        assertEquals("line 0000000\n", Lab.run("head", "-n", "1", target + "/ip_masq/tcp"));
        // Nothing of it stays beside the mount.
        assertEquals(List.of("proc"), names(directory));
    }

    @Test
    void aSwitchTakesWhatItMayBeAndNothingElse() {
        assertEquals("", Lab.run("sh", "-c", "echo 2 >" + target + "/sys/net/ipv4/loose"));
        assertEquals("2\n", Lab.run("cat", target + "/sys/net/ipv4/loose"));
        assertTrue(Lab.attempt("/bin/bash", "-c", "echo 3 >" + target + "/sys/net/ipv4/loose").said().contains("Invalid argument"));
        assertEquals("2\n", Lab.run("cat", target + "/sys/net/ipv4/loose"));
        assertTrue(Lab.attempt("/bin/bash", "-c", "echo 1 >" + target + "/ip_masquerade").said().contains("Permission denied"));
    }

    @Test
    void whatCannotBeShownIsAnErrorAndNothingWorse() throws IOException {
        assertThrows(IOException.class, () -> Files.readString(target.resolve("ip_masq/broken")));
        assertEquals("opened 1\n", Files.readString(target.resolve("ip_masquerade")));
    }

    @Test
    void closingLeavesNothing() throws IOException {
        var reader = Files.newInputStream(target.resolve("ip_masq/tcp"));
        assertTrue(reader.read() > 0);
        mount.close();
        mount = null;
        assertThrows(IOException.class, () -> reader.readNBytes(1 << 20));
        // Even closing it says that the other end is gone.
        assertThrows(IOException.class, reader::close);
        assertFalse(Files.exists(target, LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.readString(Path.of("/proc/self/mounts")).contains(target.toString()));
    }

    /** A process that mounts and is killed leaves a dead mount; the next one takes its place. */
    @Test
    void aDeadMountIsReplaced() throws IOException, InterruptedException {
        mount.close();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var path = String.join(":", System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""));
        var killed = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-cp", path, FuseMountMain.class.getName(),
                target.toString()).redirectErrorStream(true).start();
        assertEquals("mounted", killed.inputReader().readLine());
        killed.destroyForcibly();
        assertTrue(killed.waitFor(10, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> Files.getPosixFilePermissions(target));
        mount = FuseMount.begin(target, files());
        assertEquals("opened 1\n", Files.readString(target.resolve("ip_masquerade")));
    }
}
