package bauta.path;

import bauta.chains.Facts;
import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Trace;
import bauta.chains.Verdict;
import bauta.chains.Walker;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import bauta.masquerade.Masquerade;
import bauta.wire.Ethernet;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;
import java.util.List;

/**
 * The {@link PacketPath} as a question: what would happen to a packet from a network card, with the same steps in the same order,
 * but nothing counted, made, learned, scheduled or sent. Only for packets that are whole and no ICMP errors. Path thread only.
 */
final class Rehearsal {
    /** What rules see where the port will be taken at random; hardly any flow has it already. */
    private static final int SOME_PORT = 65535;

    private final Gate gate;
    private final Masquerade masquerade;
    private final FlowTable flows;
    private final Admission admission;
    private final Callers callers;
    private final Switches switches;
    private final Routes routes;
    private final Delivery delivery;
    private final RuleSet rules;
    private final Walker walker = new Walker();
    private final Facts facts = new Facts();
    private final Trace trace = new Trace();
    private final Trail trail = new Trail();
    private final Packet p;
    private final Foreseen foreseen;
    private Step.Ends made;

    /** @param packet may be changed */
    Rehearsal(Packet packet, Gate gate, Tables tables, Masquerade masquerade, Admission admission, Callers callers, Switches switches,
              Routes routes, Delivery delivery) {
        p = packet;
        foreseen = new Foreseen(masquerade.flows());
        p.foreseen = foreseen;
        this.gate = gate;
        this.masquerade = masquerade;
        this.flows = masquerade.flows();
        this.admission = admission;
        this.callers = callers;
        this.switches = switches;
        this.routes = routes;
        this.delivery = delivery;
        rules = tables.current();
    }

    List<Step> steps() {
        arrives();
        return trail.steps();
    }

    /** The same for a packet of the board's own Linux. */
    List<Step> stepsFromBoard() {
        leavesBoard();
        return trail.steps();
    }

    private void leavesBoard() {
        boolean sound = p.ip.wrap(p.bytes, p.at + Ethernet.HEADER, p.length - Ethernet.HEADER).valid() && p.ip.checksumRight();
        var fault = sound ? Gate.transportFault(p) : DropReason.HOST_PORT;
        if (fault != null) {
            drop(fault);
        } else if (PacketPath.leaseRequest(p) || boardMaySend()) {
            trail.add(new Step.Sent(p.from, 0));
        }
    }

    private boolean boardMaySend() {
        if (routes.ownSide(p.ip.source()) == null && !redirectedAnswer()) {
            drop(DropReason.HOST_PORT);
            return false;
        }
        var verdict = walk(Hook.OUTPUT, p.from);
        boolean passes = !(verdict instanceof Verdict.Deny || verdict instanceof Verdict.Reject);
        if (!passes || p.from == Side.OUTSIDE && !ownFlow()) {
            drop(passes ? DropReason.HOST_PORT : DropReason.CHAIN_OUTPUT);
            if (verdict instanceof Verdict.Reject && routes.ownSide(p.ip.source()) != null && !Answers.silent(p, p.ip.destination())) {
                trail.add(new Step.Answered(Icmp.UNREACHABLE, Icmp.PORT_UNREACHABLE));
            }
            return false;
        }
        return true;
    }

    private boolean redirectedAnswer() {
        int flow = outbound();
        return flow != Masquerade.NONE && flows.has(flow, FlowTable.LOCAL);
    }

    private boolean ownFlow() {
        boolean own = routes.ownSide(p.ip.source()) == Side.OUTSIDE;
        boolean free = masquerade.policy().outsideOpen() || Routes.multicast(p.ip.destination()) || routes.broadcast(p.ip.destination());
        return own && (free || outbound() != Masquerade.NONE
                || masquerade.foreseeLocal(p.protocol, p.fromInsidePort, p.ip.destination(), p.toPeerPort, p.ip.source(),
                        foreseen) >= 0);
    }

    private void arrives() {
        var fault = gate.fault(p);
        if (fault == null) {
            fault = Gate.transportFault(p);
        }
        if (fault != null) {
            drop(fault);
        } else if (PacketPath.leaseReply(p)) {
            trail.add(new Step.Beside());
            deliver(p.from);
        } else {
            var verdict = walk(Hook.INPUT, p.from);
            if (!refused(verdict, DropReason.CHAIN_INPUT, Icmp.PORT_UNREACHABLE)) {
                if (verdict instanceof Verdict.Redirect) {
                    redirected();
                } else {
                    route();
                }
            }
        }
    }

    private void redirected() {
        boolean known = routes.ownSide(p.ip.destination()) != null || inbound() != Masquerade.NONE;
        int reason = known ? 0 : foreseeService();
        if (reason < 0) {
            drop(PacketPath.reason(reason));
        } else {
            deliver(p.from);
        }
    }

    private void route() {
        int destination = p.ip.destination();
        var own = routes.ownSide(destination);
        if (own != null && p.ethernet.multicast()) {
            drop(DropReason.BROADCAST);
        } else if (own != null) {
            trail.add(new Step.Own(destination, own));
            own(own);
        } else if (p.ethernet.multicast() || Routes.multicast(destination) || routes.broadcast(destination)) {
            trail.add(new Step.Everybody());
            if (p.from == Side.INSIDE) {
                deliver(Side.INSIDE);
            } else {
                drop(DropReason.BROADCAST);
            }
        } else {
            forward(routes.find(destination));
        }
    }

    private void own(Side own) {
        if (p.from == Side.INSIDE) {
            fromInsideToOwn();
        } else if (own != Side.OUTSIDE || !arrived()) {
            if (routes.pooled(p.ip.destination())) {
                drop(DropReason.POOL_ADDRESS);
                return;
            }
            boolean open = own == Side.OUTSIDE && masquerade.policy().outsideOpen();
            boolean served = !open && own == Side.OUTSIDE && service();
            if (open || served) {
                deliver(Side.OUTSIDE);
            } else {
                drop(DropReason.OUTSIDE_CLOSED);
            }
        }
    }

    private void fromInsideToOwn() {
        int flow = inbound();
        if (flow > 0 && !flows.has(flow, FlowTable.LOCAL)) {
            inward(flow);
            return;
        }
        int outward = outbound();
        if (outward == Masquerade.NONE && !admission.wanted(p)) {
            if (routes.pooled(p.ip.destination())) {
                drop(DropReason.POOL_ADDRESS);
            } else if (callers.full(p)) {
                drop(DropReason.CALLER_LIMIT);
            } else {
                deliver(Side.INSIDE);
            }
        } else if (lives() && fits(Side.INSIDE) && hairpinAllowed(outward) && !arrived()) {
            drop(DropReason.NO_FLOW);
        }
    }

    private boolean hairpinAllowed(int flow) {
        if (refused(walk(Hook.FORWARD, Side.OUTSIDE), DropReason.CHAIN_FORWARD, Icmp.HOST_UNREACHABLE)) {
            return false;
        }
        int backend = flow == Masquerade.NONE ? admission.backend(p) : 0;
        boolean keepsClient = backend != 0 && !routes.neighbours(backend, p.ip.source());
        return keepsClient || outward(flow, p.ip.destination());
    }

    /** Whether a flow, a forward or a mapping has taken it; or it was dropped on that account. */
    private boolean arrived() {
        int flow = inbound();
        if (flow > 0) {
            if (p.opensTcp() && !masquerade.mayReopen(flow)) {
                drop(DropReason.HOST_LIMIT);
            } else {
                inward(flow);
            }
            return true;
        }
        if (made != null && p.ip.source() == p.ip.destination() && p.fromPeerPort == p.toOutsidePort) {
            trail.add(new Step.Known(made, false)); // to its own new endpoint
            inward(made.inside(), made.insidePort(), false, false);
            return true;
        }
        var offer = admission.offer(p);
        if (offer == null) {
            return false;
        }
        boolean serves = offer.reason() == Masquerade.FILTERED && p.from == Side.OUTSIDE && serves();
        if (serves) {
            return false;
        }
        if (offer.reason() != 0) {
            drop(PacketPath.reason(offer.reason()));
            return true;
        }
        trail.add(new Step.Forwarded(offer.module(), new Step.Ends(offer.inside(), offer.port(), p.ip.destination(), p.toOutsidePort)));
        inward(offer.inside(), offer.port(), offer.module().equals(Admission.MAPPING) && offer.inside() == p.ip.destination(), false);
        return true;
    }

    private void inward(int flow) {
        trail.add(new Step.Known(ends(flow), false));
        inward(flows.inside(flow), flows.insidePort(flow), flows.has(flow, FlowTable.LOCAL), cut(flow));
    }

    private boolean cut(int flow) {
        return p.protocol == Ipv4.TCP && flows.has(flow, FlowTable.CUT);
    }

    private void inward(int inside, int port, boolean local, boolean cut) {
        if (local) {
            deliver(p.from);
            return;
        }
        int route = routes.find(inside);
        boolean reachable = route >= 0 && routes.side(route) == Side.INSIDE;
        if (!reachable || routes.ownSide(inside) != null) {
            drop(reachable ? DropReason.LOOP : DropReason.NO_ROUTE);
            return;
        }
        routed(route, inside);
        if (!switches.forwarding()) {
            drop(DropReason.FORWARDING_OFF);
        } else if (lives() && fits(routes.side(route))) {
            if (cut) {
                drop(DropReason.CUT);
                return;
            }
            p.rewriteDestination(inside, port);
            leave(route);
        }
    }

    private void forward(int route) {
        if (!switches.forwarding()) {
            drop(DropReason.FORWARDING_OFF);
            return;
        }
        if (route < 0) {
            refuse(DropReason.NO_ROUTE, Icmp.NET_UNREACHABLE);
            return;
        }
        routed(route, p.ip.destination());
        var to = routes.side(route);
        if (!lives() || !fits(to)) {
            return;
        }
        int known = to == Side.INSIDE && p.from == Side.INSIDE
                ? masquerade.exactOutbound(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort) : Masquerade.NONE;
        boolean hairpinAnswer = known > 0 && routes.ownSide(flows.outside(known)) == Side.OUTSIDE;
        var verdict = walk(Hook.FORWARD, hairpinAnswer ? Side.OUTSIDE : to);
        if (refused(verdict, DropReason.CHAIN_FORWARD, Icmp.HOST_UNREACHABLE)) {
            return;
        }
        int flow = outbound();
        boolean translate = flow > 0 || verdict instanceof Verdict.Masquerade;
        if (translate && p.from == Side.OUTSIDE && to == Side.OUTSIDE && !masquerade.policy().outsideOpen()) {
            drop(DropReason.OUTSIDE_CLOSED);
            return;
        }
        if (!translate || outward(flow, routes.primary(to))) {
            leave(route);
        }
    }

    private boolean outward(int found, int outside) {
        boolean stale = found > 0 && flows.outside(found) != outside && outside != 0 && routes.ownSide(flows.outside(found)) == null;
        boolean goesOn = found > 0 && !stale;
        if (stale) {
            foreseen.gone(found);
        }
        if (goesOn && !cut(found) && p.opensTcp() && !masquerade.mayReopen(found)) {
            refuse(DropReason.HOST_LIMIT, PacketPath.COMMUNICATION_PROHIBITED);
            return false;
        }
        if (goesOn) {
            trail.add(new Step.Known(ends(found), true));
            if (cut(found)) {
                drop(DropReason.CUT);
                return false;
            }
            hairpin();
            p.rewriteSource(flows.outside(found), flows.outsidePort(found));
            return true;
        }
        if (outside == 0 || !p.mayBegin()) {
            drop(outside == 0 ? DropReason.LINK_DOWN : DropReason.NO_FLOW);
            return false;
        }
        int inside = p.ip.source();
        int insidePort = p.fromInsidePort;
        int address = admission.address(p, outside);
        int port = admission.foreseeOutward(p, address);
        if (port < 0) {
            refuse(PacketPath.reason(port), PacketPath.COMMUNICATION_PROHIBITED);
            return false;
        }
        made = new Step.Ends(inside, Masquerade.hasPort(p.protocol) ? insidePort : 0, address, port);
        masquerade.foreseeMade(inside, address, foreseen);
        var bound = admission.bound(inside, address, foreseen);
        if (bound != null) {
            trail.add(bound);
        }
        trail.add(new Step.Masqueraded(made));
        hairpin();
        p.rewriteSource(address, port == Masquerade.ANY_PORT ? SOME_PORT : port);
        return true;
    }

    private void hairpin() {
        p.client = routes.ownSide(p.ip.destination()) == null ? 0 : p.ip.source();
    }

    private void leave(int route) {
        var to = routes.side(route);
        if (!refused(walk(Hook.OUTPUT, to), DropReason.CHAIN_OUTPUT, Icmp.HOST_UNREACHABLE)) {
            trail.add(new Step.Sent(to, routes.nextHop(route, p.ip.destination())));
        }
    }

    private boolean service() {
        boolean serves = serves();
        if (serves) {
            trail.add(new Step.Service());
        }
        return serves;
    }

    private boolean serves() {
        return p.asksService() && !routes.pooled(p.ip.destination()) && switches.services().open(p.protocol, p.destinationPort) && foreseeService() == 0;
    }

    private int foreseeService() {
        return masquerade.foreseeForwarded(p.protocol, p.ip.destination(), p.toOutsidePort, p.ip.source(), p.fromPeerPort, foreseen);
    }

    private int inbound() {
        int flow = masquerade.foreseeInbound(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort, foreseen);
        if (flow > 0 && p.opensTcp() && masquerade.doneWith(flow)) {
            foreseen.gone(flow);
            return Masquerade.NONE;
        }
        return flow;
    }

    private int outbound() {
        return masquerade.foreseeOutbound(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort, foreseen);
    }

    private Step.Ends ends(int flow) {
        return new Step.Ends(flows.inside(flow), flows.insidePort(flow), flows.outside(flow), flows.outsidePort(flow));
    }

    private void routed(int route, int destination) {
        trail.add(new Step.Routed(destination, routes.side(route), routes.nextHop(route, destination)));
    }

    private boolean lives() {
        if (p.ip.ttl() > 1) {
            return true;
        }
        drop(DropReason.TTL);
        answer(Icmp.TIME_EXCEEDED, 0);
        return false;
    }

    private boolean fits(Side to) {
        if (delivery.fits(p, routes.link(to).mtu())) {
            return true;
        }
        drop(DropReason.TOO_BIG);
        answer(Icmp.UNREACHABLE, Icmp.FRAGMENTATION_NEEDED);
        return false;
    }

    private boolean refused(Verdict verdict, DropReason reason, int code) {
        if (verdict instanceof Verdict.Deny || verdict instanceof Verdict.Redirect && reason == DropReason.CHAIN_FORWARD) {
            drop(reason);
            return true;
        }
        if (verdict instanceof Verdict.Reject) {
            refuse(reason, code);
            return true;
        }
        return false;
    }

    private void refuse(DropReason reason, int code) {
        drop(reason);
        answer(Icmp.UNREACHABLE, code);
    }

    private void answer(int type, int code) {
        if (!Answers.silent(p, routes.primary(p.from))) {
            trail.add(new Step.Answered(type, code));
        }
    }

    private void drop(DropReason reason) {
        trail.add(new Step.Dropped(reason));
    }

    private void deliver(Side side) {
        trail.add(new Step.ToBoard(side));
    }

    private Verdict walk(Hook hook, Side device) {
        p.show(facts, routes.link(device).name());
        var verdict = walker.foresee(rules, hook, facts, trace);
        for (int i = 0; i < trace.size(); i++) {
            var spec = trace.rule(rules, i).spec();
            p.mark = (spec.has(RuleSpec.ABSOLUTE_MARK) ? 0 : p.mark) + spec.mark();
        }
        trail.add(Step.Judged.of(hook, facts.device, rules, trace, p.mark));
        return verdict;
    }
}
