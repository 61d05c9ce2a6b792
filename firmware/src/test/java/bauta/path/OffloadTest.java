package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.chains.ChainException;
import bauta.chains.Rule;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import bauta.wire.Addresses;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Two routers side by side, of which one hands flows over to a kernel that is imitated here: what leaves, what is counted and what
 * becomes of flows is the same. (The kernel's own programs are tried with real cards by board-support and the end-to-end tests.)
 */
class OffloadTest {
    private static final long SEED = Long.getLong("bauta.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("bauta.rounds", 40);
    private static final int PACKETS = 1500;
    private static final int SLOTS = 64;
    private static final long SECOND = 1_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RandomRules rules = new RandomRules(random);

    /** With an imitated kernel. */
    private static final class HandsOver extends Twin {
        private final Packet seen = new Packet();
        private final Offload.Shared shared = new Offload.Shared(ByteBuffer.allocateDirect(Offload.CONTROL),
                ByteBuffer.allocateDirect(SLOTS * Offload.ENTRY));
        private long now;
        private int passed;
        /** Whether the list runs over with each flag. */
        private boolean crowded;
        /** Whether flags are put on the list only by {@link #list}. */
        private boolean late;
        private int unlisted;

        private HandsOver() {
            super(VerdictMemory.WAYS);
            router.offload(shared);
        }

        @Override
        void clock(long nanos) {
            now = nanos;
            super.clock(nanos);
        }

        @Override
        void arrives(Side side, int length) {
            if (!kernel(side, length)) {
                super.arrives(side, length);
            }
        }

        /** What ingress.c does: true if the frame passed. */
        private boolean kernel(Side side, int length) {
            var control = shared.control().duplicate().order(ByteOrder.nativeOrder());
            var p = seen.wrap(side, block, Wires.AT, length);
            p.ip.wrap(p.bytes, p.at + 14, p.length - 14);
            boolean plain = control.getInt(0) == control.getInt(4) && p.ip.valid() && p.ip.headerLength() == 20 && !p.ip.isFragment()
                    && p.ip.ttl() > 1 && p.readTransport();
            boolean leftToThePath = p.protocol == Ipv4.TCP ? asksOrResets(p, control) : p.protocol != Ipv4.UDP || p.udp.checksum() == 0;
            if (!plain || leftToThePath) {
                return false;
            }
            var e = shared.entries().duplicate().order(ByteOrder.BIG_ENDIAN);
            var counters = shared.entries().duplicate().order(ByteOrder.nativeOrder());
            for (int at = 0; at < SLOTS * Offload.ENTRY; at += Offload.ENTRY) {
                boolean hit = (counters.getInt(at) & 1) == 1 && e.getInt(at + 4) == p.ip.source() && e.getInt(at + 8) == p.ip.destination()
                        && e.getInt(at + 12) == (p.sourcePort << 16 | p.destinationPort) && e.get(at + 16) == p.protocol
                        && e.get(at + 17) == side.ordinal();
                var to = Side.values()[e.get(at + 18) & 1];
                boolean answersAgain = p.protocol == Ipv4.TCP && (p.tcp.flags() & Tcp.SYN & (int) counters.getLong(at + 56)) != 0;
                if (hit && !answersAgain && p.ip.totalLength() <= control.getInt(16 + 16 * to.ordinal() + 4)) {
                    counters.putLong(at + 32, counters.getLong(at + 32) + (1L << 40) + p.ip.totalLength()).putLong(at + 40, now);
                    if (p.protocol == Ipv4.TCP) {
                        int flags = p.tcp.flags();
                        told(control, counters, at, (flags & Tcp.SYN) != 0 ? Tcp.SYN : (flags & Tcp.FIN) != 0 ? Tcp.FIN : Tcp.ACK);
                    }
                    rewrite(p, e, at, to);
                    return true;
                }
            }
            return false;
        }

        private static boolean asksOrResets(Packet p, ByteBuffer control) {
            int flags = p.tcp.flags();
            boolean syn = (flags & Tcp.SYN) != 0;
            boolean fin = (flags & Tcp.FIN) != 0;
            int options = p.at + 14 + 20 + 20;
            boolean announces = p.tcp.headerLength() >= 24 && p.bytes.getShort(options) == 0x0204
                    && (p.bytes.getShort(options + 2) & 0xffff) + 40 <= Math.min(control.getInt(20), control.getInt(36));
            return (flags & (Tcp.ACK | Tcp.RST | 0x20)) != Tcp.ACK || syn && fin || syn && !announces;
        }

        private void told(ByteBuffer control, ByteBuffer counters, int at, int flag) {
            long before = counters.getLong(at + 56);
            assertEquals(counters.getInt(at), (int) (before >>> 32), "flags are of another version");
            if ((before | flag) != before) {
                counters.putLong(at + 56, before | flag);
                unlisted = counters.getInt(at + 48) + 1 | flag << 24;
                if (!late) {
                    list(control);
                }
            }
        }

        private void list(ByteBuffer control) {
            int told = control.getInt(64) + (crowded ? Offload.LISTED : 0);
            control.putInt(128 + 4 * (told % Offload.LISTED), unlisted).putInt(64, told + 1);
        }

        private void rewrite(Packet p, ByteBuffer e, int at, Side to) {
            passed++;
            p.ip.decrementTtl();
            if (e.get(at + 19) == 0) {
                p.rewriteSource(e.getInt(at + 20), e.getShort(at + 24) & 0xffff);
            } else {
                p.rewriteDestination(e.getInt(at + 20), e.getShort(at + 24) & 0xffff);
            }
            p.ethernet.destination(Addresses.mac(e, at + 26));
            p.ethernet.source(to == Side.INSIDE ? Wires.INSIDE_MAC : Wires.OUTSIDE_MAC);
            leaves(to.name().toLowerCase(), p.bytes, p.at, p.length);
        }
    }

    @Test
    void whatLeavesAndWhatIsCountedIsAsIfAllHadComeHere() throws ChainException {
        long passed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var hands = new HandsOver();
            var keeps = new Twin(VerdictMemory.WAYS);
            long now = SECOND;
            for (int i = 0; i < PACKETS; i++) {
                if (i == 0 || random.nextInt(200) == 0) {
                    rules.change(hands.tables, keeps.tables);
                }
                int tenths = random.nextInt(100) == 0 ? random.nextInt(4000) : random.nextInt(20) / 19;
                for (int tenth = 0; tenth < tenths; tenth++) {
                    now += SECOND / 10;
                    long at = now;
                    both(hands, keeps, twin -> twin.clock(at));
                    if (tenth % 100 == 0) {
                        both(hands, keeps, twin -> twin.neighbours(0));
                    }
                }
                something(hands, keeps);
                packet(hands, keeps);
                assertEquals(keeps.sent, hands.sent, "seed " + SEED + " round " + round + " packet " + i);
                assertEquals(keeps.log, hands.log, "seed " + SEED + " round " + round + " packet " + i);
                both(hands, keeps, twin -> {
                    twin.sent.clear();
                    twin.log.clear();
                });
                if (random.nextInt(50) == 0) {
                    assertEquals(keeps.state(), hands.state(), "seed " + SEED + " round " + round + " packet " + i);
                }
            }
            assertEquals(keeps.state(), hands.state(), "seed " + SEED + " round " + round);
            passed += hands.passed;
        }
        assertTrue(passed > ROUNDS * PACKETS / 100, "packets that passed without the path: " + passed);
    }

    @Test
    void flagsThatTheListHadNoRoomForAreHeard() throws ChainException {
        var hands = new HandsOver();
        hands.tables.change(set -> set.append("forward", new Rule(RandomRules.masquerade())));
        hands.clock(SECOND);
        segment(hands, Side.INSIDE, Tcp.SYN);
        segment(hands, Side.OUTSIDE, Tcp.SYN | Tcp.ACK);
        segment(hands, Side.INSIDE, Tcp.ACK);
        hands.crowded = true;
        segment(hands, Side.INSIDE, Tcp.ACK | Tcp.FIN);
        segment(hands, Side.OUTSIDE, Tcp.ACK | Tcp.FIN);
        assertEquals(4, hands.passed);
        hands.clock(2 * SECOND);
        assertEquals(State.TIME_WAIT.ordinal(), hands.flows.state(1));
    }

    /** The end of a connection is heard when it has come back already, and another one has its place, which has ended, too. */
    @Test
    void whatIsListedLateIsNotTakenForTheNextConnections() throws ChainException {
        var hands = new HandsOver();
        hands.tables.change(set -> set.append("forward", new Rule(RandomRules.masquerade())));
        hands.clock(SECOND);
        opens(hands);
        segment(hands, Side.INSIDE, Tcp.ACK | Tcp.FIN);
        hands.late = true;
        segment(hands, Side.OUTSIDE, Tcp.ACK | Tcp.FIN);
        hands.clock(2 * SECOND);
        assertEquals(State.TIME_WAIT.ordinal(), hands.flows.state(1));
        hands.late = false;
        hands.list(hands.shared.control().duplicate().order(ByteOrder.nativeOrder()));
        opens(hands);
        segment(hands, Side.INSIDE, Tcp.ACK | Tcp.FIN);
        segment(hands, Side.OUTSIDE, Tcp.ACK | Tcp.FIN);
        assertEquals(8, hands.passed);
        hands.clock(3 * SECOND);
        assertEquals(State.TIME_WAIT.ordinal(), hands.flows.state(1));
    }

    private static void opens(Twin twin) {
        segment(twin, Side.INSIDE, Tcp.SYN);
        segment(twin, Side.OUTSIDE, Tcp.SYN | Tcp.ACK);
        segment(twin, Side.INSIDE, Tcp.ACK);
    }

    /** A SYN announces a maximum segment size. */
    private static void segment(Twin twin, Side side, int flags) {
        boolean inside = side == Side.INSIDE;
        var segment = ByteBuffer.wrap(Wires.tcp(inside ? 2000 : 80, inside ? 80 : 2000, flags, (flags & Tcp.SYN) == 0 ? 0 : 4));
        if ((flags & Tcp.SYN) != 0) {
            segment.put(12, (byte) 0x60).putInt(20, 0x02040000 | 1400);
        }
        int length = Wires.ip(twin.block, side, inside ? Wires.INSIDE_HOST : Wires.PEER, inside ? Wires.PEER : Wires.ROUTER_OUTSIDE, Ipv4.TCP,
                segment.array());
        twin.arrives(side, length);
    }

    private static void both(Twin one, Twin other, Consumer<Twin> does) {
        does.accept(one);
        does.accept(other);
    }

    /** Now and then what flows depend on changes under them. */
    private void something(Twin one, Twin other) {
        int what = random.nextInt(400);
        switch (what) {
            case 0, 1 -> both(one, other, twin -> twin.neighbours(what));
            case 2 -> both(one, other, twin -> twin.router.topology(mtu(576)));
            case 3 -> both(one, other, twin -> twin.router.topology(Wires.TOPOLOGY));
            case 4 -> both(one, other, twin -> twin.flows.forEach(flow -> {
                if (flow % 3 == 0) {
                    twin.masquerade.cut(flow);
                }
            }));
            case 5 -> both(one, other, twin -> twin.flows.forEach(flow -> {
                if (flow % 3 == 1) {
                    twin.masquerade.remove(flow);
                }
            }));
            case 6 -> one.router.offload(random.nextBoolean());
            case 7, 8 -> both(one, other, twin -> twin.router.policy(Policy.STANDARD.withTimeouts(what * 1000, 0, what * 20)));
            default -> {
            }
        }
    }

    private static Topology mtu(int mtu) {
        var was = Wires.TOPOLOGY.outside();
        return new Topology(Wires.TOPOLOGY.inside(), new Topology.Link(was.name(), was.mac(), mtu, true, was.addresses()), Wires.TOPOLOGY.routes());
    }

    private void packet(Twin one, Twin other) {
        boolean inside = random.nextBoolean();
        var side = inside ? Side.INSIDE : Side.OUTSIDE;
        int host = random.nextInt(2);
        int peer = Wires.PEER + random.nextInt(2);
        boolean forward = random.nextInt(4) == 0;
        // Each host has ports of its own, so that none has to be replaced by a random one.
        int port = forward ? 2000 : 2000 + 10 * host;
        int here = forward ? inside ? 8080 : 80 : port;
        int there = forward ? port : 80;
        boolean udp = !forward && random.nextInt(3) == 0;
        int size = random.nextInt(20) == 0 ? 700 : random.nextInt(40);
        int from = inside ? here : there;
        int to = inside ? there : here;
        var transport = udp ? Wires.udp(from, to, size) : Wires.tcp(from, to, FLAGS[random.nextInt(FLAGS.length)], size);
        int source = inside ? Wires.INSIDE_HOST + (forward ? 0 : host) : peer;
        int destination = inside ? peer : Wires.ROUTER_OUTSIDE;
        int length = Wires.ip(one.block, side, source, destination, udp ? 17 : 6, transport);
        Addresses.mac(one.block.bytes(), Wires.AT + 6, inside ? Wires.HOST_MAC : Wires.GATEWAY_MAC);
        var copy = new byte[length + 10];
        one.block.bytes().get(Wires.AT - 10, copy);
        other.block.bytes().put(Wires.AT - 10, copy);
        both(one, other, twin -> twin.arrives(side, length));
    }

    private static final int[] FLAGS = {2, 18, 16, 16, 16, 16, 16, 24, 24, 24, 24, 24, 16, 16, 24, 17, 4};
}
