package bauta.board;

import bauta.command.Command;
import bauta.path.Block;
import bauta.path.Drops;
import bauta.path.Router;
import bauta.path.Side;
import bauta.path.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code bautad}: puts board and router together and runs until SIGTERM. */
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {
    }

    /** The words of the command line; see {@code bautad --help}. */
    public static void main(String[] words) {
        var code = start(List.of(words));
        if (code >= 0) {
            System.exit(code);
        }
    }

    /** The exit code, or below zero when the router runs. */
    private static int start(List<String> words) {
        if (Options.help(words)) {
            System.out.print(Options.HELP);
            return 0;
        }
        Options options;
        try {
            options = Options.of(words);
        } catch (Options.Wrong e) {
            System.err.println("bautad: " + e.getMessage());
            return MISUSED;
        }
        if (Libc.geteuid() != 0) {
            System.err.println("bautad: this needs root, because it takes over two network cards. Start it with sudo or by systemd.");
            return FAILED;
        }
        try {
            run(options);
            return -1;
        } catch (IOException | RuntimeException e) {
            System.err.println("bautad: " + e.getMessage());
            return FAILED;
        }
    }

    private static void run(Options options) throws IOException {
        directory(options.run());
        Files.createDirectories(options.state());
        var socket = options.run().resolve("control");
        ControlSocket.refuseSecond(socket);
        var router = new Router();
        // The path first: that packets flow is what the board is there for.
        var board = board(options, router);
        var open = new Opened(board);
        Runtime.getRuntime().addShutdownHook(new Thread(open::close, "stop"));
        var running = new CountDownLatch(1);
        board.start(running::countDown);
        await(running);
        System.out.println("bautad: forwarding after " + ProcessAge.millis() + " ms");
        if (options.wanAddress() == null) {
            var dhcp = new Dhcp(options.outsideName(), options.run());
            open.add(dhcp);
            dhcp.start();
        }
        var control = ControlSocket.bind(socket);
        open.add(control);
        control.serve(commands());
        web(options);
    }

    /** What has to be closed at the end, the last opened first. */
    private static final class Opened {
        private final Deque<AutoCloseable> opened = new ArrayDeque<>();

        Opened(AutoCloseable first) {
            opened.push(first);
        }

        synchronized void add(AutoCloseable next) {
            opened.push(next);
        }

        synchronized void close() {
            for (var each : opened) {
                try {
                    each.close();
                } catch (Exception e) {
                    System.err.println("bautad: while stopping: " + e.getMessage());
                }
            }
        }
    }

    private static Board board(Options options, Router router) {
        var board = new Board(new Board.Names(options.lan(), options.wan(), options.insideName(), options.outsideName(),
                options.run()), new RouterTraffic(router));
        try {
            for (var side : Side.values()) {
                router.nic(side, board.nic(side));
                router.host(side, board.host(side));
            }
            board.address(Side.INSIDE, options.lanAddress());
            if (options.wanAddress() != null) {
                board.address(Side.OUTSIDE, options.wanAddress());
            }
            if (options.gateway() != 0) {
                board.gateway(options.gateway());
            }
            return board;
        } catch (RuntimeException e) {
            board.close();
            throw e;
        }
    }

    private static void await(CountDownLatch running) {
        try {
            running.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while starting.", e);
        }
    }

    private static void directory(Path directory) throws IOException {
        var permissions = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions));
        Files.setPosixFilePermissions(directory, permissions);
    }

    /** The commands of the board's shell by their names. */
    private static Map<String, Command> commands() {
        return Map.of();
    }

    /** Where the web front end is to be found and started, after everything that carries packets. */
    private static void web(Options options) {
    }

    /** The router behind the interface the loop drives. */
    private record RouterTraffic(Router router) implements Traffic {
        @Override
        public void clock(long nanos) {
            router.clock(nanos);
        }

        @Override
        public void fromNic(Side side, Block block, int at, int length) {
            router.fromNic(side, block, at, length);
        }

        @Override
        public void fromHost(Side side, Block block, int at, int length) {
            router.fromHost(side, block, at, length);
        }

        @Override
        public void flush() {
            router.flush();
        }

        @Override
        public void topology(Topology topology) {
            router.topology(topology);
        }

        @Override
        public Drops drops() {
            return router.drops();
        }
    }
}
