package bauta.masquerade;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Masquerading: finds the flow of a packet, makes new ones, moves them from state to state and forgets them (reference: Linux
 * 2.2 {@code ip_masq.c}; RFC 4787, 5382, 5508, 6888, 7857 under the standard policy). It knows endpoints and states, not
 * packets. Owned by the path thread. A flow is an int above 0; the negative results say why there is none.
 */
public final class Masquerade {
    /** No such flow. */
    public static final int NONE = 0;
    /** The table has no room; live flows are never evicted. */
    public static final int TABLE_FULL = -1;
    /** The inside host has as many flows as one host may. */
    public static final int HOST_LIMIT = -2;
    /** No outside port is left. */
    public static final int NO_PORT = -3;
    /** There is a mapping, but its inside endpoint never wrote to that peer. */
    public static final int FILTERED = -4;

    /** Of {@link #foreseeMasquerade}: some port. */
    public static final int ANY_PORT = 0x10000;

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    /** Entries that the pool of 2.2 had for each protocol. */
    public static final int CLASSIC_POOL = 40960;

    private static final int ENDS_OR_BEGINS = Transitions.FIN | Transitions.SYN | Transitions.RST;
    private static final int SWEEPS_A_SECOND = 10;
    /** 1/100 s. */
    private static final int SHORTEST_STEADY = 1000;
    /** 124 days: times further apart than twice that cannot be compared on a clock of 1/100 s in an int. */
    private static final int LONGEST_SECONDS = Integer.MAX_VALUE / 200;

    private final FlowTable table;
    private final Mappings mappings;
    private final PortPool pool;
    private final PortClaims claims;
    private final ClosedFlows closed;
    private final int[] pooled = new int[256];
    private Policy policy;
    private Transitions transitions;
    private int[] timeoutTicks;
    private int nextPort;
    private int now;
    private int sweepAt = 1;
    /** To whom all ports of the classic range were found to be in use last, and when. */
    private int usedUpAt = -1;
    private int usedUpProtocol;
    private int usedUpPeer;
    private int usedUpPeerPort;
    private int usedUpOutside;
    /** Whom the flow under way is for, while a port is looked for. */
    private int newPeer;
    private int newPeerPort;
    private Foreseen lookingAhead = Foreseen.NOTHING;
    private FlowEnd[] listeners = {};
    private Elsewhere elsewhere = flow -> { };

    /** Lets packets of flows pass elsewhere, and counts them later by {@link #passed}. */
    @FunctionalInterface
    public interface Elsewhere {
        /** From now on packets of that flow come here again, each of them; what passed is counted. */
        void takeBack(int flow);

        /** Tells all that is to be {@link #told} until now. */
        default void catchUp() {
        }
    }

    /** Told of each flow that is made, and of each that is about to be forgotten. */
    @FunctionalInterface
    public interface FlowEnd {
        void ended(FlowTable flows, int flow);

        default void began(FlowTable flows, int flow) {
        }

        /** The two ends are done with it (TCP); it will still be told as ended when its record goes. */
        default void closed(FlowTable flows, int flow) {
        }
    }

    public Masquerade(FlowTable table, Policy policy, PortClaims claims) {
        this.table = table;
        this.mappings = new Mappings(table.file(), table.capacity());
        this.claims = claims;
        this.closed = new ClosedFlows(table.capacity());
        this.pool = new PortPool(mappings, this::taken, new SplittableRandom());
        policy(policy);
        table.forEach(this::adopt);
    }

    public FlowTable flows() {
        return table;
    }

    public Policy policy() {
        return policy;
    }

    /** Another policy, from now on; flows keep what they have until their next packet. */
    public void policy(Policy changed) {
        policy = changed;
        transitions = Transitions.of(changed);
        if (nextPort < changed.firstPort() || nextPort > changed.lastPort()) {
            nextPort = changed.firstPort();
        }
        timeoutTicks = new int[State.values().length];
        for (var state : State.values()) {
            timeoutTicks[state.ordinal()] = Math.min(changed.timeout(state), LONGEST_SECONDS) * 100;
        }
    }

    /** One more who is told. */
    public void onEnd(FlowEnd listener) {
        listeners = Arrays.copyOf(listeners, listeners.length + 1);
        listeners[listeners.length - 1] = listener;
    }

    /** Who lets packets pass elsewhere; asked for a flow back before its state changes or it ends. */
    public void elsewhere(Elsewhere other) {
        elsewhere = other;
    }

    /**
     * Whether packets of the flow that neither ask for a connection nor reset it change nothing but what may come late, a second for
     * counters and time, a tenth for the state: UDP, TCP until it finishes.
     */
    public boolean steady(int flow) {
        int state = table.state(flow);
        boolean opening = state == State.SYN_SENT.ordinal() || state == State.SYN_RECV.ordinal();
        return (opening || state == State.ESTABLISHED.ordinal() || state == State.UDP.ordinal()) && timeoutTicks[state] >= SHORTEST_STEADY
                && (!opening || timeoutTicks[State.ESTABLISHED.ordinal()] >= SHORTEST_STEADY);
    }

    /** Whether the time of a flow is over within two seconds. */
    public boolean ends(int flow) {
        return table.expiry(flow) - now < 200;
    }

    /**
     * Plain packets of a steady flow passed elsewhere.
     *
     * @param bytes IP total lengths together
     * @param nanos when the last of them did, {@link System#nanoTime}
     */
    public void passed(int flow, boolean outbound, int packets, long bytes, long nanos) {
        if (outbound) {
            table.countOut(flow, packets, bytes);
        } else {
            table.countIn(flow, packets, bytes);
            answered(flow);
        }
        int expiry = ticks(nanos) + timeoutTicks[table.state(flow)];
        if (expiry - table.expiry(flow) > 0) {
            table.expiry(flow, expiry);
        }
    }

    /** The flags of TCP, of ACK and of SYN beside it, that change nothing about a steady flow if a segment from there bears them. */
    public int idleFlags(int flow, boolean outbound) {
        int state = table.state(flow);
        return (transitions.next(outbound, state, Transitions.ACK).ordinal() == state ? Transitions.ACK : 0)
                | (transitions.next(outbound, state, Transitions.SYN | Transitions.ACK).ordinal() == state ? Transitions.SYN : 0);
    }

    /** A segment with flags that were not idle passed elsewhere, and was counted. */
    public void told(int flow, boolean outbound, int tcpFlags) {
        int before = table.state(flow);
        int state = transitions.next(outbound, before, tcpFlags).ordinal();
        if (state != before) {
            table.expiry(flow, table.expiry(flow) - timeoutTicks[before] + timeoutTicks[state]);
            moveTo(flow, state);
        }
    }

    /** Has packets of a flow come here from now on, and the flow be in the state that those before have brought it to. */
    public void recall(int flow) {
        elsewhere.takeBack(flow);
    }

    private static int ticks(long nanos) {
        return (int) (nanos / 10_000_000);
    }

    /** Endpoint mappings alive. */
    public int mappings() {
        return mappings.size();
    }

    /** Entries that took an outside port of the pool, of a protocol. */
    public int pooled(int protocol) {
        return pooled[protocol];
    }

    /** The clock, 1/100 s, wrapping. */
    public int now() {
        return now;
    }

    /** Sets the clock and forgets some of the flows whose time is over; called at least every 100 ms it sees each flow once a second. */
    public void clock(long nanos) {
        int ticks = ticks(nanos);
        if (ticks - now < 100 / SWEEPS_A_SECOND && ticks - now >= 0) {
            return;
        }
        now = ticks;
        sweep(table.capacity() / SWEEPS_A_SECOND + 1);
    }

    private void sweep(int howMany) {
        int end = sweepAt + howMany;
        for (int flow = table.nextAlive(sweepAt, end); flow != 0; flow = table.nextAlive(flow + 1, end)) {
            if (over(flow)) {
                remove(flow);
            }
        }
        sweepAt = end > table.capacity() ? 1 : end;
    }

    /** The flow that has exactly these endpoints, for a packet from the inside, or NONE; nothing is learned or forgotten by it. */
    public int exactOutbound(int protocol, int inside, int insidePort, int peer, int peerPort) {
        int flow = table.findByInside(protocol, inside, insidePort, peer, peerPort);
        return flow != 0 && over(flow) ? NONE : flow;
    }

    /** The flow that has exactly these endpoints, for a packet to an outside endpoint, or NONE; nothing is learned or forgotten by it. */
    public int exactInbound(int protocol, int peer, int peerPort, int outside, int outsidePort) {
        int flow = table.findByOutside(protocol, peer, peerPort, outside, outsidePort);
        return flow != 0 && over(flow) ? NONE : flow;
    }

    /** What {@link #outbound} would find; nothing is learned. What it would forget is noted. */
    public int foreseeOutbound(int protocol, int inside, int insidePort, int peer, int peerPort, Foreseen ahead) {
        int flow = standing(table.findByInside(protocol, inside, insidePort, peer, peerPort), ahead);
        if (flow == 0 && protocol == UDP && policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            flow = standing(table.findByInside(protocol, inside, insidePort, 0, peerPort), ahead);
            return flow != 0 ? flow : standing(table.findByInside(protocol, inside, insidePort, 0, 0), ahead);
        }
        return flow;
    }

    /** What {@link #inbound} would find; nothing is learned. What it would forget is noted, what {@link #doneWith} says not. */
    public int foreseeInbound(int protocol, int peer, int peerPort, int outside, int outsidePort, Foreseen ahead) {
        int flow = standing(table.findByOutside(protocol, peer, peerPort, outside, outsidePort), ahead);
        if (flow == 0 && protocol == UDP && policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            flow = standing(table.findByOutside(protocol, 0, peerPort, outside, outsidePort), ahead);
            return flow != 0 ? flow : standing(table.findByOutside(protocol, 0, 0, outside, outsidePort), ahead);
        }
        return flow;
    }

    private int standing(int flow, Foreseen ahead) {
        if (flow != 0 && over(flow)) {
            ahead.gone(flow);
        }
        return ahead.standing(flow);
    }

    /** A flow would be made for that host under that outside address; where the table is full the one closed longest ago would give way. */
    public void foreseeMade(int inside, int outside, Foreseen ahead) {
        if (table.size() + ahead.grown() >= table.capacity()) {
            int over = closed.oldest(flow -> table.nextAlive(flow) == flow && table.has(flow, FlowTable.CLOSED) && !ahead.isGone(flow));
            if (over != 0) {
                ahead.gone(over);
            }
        }
        ahead.made(inside, outside);
    }

    /**
     * The outside port that {@link #masquerade} would give, one of its reasons why it would not, or {@link #ANY_PORT} if it would
     * choose at random. Makes nothing.
     *
     * @param direct what {@link #direct} would give
     */
    public int foreseeMasquerade(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, boolean direct,
                                 Foreseen ahead) {
        if (hasEnough(inside, ahead)) {
            return HOST_LIMIT;
        }
        if (direct && directFree(protocol, inside, insidePort, peer, peerPort, outside, ahead)) {
            return full(ahead) ? TABLE_FULL : insidePort;
        }
        return foreseeCreate(protocol, inside, insidePort, peer, peerPort, outside, ahead);
    }

    /** The outside port that {@link #local} would give, or as {@link #foreseeMasquerade}. */
    public int foreseeLocal(int protocol, int port, int peer, int peerPort, int outside, Foreseen ahead) {
        if (ownPortFree(protocol, port, peer, peerPort, outside, ahead)) {
            return full(ahead) ? TABLE_FULL : port;
        }
        return foreseeCreate(protocol, outside, port, peer, peerPort, outside, ahead);
    }

    private int foreseeCreate(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, Foreseen ahead) {
        boolean full = full(ahead);
        if (!hasPort(protocol)) {
            return ahead.standing(table.findByOutside(protocol, peer, 0, outside, 0)) != 0 ? NO_PORT : full ? TABLE_FULL : 0;
        }
        if (policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            return full ? TABLE_FULL : foreseePerConnection(protocol, peer, peerPort, outside);
        }
        newPeer = peer;
        newPeerPort = peerPort;
        lookingAhead = ahead;
        int mapping = mappings.standing(mappings.findByInside(protocol, inside, insidePort, outside), ahead);
        int port = mapping != 0 ? mappings.outsidePort(mapping) : pool.kept(policy, protocol, inside, insidePort, outside, now, ahead);
        lookingAhead = Foreseen.NOTHING;
        if (port >= 0 && ahead.standing(table.findByOutside(protocol, peer, peerPort, outside, port)) != 0) {
            return NO_PORT;
        }
        return full ? TABLE_FULL : port < 0 ? ANY_PORT : port;
    }

    /** What {@link #forwarded} or {@link #service} would say, without making anything: 0 or a reason why not. */
    public int foreseeForwarded(int protocol, int inside, int insidePort, int peer, int peerPort, Foreseen ahead) {
        if (hasEnough(inside, ahead)) {
            return HOST_LIMIT;
        }
        if (ahead.standing(table.findByInside(protocol, inside, insidePort, peer, peerPort)) != 0) {
            return NO_PORT;
        }
        return full(ahead) ? TABLE_FULL : 0;
    }

    private boolean full(Foreseen ahead) {
        return table.size() - table.closedFlows() + ahead.grownOpen() >= table.capacity();
    }

    private boolean hasEnough(int inside, Foreseen ahead) {
        return table.flowsOf(inside) + ahead.grownOpen(inside) >= limit();
    }

    private int foreseePerConnection(int protocol, int peer, int peerPort, int outside) {
        if (usedUp(protocol, peer, peerPort, outside)) {
            return NO_PORT;
        }
        int range = policy.lastPort() - policy.firstPort() + 1;
        int port = nextPort;
        for (int tries = 0; tries < range && pooled[protocol] < CLASSIC_POOL; tries++) {
            if (free(protocol, peer, peerPort, outside, port)) {
                return port;
            }
            port = port == policy.lastPort() ? policy.firstPort() : port + 1;
        }
        return NO_PORT;
    }

    /** Whether no flow would take packets of that peer to that outside endpoint. */
    private boolean free(int protocol, int peer, int peerPort, int outside, int outsidePort) {
        if (exactInbound(protocol, peer, peerPort, outside, outsidePort) != 0) {
            return false;
        }
        return protocol != UDP || policy.mapping() != Policy.Mapping.PER_CONNECTION
                || exactInbound(protocol, 0, peerPort, outside, outsidePort) == 0 && exactInbound(protocol, 0, 0, outside, outsidePort) == 0;
    }

    /**
     * What {@link #admit} would say if there is room, without making anything.
     *
     * @param endpoint takes the inside address and port where the answer is above 0
     * @return 1 for a flow that would be made, else as {@link #admit}
     */
    public int foreseeAdmit(int protocol, int peer, int peerPort, int outside, int outsidePort, int[] endpoint, Foreseen ahead) {
        int mapping = mapping(protocol, outside, outsidePort, ahead);
        if (mapping == 0) {
            return NONE;
        }
        endpoint[0] = mappings.inside(mapping);
        endpoint[1] = mappings.insidePort(mapping);
        if (!admits(mapping, peer, ahead) || ahead.standing(table.findByInside(protocol, endpoint[0], endpoint[1], peer, peerPort)) != 0) {
            return FILTERED;
        }
        return 1;
    }

    private int mapping(int protocol, int outside, int outsidePort, Foreseen ahead) {
        return mappings.standing(mappings.findByOutside(protocol, outside, outsidePort), ahead);
    }

    /** The flow of a packet from the inside, or NONE. A loose flow learns its peer by it. */
    public int outbound(int protocol, int inside, int insidePort, int peer, int peerPort) {
        int flow = quotedToInside(protocol, inside, insidePort, peer, peerPort);
        if (flow != 0 && table.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS)) {
            table.shownPeer(flow, peer, peerPort);
        }
        return flow;
    }

    /** As {@link #outbound}, for a packet to the inside that an ICMP error quotes: nothing is learned from it. */
    public int quotedToInside(int protocol, int inside, int insidePort, int peer, int peerPort) {
        int flow = alive(table.findByInside(protocol, inside, insidePort, peer, peerPort));
        if (flow == 0 && protocol == UDP && policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            flow = alive(table.findByInside(protocol, inside, insidePort, 0, peerPort));
            return flow != 0 ? flow : alive(table.findByInside(protocol, inside, insidePort, 0, 0));
        }
        return flow;
    }

    /** The flow of a packet that arrives at an outside endpoint, or NONE. A loose flow learns its peer by it. */
    public int inbound(int protocol, int peer, int peerPort, int outside, int outsidePort) {
        int flow = alive(table.findByOutside(protocol, peer, peerPort, outside, outsidePort));
        if (flow == 0 && protocol == UDP && policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            flow = inboundLoose(peer, peerPort, outside, outsidePort);
        }
        return flow;
    }

    private int inboundLoose(int peer, int peerPort, int outside, int outsidePort) {
        int flow = alive(table.findByOutside(UDP, 0, peerPort, outside, outsidePort));
        if (flow != 0) {
            table.fixed(flow);
            if (table.mapping(flow) != 0) { // taken over from an earlier run under another profile
                mappings.peer(table.mapping(flow), table.peer(flow), peer);
            }
            table.peer(flow, peer, peerPort);
            return flow;
        }
        flow = alive(table.findByOutside(UDP, 0, 0, outside, outsidePort));
        if (flow != 0) {
            table.shownPeer(flow, peer, peerPort);
        }
        return flow;
    }

    /** As {@link #inbound}, for a packet that an ICMP error quotes: nothing is learned from it. */
    public int quoted(int protocol, int peer, int peerPort, int outside, int outsidePort) {
        int flow = alive(table.findByOutside(protocol, peer, peerPort, outside, outsidePort));
        if (flow == 0 && protocol == UDP && policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            flow = alive(table.findByOutside(protocol, 0, peerPort, outside, outsidePort));
            return flow != 0 ? flow : alive(table.findByOutside(protocol, 0, 0, outside, outsidePort));
        }
        return flow;
    }

    /** Makes the flow of the first packet from an inside endpoint to a peer; the outside address is the one given. */
    public int masquerade(int protocol, int inside, int insidePort, int peer, int peerPort, int outside) {
        return hasEnough(inside) ? HOST_LIMIT : create(protocol, inside, insidePort, peer, peerPort, outside, FlowTable.NO_REPLY);
    }

    /** So that one host, or a flood at one forward, cannot take the whole table. */
    private boolean hasEnough(int inside) {
        if (!hasEnough(inside, Foreseen.NOTHING)) {
            return false;
        }
        elsewhere.catchUp();
        return hasEnough(inside, Foreseen.NOTHING);
    }

    private int limit() {
        return policy.hostLimit() == 0 ? table.capacity() / 2 : policy.hostLimit();
    }

    /** As {@link #masquerade}, with the inside port as the outside port where that is free, even if it is none of the pool. */
    public int direct(int protocol, int inside, int insidePort, int peer, int peerPort, int outside) {
        if (hasEnough(inside)) {
            return HOST_LIMIT;
        }
        boolean mapped = mapsEndpoints();
        if (!directFree(protocol, inside, insidePort, peer, peerPort, outside, Foreseen.NOTHING)) {
            return create(protocol, inside, insidePort, peer, peerPort, outside, FlowTable.NO_REPLY);
        }
        return started(record(protocol, inside, insidePort, peer, peerPort, outside, insidePort,
                mapped ? FlowTable.NO_REPLY : FlowTable.NO_REPLY | FlowTable.DICTATED), mapped);
    }

    private boolean directFree(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, Foreseen ahead) {
        return !claims.claimed(protocol, outside, insidePort) && unused(protocol, inside, insidePort, peer, peerPort, outside, ahead);
    }

    /** Whether an inside endpoint that has no mapping yet can have its own port outside. */
    private boolean unused(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, Foreseen ahead) {
        return mapsEndpoints()
                ? mappings.standing(mappings.findByInside(protocol, inside, insidePort, outside), ahead) == 0
                        && mapping(protocol, outside, insidePort, ahead) == 0
                        && ahead.standing(table.findByOutside(protocol, peer, peerPort, outside, insidePort)) == 0
                : free(protocol, peer, peerPort, outside, insidePort);
    }

    /** Whether flows of the protocol are told apart by ports, or by the identifiers of queries. */
    public static boolean hasPort(int protocol) {
        return protocol == TCP || protocol == UDP || protocol == ICMP;
    }

    private boolean mapsEndpoints() {
        return policy.mapping() == Policy.Mapping.ENDPOINT_INDEPENDENT;
    }

    /** Whether a SYN may open the flow again if it is closed: it counts for its host from then on. */
    public boolean mayReopen(int flow) {
        return !table.has(flow, FlowTable.CLOSED) || !hasEnough(table.inside(flow));
    }

    /**
     * Whether a SYN from outside finds nothing here that still counts: the connection was cut, or what let it in, a forward, an
     * expectation or a service, is to be asked again for the next one; it may choose another host by now, or let nobody in.
     */
    public boolean doneWith(int flow) {
        return table.has(flow, FlowTable.CUT) || table.has(flow, FlowTable.CLOSED) && table.has(flow, FlowTable.DICTATED);
    }

    /** Makes the flow of the first packet from the board itself; its port changes only where an inside host holds it. */
    public int local(int protocol, int port, int peer, int peerPort, int outside) {
        int flags = FlowTable.NO_REPLY | FlowTable.LOCAL;
        return ownPortFree(protocol, port, peer, peerPort, outside, Foreseen.NOTHING)
                ? started(record(protocol, outside, port, peer, peerPort, outside, port, flags), mapsEndpoints())
                : create(protocol, outside, port, peer, peerPort, outside, flags);
    }

    /** Whether the board has a service at that port, and so may send from there as well. */
    private boolean ownPortFree(int protocol, int port, int peer, int peerPort, int outside, Foreseen ahead) {
        return hasPort(protocol) && claims.claimed(protocol, outside, port) && !claims.claimedFromBoard(protocol, outside, port)
                && unused(protocol, outside, port, peer, peerPort, outside, ahead);
    }

    private int create(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, int flags) {
        if (!hasPort(protocol)) {
            return table.findByOutside(protocol, peer, 0, outside, 0) != 0 ? NO_PORT
                    : started(record(protocol, inside, 0, peer, 0, outside, 0, flags), false);
        }
        if (policy.mapping() == Policy.Mapping.PER_CONNECTION) {
            return createPerConnection(protocol, inside, insidePort, peer, peerPort, outside, flags);
        }
        newPeer = peer;
        newPeerPort = peerPort;
        int mapping = mappings.findByInside(protocol, inside, insidePort, outside);
        int outsidePort = mapping != 0 ? mappings.outsidePort(mapping) : pool.choose(policy, protocol, inside, insidePort, outside, now);
        if (outsidePort < 0 || table.findByOutside(protocol, peer, peerPort, outside, outsidePort) != 0) {
            return NO_PORT;
        }
        int flow = record(protocol, inside, insidePort, peer, peerPort, outside, outsidePort, flags);
        return started(flow, true);
    }

    /** Flows that have no mapping (of a forward, or from before a change of profile) hold their port too, for their peer. */
    private boolean taken(int protocol, int outside, int port) {
        return claims.claimed(protocol, outside, port)
                || lookingAhead.standing(table.findByOutside(protocol, newPeer, newPeerPort, outside, port)) != 0;
    }

    private int createPerConnection(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, int flags) {
        if (pooled[protocol] >= CLASSIC_POOL || usedUp(protocol, peer, peerPort, outside)) {
            return NO_PORT;
        }
        int loose = protocol != UDP ? 0 : policy.looseness() == 2 || policy.looseness() == 1 && insidePort >= 1024
                ? FlowTable.LOOSE : FlowTable.NO_PEER_ADDRESS;
        int range = policy.lastPort() - policy.firstPort() + 1;
        for (int tries = 0; tries <= range; tries++) {
            int port = nextPort;
            nextPort = nextPort == policy.lastPort() ? policy.firstPort() : nextPort + 1;
            if (quoted(protocol, peer, peerPort, outside, port) == 0) {
                int flow = record(protocol, inside, insidePort, loose != 0 ? 0 : peer, loose == FlowTable.LOOSE ? 0 : peerPort,
                        outside, port, flags | loose);
                if (flow != 0 && loose != 0) {
                    table.shownPeer(flow, peer, peerPort);
                }
                return started(flow, false);
            }
        }
        usedUpAt = now;
        usedUpProtocol = protocol;
        usedUpPeer = peer;
        usedUpPeerPort = peerPort;
        usedUpOutside = outside;
        return NO_PORT;
    }

    /** Whether a search for that peer found nothing a moment ago: one for every packet of a flood would take the whole processor. */
    private boolean usedUp(int protocol, int peer, int peerPort, int outside) {
        return now == usedUpAt && protocol == usedUpProtocol && peer == usedUpPeer && peerPort == usedUpPeerPort && outside == usedUpOutside;
    }

    /**
     * Makes the flow of a packet that a forward or an expectation lets in; its outside endpoint is the one it arrived at.
     *
     * @param state the state before its first packet is looked at
     */
    public int forwarded(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, int outsidePort, State state) {
        if (hasEnough(inside)) {
            return HOST_LIMIT;
        }
        if (table.findByInside(protocol, inside, insidePort, peer, peerPort) != 0) {
            return NO_PORT;
        }
        int flow = started(record(protocol, inside, insidePort, peer, peerPort, outside, outsidePort, FlowTable.DICTATED), false);
        if (flow > 0) {
            table.state(flow, state.ordinal());
        }
        return flow;
    }

    /**
     * The outside port for a connection that is expected to reach that inside endpoint: its mapping's, else the same where
     * it is free, else one of the pool; -1 when none is left. Nothing is reserved.
     */
    public int expectedPort(int protocol, int inside, int insidePort, int outside) {
        if (expectable(protocol, inside, insidePort, outside, insidePort)) {
            return insidePort;
        }
        if (mapsEndpoints()) {
            forAnybody();
            int mapping = mappings.findByInside(protocol, inside, insidePort, outside);
            return mapping != 0 ? mappings.outsidePort(mapping) : pool.choose(policy, protocol, inside, insidePort, outside, now);
        }
        for (int tries = policy.firstPort(); tries <= policy.lastPort(); tries++) {
            int port = nextPort;
            nextPort = nextPort == policy.lastPort() ? policy.firstPort() : nextPort + 1;
            if (expectable(protocol, inside, insidePort, outside, port)) {
                return port;
            }
        }
        return -1;
    }

    /** Whether that outside port may stand for an inside endpoint where a connection is expected. */
    public boolean expectable(int protocol, int inside, int insidePort, int outside, int port) {
        forAnybody();
        int mapping = mappings.findByInside(protocol, inside, insidePort, outside);
        return mapping != 0 ? mappings.outsidePort(mapping) == port : pool.free(policy, protocol, inside, port, outside, now);
    }

    /** Nobody knows yet from which port the peer will come. */
    private void forAnybody() {
        newPeer = 0;
        newPeerPort = 0;
    }

    /** Gives a flow the full time of its state again. */
    public void renew(int flow) {
        table.expiry(flow, now + timeoutTicks[table.state(flow)]);
    }

    /** Makes the flow of a packet to a service of the board itself. */
    public int service(int protocol, int peer, int peerPort, int outside, int port) {
        if (hasEnough(outside)) {
            return HOST_LIMIT;
        }
        return table.findByInside(protocol, outside, port, peer, peerPort) != 0 ? NO_PORT
                : started(record(protocol, outside, port, peer, peerPort, outside, port, FlowTable.DICTATED | FlowTable.LOCAL), false);
    }

    /** Makes the flow of an unexpected packet to a mapped outside endpoint, where the filter lets it in; NONE if nothing is mapped. */
    public int admit(int protocol, int peer, int peerPort, int outside, int outsidePort) {
        int mapping = mappings.findByOutside(protocol, outside, outsidePort);
        if (mapping == 0) {
            return NONE;
        }
        if (!admits(mapping, peer, Foreseen.NOTHING)) {
            return FILTERED;
        }
        int inside = mappings.inside(mapping);
        int insidePort = mappings.insidePort(mapping);
        if (table.findByInside(protocol, inside, insidePort, peer, peerPort) != 0) {
            return FILTERED;
        }
        if (hasEnough(inside)) {
            return HOST_LIMIT;
        }
        int flags = inside == outside ? FlowTable.LOCAL : 0;
        return started(record(protocol, inside, insidePort, peer, peerPort, outside, outsidePort, flags), true);
    }

    private boolean admits(int mapping, int peer, Foreseen ahead) {
        return switch (policy.filtering()) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS_DEPENDENT -> mappings.knows(mapping, peer, ahead);
            case ADDRESS_AND_PORT_DEPENDENT -> false;
        };
    }

    /** Whether that host may not have its own port outside because another one gave it up a moment ago. */
    public boolean rests(int protocol, int inside, int port, int outside) {
        return pool.rests(policy, protocol, outside, port, inside, now);
    }

    /** The port of the inside endpoint that is mapped to that outside endpoint, or -1. */
    public int insidePort(int protocol, int outside, int outsidePort, Foreseen ahead) {
        int mapping = mapping(protocol, outside, outsidePort, ahead);
        return mapping == 0 ? -1 : mappings.insidePort(mapping);
    }

    /** Whether an inside endpoint is mapped to that outside endpoint. */
    public boolean mapped(int protocol, int outside, int outsidePort, Foreseen ahead) {
        return mapping(protocol, outside, outsidePort, ahead) != 0;
    }

    private int started(int flow, boolean mapped) {
        if (flow == 0) {
            return TABLE_FULL;
        }
        if (mapped) {
            share(flow);
        }
        if (!table.has(flow, FlowTable.DICTATED | FlowTable.LOCAL)) {
            pooled[table.protocol(flow)]++;
        }
        table.expiry(flow, now + timeoutTicks[State.SYN_SENT.ordinal()]);
        for (var listener : listeners) {
            listener.began(table, flow);
        }
        return flow;
    }

    /**
     * A packet of the flow passes: its counters, state and timer.
     *
     * @param outbound whether it comes from the inside
     * @param tcpFlags the flags octet of a TCP segment; ignored for others
     * @param bytes    IP total length
     */
    public void seen(int flow, boolean outbound, int tcpFlags, int bytes) {
        if (outbound) {
            table.countOut(flow, bytes);
        } else {
            table.countIn(flow, bytes);
            answered(flow);
        }
        int state = next(flow, outbound, tcpFlags);
        if (state != table.state(flow) || table.protocol(flow) == TCP && (tcpFlags & ENDS_OR_BEGINS) != 0) {
            elsewhere.takeBack(flow);
            state = next(flow, outbound, tcpFlags); // what passed elsewhere may have changed the state
            if (state != table.state(flow)) {
                moveTo(flow, state);
            }
        }
        int expiry = now + timeoutTicks[state];
        boolean shortens = (tcpFlags & Transitions.RST) != 0 && table.protocol(flow) == TCP && policy.mapping() != Policy.Mapping.PER_CONNECTION;
        if (!shortens || expiry - table.expiry(flow) < 0) { // a reset never prolongs (RFC 7857 section 6)
            table.expiry(flow, expiry);
        }
    }

    private int next(int flow, boolean outbound, int tcpFlags) {
        return switch (table.protocol(flow)) {
            case TCP -> transitions.next(outbound, table.state(flow), tcpFlags).ordinal();
            case UDP -> State.UDP.ordinal();
            case ICMP -> State.ICMP.ordinal();
            default -> State.NONE.ordinal();
        };
    }

    private void answered(int flow) {
        int flags = table.flags(flow);
        if ((flags & FlowTable.NO_REPLY) != 0) {
            table.flags(flow, flags & ~FlowTable.NO_REPLY);
        }
    }

    private void moveTo(int flow, int state) {
        table.state(flow, state);
        boolean over = state == State.TIME_WAIT.ordinal() || state == State.CLOSE.ordinal();
        if (over && !table.has(flow, FlowTable.CLOSED)) {
            closed.add(flow);
            for (var listener : listeners) {
                listener.closed(table, flow);
            }
        }
        table.closed(flow, over);
    }

    /** Has the flow cut: its packets pass no more. A connection of TCP stays in the table until its ends are told; see {@link FlowTable#CUT}. */
    public void cut(int flow) {
        elsewhere.takeBack(flow);
        table.flags(flow, table.flags(flow) | FlowTable.CUT);
    }

    /** 1/100 s since the flow's latest packet, as far as its timer tells. */
    public int idleTicks(int flow) {
        return Math.max(0, timeoutTicks[table.state(flow)] - (table.expiry(flow) - now));
    }

    /** Makes a flow; where the table is full the one closed longest ago gives way. */
    private int record(int protocol, int inside, int insidePort, int peer, int peerPort, int outside, int outsidePort, int flags) {
        int flow = table.create(protocol, inside, insidePort, peer, peerPort, outside, outsidePort, flags);
        while (flow == 0) {
            int over = closedLongestAgo();
            if (over == 0) {
                return 0;
            }
            if (table.nextAlive(over) == over && table.has(over, FlowTable.CLOSED)) {
                remove(over);
                flow = table.create(protocol, inside, insidePort, peer, peerPort, outside, outsidePort, flags);
            }
        }
        return flow;
    }

    /** Takes a flow out of those that closed; 0 if there is none. */
    private int closedLongestAgo() {
        int flow = closed.take();
        if (flow == 0) {
            elsewhere.catchUp();
            flow = closed.take();
        }
        return flow;
    }

    /** Forgets a flow now. */
    public void remove(int flow) {
        elsewhere.takeBack(flow);
        for (var listener : listeners) {
            listener.ended(table, flow);
        }
        int mapping = table.mapping(flow);
        int protocol = table.protocol(flow);
        if (mapping != 0 && mappings.release(mapping, table.peer(flow))) {
            pool.freed(protocol, table.outside(flow), table.outsidePort(flow), table.inside(flow), now);
        }
        if (!table.has(flow, FlowTable.DICTATED | FlowTable.LOCAL)) {
            pooled[protocol]--;
        }
        table.remove(flow);
    }

    private int alive(int flow) {
        if (flow == 0 || !over(flow)) {
            return flow;
        }
        remove(flow);
        return 0;
    }

    private boolean over(int flow) {
        return table.expiry(flow) - now <= 0 && !table.has(flow, FlowTable.CONTROLS);
    }

    /** Takes over a flow that an earlier process left: its share in a mapping is made anew. */
    private void adopt(int flow) {
        int protocol = table.protocol(flow);
        if (table.has(flow, FlowTable.CLOSED)) {
            closed.add(flow);
        }
        if (table.has(flow, FlowTable.DICTATED)) {
            return;
        }
        table.mapping(flow, 0);
        if (!table.has(flow, FlowTable.LOCAL)) {
            pooled[protocol]++;
        }
        if (mapsEndpoints() && hasPort(protocol)) {
            share(flow);
        }
    }

    /** Gives a flow its share in the mapping of its inside endpoint, which may have to be made. */
    private void share(int flow) {
        int protocol = table.protocol(flow);
        int mapping = mappings.findByInside(protocol, table.inside(flow), table.insidePort(flow), table.outside(flow));
        if (mapping == 0) {
            mapping = mappings.create(protocol, table.inside(flow), table.insidePort(flow), table.outside(flow), table.outsidePort(flow));
        }
        table.mapping(flow, mapping);
        mappings.share(mapping, table.peer(flow));
    }
}
