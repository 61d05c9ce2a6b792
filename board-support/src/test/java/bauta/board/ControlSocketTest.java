package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlSocketTest {
    @TempDir
    private Path directory;
    private Path path;
    private ControlSocket control;
    private final CountDownLatch watching = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);

    @BeforeEach
    void serve() throws IOException {
        path = directory.resolve("control");
        control = ControlSocket.bind(path);
        Command echo = (words, console) -> {
            console.out(String.join("|", words) + "\n");
            return 0;
        };
        Command cat = (words, console) -> {
            try {
                console.out(new String(console.in().readAllBytes(), StandardCharsets.UTF_8));
                console.err("read\n");
                return 3;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Command watch = (words, console) -> {
            watching.countDown();
            while (console.open()) {
                Thread.onSpinWait();
            }
            gone.countDown();
            return 0;
        };
        Command flood = (words, console) -> {
            watching.countDown();
            console.out("x".repeat(10 << 20));
            return 0;
        };
        Command broken = (words, console) -> {
            throw new IllegalStateException("on purpose");
        };
        control.serve(Map.of("echo", echo, "cat", cat, "watch", watch, "flood", flood, "broken", broken));
    }

    @AfterEach
    void close() {
        control.close();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static String request(String... words) {
        var request = new StringBuilder().append(words.length).append('\n');
        for (var word : words) {
            request.append(word.getBytes(StandardCharsets.UTF_8).length).append('\n').append(word);
        }
        return request.toString();
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Everything the server says to that. */
    private String say(String request) throws IOException {
        try (var channel = connect()) {
            write(channel, request);
            channel.shutdownOutput();
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void commandGetsItsWordsWhateverIsInThem() throws IOException {
        assertEquals("o 20\necho|a b|\n|\u00e4||3\n4|\nx 0\n", say(request("echo", "a b", "\n", "\u00e4", "", "3\n4", "")));
    }

    @Test
    void whatFollowsTheWordsIsStandardInput() throws IOException {
        assertEquals("o 6\nmany\nse 5\nread\nx 3\n", say(request("cat") + "many\ns"));
    }

    @Test
    void unknownCommandIsSaid() throws IOException {
        assertEquals("e 35\nbauta: there is no command `frob'.\nx 127\n", say(request("frob")));
    }

    @Test
    void brokenCommandIsNoBrokenDaemon() throws IOException {
        var said = say(request("broken"));
        assertTrue(said.startsWith("e ") && said.contains("internal error") && said.endsWith("x 1\n"), said);
        assertEquals("o 5\necho\nx 0\n", say(request("echo")));
    }

    @Test
    void boundsAreKept() throws IOException {
        for (var request : List.of("0\n", "x\n", "\n", "4097\n", "99999999\n", "1\n65537\n", "1\n-1\n", "-1\n")) {
            var said = say(request);
            assertTrue(said.startsWith("e ") && said.contains("cannot be understood") && said.endsWith("x 1\n"), request + said);
        }
    }

    @Test
    void allWordsTogetherAreBounded() throws IOException {
        var word = "65536\n" + "a".repeat(65536);
        try (var channel = connect()) {
            write(channel, "17\n" + word.repeat(16) + "1\n");
            var said = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(said.contains("0 is the most"), said);
        }
    }

    @Test
    void unfinishedRequestIsForgotten() throws IOException {
        assertEquals("", say("3\n4\necho"));
        assertEquals("o 5\necho\nx 0\n", say(request("echo")));
    }

    @Test
    void silentAndDeafClientsHarmNobody() throws IOException, InterruptedException {
        try (var silent = connect(); var deaf = connect()) {
            write(silent, "2\n4\nec");
            write(deaf, request("flood"));
            assertTrue(watching.await(5, TimeUnit.SECONDS));
            for (var i = 0; i < 10; i++) {
                assertEquals("o 5\necho\nx 0\n", say(request("echo")));
            }
        }
    }

    @Test
    void commandNoticesThatNobodyListens() throws IOException, InterruptedException {
        try (var channel = connect()) {
            write(channel, request("watch"));
            channel.shutdownOutput();
            assertTrue(watching.await(5, TimeUnit.SECONDS));
            assertFalse(gone.await(300, TimeUnit.MILLISECONDS), "half-closing is not going away");
        }
        assertTrue(gone.await(5, TimeUnit.SECONDS));
    }

    @Test
    void secondDaemonIsRefused() {
        var thrown = assertThrows(IllegalStateException.class, () -> ControlSocket.bind(path));
        assertTrue(thrown.getMessage().contains("Another bautad"), thrown.getMessage());
    }

    @Test
    void socketOfAKilledDaemonIsReplaced() throws IOException {
        var stale = directory.resolve("stale");
        try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(stale));
        }
        assertTrue(Files.exists(stale));
        ControlSocket.bind(stale).close();
        assertFalse(Files.exists(stale));
    }

    @Test
    void wantOfDescriptorsIsWaitedOutAndDoesNotSpin() throws IOException {
        control.close();
        var second = directory.resolve("second");
        var failures = new AtomicInteger();
        try (var real = ServerSocketChannel.open(StandardProtocolFamily.UNIX); var scarce = ControlSocket.bind(directory.resolve("short"))) {
            real.bind(UnixDomainSocketAddress.of(second));
            scarce.callers(() -> {
                if (failures.incrementAndGet() <= 3) {
                    throw new IOException("Too many open files");
                }
                return real.accept();
            });
            long begin = System.nanoTime();
            scarce.serve(Map.of("echo", (words, console) -> 0));
            try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(second))) {
                write(channel, request("echo"));
                assertEquals("x 0\n", new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
            }
            assertTrue(System.nanoTime() - begin >= 3 * ControlSocket.PAUSE_MILLIS * 1_000_000, "it did not wait");
        }
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
}
