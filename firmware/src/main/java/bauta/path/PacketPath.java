package bauta.path;

import bauta.chains.Facts;
import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.chains.Tables;
import bauta.chains.Trace;
import bauta.chains.Verdict;
import bauta.chains.Walker;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import bauta.masquerade.Masquerade;
import bauta.masquerade.State;
import bauta.wire.Ethernet;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;

/**
 * The way of an IPv4 packet through the router, from top to bottom:
 *
 * <pre>
 * gate, defragment, input chain, route
 *     for the router's own address: known flow, forward or mapping: {@link #inward translated to the inside}; else the board itself
 *     for somebody else: forward chain, {@link #outward masquerade}
 * output chain, neighbour
 * </pre>
 */
final class PacketPath {
    private static final int DHCP_SERVER = 67;
    private static final int DHCP_CLIENT = 68;
    private static final int IP_AND_TCP = 40;
    /** ICMP code of type 3: refused by policy or for want of room (RFC 5508 REQ-8). */
    static final int COMMUNICATION_PROHIBITED = 13;

    private static final Step BESIDE = new Step.Beside();
    private static final Step EVERYBODY = new Step.Everybody();
    private static final Step SERVICE = new Step.Service();

    private final Gate gate;
    private final Defragmenter defragmenter;
    private final Defragmenter boardDefragmenter;
    private final Tables tables;
    private final Walker walker;
    private final VerdictMemory memory;
    private final Masquerade masquerade;
    private final FlowTable flows;
    private final Admission admission;
    private final Callers callers;
    private final HelperStep helper;
    private final Quotes quotes;
    private final Answers answers;
    private final Delivery delivery;
    private final Drops drops;
    private final Switches switches;
    private final Facts facts = new Facts();
    private final Trace noted = new Trace();
    /** Where the steps of the packet under way are noted; null unless somebody watches it. */
    private Trail trail;
    /** Takes over what plain packets of known flows need; null where the board has none. */
    private Offload offload;
    private Routes routes;

    PacketPath(Gate gate, Defragmenter defragmenter, Defragmenter boardDefragmenter, Tables tables, Walker walker, VerdictMemory memory,
               Masquerade masquerade, Admission admission, Callers callers, HelperStep helper, Answers answers, Delivery delivery, Drops drops,
               Switches switches) {
        this.gate = gate;
        this.defragmenter = defragmenter;
        this.boardDefragmenter = boardDefragmenter;
        this.tables = tables;
        this.walker = walker;
        this.memory = memory;
        this.masquerade = masquerade;
        this.flows = masquerade.flows();
        this.admission = admission;
        this.callers = callers;
        this.helper = helper;
        this.quotes = new Quotes(masquerade);
        this.answers = answers;
        this.delivery = delivery;
        this.drops = drops;
        this.switches = switches;
    }

    void routes(Routes changed) {
        routes = changed;
        memory.forget();
    }

    void offload(Offload taker) {
        offload = taker;
    }

    /** Notes the steps of packets there from now on; null ends it. */
    void follow(Trail followed) {
        trail = followed;
    }

    /** A packet from a network card. */
    void arrives(Packet p) {
        if (!gate.admits(p) || !defragmenter.whole(p) || !gate.admitsTransport(p)) {
            return;
        }
        if (leaseReply(p)) {
            note(BESIDE);
            deliver(p, p.from); // as packet sockets always were
            return;
        }
        var rules = tables.current();
        recognise(p);
        var verdict = walk(rules, Hook.INPUT, p, p.from, p.known, p.knownOutward);
        if (refused(verdict, p, DropReason.CHAIN_INPUT, Icmp.PORT_UNREACHABLE)) {
            return;
        }
        if (verdict instanceof Verdict.Redirect) {
            redirected(p);
            return;
        }
        route(rules, p);
    }

    /** Finds the flow that the packet belongs to as it came, if there is one. */
    private void recognise(Packet p) {
        p.known = Masquerade.NONE;
        if (p.icmpError() || p.ethernet.multicast()) {
            return;
        }
        p.knownOutward = routes.ownSide(p.ip.destination()) == null;
        p.known = exact(p, p.knownOutward);
        if (p.known == Masquerade.NONE) {
            p.knownOutward = !p.knownOutward;
            p.known = exact(p, p.knownOutward);
        }
        if (p.known != Masquerade.NONE && p.opensTcp()) {
            masquerade.recall(p.known); // it may be done with by now
        }
    }

    private int exact(Packet p, boolean outward) {
        return outward ? masquerade.exactOutbound(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort)
                : masquerade.exactInbound(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
    }

    /** The flow of a packet from the inside. */
    private int outbound(Packet p) {
        return p.known != Masquerade.NONE && p.knownOutward ? p.known
                : masquerade.outbound(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort);
    }

    /** The flow of a packet to an outside endpoint. A new connection between the ends of one that is done with has none yet. */
    private int inbound(Packet p) {
        int flow = p.known != Masquerade.NONE && !p.knownOutward ? p.known
                : masquerade.inbound(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
        if (flow > 0 && p.opensTcp() && masquerade.doneWith(flow)) {
            masquerade.remove(flow);
            p.known = Masquerade.NONE;
            return Masquerade.NONE;
        }
        return flow;
    }

    /** Unchanged to the board, whoever it was sent to; a flow tells the program's answers, which bear that source, from forgeries. */
    private void redirected(Packet p) {
        if (routes.ownSide(p.ip.destination()) == null) {
            int flow = inbound(p);
            if (flow == Masquerade.NONE) {
                flow = masquerade.service(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
            }
            if (flow < 0) {
                drops.count(reason(flow));
                return;
            }
            masquerade.seen(flow, false, p.tcpFlags(), p.ip.totalLength());
        }
        deliver(p, p.from);
    }

    /** Whether the board answers what was redirected to it, under the address it was sent to. */
    private boolean redirectedAnswer(Packet p) {
        if (p.icmpError()) {
            int quoted = quotes.ofDelivered(p);
            return quoted > 0 && flows.has(quoted, FlowTable.LOCAL) && flows.inside(quoted) == p.ip.source();
        }
        int flow = outbound(p);
        if (flow == Masquerade.NONE || !flows.has(flow, FlowTable.LOCAL)) {
            return false;
        }
        masquerade.seen(flow, true, p.tcpFlags(), p.ip.totalLength());
        return true;
    }

    /** Whether it is an error about an answer that the board gave under the address of somebody else. */
    private boolean aboutRedirectedAnswer(Packet p) {
        int flow = p.icmpError() ? quotes.ofSent(p) : Masquerade.NONE;
        return flow > 0 && flows.has(flow, FlowTable.LOCAL) && routes.ownSide(flows.outside(flow)) == null;
    }

    private void route(RuleSet rules, Packet p) {
        int destination = p.ip.destination();
        var own = routes.ownSide(destination);
        if (own != null && !p.ethernet.multicast()) {
            if (trail != null) {
                trail.add(new Step.Own(destination, own));
            }
            own(rules, p, own);
        } else if (own != null) {
            drops.count(DropReason.BROADCAST); // to everybody on the wire, but to one address: RFC 1122 section 3.3.6
        } else if (p.ethernet.multicast() || Routes.multicast(destination) || routes.broadcast(destination)) {
            note(EVERYBODY);
            toAll(p);
        } else {
            forward(rules, p, routes.find(destination));
        }
    }

    private void note(Step step) {
        if (trail != null) {
            trail.add(step);
        }
    }

    private void noteRoute(int route, int destination) {
        if (trail != null) {
            trail.add(new Step.Routed(destination, routes.side(route), routes.nextHop(route, destination)));
        }
    }

    private void noteMasqueraded(int flow) {
        if (trail == null) {
            return;
        }
        var bound = admission.bound(flows.inside(flow), flows.outside(flow), Foreseen.NOTHING);
        if (bound != null) {
            trail.add(bound);
        }
        trail.add(new Step.Masqueraded(ends(flow)));
    }

    private Step.Ends ends(int flow) {
        return new Step.Ends(flows.inside(flow), flows.insidePort(flow), flows.outside(flow), flows.outsidePort(flow));
    }

    /** Hands a packet to the board's own Linux. */
    private void deliver(Packet p, Side side) {
        if (trail != null) {
            trail.add(new Step.ToBoard(side));
        }
        delivery.toHost(p, side);
    }

    private void send(Packet p, Side side, int neighbour) {
        if (trail != null) {
            trail.add(new Step.Sent(side, neighbour));
        }
        delivery.send(p, side, neighbour);
    }

    private void toAll(Packet p) {
        if (p.from == Side.INSIDE) {
            deliver(p, Side.INSIDE);
        } else {
            drops.count(DropReason.BROADCAST);
        }
    }

    /** For one of the router's own addresses. */
    private void own(RuleSet rules, Packet p, Side own) {
        if (p.from == Side.INSIDE) {
            fromInsideToOwn(rules, p);
            return;
        }
        int flow = own == Side.OUTSIDE ? arriving(p) : Masquerade.NONE;
        if (flow > 0) {
            inward(rules, p, flow);
        } else if (flow == Masquerade.NONE && routes.pooled(p.ip.destination())) {
            drops.count(p.icmpError() ? DropReason.NO_FLOW : DropReason.POOL_ADDRESS); // the board itself does not have it
        } else if (flow == Masquerade.NONE && own == Side.OUTSIDE && masquerade.policy().outsideOpen()
                || (flow == Masquerade.NONE || flow == Masquerade.FILTERED) && own == Side.OUTSIDE && service(p)) {
            deliver(p, Side.OUTSIDE);
        } else {
            drops.count(flow == Masquerade.NONE ? p.icmpError() ? DropReason.NO_FLOW : DropReason.OUTSIDE_CLOSED : reason(flow));
        }
    }

    /** An inside host asks for one of the router's addresses: the board itself, or hairpin to something behind that address. */
    private void fromInsideToOwn(RuleSet rules, Packet p) {
        if (p.icmpError()) {
            errorFromInsideToOwn(rules, p);
            return;
        }
        int flow = inbound(p);
        if (flow > 0 && !flows.has(flow, FlowTable.LOCAL)) {
            noteFlow(flow, false);
            inward(rules, p, flow);
            return;
        }
        int outwardFlow = outbound(p);
        if (outwardFlow == Masquerade.NONE && !admission.wanted(p)) {
            boardFromInside(p);
            return;
        }
        // Judged before the translation: an error about it has to find its sender.
        if (lives(p) && fits(p, Side.INSIDE) && hairpinAllowed(rules, p, outwardFlow)) {
            turnBack(rules, p);
        }
    }

    private void boardFromInside(Packet p) {
        if (routes.pooled(p.ip.destination())) {
            drops.count(DropReason.POOL_ADDRESS);
        } else if (!callers.admits(p)) {
            drops.count(DropReason.CALLER_LIMIT);
        } else {
            deliver(p, Side.INSIDE);
        }
    }

    /** The forward chain is walked as if the packet left by the outside; the client's address stays where the answer finds back anyway. */
    private boolean hairpinAllowed(RuleSet rules, Packet p, int flow) {
        var verdict = walk(rules, Hook.FORWARD, p, Side.OUTSIDE, p.known, p.knownOutward);
        if (refused(verdict, p, DropReason.CHAIN_FORWARD, Icmp.HOST_UNREACHABLE)) {
            return false;
        }
        int backend = flow == Masquerade.NONE ? admission.backend(p) : 0;
        boolean keepsClient = backend != 0 && !routes.neighbours(backend, p.ip.source());
        return keepsClient || outward(p, flow, p.ip.destination());
    }

    private void turnBack(RuleSet rules, Packet p) {
        int flow = arriving(p);
        if (flow > 0) {
            inward(rules, p, flow);
        } else {
            drops.count(flow == Masquerade.NONE ? DropReason.NO_FLOW : reason(flow));
        }
    }

    private void errorFromInsideToOwn(RuleSet rules, Packet p) {
        int flow = quotes.ofDelivered(p);
        if (flow > 0 && routes.ownSide(flows.peer(flow)) != null) {
            quotes.translateDelivered(p, flow);
            turnBack(rules, p);
            return;
        }
        flow = quotes.ofSent(p);
        int back = flow > 0 && !flows.has(flow, FlowTable.LOCAL) ? routes.find(flows.peer(flow)) : -1;
        if (back >= 0 && routes.side(back) == Side.INSIDE) {
            inward(rules, p, flow); // from a hairpin client that kept its address
        } else {
            boardFromInside(p);
        }
    }

    /** The flow of a packet that arrives at an outside address, a new one where it may begin one. */
    private int arriving(Packet p) {
        if (p.icmpError()) {
            int quoted = quotes.ofSent(p);
            noteFlow(quoted, false);
            return quoted;
        }
        int flow = inbound(p);
        if (flow > 0 && p.opensTcp() && !masquerade.mayReopen(flow)) {
            return Masquerade.HOST_LIMIT;
        }
        if (flow != Masquerade.NONE) {
            noteFlow(flow, false);
            return flow;
        }
        flow = admission.flow(p);
        if (trail != null && flow > 0) {
            trail.add(new Step.Forwarded(admission.by(), ends(flow)));
        }
        return flow;
    }

    private void noteFlow(int flow, boolean outward) {
        if (trail != null && flow > 0) {
            trail.add(new Step.Known(ends(flow), outward));
        }
    }

    /** Translated to the inside endpoint of its flow; the forward chain is not walked. */
    private void inward(RuleSet rules, Packet p, int flow) {
        int inside = flows.inside(flow);
        if (flows.has(flow, FlowTable.LOCAL)) {
            toBoard(p, flow);
            return;
        }
        int route = routes.find(inside);
        boolean reachable = route >= 0 && routes.side(route) == Side.INSIDE;
        if (!reachable || routes.ownSide(inside) != null) {
            drops.count(reachable ? DropReason.LOOP : DropReason.NO_ROUTE); // else a private address would leave by the outside
            return;
        }
        noteRoute(route, inside);
        if (!switches.forwarding()) {
            drops.count(DropReason.FORWARDING_OFF);
            return;
        }
        if (!lives(p) || !fits(p, routes.side(route))) {
            return;
        }
        if (p.protocol == Ipv4.TCP && flows.has(flow, FlowTable.CUT)) {
            cut(p, flow, false);
            return;
        }
        if (translateInward(p, flow)) {
            leave(rules, p, route);
        }
    }

    /** Its connection was cut: both ends are reset, by the first packet since, for only a packet tells where their sequences stand. */
    private void cut(Packet p, int flow, boolean outward) {
        drops.count(DropReason.CUT);
        boolean first = flows.state(flow) != State.CLOSE.ordinal();
        masquerade.seen(flow, outward, Tcp.RST, p.ip.totalLength());
        flows.state(flow, State.CLOSE.ordinal());
        sendOwn(answers.resetBack(p));
        if (!first) {
            return;
        }
        if (outward) {
            p.rewriteSource(flows.outside(flow), flows.outsidePort(flow));
        } else {
            p.rewriteDestination(flows.inside(flow), flows.insidePort(flow));
        }
        sendOwn(answers.resetOn(p));
    }

    private void toBoard(Packet p, int flow) {
        if (p.icmpError()) {
            quotes.translateSent(p, flow);
        } else {
            masquerade.seen(flow, false, p.tcpFlags(), p.ip.totalLength());
            if (flows.insidePort(flow) != flows.outsidePort(flow)) {
                p.rewriteDestination(flows.inside(flow), flows.insidePort(flow));
            }
        }
        deliver(p, p.from);
    }

    private boolean translateInward(Packet p, int flow) {
        if (p.icmpError()) {
            quotes.translateSent(p, flow);
            return true;
        }
        p.flow = flow;
        p.outward = false;
        masquerade.seen(flow, false, p.tcpFlags(), p.ip.totalLength());
        if (!helper.passes(p)) {
            return false;
        }
        p.rewriteDestination(flows.inside(flow), flows.insidePort(flow));
        return true;
    }

    /** For somebody else. */
    private void forward(RuleSet rules, Packet p, int route) {
        if (aboutRedirectedAnswer(p)) {
            deliver(p, p.from);
            return;
        }
        if (!switches.forwarding()) {
            drops.count(DropReason.FORWARDING_OFF);
            return;
        }
        if (route < 0) {
            refuse(p, DropReason.NO_ROUTE, Icmp.NET_UNREACHABLE);
            return;
        }
        var to = routes.side(route);
        noteRoute(route, p.ip.destination());
        if (!lives(p) || !fits(p, to)) {
            return;
        }
        int quoted = p.icmpError() ? quotes.ofDelivered(p) : Masquerade.NONE;
        if (quoted > 0) {
            noteFlow(quoted, true);
            quotes.translateDelivered(p, quoted);
            leave(rules, p, route);
            return;
        }
        var verdict = walk(rules, Hook.FORWARD, p, hairpinAnswer(p, to) ? Side.OUTSIDE : to, p.known, p.knownOutward);
        if (refused(verdict, p, DropReason.CHAIN_FORWARD, Icmp.HOST_UNREACHABLE)) {
            return;
        }
        int flow = outbound(p);
        boolean translate = flow > 0 || verdict instanceof Verdict.Masquerade;
        if (translate && p.from == Side.OUTSIDE && to == Side.OUTSIDE && !masquerade.policy().outsideOpen()) {
            drops.count(DropReason.OUTSIDE_CLOSED); // a stranger who would hide behind the router's address
            return;
        }
        if (!translate || outward(p, flow, routes.primary(to))) {
            leave(rules, p, route);
        }
    }

    /** To a client in another inside subnet that asked by an outside address: its questions went by the outside in the forward chain. */
    private boolean hairpinAnswer(Packet p, Side to) {
        return to == Side.INSIDE && p.from == Side.INSIDE && p.known != Masquerade.NONE && p.knownOutward
                && routes.ownSide(flows.outside(p.known)) == Side.OUTSIDE;
    }

    /** Masqueraded: the router's address becomes its source. */
    private boolean outward(Packet p, int found, int outside) {
        int flow = found;
        if (flow > 0 && stale(flow, outside)) {
            masquerade.remove(flow);
            flow = Masquerade.NONE;
        }
        if (flow > 0 && p.protocol == Ipv4.TCP && flows.has(flow, FlowTable.CUT)) {
            noteFlow(flow, true);
            cut(p, flow, true);
            return false;
        }
        if (flow > 0 && p.opensTcp() && !masquerade.mayReopen(flow)) {
            refuse(p, DropReason.HOST_LIMIT, COMMUNICATION_PROHIBITED);
            return false;
        }
        if (flow == Masquerade.NONE) {
            if (outside == 0 || !p.mayBegin()) {
                drops.count(outside == 0 ? DropReason.LINK_DOWN : DropReason.NO_FLOW);
                return false;
            }
            flow = admission.outward(p, outside);
            if (flow < 0) {
                refuse(p, reason(flow), COMMUNICATION_PROHIBITED);
                return false;
            }
            helper.begins(flow, p.mark);
            noteMasqueraded(flow);
        } else {
            noteFlow(flow, true);
        }
        p.known = Masquerade.NONE;
        admission.passesOut(p);
        p.flow = flow;
        p.outward = true;
        p.hairpin = routes.ownSide(p.ip.destination()) == null ? 0 : flow;
        masquerade.seen(flow, true, p.tcpFlags(), p.ip.totalLength());
        if (!helper.passes(p)) {
            return false;
        }
        p.rewriteSource(flows.outside(flow), flows.outsidePort(flow));
        return true;
    }

    /** The address it left by was taken from the router, which has another one by now: nothing would ever come back. */
    private boolean stale(int flow, int outside) {
        int address = flows.outside(flow);
        return address != outside && outside != 0 && routes.ownSide(address) == null;
    }

    private void leave(RuleSet rules, Packet p, int route) {
        var to = routes.side(route);
        p.ip.decrementTtl();
        if (p.protocol == Ipv4.TCP && p.tcp.syn() && masquerade.policy().clampMss()) {
            int mtu = Math.min(routes.link(Side.INSIDE).mtu(), routes.link(Side.OUTSIDE).mtu());
            p.tcp.clampMaximumSegment(mtu - IP_AND_TCP, p.partial);
        }
        var verdict = walk(rules, Hook.OUTPUT, p, to, p.flow, p.outward);
        if (verdict instanceof Verdict.Reject) {
            translateBack(p);
        }
        if (!refused(verdict, p, DropReason.CHAIN_OUTPUT, Icmp.HOST_UNREACHABLE)) {
            int neighbour = routes.nextHop(route, p.ip.destination());
            send(p, to, neighbour);
            if (offload != null && p.flow != 0 && offload.takes(p, to) && !admission.watchesOut(p.protocol, flows.peerPort(p.flow))) {
                handOver(rules, p, neighbour);
            }
        }
    }

    /** The packets that follow one may pass without the path; where it opens a connection, those of both directions. */
    private void handOver(RuleSet rules, Packet p, int neighbour) {
        int flow = p.flow;
        if (p.opensTcp()) {
            foresee(rules, flow);
            int back = p.outward ? flows.inside(flow) : flows.peer(flow);
            int route = routes.find(back);
            if (route >= 0 && routes.side(route) == p.from) {
                offload.offer(flow, !p.outward, routes.nextHop(route, back));
            }
        }
        offload.offer(flow, p.outward, neighbour);
    }

    /** Has the chains say beforehand what they will of the packets that a flow consists of. */
    private void foresee(RuleSet rules, int flow) {
        facts.protocol = flows.protocol(flow);
        facts.fragment = false;
        facts.syn = false;
        facts.header = null;
        int inside = flows.inside(flow);
        int insidePort = flows.insidePort(flow);
        int outside = flows.outside(flow);
        int outsidePort = flows.outsidePort(flow);
        int peer = flows.peer(flow);
        int peerPort = flows.peerPort(flow);
        foresee(rules, Hook.INPUT, flow, true, Side.INSIDE, inside, insidePort, peer, peerPort);
        foresee(rules, Hook.FORWARD, flow, true, Side.OUTSIDE, inside, insidePort, peer, peerPort);
        foresee(rules, Hook.OUTPUT, flow, true, Side.OUTSIDE, outside, outsidePort, peer, peerPort);
        foresee(rules, Hook.INPUT, flow, false, Side.OUTSIDE, peer, peerPort, outside, outsidePort);
        foresee(rules, Hook.OUTPUT, flow, false, Side.INSIDE, peer, peerPort, inside, insidePort);
    }

    private void foresee(RuleSet rules, Hook hook, int flow, boolean outward, Side device, int source, int sourcePort, int destination,
                         int destinationPort) {
        facts.source = source;
        facts.sourcePort = sourcePort;
        facts.destination = destination;
        facts.destinationPort = destinationPort;
        facts.device = routes.link(device).name();
        memory.foresee(rules, hook, facts, device, flow, outward);
    }

    /** So that the sender of a packet refused after its translation recognises what the answer quotes. */
    private void translateBack(Packet p) {
        if (p.hairpin != 0) {
            p.rewriteSource(flows.inside(p.hairpin), flows.insidePort(p.hairpin));
        }
        if (p.flow != 0 && p.outward) {
            p.rewriteSource(flows.inside(p.flow), flows.insidePort(p.flow));
        } else if (p.flow != 0) {
            p.rewriteDestination(flows.outside(p.flow), flows.outsidePort(p.flow));
        }
    }

    /** A packet of the board's own Linux: output chain only; on the outside it has a flow, so that its answers are told from others. */
    void leavesBoard(Packet p) {
        boolean sound = p.ip.wrap(p.bytes, p.at + Ethernet.HEADER, p.length - Ethernet.HEADER).valid() && p.ip.checksumRight();
        if (!sound) {
            drops.count(DropReason.HOST_PORT);
            return;
        }
        if (!boardDefragmenter.whole(p) || !gate.admitsTransport(p)) {
            return;
        }
        if (!leaseRequest(p) && !boardMaySend(p)) {
            return;
        }
        if (p.from == Side.INSIDE) {
            callers.answered(p);
        }
        if (trail != null) {
            trail.add(new Step.Sent(p.from, 0));
        }
        delivery.sendAsIs(p, p.from);
    }

    private boolean boardMaySend(Packet p) {
        p.knownOutward = true;
        p.known = p.icmpError() ? Masquerade.NONE : exact(p, true);
        if (routes.ownSide(p.ip.source()) == null && !redirectedAnswer(p)) {
            drops.count(DropReason.HOST_PORT);
            return false;
        }
        var verdict = walk(tables.current(), Hook.OUTPUT, p, p.from, p.known, p.knownOutward);
        boolean passes = !(verdict instanceof Verdict.Deny || verdict instanceof Verdict.Reject);
        if (!passes || p.from == Side.OUTSIDE && !ownFlow(p)) {
            drops.count(passes ? DropReason.HOST_PORT : DropReason.CHAIN_OUTPUT);
            if (verdict instanceof Verdict.Reject) {
                tellBoard(p);
            }
            return false;
        }
        return true;
    }

    /** A packet of the board's own was rejected: its program hears of it as if its peer had refused, and need not wait. */
    private void tellBoard(Packet p) {
        var error = routes.ownSide(p.ip.source()) == null ? null
                : answers.about(p, p.ip.destination(), Icmp.UNREACHABLE, Icmp.PORT_UNREACHABLE, 0);
        if (error == null) {
            return;
        }
        if (trail != null) {
            trail.add(new Step.Answered(Icmp.UNREACHABLE, Icmp.PORT_UNREACHABLE));
        }
        error.ethernet.destination(p.ethernet.source());
        error.ethernet.source(p.ethernet.destination());
        delivery.toHost(error, p.from);
    }

    /** Gives a packet of the board to the outside its flow; false if it cannot have one. */
    private boolean ownFlow(Packet p) {
        if (routes.ownSide(p.ip.source()) != Side.OUTSIDE) {
            return false;
        }
        if (masquerade.policy().outsideOpen() || Routes.multicast(p.ip.destination()) || routes.broadcast(p.ip.destination())) {
            return true;
        }
        if (p.icmpError()) {
            int quoted = quotes.ofDelivered(p);
            if (quoted > 0) {
                quotes.translateDelivered(p, quoted);
            }
            return true;
        }
        int flow = outbound(p);
        if (flow == Masquerade.NONE) {
            flow = masquerade.local(p.protocol, p.fromInsidePort, p.ip.destination(), p.toPeerPort, p.ip.source());
        }
        if (flow < 0) {
            return false;
        }
        masquerade.seen(flow, true, p.tcpFlags(), p.ip.totalLength());
        if (flows.outsidePort(flow) != flows.insidePort(flow)) {
            p.rewriteSource(flows.outside(flow), flows.outsidePort(flow));
        }
        return true;
    }

    /** Whether it asks for a service of the board that was opened to the outside; its flow is made. */
    private boolean service(Packet p) {
        if (!p.asksService() || !switches.services().open(p.protocol, p.destinationPort)) {
            return false;
        }
        int flow = masquerade.service(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
        if (flow > 0) {
            masquerade.seen(flow, false, p.tcpFlags(), p.ip.totalLength());
            note(SERVICE);
        }
        return flow > 0;
    }

    static boolean leaseRequest(Packet p) {
        return p.protocol == Ipv4.UDP && p.sourcePort == DHCP_CLIENT && p.destinationPort == DHCP_SERVER;
    }

    static boolean leaseReply(Packet p) {
        return p.from == Side.OUTSIDE && p.protocol == Ipv4.UDP && p.sourcePort == DHCP_SERVER && p.destinationPort == DHCP_CLIENT;
    }

    private boolean lives(Packet p) {
        if (p.ip.ttl() > 1) {
            return true;
        }
        drops.count(DropReason.TTL);
        answer(p, Icmp.TIME_EXCEEDED, 0, 0);
        return false;
    }

    private boolean fits(Packet p, Side to) {
        int mtu = routes.link(to).mtu();
        if (delivery.fits(p, mtu)) {
            return true;
        }
        drops.count(DropReason.TOO_BIG);
        answer(p, Icmp.UNREACHABLE, Icmp.FRAGMENTATION_NEEDED, mtu);
        return false;
    }

    private boolean refused(Verdict verdict, Packet p, DropReason reason, int code) {
        if (verdict instanceof Verdict.Deny || verdict instanceof Verdict.Redirect && reason == DropReason.CHAIN_FORWARD) {
            drops.count(reason);
            return true;
        }
        if (verdict instanceof Verdict.Reject) {
            refuse(p, reason, code);
            return true;
        }
        return false;
    }

    private void refuse(Packet p, DropReason reason, int code) {
        drops.count(reason);
        answer(p, Icmp.UNREACHABLE, code, 0);
    }

    /** An ICMP error of the router's own, to the sender of {@code p}; it has to pass the output chain like anything else. */
    private void answer(Packet p, int type, int code, int mtu) {
        var error = answers.about(p, routes.primary(p.from), type, code, mtu);
        if (trail != null && error != null) {
            trail.add(new Step.Answered(type, code));
        }
        sendOwn(error);
    }

    /** Asks the peer of a flow for a packet, by which its end of the connection can be told where it stands. */
    void question(int flow) {
        sendOwn(answers.question(flows.outside(flow), flows.outsidePort(flow), flows.peer(flow), flows.peerPort(flow)));
    }

    /** A packet of the router's own, or null. */
    private void sendOwn(Packet own) {
        if (own == null) {
            return;
        }
        if (trail != null) {
            trail.pause(true);
        }
        leaveRouter(own);
        if (trail != null) {
            trail.pause(false);
        }
    }

    private void leaveRouter(Packet own) {
        int route = routes.find(own.ip.destination());
        if (route < 0) {
            drops.count(DropReason.NO_ROUTE);
            return;
        }
        var verdict = walk(tables.current(), Hook.OUTPUT, own, routes.side(route), Masquerade.NONE, false);
        if (verdict instanceof Verdict.Deny || verdict instanceof Verdict.Reject) {
            drops.count(DropReason.CHAIN_OUTPUT);
            return;
        }
        delivery.send(own, routes.side(route), routes.nextHop(route, own.ip.destination()));
    }

    private Verdict walk(RuleSet rules, Hook hook, Packet p, Side device, int flow, boolean outward) {
        Verdict verdict = null;
        if (trail == null && flow != Masquerade.NONE) {
            p.sketch(facts);
            verdict = memory.known(rules, hook, facts, device, flow, outward);
        }
        if (verdict == null) {
            p.show(facts, routes.link(device).name());
            verdict = asked(rules, hook, device, flow, outward);
        }
        p.mark = facts.mark;
        if (facts.tos != p.ip.tos()) {
            p.ip.tos(facts.tos);
        }
        return verdict;
    }

    private Verdict asked(RuleSet rules, Hook hook, Side device, int flow, boolean outward) {
        if (trail != null) {
            var verdict = walker.walk(rules, hook, facts, noted);
            trail.add(Step.Judged.of(hook, facts.device, rules, noted, facts.mark));
            return verdict;
        }
        return flow == Masquerade.NONE ? walker.walk(rules, hook, facts) : memory.walk(rules, hook, facts, device, flow, outward);
    }

    static DropReason reason(int noFlow) {
        return switch (noFlow) {
            case Masquerade.TABLE_FULL -> DropReason.TABLE_FULL;
            case Masquerade.HOST_LIMIT -> DropReason.HOST_LIMIT;
            case Masquerade.NO_PORT -> DropReason.NO_PORT;
            case Masquerade.FILTERED -> DropReason.FILTERED;
            case Admission.REFUSED -> DropReason.ACCESS_LIST;
            default -> DropReason.NO_FLOW;
        };
    }
}
