package bauta.board;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Three namespaces in a row: a host inside ({@code a}, 10.9.0.1), the board ({@code r}, cards lan0 and wan0), a host outside
 * ({@code b}, 10.9.0.2). Each card has the hardware address of the host on the other side, so that a bridge need not be promiscuous.
 */
final class Lab implements AutoCloseable {
    static final String INSIDE_MAC = "02:00:00:00:00:0a";
    static final String OUTSIDE_MAC = "02:00:00:00:00:0b";

    private static final int CLONE_NEWNET = 0x40000000;

    private final String prefix;

    private static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getProcess());
        }

        static native int setns(int fd, int type);
    }

    Lab(String name) {
        Assumptions.assumeTrue(Libc.geteuid() == 0, "needs root: it makes network namespaces, raw sockets and TAP devices");
        prefix = "bbd-" + name + ProcessHandle.current().pid();
        for (var end : List.of("a", "r", "b")) {
            run("ip", "netns", "add", namespace(end));
            run("ip", "-n", namespace(end), "link", "set", "lo", "up");
        }
        wire("a", "lan0", INSIDE_MAC, OUTSIDE_MAC, "10.9.0.1/24");
        wire("b", "wan0", OUTSIDE_MAC, INSIDE_MAC, "10.9.0.2/24");
    }

    /** A cable from a host to a card of the board; the card is left down. */
    void wire(String host, String card, String hostMac, String cardMac, String address) {
        run("ip", "-n", namespace(host), "link", "add", "e0", "address", hostMac, "type", "veth", "peer", "name", card, "netns",
                namespace("r"), "address", cardMac);
        run("ip", "-n", namespace(host), "address", "add", address, "dev", "e0");
        run("ip", "-n", namespace(host), "link", "set", "e0", "up");
    }

    String namespace(String end) {
        return prefix + end;
    }

    /** Runs a command and returns what it said; fails when it fails. */
    static String run(String... words) {
        var result = attempt(words);
        Assertions.assertEquals(0, result.code, String.join(" ", words) + ": " + result.said);
        return result.said;
    }

    record Result(int code, String said) {
    }

    static Result attempt(String... words) {
        try {
            var process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Assertions.assertTrue(process.waitFor(20, TimeUnit.SECONDS), "does not end: " + List.of(words));
            return new Result(process.exitValue(), said);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #run}, in a namespace. */
    String in(String end, String... words) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace(end)));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    /** Starts {@code body} on a thread of its own in a namespace; threads and processes started from there are in it too. */
    <T> CompletableFuture<T> start(String end, Callable<T> body) {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().start(() -> {
            try (var path = OffHeap.string("/run/netns/" + namespace(end))) {
                var fd = Libc.check(Libc.open(path.address(), 0), "open the namespace");
                Libc.check(Calls.setns(fd, CLONE_NEWNET), "enter the namespace");
                Libc.close(fd);
                result.complete(body.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    <T> T call(String end, Callable<T> body) {
        return start(end, body).orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** What a kernel without BPF, or without the right to it, answers to the wish for a program. */
    static IngressProgram noProgram() {
        throw new SystemCallException("load a program into the kernel", Libc.EPERM);
    }

    /** A board between the two, with a bridge as its traffic, running. */
    Bridge bridge(Path run, boolean toHost, Supplier<IngressProgram> programs) {
        return call("r", () -> {
            var bridge = new Bridge(toHost);
            bridge.board = new Board(new Board.Names("lan0", "wan0", "eth1", "eth0", run), bridge, programs);
            bridge.board.start(() -> { }, () -> { });
            return bridge;
        });
    }

    /** Gives the cards back, from inside their namespace. */
    void stop(Bridge bridge) {
        call("r", () -> {
            bridge.board.close();
            return null;
        });
    }

    boolean ping(String end, String address) {
        return attempt("ip", "netns", "exec", namespace(end), "ping", "-c", "1", "-W", "1", "-n", address).code == 0;
    }

    /** Sends a frame of zeros of that type from a host. */
    void sendFrame(String end, String destination, int type, int length) {
        call(end, () -> {
            try (var links = new Links(); var memory = OffHeap.of(2048)) {
                var fd = Libc.check(Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0), "open a socket");
                memory.bytes().putShort(0, (short) Libc.AF_PACKET).putInt(4, links.index("e0"));
                Libc.check(Libc.bind(fd, memory.address(), 20), "bind");
                var frame = memory.block().bytes();
                frame.put(0, new byte[length]);
                for (var i = 0; i < 6; i++) {
                    frame.put(i, (byte) Integer.parseInt(destination.substring(3 * i, 3 * i + 2), 16));
                }
                frame.putShort(12, (short) type);
                Libc.check(Libc.send(fd, memory.address(), length, 0), "send");
                Libc.close(fd);
                return null;
            }
        });
    }

    static void await(String what, BooleanSupplier condition) {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            Assertions.assertTrue(System.nanoTime() - until < 0, "waited 10 s in vain for: " + what);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        for (var end : List.of("a", "r", "b")) {
            run("ip", "netns", "delete", namespace(end));
        }
    }
}
