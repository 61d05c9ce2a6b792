package bauta.board;

import bauta.command.Command;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.tinylog.Logger;

/**
 * Where the commands of the shell reach the daemon: a Unix domain stream socket (unix(7)) for root only.
 *
 * <pre>
 * client:  COUNT\n, then for each word LENGTH\n and that many bytes; what follows until it half-closes is standard input
 * server:  frames  o LENGTH\n bytes   standard output
 *                  e LENGTH\n bytes   standard error
 *                  x CODE\n           exit code, the last one
 * </pre>
 * A frame of length 0 means nothing; it is how the server finds out whether somebody listens.
 */
final class ControlSocket implements AutoCloseable {
    static final int MOST_WORDS = 4096;
    static final int LONGEST_WORD = 1 << 16;
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_CONNECTIONS = 64;
    private static final int LENGTH_DIGITS = 7;
    private static final long HEADER_MILLIS = 10_000;
    private static final int NOT_FOUND = 127;
    private static final int FAILED = 1;
    /** Between two attempts to take a connection when that fails, as it does while the process has no file descriptor left. */
    static final long PAUSE_MILLIS = 200;

    private final ServerSocketChannel server;
    private final Path path;
    private final UserPrincipal owner;
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
    private Map<String, Command> commands = Map.of();
    private Callers callers;

    /** Where connections come from. */
    interface Callers {
        SocketChannel next() throws IOException;
    }

    private ControlSocket(ServerSocketChannel server, Path path) throws IOException {
        this.server = server;
        this.path = path;
        owner = Files.getOwner(path);
        callers = server::accept;
    }

    /** Takes connections from elsewhere; before {@link #serve}. */
    void callers(Callers others) {
        callers = others;
    }

    /** Fails with {@link IllegalStateException} when another daemon answers there; does next to nothing when there is no file. */
    static void refuseSecond(Path path) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && answers(UnixDomainSocketAddress.of(path))) {
            throw new IllegalStateException("Another bautad runs and answers at " + path
                    + ". Stop it first, or give this one its own --run directory.");
        }
    }

    /**
     * Makes the socket in a directory that only root may enter. One that a killed daemon left is replaced.
     *
     * @throws IllegalStateException when another daemon answers there
     * @throws IOException           when the file cannot be made
     */
    static ControlSocket bind(Path path) throws IOException {
        refuseSecond(path);
        Files.deleteIfExists(path);
        var address = UnixDomainSocketAddress.of(path);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(address);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new ControlSocket(server, path);
        } catch (IOException e) {
            server.close();
            throw new IOException("Cannot make the control socket " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean answers(UnixDomainSocketAddress address) {
        try (var channel = SocketChannel.open(address)) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts to take connections, one virtual thread each. */
    void serve(Map<String, Command> served) {
        commands = Map.copyOf(served);
        Thread.ofVirtual().name("control").start(this::accept);
    }

    private void accept() {
        boolean failing = false;
        while (server.isOpen()) {
            try {
                // More callers than that wait in the socket's own queue.
                room.acquire();
                var channel = callers.next();
                failing = false;
                Thread.ofVirtual().name("command").start(() -> converse(channel));
            } catch (IOException e) {
                room.release();
                if (server.isOpen()) {
                    if (!failing) {
                        Logger.warn("The control socket cannot take connections: {}. It goes on trying.", e.getMessage());
                    }
                    failing = true;
                    LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void converse(SocketChannel channel) {
        try (var console = new SocketConsole(channel)) {
            if (!fromRoot(channel)) {
                console.err("bauta: only root may give commands.\n");
                console.exit(FAILED);
                return;
            }
            console.patience(HEADER_MILLIS);
            List<String> words;
            try {
                words = words(console);
            } catch (Malformed e) {
                console.err("bauta: the request cannot be understood: " + e.getMessage() + ".\n");
                console.exit(FAILED);
                return;
            }
            console.patience(0);
            console.exit(run(words, console));
        } catch (IOException e) {
            Logger.debug("A command's connection ended: {}", e.getMessage());
        } finally {
            room.release();
        }
    }

    /** Compares user numbers: the socket's file belongs to the daemon, which is root. */
    private boolean fromRoot(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner);
    }

    private int run(List<String> words, SocketConsole console) {
        var command = commands.get(words.getFirst());
        if (command == null) {
            console.err("bauta: there is no command `" + words.getFirst() + "'.\n");
            return NOT_FOUND;
        }
        try {
            return command.run(words, console) & 0xff;
        } catch (RuntimeException e) {
            Logger.error(e, "The command {} broke.", words.getFirst());
            console.err(words.getFirst() + ": internal error: " + e + ". The log has more; nothing else is affected.\n");
            return FAILED;
        }
    }

    /** A request that breaks the protocol or its bounds. */
    private static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private static List<String> words(SocketConsole console) throws IOException {
        var count = number(console, MOST_WORDS, "number of words");
        if (count == 0) {
            throw new Malformed("no words");
        }
        var words = new ArrayList<String>(count);
        var left = MOST_BYTES;
        for (var i = 0; i < count; i++) {
            var length = number(console, Math.min(LONGEST_WORD, left), "length of a word");
            left -= length;
            var bytes = console.in().readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("the request ends too early");
            }
            words.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return words;
    }

    private static int number(SocketConsole console, int most, String what) throws IOException {
        var value = 0;
        for (var digits = 0; ; digits++) {
            var next = console.in().read();
            if (next < 0) {
                throw new EOFException("the request ends too early");
            }
            if (next == '\n' && digits > 0) {
                break;
            }
            if (next < '0' || next > '9' || digits == LENGTH_DIGITS) {
                throw new Malformed("the " + what + " is no number");
            }
            value = 10 * value + next - '0';
        }
        if (value > most) {
            throw new Malformed("the " + what + " is " + value + ", " + most + " is the most");
        }
        return value;
    }

    /** Takes no more connections and removes the socket. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            Logger.warn("While closing the control socket: {}", e.getMessage());
        }
    }

    static ByteBuffer frame(char kind, byte[] bytes, int from, int length) {
        var head = (kind + " " + length + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + length).put(head).put(bytes, from, length).flip();
    }
}
