package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.chains.ChainException;
import bauta.chains.Tables;
import bauta.forward.AccessList;
import bauta.forward.AddressBinding;
import bauta.forward.AutoForward;
import bauta.forward.Autofw;
import bauta.forward.LogFormat;
import bauta.forward.Mfw;
import bauta.forward.Modules;
import bauta.forward.Nat;
import bauta.forward.OutsideServices;
import bauta.forward.Portfw;
import bauta.forward.Terms;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.PortClaims;
import bauta.wire.Frames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a rehearsal says of a packet is what the router then does with it, and asking changes nothing. */
class RehearsalTest {
    private static final long SEED = Long.getLong("bauta.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("bauta.rounds", 60);
    private static final int PACKETS = 300;

    private SplittableRandom random;
    private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
    private final Map<String, Integer> kinds = new java.util.TreeMap<>();

    private final class World implements Watch {
        private final Tables tables = new Tables(PathThread.SAME);
        private final Modules modules = new Modules();
        private final Portfw portfw = new Portfw(modules);
        private final Mfw mfw = new Mfw(modules);
        private final Nat nat = new Nat(modules);
        private final Autofw autofw = new Autofw(modules);
        private final Helpers helpers;
        private final Switches switches = new Switches();
        private final FlowTable flows = FlowTable.inMemory(random.nextInt(6) == 0 ? 12 : 400);
        private final Masquerade masquerade;
        private final Router router;
        private final Block block = Memory.PLAIN.allocate(4096);
        private final Block asked = Memory.PLAIN.allocate(4096);
        private List<Step> steps = List.of();
        private long logged;

        private World(Policy policy) {
            masquerade = new Masquerade(flows, policy, new PortClaims() {
                @Override
                public boolean claimed(int protocol, int outside, int port) {
                    return claimedFromBoard(protocol, outside, port) || protocol != 1 && switches.services().open(protocol, port);
                }

                @Override
                public boolean claimedFromBoard(int protocol, int outside, int port) {
                    return portfw.claims(protocol, port) || autofw.claims(protocol, port) || helpers.claimed(protocol, outside, port);
                }
            });
            helpers = new Helpers(masquerade, line -> { });
            router = new Router(Memory.PLAIN, masquerade, tables, (chain, rule, number, facts) -> logged++, modules, helpers, switches);
            for (var side : Side.values()) {
                router.nic(side, NOWHERE);
                router.host(side, NOWHERE);
            }
            router.topology(Wires.TOPOLOGY);
            router.watch(this);
            portfw.add(6, 0, 80, Wires.INSIDE_HOST, 8080, 1, 65535, Terms.NONE);
            portfw.add(6, 0, 80, Wires.INSIDE_HOST + 1, 8080, 2, 65535, Terms.NONE);
            portfw.add(17, Wires.ROUTER_OUTSIDE, 2011, Wires.INSIDE_HOST, 53, 1, 65535, Terms.NONE);
            mfw.add(1, Wires.INSIDE_HOST + 2, 0, 1, Terms.NONE);
            mfw.add(1, Wires.INSIDE_HOST, 0, 1, Terms.NONE);
            mfw.add(2, Wires.INSIDE_HOST, 443, 1, Terms.NONE);
            nat.attach(masquerade, router::pool);
            autofw.attach(masquerade);
            forwards();
            if (random.nextInt(3) == 0) {
                nat.add(new AddressBinding.Spec(Wires.POOL, Wires.POOL + random.nextInt(2), 0, List.of(), random.nextBoolean(),
                        random.nextBoolean()), Terms.NONE);
                nat.add(new AddressBinding.Spec(Wires.POOL + 2, Wires.POOL + 2, Wires.INSIDE_HOST, List.of(), random.nextBoolean(), false),
                        Terms.NONE);
            }
            if (random.nextBoolean()) {
                switches.services(OutsideServices.CLOSED.with(6, 22, true).with(1, 0, true));
            }
            switches.forwarding(random.nextInt(8) > 0);
        }

        /** Automatic forwards and forwards with access lists, in some rounds. */
        private void forwards() {
            var some = new Terms(AccessList.of(List.of(new AccessList.Entry(random.nextBoolean(), Wires.PEER, 32))), LogFormat.NONE);
            if (random.nextBoolean()) {
                autofw.add(new AutoForward.Spec(AutoForward.Kind.RANGE, 17, 2011, 2012, 0, 0, 0, 17, 53, random.nextBoolean(),
                        random.nextBoolean()), random.nextBoolean() ? some : Terms.NONE);
                autofw.add(new AutoForward.Spec(AutoForward.Kind.PORT, 6, 0, 0, 2013, 22, Wires.INSIDE_HOST, 0, 0, false, false), some);
                autofw.add(new AutoForward.Spec(AutoForward.Kind.DIRECT, 6, 80, 90, 0, 0, 0, 0, 0, false, false), Terms.NONE);
            }
            if (random.nextBoolean()) {
                portfw.add(6, 0, 22, Wires.INSIDE_HOST + 1, 22, 1, 65535, some);
                mfw.add(3, Wires.INSIDE_HOST, 0, 1, some);
            }
        }

        @Override
        public Trail arrives(Side side, boolean fromBoard, Block memory, int at, int length) {
            return new Trail();
        }

        @Override
        public void done(Trail trail) {
            steps = trail.steps();
        }

        @Override
        public void leaves(Side side, boolean toBoard, Block memory, int at, int length) {
        }

        private String state() {
            var text = new StringBuilder().append(logged).append(' ').append(portfw.rows()).append(mfw.rows()).append(nat.rows()).append(autofw.rows())
                    .append(helpers.expected()).append(helpers.rows()).append(autofw.details()).append(portfw.details()).append(mfw.details());
            for (var chain : tables.current().chains()) {
                text.append(chain.policyCount().packets).append(' ');
                for (int i = 0; i < chain.size(); i++) {
                    text.append(chain.rule(i).packets).append(' ');
                }
            }
            for (var reason : DropReason.values()) {
                text.append(router.drops().of(reason)).append(' ');
            }
            flows.forEach(flow -> text.append(flow).append(' ').append(flows.packetsIn(flow)).append(' ').append(flows.packetsOut(flow))
                    .append(' ').append(flows.expiry(flow)).append(' ').append(flows.shownPeer(flow)).append(' '));
            return text.append(masquerade.mappings()).toString();
        }
    }

    private static final Port NOWHERE = new Port() {
        @Override
        public void send(Block memory, int at, int length) {
        }

        @Override
        public void flush() {
        }
    };

    @Test
    void saysWhatTheRouterThenDoes() throws ChainException {
        run(SEED, ROUNDS, true);
        assertTrue(dropped.size() > 8, dropped + " " + kinds);
        assertTrue(kinds.size() > 10, dropped + " " + kinds);
    }

    /** A packet that turns back meets what its own first flow changed: it shares the address of a pool that another host had alone. */
    @Test
    void aFlowThatWouldBeMadeCountsForWhatComesNext() throws ChainException {
        run(12492290270484L, 23, false);
    }

    private void run(long seed, int rounds, boolean timePasses) throws ChainException {
        random = new SplittableRandom(seed);
        var rules = new RandomRules(random);
        for (int round = 0; round < rounds; round++) {
            var world = new World(round % 3 == 0 ? Policy.CLASSIC : Policy.STANDARD);
            long clock = 1_000_000_000L;
            for (int i = 0; i < PACKETS; i++) {
                if (i == 0 || random.nextInt(50) == 0) {
                    rules.change(world.tables);
                }
                clock += timePasses && random.nextInt(40) == 0 ? random.nextLong(200_000_000_000L) : 20_000_000;
                world.router.clock(clock);
                var side = random.nextBoolean() ? Side.INSIDE : Side.OUTSIDE;
                boolean fromBoard = random.nextInt(8) == 0;
                int length = write(world.block, side, fromBoard);
                var text = side + (fromBoard ? " from the board " : " ") + Frames.text(world.block.bytes(), Wires.AT, length);
                world.asked.bytes().put(0, world.block.bytes(), 0, Wires.AT + length);
                var before = world.state();
                var foreseen = fromBoard ? world.router.rehearseFromBoard(side, world.asked, Wires.AT, length)
                        : world.router.rehearse(side, world.asked, Wires.AT, length);
                assertEquals(before, world.state(), "seed " + seed + ": " + text);
                if (fromBoard) {
                    world.router.fromHost(side, world.block, Wires.AT, length);
                } else {
                    world.router.fromNic(side, world.block, Wires.AT, length);
                }
                world.router.flush();
                assertEquals(lines(settled(foreseen, world.steps)), lines(ofThisPacket(world.steps)), "seed " + seed + " round " + round + ": " + text);
                count(world.steps);
            }
        }
    }

    private static String lines(List<Step> steps) {
        return steps.stream().map(Step::toString).collect(java.util.stream.Collectors.joining("\n"));
    }

    private void count(List<Step> steps) {
        for (var step : steps) {
            kinds.merge(step.getClass().getSimpleName(), 1, Integer::sum);
            if (step instanceof Step.Dropped drop) {
                dropped.merge(drop.reason(), 1, Integer::sum);
            }
        }
    }

    /** Without what happens at the last step, when a neighbour has to be asked for. */
    private static List<Step> ofThisPacket(List<Step> steps) {
        var kept = new ArrayList<>(steps);
        kept.removeIf(step -> step instanceof Step.Dropped drop && drop.reason() == DropReason.NEIGHBOUR_FULL);
        return kept;
    }

    /** With what follows from a port that is taken at random put in its place. */
    private static List<Step> settled(List<Step> foreseen, List<Step> real) {
        var settled = new ArrayList<Step>();
        boolean open = false;
        for (int i = 0; i < foreseen.size(); i++) {
            var step = foreseen.get(i);
            var happened = i < real.size() ? real.get(i) : step;
            open |= step instanceof Step.Masqueraded made && made.ends().outsidePort() == Masquerade.ANY_PORT;
            boolean same = open && (step instanceof Step.Masqueraded && happened instanceof Step.Masqueraded
                    // An identifier taken at random stands on both ends of a ping that turns back.
                    || step instanceof Step.Forwarded one && happened instanceof Step.Forwarded other && one.by().equals(other.by())
                            && one.ends().inside() == other.ends().inside());
            settled.add(same ? happened : step);
        }
        return settled;
    }

    private int write(Block block, Side side, boolean fromBoard) {
        boolean inside = side == Side.INSIDE;
        int host = Wires.INSIDE_HOST + random.nextInt(3);
        int peer = Wires.PEER + random.nextInt(3);
        int odd = new int[] {0xffffffff, 0x0a0000ff, 0xe0000001, Wires.ROUTER_INSIDE, Wires.ROUTER_OUTSIDE, 0x7f000001, 0,
            Wires.INSIDE_HOST, Wires.GATEWAY}[random.nextInt(9)];
        int board = inside ? Wires.ROUTER_INSIDE : Wires.ROUTER_OUTSIDE;
        int source = random.nextInt(20) == 0 ? odd : fromBoard ? board : inside ? host : peer;
        int destination = random.nextInt(12) == 0 ? odd : fromBoard ? inside ? host : peer : !inside || random.nextInt(5) == 0
                ? random.nextInt(3) == 0 ? Wires.POOL + random.nextInt(3) : Wires.ROUTER_OUTSIDE : peer;
        int near = random.nextInt(10) == 0 ? 67 : 2010 + random.nextInt(4);
        int far = new int[] {80, 53, 22, 67, 68, 61000, 61001}[random.nextInt(7)];
        int from = inside || random.nextInt(4) == 0 ? near : far;
        int to = from == near ? far : near;
        int payload = random.nextInt(30) == 0 ? 1600 : random.nextInt(50);
        int protocol = new int[] {6, 6, 6, 17, 17, 1, 47}[random.nextInt(7)];
        if (inside && !fromBoard && random.nextInt(10) == 0) { // a control connection of FTP, and an announcement in it
            int client = Wires.INSIDE_HOST + random.nextInt(3);
            var said = "PORT 10,0,0,%d,7,%d\r\n".formatted(client & 255, 218 + random.nextInt(4)).getBytes(StandardCharsets.US_ASCII);
            boolean opens = random.nextBoolean();
            var segment = ByteBuffer.wrap(Wires.tcp(3000, 21, opens ? 2 : 16, opens ? 0 : said.length));
            segment.putInt(4, opens ? 1000 : 1001);
            if (!opens) {
                segment.put(20, said);
            }
            return Wires.ip(block, side, client, Wires.PEER, 6, segment.array());
        }
        if (!inside && !fromBoard && random.nextInt(10) == 0) { // the data connection, to the port announced
            return Wires.ip(block, side, Wires.PEER, Wires.ROUTER_OUTSIDE, 6, Wires.tcp(20, 2010 + random.nextInt(4), 2, 0));
        }
        var transport = switch (protocol) {
            case 6 -> Wires.tcp(from, to, new int[] {2, 2, 2, 16, 18, 4, 17}[random.nextInt(7)], payload);
            case 17 -> Wires.udp(from, to, payload);
            case 1 -> Wires.echo(new int[] {8, 8, 0, 13, 9}[random.nextInt(5)], near, payload);
            default -> new byte[payload];
        };
        int length = Wires.ip(block, side, source, destination, protocol, transport);
        if (random.nextInt(30) == 0) {
            block.bytes().put(Wires.AT + 22, (byte) random.nextInt(2)); // time to live
        }
        if (random.nextInt(3) == 0) {
            block.bytes().putShort(Wires.AT + 20, (short) 0x4000); // not to be fragmented
        }
        if (random.nextInt(60) > 0) {
            Sums.fix(block.bytes(), Wires.AT + 14);
        }
        return length;
    }
}
