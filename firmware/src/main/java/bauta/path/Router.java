package bauta.path;

import bauta.chains.RuleLog;
import bauta.chains.Tables;
import bauta.chains.Walker;
import bauta.forward.Modules;
import bauta.helper.Helpers;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.path.Topology.Link;
import bauta.wire.Arp;
import bauta.wire.Ethernet;
import java.util.List;

/**
 * The router: everything between the two network cards and the two host ports. It sorts frames by what they carry, keeps the
 * clock and the neighbours; what becomes of an IPv4 packet is told by {@link PacketPath}. All methods are for the path thread,
 * except where they say otherwise.
 */
public final class Router {
    /** A link before the board says what is there. */
    private static final Link NOWHERE = new Link("", 0, 1500, false, List.of());
    private static final long TENTH = 100_000_000L;

    private final Drops drops = new Drops();
    private final Scratch scratch;
    private final Delivery delivery;
    private final Gate gate;
    private final Defragmenter defragmenter;
    private final Defragmenter boardDefragmenter;
    private final Answers answers;
    private final Admission admission;
    private final Callers callers;
    private final HelperStep helper;
    private final Masquerade masquerade;
    private final RuleLog log;
    private final Modules modules;
    private final VerdictMemory verdicts;
    private final PacketPath path;
    private final Packet packet = new Packet();
    private final Arp arp = new Arp();
    private final Tables tables;
    private final Switches switches;
    private final Port[] nics = new Port[2];
    private final Port[] hosts = new Port[2];
    private Watch watch;
    private volatile Offload offload;
    private final long[] ipv6 = new long[4];
    private volatile Routes routes;
    private int[] pool = {};
    private long lastTenth;
    /** Written by the path thread only; that it goes on shows others that the path does. */
    private volatile int tenths;

    /**
     * @param memory     where memory for frames comes from
     * @param masquerade the flows
     * @param tables     the chains
     * @param log        who hears of rules with {@code -l}
     * @param modules    the forwards
     * @param helpers    the protocol helpers
     * @param switches   what an administrator switches
     */
    public Router(Memory memory, Masquerade masquerade, Tables tables, RuleLog log, Modules modules, Helpers helpers, Switches switches) {
        this(memory, masquerade, tables, log, modules, helpers, switches, VerdictMemory.WAYS);
    }

    /** @param ways of walks through the chains that are remembered */
    Router(Memory memory, Masquerade masquerade, Tables tables, RuleLog log, Modules modules, Helpers helpers, Switches switches, int ways) {
        this.masquerade = masquerade;
        this.tables = tables;
        this.switches = switches;
        this.log = log;
        this.modules = modules;
        scratch = new Scratch(memory, this::flush);
        delivery = new Delivery(scratch, new Neighbours(Side.INSIDE, drops, scratch, memory),
                new Neighbours(Side.OUTSIDE, drops, scratch, memory));
        gate = new Gate(drops);
        defragmenter = new Defragmenter(drops, memory, this::flush);
        boardDefragmenter = new Defragmenter(drops, memory, this::flush);
        answers = new Answers(scratch);
        admission = new Admission(masquerade, modules, helpers);
        callers = new Callers(masquerade::now);
        helper = new HelperStep(helpers, masquerade.flows(), scratch, drops);
        var walker = new Walker(log);
        verdicts = new VerdictMemory(masquerade.flows(), walker, ways);
        path = new PacketPath(gate, defragmenter, boardDefragmenter, tables, walker, verdicts, masquerade, admission, callers, helper, answers,
                delivery, drops, switches);
        topology(new Topology(NOWHERE, NOWHERE, List.of()));
    }

    /** The way out by the network card of that side; given once before the first frame. */
    public void nic(Side side, Port port) {
        nics[side.ordinal()] = port;
        delivery.nic(side, port);
    }

    /** The way to the board's own Linux on that side; given once before the first frame. */
    public void host(Side side, Port port) {
        hosts[side.ordinal()] = port;
        delivery.host(side, port);
    }

    /** Hands established flows over by that memory, which is all zeros, from now on; once, on the path thread. */
    public Offload offload(Offload.Shared shared) {
        var taker = new Offload(shared, masquerade, verdicts, delivery);
        for (var side : Side.values()) {
            delivery.neighbours(side).onMove(taker::forgetAll);
        }
        verdicts.onForget(taker::forgetAll);
        masquerade.elsewhere(taker);
        modules.onChange(taker::forgetAll);
        taker.routes(routes);
        taker.watched(watch != null);
        tables.follow(set -> taker.hold());
        path.offload(taker);
        offload = taker;
        return taker;
    }

    /** What hands established flows over, or null; any thread. */
    public Offload offload() {
        return offload;
    }

    /** Hands established flows over, or not, where the board can; on the path thread. */
    public void offload(boolean on) {
        if (offload != null) {
            offload.want(on);
        }
    }

    /** Has another policy masquerade from now on; what passed without the path before did so under the one that was. On the path thread. */
    public void policy(Policy changed) {
        relearn();
        masquerade.policy(changed);
    }

    /** Makes all decisions anew that were made for flows: something changed that they depend on. On the path thread. */
    public void relearn() {
        verdicts.forget();
    }

    /** Brings counters and times up to date with what passed without the path, before somebody looks at them; on the path thread. */
    public void settle() {
        if (offload != null) {
            offload.collect();
        }
    }

    /** Takes note of changed addresses, routes or links; new addresses are announced on their link. */
    public void topology(Topology topology) {
        var before = routes;
        routes = new Routes(topology, pool);
        gate.routes(routes);
        admission.routes(routes);
        helper.routes(routes);
        delivery.routes(routes);
        if (offload != null) {
            offload.routes(routes);
        }
        path.routes(routes);
        for (var side : Side.values()) {
            var link = topology.link(side);
            var neighbours = delivery.neighbours(side);
            neighbours.self(link.mac(), routes.primary(side));
            if (!link.carrier()) {
                neighbours.clear(); // who is there when the link comes back may be somebody else
            }
            for (var subnet : link.addresses()) {
                boolean fresh = before == null || before.ownSide(subnet.address()) != side
                        || before.link(side).mac() != link.mac() || !before.link(side).carrier();
                if (fresh && link.carrier()) {
                    neighbours.announce(subnet.address());
                }
            }
        }
        announcePool(before);
    }

    /** Addresses that the router owns on the outside for inside hosts, from now on; new ones are announced there. */
    public void pool(int[] addresses) {
        pool = addresses.clone();
        topology(routes.topology());
    }

    /** Whether it is one of those; any thread. */
    public boolean pooled(int address) {
        return routes.pooled(address);
    }

    /** Whether it is an address of the router's, those of the pool among them; any thread. */
    public boolean own(int address) {
        return routes.ownSide(address) != null;
    }

    private void announcePool(Routes before) {
        var link = routes.link(Side.OUTSIDE);
        boolean same = before != null && before.link(Side.OUTSIDE).mac() == link.mac() && before.link(Side.OUTSIDE).carrier();
        for (int address : pool) {
            if (link.carrier() && routes.pooled(address) && !(same && before.pooled(address))) {
                delivery.neighbours(Side.OUTSIDE).announce(address);
            }
        }
    }

    /** What {@link #topology(Topology)} was told last; any thread. */
    public Topology topology() {
        return routes.topology();
    }

    /** Sets the clock for everything until the next call: {@link System#nanoTime}, read once per batch. Runs timers that are due. */
    public void clock(long nanos) {
        masquerade.clock(nanos);
        modules.clock(nanos);
        var taker = offload;
        if (taker != null && taker.held()) {
            relearn();
        }
        if (nanos - lastTenth < TENTH) {
            return;
        }
        lastTenth = nanos;
        answers.tenth();
        if (taker != null) {
            taker.catchUp();
        }
        int beat = tenths + 1;
        tenths = beat;
        if (beat % 10 == 0) {
            int seconds = (int) (nanos / 1_000_000_000L);
            defragmenter.second(seconds);
            boardDefragmenter.second(seconds);
            delivery.neighbours(Side.INSIDE).second(seconds);
            delivery.neighbours(Side.OUTSIDE).second(seconds);
            if (taker != null) {
                taker.second();
            }
            log.tick();
        }
    }

    /**
     * A frame that a network card received, addressed to this station, broadcast or multicast. The virtio-net header stands
     * at {@code at - 10}. The router may change the frame in place and may queue it on a port; the memory stays untouched by the
     * caller until the ports were flushed.
     */
    public void fromNic(Side side, Block block, int at, int length) {
        if (watch != null) {
            watched(side, false, block, at, length);
        } else {
            arrives(side, block, at, length);
        }
    }

    private void arrives(Side side, Block block, int at, int length) {
        var p = packet.wrap(side, block, at, length);
        if (!p.ethernet.valid()) {
            drops.count(DropReason.MALFORMED_ETHERNET);
            return;
        }
        switch (p.ethernet.type()) {
            case Ethernet.IPV4 -> path.arrives(p);
            case Ethernet.ARP -> arp(p);
            case Ethernet.IPV6 -> {
                ipv6[side.ordinal()]++;
                delivery.pass(p, side, true);
            }
            case Ethernet.VLAN, Ethernet.QINQ -> drops.count(DropReason.VLAN);
            default -> drops.count(DropReason.OTHER_TYPE);
        }
    }

    /** A frame that the board's own Linux sent by its host port; as {@link #fromNic}. */
    public void fromHost(Side side, Block block, int at, int length) {
        if (watch != null) {
            watched(side, true, block, at, length);
        } else {
            leavesBoard(side, block, at, length);
        }
    }

    private void watched(Side side, boolean fromBoard, Block block, int at, int length) {
        var trail = watch.arrives(side, fromBoard, block, at, length);
        follow(trail);
        try {
            if (fromBoard) {
                leavesBoard(side, block, at, length);
            } else {
                arrives(side, block, at, length);
            }
        } finally {
            follow(null);
            if (trail != null) {
                watch.done(trail);
            }
        }
    }

    private void follow(Trail trail) {
        path.follow(trail);
        drops.follow(trail);
    }

    /** Has somebody look at all frames from now on, or nobody (null); on the path thread. There is one watch at a time. */
    public void watch(Watch watching) {
        watch = watching;
        if (offload != null) {
            offload.watched(watching != null);
        }
        for (var side : Side.values()) {
            delivery.nic(side, watching == null ? nics[side.ordinal()] : seen(nics[side.ordinal()], side, false));
            delivery.host(side, watching == null ? hosts[side.ordinal()] : seen(hosts[side.ordinal()], side, true));
        }
    }

    private Port seen(Port port, Side side, boolean toBoard) {
        return new Port() {
            @Override
            public void send(Block block, int at, int length) {
                watch.leaves(side, toBoard, block, at, length);
                port.send(block, at, length);
            }

            @Override
            public void flush() {
                port.flush();
            }
        };
    }

    /**
     * What would happen to a frame from a network card with a whole IPv4 packet that is no ICMP error, asked without anything
     * happening; on the path thread. The frame stands in a block of its own, which may be changed.
     */
    public List<Step> rehearse(Side side, Block block, int at, int length) {
        var asked = new Packet().wrap(side, block, at, length);
        return new Rehearsal(asked, gate, tables, masquerade, admission, callers, switches, routes, delivery).steps();
    }

    /** The same for a frame that the board's own Linux would send by the host port of that side. */
    public List<Step> rehearseFromBoard(Side side, Block block, int at, int length) {
        var asked = new Packet().wrap(side, block, at, length);
        return new Rehearsal(asked, gate, tables, masquerade, admission, callers, switches, routes, delivery).stepsFromBoard();
    }

    /** Tenths of a second that the path has lived; any thread. */
    public int beat() {
        return tenths;
    }

    /** Asks the peer of a flow of TCP for a packet; on the path thread. */
    public void question(int flow) {
        path.question(flow);
    }

    private void leavesBoard(Side side, Block block, int at, int length) {
        var p = packet.wrap(side, block, at, length);
        if (!p.ethernet.valid()) {
            drops.count(DropReason.HOST_PORT);
            return;
        }
        switch (p.ethernet.type()) {
            case Ethernet.IPV4 -> path.leavesBoard(p);
            case Ethernet.ARP -> delivery.pass(p, side, false);
            case Ethernet.IPV6 -> {
                ipv6[2 + side.ordinal()]++;
                delivery.pass(p, side, false);
            }
            default -> drops.count(DropReason.OTHER_TYPE);
        }
    }

    /** Flushes all ports; afterwards the memory of all frames handed in so far is free again. */
    public void flush() {
        delivery.flush();
        scratch.flushed();
        defragmenter.flushed();
        boardDefragmenter.flushed();
    }

    public Drops drops() {
        return drops;
    }

    /** IPv6 frames passed on from the wire to the board, or from the board to the wire; any thread. */
    public long ipv6(Side side, boolean fromBoard) {
        return ipv6[(fromBoard ? 2 : 0) + side.ordinal()];
    }

    /** Neighbours known on that side. */
    public int neighbours(Side side) {
        return delivery.neighbours(side).size();
    }

    private void arp(Packet p) {
        if (!arp.wrap(p.bytes, p.ethernet.payloadAt(), p.ethernet.payloadLength()).valid()) {
            drops.count(DropReason.MALFORMED_ARP);
            return;
        }
        boolean toUs = routes.ownSide(arp.target()) != null;
        var neighbours = delivery.neighbours(p.from);
        if (arp.sender() != 0 && routes.ownSide(arp.sender()) == null && (arp.senderMac() >>> 40 & 1) == 0) {
            neighbours.heard(arp.sender(), arp.senderMac(), toUs);
        }
        if (arp.operation() == Arp.REQUEST && toUs && arp.sender() != arp.target()) {
            neighbours.answer(arp.target(), arp.senderMac(), arp.sender());
        } else {
            delivery.pass(p, p.from, true);
        }
    }
}
