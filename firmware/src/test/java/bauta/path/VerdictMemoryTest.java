package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.chains.ChainException;
import bauta.masquerade.FlowTable;
import bauta.wire.Addresses;
import bauta.wire.Frames;
import bauta.wire.Icmp;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two routers side by side, one that remembers verdicts and one that walks every time: nothing tells them apart. */
class VerdictMemoryTest {
    private static final long SEED = Long.getLong("bauta.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("bauta.rounds", 40);
    private static final int PACKETS = 400;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RandomRules rules = new RandomRules(random);

    @Test
    void countersLogsMarksAndVerdictsAreThoseOfAWalk() throws ChainException {
        long replayed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var remembers = new Twin(round % 4 == 3 ? 2 : VerdictMemory.WAYS);
            var walks = new Twin(0);
            for (int i = 0; i < PACKETS; i++) {
                if (i == 0 || random.nextInt(40) == 0) {
                    rules.change(remembers.tables, walks.tables);
                }
                if (random.nextInt(100) == 0) {
                    var topology = renamed();
                    remembers.router.topology(topology);
                    walks.router.topology(topology);
                }
                packet(remembers, walks);
                assertEquals(walks.sent, remembers.sent, "seed " + SEED + " round " + round + " packet " + i);
                assertEquals(walks.log, remembers.log, "seed " + SEED + " round " + round + " packet " + i);
                walks.sent.clear();
                walks.log.clear();
                remembers.sent.clear();
                remembers.log.clear();
            }
            assertEquals(walks.state(), remembers.state(), "seed " + SEED + " round " + round);
            replayed += remembered(remembers.flows);
        }
        assertTrue(replayed > ROUNDS * 4, "flows with a remembered verdict: " + replayed);
    }

    private static long remembered(FlowTable flows) {
        var count = new long[1];
        flows.forEach(flow -> count[0] += flows.verdicts(flow) != 0 ? 1 : 0);
        return count[0];
    }

    /** The same network with its interfaces called otherwise. */
    private Topology renamed() {
        var was = Wires.TOPOLOGY;
        var name = random.nextBoolean() ? "eth1" : "lan0";
        var inside = was.inside();
        return new Topology(new Topology.Link(name, inside.mac(), inside.mtu(), true, inside.addresses()), was.outside(), was.routes());
    }

    private void packet(Twin one, Twin other) {
        int length = write(one.block);
        var side = one.block.bytes().get(0) == 0 ? Side.INSIDE : Side.OUTSIDE;
        boolean host = one.block.bytes().get(1) != 0;
        var copy = new byte[length + 10];
        one.block.bytes().get(Wires.AT - 10, copy);
        other.block.bytes().put(Wires.AT - 10, copy);
        var text = Frames.text(one.block.bytes(), Wires.AT, length);
        for (var twin : List.of(one, other)) {
            try {
                if (host) {
                    twin.router.fromHost(side, twin.block, Wires.AT, length);
                } else {
                    twin.router.fromNic(side, twin.block, Wires.AT, length);
                }
                twin.router.flush();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED + ": " + text, e);
            }
        }
    }

    /** Few endpoints, so that flows see many packets; the first two bytes of the block say where it comes from. */
    private int write(Block block) {
        var side = random.nextBoolean() ? Side.INSIDE : Side.OUTSIDE;
        boolean host = random.nextInt(8) == 0;
        boolean inside = side == Side.INSIDE;
        int here = host ? inside ? Wires.ROUTER_INSIDE : Wires.ROUTER_OUTSIDE : Wires.INSIDE_HOST + random.nextInt(3);
        int there = Wires.PEER + random.nextInt(3);
        boolean backwards = !inside && !host;
        // Each host has ports of its own, so that none has to be replaced by a random one.
        int port = 2000 + random.nextInt(3) + 10 * (backwards ? random.nextInt(4) : host ? 3 : here - Wires.INSIDE_HOST);
        int source = backwards ? there : here;
        int destination = backwards ? Wires.ROUTER_OUTSIDE : random.nextInt(6) == 0 ? Wires.ROUTER_OUTSIDE : there;
        if (host && inside) {
            destination = Wires.INSIDE_HOST;
        }
        int peerPort = new int[] {80, 53}[random.nextInt(2)];
        boolean forward = random.nextInt(4) == 0;
        int from = backwards ? forward ? port : peerPort : port;
        int to = backwards ? forward ? 80 : port : peerPort;
        var transport = switch (random.nextInt(8)) {
            case 0, 1, 2 -> Wires.tcp(from, to, new int[] {2, 16, 16, 24, 18, 17, 4}[random.nextInt(7)], random.nextInt(40));
            case 3, 4 -> Wires.udp(from, to, random.nextInt(40));
            case 5 -> Wires.echo(random.nextInt(6) == 0 ? Icmp.UNREACHABLE : backwards ? 0 : 8, port, 40);
            default -> Wires.tcp(from, to, 16, 0);
        };
        int length = Wires.ip(block, side, source, destination, transport.length >= 20 && transport[12] == 0x50 ? 6
                : transport.length > 40 && transport[0] <= 8 && transport[1] == 0 ? 1 : 17, transport);
        block.bytes().put(0, (byte) (inside ? 0 : 1)).put(1, (byte) (host ? 1 : 0));
        Addresses.mac(block.bytes(), Wires.AT + 6, inside ? Wires.HOST_MAC : Wires.GATEWAY_MAC);
        return length;
    }
}
