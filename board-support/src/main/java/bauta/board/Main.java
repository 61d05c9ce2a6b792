package bauta.board;

import bauta.command.InsideServices;
import bauta.command.StatusSource;
import bauta.firmware.Engine;
import bauta.firmware.Firmware;
import bauta.firmware.FrontEnd;
import bauta.health.Event;
import bauta.health.Hooks;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.Block;
import bauta.path.Drops;
import bauta.path.PathThread;
import bauta.path.Router;
import bauta.path.Side;
import bauta.path.Switches;
import bauta.path.Topology;
import bauta.store.Store;
import bauta.store.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tinylog.Logger;

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
        // The C library takes 50 ms to become callable, while there is other work.
        Thread.ofPlatform().name("early").daemon().start(Libc::geteuid);
        Options options;
        try {
            options = Options.of(words);
        } catch (Options.Wrong e) {
            System.err.println("bautad: " + e.getMessage());
            return MISUSED;
        }
        try {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                System.err.println("bautad: this needs root, because it takes over two network cards. Start it with sudo or by systemd.");
                return FAILED;
            }
            run(options);
            return -1;
        } catch (IOException | RuntimeException e) {
            System.err.println("bautad: " + e.getMessage());
            return FAILED;
        }
    }

    private static void run(Options given) throws IOException {
        directory(given.run());
        Files.createDirectories(given.state());
        var socket = given.run().resolve("control");
        ControlSocket.refuseSecond(socket);
        var path = new LatePath();
        var firmware = new Firmware(bytes -> OffHeap.of(bytes).block(), path,
                FlowTable.open(given.run().resolve("flows"), given.flows(), bootId()),
                given.profile().equals("classic") ? Policy.CLASSIC : Policy.STANDARD, line -> Logger.info(line));
        firmware.served().initial(InsideServices.OFF.dhcp(given.dhcp()).dns(given.dhcp()));
        // Before the cards are taken over: no packet ever meets chains that are not complete.
        var appliance = new Appliance(given);
        var store = configure(firmware, given);
        var options = appliance.settle(firmware, store);
        // The path first: that packets flow is what the board is there for.
        var board = board(options, firmware);
        var open = new Opened(board);
        var supervisor = Supervisor.of(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            supervisor.stopping();
            appliance.answered();
            open.close();
        }, "stop"));
        var running = new CompletableFuture<Long>();
        path.is(board.start(() -> running.complete(System.nanoTime()), supervisor::alive));
        open.add(store);
        appliance.offer(firmware, options);
        var control = ControlSocket.bind(socket);
        open.add(control);
        control.serve(firmware.commands(() -> cards(options, board, firmware.router())));
        // Said last, so that whoever waits for it may give commands at once.
        System.out.println("bautad: forwarding after " + ProcessAge.millis(running.join()) + " ms");
        supervisor.ready();
        board.offload(firmware::offload, firmware::noOffload);
        // Addresses are what packets wait for next; the server inside looks for seconds whether somebody has one already.
        var dnsmasq = new Dnsmasq(options.insideName(), options.lanAddress(), options.run(), options.state(),
                () -> System.currentTimeMillis() / 1000);
        open.add(dnsmasq);
        dnsmasq.start(firmware.served());
        if (options.wanAddress() == null) {
            var dhcp = new Dhcp(options.outsideName(), options.run());
            open.add(dhcp);
            dhcp.start();
            board.madeAgain(side -> {
                if (side == Side.OUTSIDE) {
                    dhcp.again();
                }
            });
            firmware.events().follow(event -> {
                if (event.kind() == Event.Kind.LINK_UP) {
                    dhcp.renew(); // it may be another network now
                }
            });
        }
        var hooks = new Hooks(options.state().resolve("hooks"));
        open.add(hooks);
        firmware.events().follow(hooks::run);
        open.add(firmware.watch());
        var lamps = new Lamps(firmware.lights(), firmware::press, () -> reset(appliance));
        open.add(lamps);
        lamps.start(firmware.wires());
        var redirection = new Redirection(List.of(options.insideName(), options.outsideName()));
        open.add(redirection);
        redirection.start(firmware.tables());
        firmware.follow(settings -> redirection.transparent(settings.transparent()));
        open.add(appliance.housekeeping(firmware, supervisor, dnsmasq));
        var views = FuseMount.begin(options.run().resolve("proc"), firmware.files());
        if (views != null) {
            open.add(views);
        }
        var engine = firmware.engine(new Engine.Board(options.state(), new Background("web"), appliance.administrator()), () -> cards(options, board, firmware.router()));
        var pages = new FrontEndStart(ServiceLoader.load(FrontEnd.class), Logger::warn);
        web(options, pages, engine);
        open.add(inside(given, options, firmware, board, dnsmasq, moved -> web(moved, pages, engine)));
    }

    /** What moves with the inside address. A page answers at each address it ever had, as soon as the board has that again. */
    private static InsideAddress inside(Options given, Options options, Firmware firmware, Board board, Dnsmasq dnsmasq, Consumer<Options> pages) {
        var answered = new HashSet<>(Set.of(String.valueOf(options.web())));
        List<Consumer<Options>> followers = List.of(moved -> dnsmasq.move(moved.lanAddress()), moved -> {
            if (moved.web() != null && answered.add(moved.web())) {
                pages.accept(moved);
            }
        });
        var inside = new InsideAddress(given, options.lanAddress(), (from, to) -> board.move(Side.INSIDE, from, to), followers,
                () -> firmware.router().topology().outside().addresses());
        firmware.notices(() -> inside.fault().isEmpty() ? List.of() : List.of(inside.fault()));
        inside.start();
        firmware.follow(inside::want);
        return inside;
    }

    private static void reset(Appliance appliance) {
        try {
            Logger.warn("The button was held for 10 s: factory reset.");
            appliance.factoryReset();
        } catch (IOException e) {
            Logger.error("The factory reset failed: {}", e.getMessage());
        }
    }

    /** Gives the router the rules of the file it was started with, else those that were saved, else those of a new one. */
    private static Store configure(Firmware firmware, Options options) throws IOException {
        if (options.rules() == null) {
            var store = firmware.keep(options.state(), Logger::warn);
            store.load(() -> firmware.defaultRules(options.outsideName()));
            return store;
        }
        try {
            firmware.load(options.rules());
        } catch (UnreadableException | IOException e) {
            throw new IOException("The rules it was to start with cannot be done: " + e.getMessage(), e);
        }
        return firmware.keep(options.state(), Logger::warn);
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

    private static Board board(Options options, Firmware firmware) {
        var router = firmware.router();
        var board = new Board(new Board.Names(options.lan(), options.wan(), options.insideName(), options.outsideName(),
                options.run()), new RouterTraffic(firmware, router, firmware.switches()), IngressProgram::new);
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

    private static void directory(Path directory) throws IOException {
        // Others pass through to what is for everybody in it (views, what the name server reads), and see nothing else.
        var permissions = PosixFilePermissions.fromString("rwx--x--x");
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions));
        Files.setPosixFilePermissions(directory, permissions);
    }

    private static List<StatusSource.Card> cards(Options options, Board board, Router router) {
        return List.of(card(Side.INSIDE, options.lan(), board, router), card(Side.OUTSIDE, options.wan(), board, router));
    }

    private static StatusSource.Card card(Side side, String device, Board board, Router router) {
        var nic = board.nic(side);
        return new StatusSource.Card(side, device, nic.received() + passed(router, side), nic.receivedBytes() + passedBytes(router, side),
                nic.ringFull(), nic.sent() + passed(router, side.other()), nic.sentBytes() + passedBytes(router, side.other()),
                nic.sendFailures());
    }

    /** Frames that a card received and that passed in the kernel. */
    private static long passed(Router router, Side from) {
        return router.offload() == null ? 0 : router.offload().passed(from);
    }

    private static long passedBytes(Router router, Side from) {
        return router.offload() == null ? 0 : router.offload().passedBytes(from);
    }

    /** Tells this boot of the machine from others. */
    private static long bootId() throws IOException {
        return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()).getMostSignificantBits();
    }

    /** The path thread, which is there once the board has started; before, whoever starts it is the only thread, and others wait. */
    private static final class LatePath implements PathThread {
        private final Thread starter = Thread.currentThread();
        private final CompletableFuture<PathThread> started = new CompletableFuture<>();

        private void is(PathThread thread) {
            started.complete(thread);
        }

        @Override
        public <T> T call(Supplier<T> work) {
            return Thread.currentThread() == starter && !started.isDone() ? work.get() : started.join().call(work);
        }
    }

    /** Starts what a browser sees, after everything that carries packets; the router does not depend on it. */
    private static void web(Options options, FrontEndStart pages, Engine engine) {
        if (options.web() != null) {
            engine.threads().newThread(() -> pages.at(options.web(), engine)).start();
        }
    }

    /** The router behind the interface the loop drives. */
    private record RouterTraffic(Firmware firmware, Router router, Switches switches) implements Traffic {
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
            firmware.topology(topology);
        }

        @Override
        public void forwarding(boolean on) {
            if (on != switches.forwarding()) {
                switches.forwarding(on);
                router.relearn();
            }
        }

        @Override
        public void settle() {
            router.settle();
        }

        @Override
        public Drops drops() {
            return router.drops();
        }
    }
}
