package bauta.board;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.tinylog.Logger;

/**
 * The service manager that started the daemon, as sd_notify(3) reaches it: datagrams to the Unix socket that the environment names.
 * Without one nothing is sent. It is never closed, because the path thread may still use it when the process ends.
 */
final class Supervisor {
    private static final int AF_UNIX = 1;
    private static final int NAME_AT = 2;
    private static final int LONGEST_NAME = 107;
    private static final int LONGEST_MESSAGE = 512;
    private static final byte[] ALIVE = "WATCHDOG=1".getBytes(StandardCharsets.US_ASCII);

    private final int fd;
    private final OffHeap alive;
    /** Whether it wants to hear that all is well. */
    private final boolean watching;
    private String lastStatus = "";

    /** @param environment of the process, as {@link System#getenv} gives it */
    static Supervisor of(Map<String, String> environment) {
        var socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        var forUs = environment.getOrDefault("WATCHDOG_PID", own()).equals(own());
        try {
            return new Supervisor(socket, forUs && !environment.getOrDefault("WATCHDOG_USEC", "").isEmpty());
        } catch (RuntimeException e) {
            Logger.warn("The service manager is not told how the router does ({}): {}", socket, e.getMessage());
            return new Supervisor("", false);
        }
    }

    private static String own() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private Supervisor(String socket, boolean watching) {
        this.watching = watching && !socket.isEmpty();
        if (socket.isEmpty()) {
            fd = -1;
            alive = null;
            return;
        }
        fd = Libc.check(Libc.socket(AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0), "open a socket");
        alive = OffHeap.of(ALIVE.length);
        alive.bytes().put(0, ALIVE);
        try {
            connect(socket);
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    private void connect(String socket) {
        var name = socket.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_NAME || name[0] != '/' && name[0] != '@') {
            throw new IllegalArgumentException("this is no name of a Unix socket");
        }
        if (name[0] == '@') {
            // An abstract name begins with a zero byte (unix(7)).
            name[0] = 0;
        }
        try (var address = OffHeap.of(NAME_AT + LONGEST_NAME + 1)) {
            address.bytes().putShort(0, (short) AF_UNIX).put(NAME_AT, name);
            var terminator = name[0] == 0 ? 0 : 1;
            Libc.check(Libc.connect(fd, address.address(), NAME_AT + name.length + terminator), "reach it");
        }
    }

    /** The path runs and commands are taken. */
    void ready() {
        tell("READY=1");
    }

    /** One line for people, which {@code systemctl status} shows; sent where it is another than before. */
    synchronized void status(String line) {
        if (!line.equals(lastStatus)) {
            lastStatus = line;
            tell("STATUS=" + line.replace('\n', ' '));
        }
    }

    void stopping() {
        tell("STOPPING=1");
    }

    /**
     * All is well. For the path thread alone, about every second: when that thread hangs nobody says it, and the watchdog bites.
     * Allocates nothing and never waits; one that is lost is made up for by the next.
     */
    void alive() {
        if (watching) {
            Libc.send(fd, alive.address(), ALIVE.length, Libc.MSG_DONTWAIT);
        }
    }

    private void tell(String message) {
        if (fd < 0) {
            return;
        }
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        var length = Math.min(bytes.length, LONGEST_MESSAGE);
        try (var memory = OffHeap.of(LONGEST_MESSAGE)) {
            memory.bytes().put(ByteBuffer.wrap(bytes, 0, length));
            if (Libc.send(fd, memory.address(), length, Libc.MSG_DONTWAIT) < 0) {
                Logger.debug("The service manager did not take {}: {}", message, Libc.text(Libc.errno()));
            }
        }
    }
}
