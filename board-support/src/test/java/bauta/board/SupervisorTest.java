package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisorTest {
    @TempDir
    private Path directory;
    private Listener listener;

    /** What a service manager is here: a socket that datagrams come to. */
    private static final class Listener implements AutoCloseable {
        private final int fd;

        Listener(byte[] name) {
            fd = Libc.check(Libc.socket(1, Libc.SOCK_DGRAM, 0), "open a socket");
            try (var address = OffHeap.of(128)) {
                address.bytes().putShort(0, (short) 1).put(2, name);
                Libc.check(Libc.bind(fd, address.address(), 2 + name.length), "bind");
            }
        }

        /** The next message, or null when none comes in time. */
        String next(int millis) {
            try (var memory = OffHeap.of(1024)) {
                memory.bytes().putInt(0, fd).putInt(4, Libc.POLLIN);
                if (Libc.poll(memory.address(), 1, millis) <= 0) {
                    return null;
                }
                var length = (int) Libc.check(Libc.recv(fd, memory.address(), 1024, 0), "receive");
                var bytes = new byte[length];
                memory.bytes().get(0, bytes);
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() {
            Libc.close(fd);
        }
    }

    private Map<String, String> listen() {
        var socket = directory.resolve("notify").toString();
        listener = new Listener((socket + "\0").getBytes(StandardCharsets.UTF_8));
        return Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "5000000");
    }

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
        }
    }

    @Test
    void saysWhatHappens() {
        var supervisor = Supervisor.of(listen());
        supervisor.ready();
        supervisor.status("forwarding\nwell");
        supervisor.status("forwarding\nwell");
        supervisor.alive();
        supervisor.stopping();
        assertEquals("READY=1", listener.next(1000));
        assertEquals("STATUS=forwarding well", listener.next(1000));
        assertEquals("WATCHDOG=1", listener.next(1000));
        assertEquals("STOPPING=1", listener.next(1000));
    }

    @Test
    void anAbstractSocketWillDo() {
        var name = "bauta-notify-" + ProcessHandle.current().pid();
        listener = new Listener(("\0" + name).getBytes(StandardCharsets.UTF_8));
        Supervisor.of(Map.of("NOTIFY_SOCKET", "@" + name)).ready();
        assertEquals("READY=1", listener.next(1000));
    }

    @Test
    void aWatchdogThatIsNotOursIsNotFed() {
        var environment = listen();
        var supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", environment.get("NOTIFY_SOCKET"), "WATCHDOG_USEC", "5000000",
                "WATCHDOG_PID", "1"));
        supervisor.alive();
        supervisor.stopping();
        assertEquals("STOPPING=1", listener.next(1000));
    }

    @Test
    void withoutAServiceManagerNothingFails() {
        for (var socket : List.of("", "/nowhere/at/all", "x")) {
            var supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", socket));
            supervisor.ready();
            supervisor.alive();
            supervisor.stopping();
        }
    }

    @Test
    void aPathThatHangsIsNotAlive() {
        var supervisor = Supervisor.of(listen());
        var lab = new Lab("n");
        try {
            var bridge = new Bridge(false);
            var loop = lab.call("r", () -> {
                bridge.board = new Board(new Board.Names("lan0", "wan0", "eth1", "eth0", directory), bridge, IngressProgram::new);
                return bridge.board.start(() -> { }, supervisor::alive);
            });
            try {
                assertEquals("WATCHDOG=1", listener.next(3000));
                assertEquals("WATCHDOG=1", listener.next(3000));
                var hung = new CountDownLatch(1);
                var release = new CountDownLatch(1);
                loop.post(() -> {
                    hung.countDown();
                    await(release);
                });
                await(hung);
                // One may have come before it hung.
                listener.next(0);
                assertNull(listener.next(2500));
                release.countDown();
                assertEquals("WATCHDOG=1", listener.next(3000));
            } finally {
                lab.stop(bridge);
            }
        } finally {
            lab.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
