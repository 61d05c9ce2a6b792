package bauta.path;

import bauta.forward.Mfw;
import bauta.forward.Module;
import bauta.forward.Modules;
import bauta.forward.Portfw;
import bauta.helper.Helpers;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;

/**
 * Decides about a packet for one of the router's own addresses that belongs to no flow yet: whether a protocol helper
 * expects it, a forward takes it (the module most recently activated is asked first) or a mapping lets it in. Makes its flow.
 */
final class Admission {
    private final Masquerade masquerade;
    private final Modules modules;
    private final Helpers helpers;
    private Routes routes;

    Admission(Masquerade masquerade, Modules modules, Helpers helpers) {
        this.masquerade = masquerade;
        this.modules = modules;
        this.helpers = helpers;
    }

    void routes(Routes changed) {
        routes = changed;
    }

    /** Whether {@link #flow} would find somebody for it, asked without counting anything. */
    boolean wanted(Packet p) {
        if (!opens(p)) {
            return false;
        }
        if (expected(p, p.ip.source()) || expected(p, p.ip.destination())) { // with the address it has, or will have
            return true;
        }
        for (int i = 0; i < modules.size(); i++) {
            if (claims(modules.get(i), p)) {
                return true;
            }
        }
        return mayBeMapped(p) && masquerade.mapped(p.protocol, p.ip.destination(), p.toOutsidePort);
    }

    private boolean expected(Packet p, int source) {
        return helpers.expects(p.protocol, source, p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
    }

    /** The inside host that a forward by port has for it, or 0. */
    int backend(Packet p) {
        for (int i = 0; i < modules.size(); i++) {
            if (modules.get(i) instanceof Portfw portfw) {
                var rule = portfw.choose(p.protocol, p.ip.destination(), p.destinationPort, routes.primary(Side.OUTSIDE));
                return rule == null ? 0 : rule.raddr;
            }
        }
        return 0;
    }

    /** The new flow, or one of the reasons of {@link Masquerade} why there is none. */
    int flow(Packet p) {
        if (!opens(p)) {
            return Masquerade.NONE;
        }
        int expected = helpers.admit(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
        if (expected != Masquerade.NONE) {
            return expected;
        }
        for (int i = 0; i < modules.size(); i++) {
            int flow = switch (modules.get(i)) {
                case Portfw portfw -> byPort(portfw, p);
                case Mfw mfw -> byMark(mfw, p);
                default -> Masquerade.NONE;
            };
            if (flow != Masquerade.NONE) {
                if (flow > 0) {
                    helpers.begin(flow, p.mark);
                }
                return flow;
            }
        }
        return mayBeMapped(p)
                ? masquerade.admit(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort) : Masquerade.NONE;
    }

    private boolean mayBeMapped(Packet p) {
        return p.protocol != Ipv4.ICMP && masquerade.policy().mapping() == Policy.Mapping.ENDPOINT_INDEPENDENT;
    }

    /** Only what asks for something may begin a flow: a SYN, a datagram, an ICMP query. */
    private static boolean opens(Packet p) {
        return switch (p.protocol) {
            case Ipv4.TCP -> p.opensTcp();
            case Ipv4.UDP -> true;
            case Ipv4.ICMP -> Icmp.isQuery(p.icmp.type());
            default -> false;
        };
    }

    private boolean claims(Module module, Packet p) {
        return switch (module) {
            case Portfw portfw -> portfw.choose(p.protocol, p.ip.destination(), p.destinationPort, routes.primary(Side.OUTSIDE)) != null;
            case Mfw mfw -> p.mark != 0 && mfw.claims(p.mark);
            default -> false;
        };
    }

    private int byPort(Portfw portfw, Packet p) {
        var rule = portfw.choose(p.protocol, p.ip.destination(), p.destinationPort, routes.primary(Side.OUTSIDE));
        if (rule == null) {
            return Masquerade.NONE;
        }
        int flow = masquerade.forwarded(p.protocol, rule.raddr, rule.rport, p.ip.source(), p.fromPeerPort, p.ip.destination(),
                p.toOutsidePort, portfw.size() > 1 ? State.LISTEN : State.NONE);
        if (flow > 0) {
            portfw.used(rule);
        }
        return flow;
    }

    private int byMark(Mfw mfw, Packet p) {
        if (p.mark == 0 || !mfw.claims(p.mark)) {
            return Masquerade.NONE;
        }
        var host = mfw.choose(p.mark);
        if (p.protocol == Ipv4.ICMP && host.rport != 0) {
            return Masquerade.NONE;
        }
        int port = host.rport == 0 || p.protocol == Ipv4.ICMP ? p.toOutsidePort : host.rport;
        return masquerade.forwarded(p.protocol, host.raddr, port, p.ip.source(), p.fromPeerPort, p.ip.destination(),
                p.toOutsidePort, State.LISTEN);
    }
}
