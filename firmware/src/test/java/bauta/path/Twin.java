package bauta.path;

import bauta.chains.PacketLog;
import bauta.chains.Tables;
import bauta.forward.Modules;
import bauta.forward.Portfw;
import bauta.forward.Terms;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.wire.Arp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One of two routers that are shown the same packets: with tables of its own, and all that it lets be seen. */
class Twin {
    final Tables tables = new Tables(PathThread.SAME);
    final List<String> log = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final FlowTable flows = FlowTable.inMemory(1000);
    final Masquerade masquerade = new Masquerade(flows, Policy.STANDARD, (protocol, outside, port) -> false);
    final Router router;
    final Block block = Memory.PLAIN.allocate(4096);

    /** @param ways of walks through the chains that it remembers */
    Twin(int ways) {
        var packetLog = new PacketLog(() -> 0, log::add);
        packetLog.rate(0);
        var modules = new Modules();
        router = new Router(Memory.PLAIN, masquerade, tables, packetLog, modules, new Helpers(masquerade, line -> { }), new Switches(), ways);
        router.nic(Side.INSIDE, port("inside"));
        router.nic(Side.OUTSIDE, port("outside"));
        router.host(Side.INSIDE, port("host inside"));
        router.host(Side.OUTSIDE, port("host outside"));
        router.topology(Wires.TOPOLOGY);
        new Portfw(modules).add(6, 0, 80, Wires.INSIDE_HOST, 8080, 1, 65535, Terms.NONE);
        neighbours(0);
    }

    /** All neighbours say who they are, so that nobody has to be asked. @param other added to the hosts' hardware address */
    void neighbours(int other) {
        know(Side.OUTSIDE, Wires.GATEWAY, Wires.GATEWAY_MAC, Wires.ROUTER_OUTSIDE);
        for (int i = 0; i < 4; i++) {
            know(Side.INSIDE, Wires.INSIDE_HOST + i, Wires.HOST_MAC + other, Wires.ROUTER_INSIDE);
        }
    }

    private void know(Side side, int address, long mac, int to) {
        Wires.ethernet(block.bytes(), side, 0x0806);
        Arp.write(block.bytes(), Wires.AT + 14, 2, mac, address, side == Side.INSIDE ? Wires.INSIDE_MAC : Wires.OUTSIDE_MAC, to);
        router.fromNic(side, block, Wires.AT, 42);
    }

    private Port port(String name) {
        return new Port() {
            @Override
            public void send(Block memory, int at, int length) {
                leaves(name, memory.bytes(), at, length);
            }

            @Override
            public void flush() {
            }
        };
    }

    void leaves(String name, ByteBuffer bytes, int at, int length) {
        var frame = new byte[length];
        bytes.get(at, frame);
        sent.add(name + " " + HexFormat.of().formatHex(frame));
    }

    void clock(long nanos) {
        router.clock(nanos);
    }

    /** The frame in the block arrives by the card of that side. */
    void arrives(Side side, int length) {
        router.fromNic(side, block, Wires.AT, length);
        router.flush();
    }

    /** Counters of rules, drops and flows, and what becomes of the flows. */
    String state() {
        router.settle();
        var text = new StringBuilder();
        for (var chain : tables.current().chains()) {
            text.append(chain.name()).append(' ').append(chain.policyCount().packets).append(' ').append(chain.policyCount().bytes);
            for (int i = 0; i < chain.size(); i++) {
                text.append(' ').append(chain.rule(i).packets).append('/').append(chain.rule(i).bytes);
            }
            text.append('\n');
        }
        for (var reason : DropReason.values()) {
            text.append(router.drops().of(reason)).append(' ');
        }
        flows.forEach(flow -> text.append('\n').append(flow).append(' ').append(flows.mark(flow)).append(' ').append(flows.state(flow)).append(' ')
                .append(flows.expiry(flow) - masquerade.now()).append(' ').append(flows.packetsIn(flow)).append(' ')
                .append(flows.bytesIn(flow)).append(' ').append(flows.packetsOut(flow)).append(' ').append(flows.bytesOut(flow)));
        return text.toString();
    }
}
