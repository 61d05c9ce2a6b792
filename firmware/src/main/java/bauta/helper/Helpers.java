package bauta.helper;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import bauta.masquerade.Masquerade;
import bauta.masquerade.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The protocol helpers at work: which are loaded, which flow has which, what is expected. Knows flows and data, not packets. For
 * the path thread only. FTP is loaded from the start, the others when asked for (RFC 4787 REQ-10, RFC 5382 REQ-6).
 */
public final class Helpers implements HelperControl {
    /** The number of the helper that is loaded without being asked for. */
    static final int FROM_THE_START = 1;

    private final Masquerade masquerade;
    private final FlowTable flows;
    private final SideRecords records;
    private final Expectations expectations;
    private final Loaded[] byNumber = new Loaded[16];
    private final List<Loaded> all = new ArrayList<>();
    private final Talk talk;
    private final Line datagram = new Line();
    private final Segments segments;

    /**
     * @param masquerade whose flows they attend to, those included that an earlier process left
     * @param log        told what was refused, a few lines at a time; has to return at once
     */
    public Helpers(Masquerade masquerade, Consumer<String> log) {
        this.masquerade = masquerade;
        this.flows = masquerade.flows();
        records = new SideRecords(flows);
        expectations = new Expectations(flows);
        talk = new Talk(masquerade, records, expectations, new Refusals(log));
        segments = new Segments(this, flows, records, talk);
        for (var helper : Helper.all()) {
            byNumber[helper.number()] = new Loaded(helper);
            all.add(byNumber[helper.number()]);
        }
        byNumber[FROM_THE_START].load(HelperChoice.DEFAULT);
        flows.forEach(flow -> {
            if (byNumber[flows.helper(flow)] != null) {
                count(flow, 1);
            }
        });
        masquerade.onEnd((table, flow) -> ended(flow));
    }

    /**
     * A helper for those who list them.
     *
     * @param ports    it attends to, as loaded; its own while it is not
     * @param attached flows by port, in the order of {@code ports}
     * @param shown    its name in the view of Linux 2.2, by port
     * @param flows    attended to
     * @param refused  announcements
     */
    public record Row(String name, int protocol, boolean loaded, List<Integer> ports, List<Integer> attached, List<String> shown,
                      List<Integer> marks, List<Integer> denied, int flows, long refused) {
    }

    @Override
    public List<Row> rows() {
        return all.stream().map(Helpers::row).toList();
    }

    static Row row(Loaded loaded) {
        var ports = boxed(loaded.loaded ? loaded.ports : loaded.helper.ports());
        return new Row(loaded.helper.name(), loaded.helper.protocol(), loaded.loaded, ports, boxed(loaded.attached),
                ports.stream().map(loaded.helper::shownName).toList(), boxed(loaded.marks), boxed(loaded.denied), loaded.flows,
                loaded.refused);
    }

    private static List<Integer> boxed(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @Override
    public int expected() {
        return expectations.size();
    }

    @Override
    public void load(String name, HelperChoice choice) {
        of(name).load(choice);
    }

    @Override
    public boolean unload(String name) {
        var loaded = of(name);
        if (!loaded.loaded) {
            return false;
        }
        loaded.unload();
        expectations.removeBy(flow -> flows.helper(flow) == loaded.helper.number());
        return true;
    }

    private Loaded of(String name) {
        return all.stream().filter(loaded -> loaded.helper.name().equals(name)).findFirst().orElseThrow();
    }

    /** A flow begins: it gets its helper, and is told from those that were expected. */
    public void begin(int flow, int mark) {
        flows.mark(flow, mark);
        int protocol = flows.protocol(flow);
        if (protocol != Helper.TCP && protocol != Helper.UDP || flows.has(flow, FlowTable.LOCAL)) {
            return;
        }
        boolean forwarded = flows.forward(flow) != 0;
        if (!forwarded && expectations.size() != 0) {
            var e = expectations.awaiting(protocol, flows.inside(flow), flows.insidePort(flow), flows.shownPeer(flow),
                    flows.shownPeerPort(flow), masquerade.now());
            if (e != null) {
                came(e, flow);
                return;
            }
        }
        int port = forwarded ? flows.outsidePort(flow) : flows.shownPeerPort(flow);
        int otherPort = forwarded ? flows.insidePort(flow) : port;
        choose(flow, protocol, port, otherPort, mark);
    }

    private void choose(int flow, int protocol, int port, int otherPort, int mark) {
        Loaded chosen = null;
        for (int i = 1; i < byNumber.length; i++) {
            var loaded = byNumber[i];
            if (loaded == null || !loaded.loaded || loaded.helper.protocol() != protocol) {
                continue;
            }
            if (loaded.hasPort(port) || loaded.hasPort(otherPort)) {
                chosen = loaded;
                break;
            }
            if (chosen == null && loaded.hasMark(mark)) {
                chosen = loaded;
            }
        }
        if (chosen == null) {
            return;
        }
        if (protocol == Helper.TCP) {
            int record = records.take(flow);
            if (record == 0) {
                return;
            }
            records.loading(record, chosen.loading);
        }
        flows.helper(flow, chosen.helper.number());
        count(flow, 1);
    }

    /** Whether somebody waits for a packet that arrives at an outside address. */
    public boolean expects(int protocol, int source, int sourcePort, int destination, int destinationPort, Foreseen ahead) {
        return expectations.admitting(protocol, source, sourcePort, destination, destinationPort, masquerade.now(), ahead) != null;
    }

    /** An inside endpoint that waits for a connection. */
    public record Waiting(int address, int port) {
    }

    /** Whom {@link #admit} would give the packet to, or null; nothing is made. Allocates: not for live packets. */
    public Waiting expected(int protocol, int source, int sourcePort, int destination, int destinationPort, Foreseen ahead) {
        var e = expectations.admitting(protocol, source, sourcePort, destination, destinationPort, masquerade.now(), ahead);
        return e == null ? null : new Waiting(e.inside, e.insidePort);
    }

    /** Makes the flow of an expected packet that arrives at an outside address; {@link Masquerade#NONE} if nobody waits for it. */
    public int admit(int protocol, int source, int sourcePort, int destination, int destinationPort) {
        var e = expectations.admitting(protocol, source, sourcePort, destination, destinationPort, masquerade.now(), Foreseen.NOTHING);
        if (e == null) {
            return Masquerade.NONE;
        }
        int flow = masquerade.forwarded(protocol, e.inside, e.insidePort, source, sourcePort, destination, destinationPort, State.LISTEN);
        if (flow > 0) {
            came(e, flow);
        }
        return flow;
    }

    /** The outside port of {@link #announced}, or 0; nothing is made. */
    public int announcedPort(int protocol, int inside, int insidePort, int peer, int outside, Foreseen ahead) {
        var e = protocol != Helper.UDP ? null
                : expectations.announcedBy(protocol, inside, insidePort, peer, outside, masquerade.now(), ahead);
        return e == null ? 0 : e.outsidePort;
    }

    /**
     * Makes the flow of a datagram to a peer that was told another port than the one it would be given: what goes back and forth is one
     * conversation, whoever speaks first. {@link Masquerade#NONE} if nothing was announced.
     */
    public int announced(int protocol, int inside, int insidePort, int peer, int peerPort, int outside) {
        var e = protocol != Helper.UDP ? null
                : expectations.announcedBy(protocol, inside, insidePort, peer, outside, masquerade.now(), Foreseen.NOTHING);
        if (e == null) {
            return Masquerade.NONE;
        }
        int flow = masquerade.forwarded(protocol, inside, insidePort, peer, peerPort, outside, e.outsidePort, State.NONE);
        if (flow > 0) {
            came(e, flow);
        }
        return flow;
    }

    private void came(Expectation e, int flow) {
        flows.mark(flow, flows.mark(e.control));
        int record = flows.protocol(e.control) == Helper.TCP ? flows.sideRecord(e.control) : 0;
        if (record != 0 && !flows.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS)) {
            records.controls(record, flow);
        }
        expectations.remove(e);
    }

    /** Whether an outside port is kept for somebody. */
    public boolean claimed(int protocol, int outside, int port) {
        return expectations.claimed(protocol, outside, port, masquerade.now());
    }

    /** How many flows a control connection keeps alive; -1 for one that is kept alive itself. */
    public int controlled(int flow) {
        int record = flows.sideRecord(flow);
        return flows.has(flow, FlowTable.CONTROLLED) ? -1 : flows.helper(flow) != 0 && record != 0 ? records.controlled(record) : 0;
    }

    /** What was done to the stream from the inside, for listings; null where nothing was. */
    public Shifts shifts(int flow) {
        boolean attended = flows.protocol(flow) == Helper.TCP && flows.helper(flow) != 0 && flows.sideRecord(flow) != 0;
        if (!attended) {
            return null;
        }
        var stream = records.stream(flows.sideRecord(flow), true, new Stream());
        return stream.unchanged() ? null : new Shifts(stream.lastSegment(), stream.shift(), stream.previousShift());
    }

    /** Sequence number of the last segment that was changed; bytes by which the stream became longer after and before it. */
    public record Shifts(int initSeq, int delta, int previousDelta) {
    }

    /**
     * Shows a datagram's data to the helper of its flow.
     *
     * @return whether it was changed, in place; its length never is
     */
    public boolean datagram(int flow, boolean outward, ByteBuffer bytes, int at, int length) {
        var loaded = reading(flow);
        if (loaded == null || !(loaded.helper instanceof DatagramHelper helper)) {
            return false;
        }
        talk.of(loaded, flow, 0, outward).show(bytes, at, length, null, 0);
        return helper.read(talk, datagram.wrap(bytes, at, 0, length));
    }

    /** The helper that reads a flow's packets; null if it has none, or one that was unloaded since. */
    Loaded reading(int flow) {
        var loaded = byNumber[flows.helper(flow)];
        boolean reads = loaded != null && loaded.loaded
                && (loaded.helper.protocol() == Helper.UDP || records.loading(flows.sideRecord(flow)) == loaded.loading);
        return reads ? loaded : null;
    }

    /** The way of TCP segments through their helpers. */
    public Segments segments() {
        return segments;
    }

    private void ended(int flow) {
        if (flows.has(flow, FlowTable.CONTROLLED)) {
            int control = records.controlsNoMore(flows.sideRecord(flow));
            if (control != 0) {
                masquerade.renew(control);
            }
            return;
        }
        int number = flows.helper(flow);
        if (number == 0) {
            return;
        }
        expectations.removeOf(flow);
        int record = flows.protocol(flow) == Helper.TCP ? flows.sideRecord(flow) : 0;
        if (byNumber[number] != null && (record == 0 || records.loading(record) == byNumber[number].loading)) {
            count(flow, -1);
        }
        if (record != 0) {
            records.ended(record);
        }
    }

    private void count(int flow, int more) {
        boolean forwarded = flows.forward(flow) != 0;
        int port = forwarded ? flows.outsidePort(flow) : flows.shownPeerPort(flow);
        byNumber[flows.helper(flow)].attach(port, forwarded ? flows.insidePort(flow) : port, more);
    }
}
