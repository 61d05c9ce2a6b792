package bauta.path;

import bauta.chains.ChainException;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import bauta.forward.AddressBinding;
import bauta.forward.Modules;
import bauta.forward.Nat;
import bauta.forward.Terms;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.wire.Arp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a masqueraded packet costs on its whole way through the router, without any network: one of an established flow, out
 * and back, and one that begins a flow; under few rules and many, half of them in {@code input} and half in {@code forward},
 * none of which it matches but the last. Runs of the JVM differ more than the rules do, and other work on the machine more than
 * both: of several runs the least time is the one to compare.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class PacketPathBenchmark {
    private static final int FLOWS = 1000;
    private static final int SYN = 2;
    private static final int ACK = 16;

    @Param({"5", "5000"})
    public int rules;

    /** Remembered verdicts; 0 for none. */
    @Param({"4095", "0"})
    public int remembered;

    /** Whether the host has an outside address of its own, from a pool ({@code ipmasqadm nat}). */
    @Param({"false", "true"})
    public boolean pool;

    private final Block block = Memory.PLAIN.allocate(4096);
    private final byte[] out = new byte[74];
    private final byte[] back = new byte[74];
    private final byte[] opening = new byte[74];
    private Router router;
    private Masquerade masquerade;
    private FlowTable flows;
    private int next;

    private static final Port NOWHERE = new Port() {
        @Override
        public void send(Block memory, int at, int length) {
        }

        @Override
        public void flush() {
        }
    };

    @Setup
    public void build() throws ChainException {
        var tables = new Tables(PathThread.SAME);
        tables.change(this::filled);
        flows = FlowTable.inMemory(100_000);
        masquerade = new Masquerade(flows, Policy.STANDARD, (protocol, outside, port) -> false);
        var modules = new Modules();
        router = new Router(Memory.PLAIN, masquerade, tables, (chain, rule, number, facts) -> { }, modules,
                new Helpers(masquerade, line -> { }), new Switches(), remembered);
        for (var side : Side.values()) {
            router.nic(side, NOWHERE);
            router.host(side, NOWHERE);
        }
        router.topology(Wires.TOPOLOGY);
        if (pool) {
            var nat = new Nat(modules);
            nat.attach(masquerade, router::pool);
            nat.add(new AddressBinding.Spec(Wires.POOL, Wires.POOL, 0, List.of(), false, false), Terms.NONE);
        }
        know(Side.OUTSIDE, Wires.GATEWAY, Wires.GATEWAY_MAC);
        know(Side.INSIDE, Wires.INSIDE_HOST, Wires.HOST_MAC);
        template(opening, Side.INSIDE, Wires.INSIDE_HOST, Wires.PEER, Wires.tcp(1, 80, SYN, 20));
        template(out, Side.INSIDE, Wires.INSIDE_HOST, Wires.PEER, Wires.tcp(1, 80, ACK, 20));
        template(back, Side.OUTSIDE, Wires.PEER, pool ? Wires.POOL : Wires.ROUTER_OUTSIDE, Wires.tcp(80, 1, ACK, 20));
        for (int i = 0; i < FLOWS; i++) {
            send(opening, Side.INSIDE, 34, 2000 + i);
            send(back, Side.OUTSIDE, 36, 2000 + i);
            send(out, Side.INSIDE, 34, 2000 + i);
        }
        if (flows.size() != FLOWS) {
            throw new IllegalStateException("only " + flows.size() + " flows");
        }
    }

    private RuleSet filled(RuleSet empty) throws ChainException {
        var set = empty;
        var any = RuleSpec.ANY;
        for (int i = 0; i < rules; i++) {
            var rule = new RuleSpec(0xac100000 + i, -1, 0, 0, "", 6, 0, 65535, 0, 65535, RuleSpec.WILDCARD, 0, any.tosAnd(), any.tosXor(), 0,
                    0, "DENY", 0);
            set = set.append(i % 2 == 0 ? "input" : "forward", new Rule(rule));
        }
        var masquerades = new RuleSpec(0, 0, 0, 0, "eth0", 0, 0, 65535, 0, 65535, 0, 0, any.tosAnd(), any.tosXor(), 0, 0, "MASQ", 0);
        return set.policy("forward", Target.DENY).append("forward", new Rule(masquerades));
    }

    private void know(Side side, int address, long mac) {
        boolean inside = side == Side.INSIDE;
        Wires.ethernet(block.bytes(), side, 0x0806);
        Arp.write(block.bytes(), Wires.AT + 14, 2, mac, address, inside ? Wires.INSIDE_MAC : Wires.OUTSIDE_MAC,
                inside ? Wires.ROUTER_INSIDE : Wires.ROUTER_OUTSIDE);
        router.fromNic(side, block, Wires.AT, 42);
    }

    private void template(byte[] into, Side side, int source, int destination, byte[] transport) {
        Wires.ip(block, side, source, destination, 6, transport);
        block.bytes().put(Wires.AT - 10, (byte) 2); // as from a card that has checked the sum
        block.bytes().get(Wires.AT, into);
    }

    private void send(byte[] frame, Side side, int portAt, int port) {
        block.bytes().put(Wires.AT, frame).put(Wires.AT - 10, (byte) 2).putShort(Wires.AT + portAt, (short) port);
        router.fromNic(side, block, Wires.AT, frame.length);
    }

    private int port() {
        next = next == FLOWS - 1 ? 0 : next + 1;
        return 2000 + next;
    }

    @Benchmark
    public void establishedOut() {
        send(out, Side.INSIDE, 34, port());
    }

    @Benchmark
    public void establishedBack() {
        send(back, Side.OUTSIDE, 36, port());
    }

    /** With the removal of the flow. */
    @Benchmark
    public int firstPacket() {
        int port = 10_000 + port();
        send(opening, Side.INSIDE, 34, port);
        int flow = flows.findByInside(6, Wires.INSIDE_HOST, port, Wires.PEER, 80);
        masquerade.remove(flow);
        return flow;
    }
}
