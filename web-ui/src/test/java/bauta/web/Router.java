package bauta.web;

import bauta.command.BautaAccess;
import bauta.command.BautaCommand.SubCommand;
import bauta.command.BautaLog;
import bauta.command.Console;
import bauta.command.LogRing;
import bauta.command.StatusSource.Card;
import bauta.firmware.Engine;
import bauta.firmware.Firmware;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.Block;
import bauta.path.Memory;
import bauta.path.PathThread;
import bauta.path.Port;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.path.Topology.Link;
import bauta.path.Topology.Route;
import bauta.path.Topology.Subnet;
import bauta.setup.Administrator;
import bauta.setup.ApiToken;
import bauta.setup.AuthorizedKeys;
import bauta.setup.Crypt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A router without wires, for tests of its pages; by its main method one to look at in a browser. */
public final class Router {
    public static final int INSIDE = 0xc0a80101;

    private static final Port NOWHERE = new Port() {
        @Override
        public void send(Block block, int at, int length) {
        }

        @Override
        public void flush() {
        }
    };

    public final Firmware firmware;
    /** What {@code bauta log} shows. */
    public final LogRing log = new LogRing();
    /** What {@code bauta nics} lists. */
    public String cards = """
            inside   end0            dc:a6:32:00:00:01  soldered, bcmgenet, by rule
            outside  enx7            00:e0:4c:00:00:02  plugged in, r8152, set by hand
            -        enx8            00:e0:4c:00:00:03  plugged in
            """;
    /** What it was told beside. */
    public final List<List<String>> cardsSet = new CopyOnWriteArrayList<>();
    private final Path state;
    private final Administrator administrator;
    private final AtomicInteger threads = new AtomicInteger();

    /** @param insideName name of the host port inside */
    public Router(Path state, String insideName) {
        this(state, insideName, 1024);
    }

    /** @param capacity of its flow table */
    public Router(Path state, String insideName, int capacity) {
        this.state = state;
        firmware = new Firmware(Memory.PLAIN, PathThread.SAME, FlowTable.inMemory(capacity), Policy.STANDARD, line -> { });
        administrator = new Administrator(state, new PlainCrypt());
        for (var side : Side.values()) {
            firmware.router().nic(side, NOWHERE);
            firmware.router().host(side, NOWHERE);
        }
        firmware.keep(state, warning -> { });
        firmware.offer(new BautaAccess(administrator, new AuthorizedKeys(state), new ApiToken(state)).subCommands());
        firmware.offer(List.of(new BautaLog(log).subCommand(), new SubCommand("nics", "[WORDS]", "network cards", this::cards)));
        firmware.defaultRules("eth0");
        topology(insideName);
        firmware.watch();
    }

    private int cards(List<String> words, Console console) {
        if (words.size() > 1) {
            cardsSet.add(words);
        } else {
            console.out(cards);
        }
        return 0;
    }

    private void topology(String insideName) {
        var inside = new Link(insideName, 0x02_00_00_00_00_0aL, 1500, true, List.of(new Subnet(INSIDE, 24)));
        var outside = new Link("eth0", 0x02_00_00_00_00_0bL, 1492, true, List.of(new Subnet(0xcb007102, 24)));
        firmware.router().topology(new Topology(inside, outside, List.of(new Route(0xc0a80100, 24, 0, Side.INSIDE),
                new Route(0xcb007100, 24, 0, Side.OUTSIDE), new Route(0, 0, 0xcb0071fe, Side.OUTSIDE))));
    }

    public Engine engine() {
        return firmware.engine(new Engine.Board(state, work -> {
            var thread = new Thread(work, "web-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }, administrator), () -> List.of(new Card(Side.INSIDE, "enp1s0", 8_812_345, 1_234_567_890L, 3, 7_000_123, 999_499, 0),
                new Card(Side.OUTSIDE, "enp2s0", 7_123_100_200L, 98_765_432_109L, 0, 8_700_300, 512, 1)));
    }

    /** Serves on the loopback port given, until it is ended. */
    public static void main(String[] words) throws IOException, InterruptedException {
        var state = words.length > 1 ? Path.of(words[1]) : Files.createTempDirectory("bauta");
        var router = new Router(state, "eth1");
        WebFrontEnd.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0])), router.engine());
        Thread.currentThread().join();
    }

    /** Looks like crypt(5), and is fast. */
    private static final class PlainCrypt implements Crypt {
        @Override
        public String hash(String password) {
            try {
                var digest = MessageDigest.getInstance("SHA-512").digest(password.getBytes(StandardCharsets.UTF_8));
                return "$6$salt$" + Base64.getEncoder().withoutPadding().encodeToString(digest).replace('+', '.');
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean matches(String password, String hash) {
            return hash(password).equals(hash);
        }
    }
}
