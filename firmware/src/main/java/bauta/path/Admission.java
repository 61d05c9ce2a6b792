package bauta.path;

import bauta.forward.Mfw;
import bauta.forward.Module;
import bauta.forward.Modules;
import bauta.forward.Portfw;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;

/**
 * Decides about a packet for one of the router's own addresses that belongs to no flow yet: whether a forward takes it (the
 * module most recently activated is asked first) or a mapping lets it in. Makes its flow.
 */
final class Admission {
    /** Stands for the name of a module where an inside endpoint is mapped to the outside one. */
    static final String MAPPING = "mapping";

    private final Masquerade masquerade;
    private final Modules modules;
    private Routes routes;
    private String by = MAPPING;

    Admission(Masquerade masquerade, Modules modules) {
        this.masquerade = masquerade;
        this.modules = modules;
    }

    void routes(Routes changed) {
        routes = changed;
    }

    /** Whether {@link #flow} would find somebody for it, asked without counting anything. */
    boolean wanted(Packet p) {
        if (!opens(p)) {
            return false;
        }
        for (int i = 0; i < modules.size(); i++) {
            if (claims(modules.get(i), p)) {
                return true;
            }
        }
        return mayBeMapped(p) && masquerade.mapped(p.protocol, p.ip.destination(), p.toOutsidePort);
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

    /**
     * What {@link #flow} would do, without doing it.
     *
     * @param module who would take the packet
     * @param inside the host it would get
     * @param port   its port there
     * @param reason one of the reasons of {@link Masquerade} why it would get none after all, or 0
     */
    record Offer(String module, int inside, int port, int reason) {
    }

    /**
     * What {@link #flow} would do; null if nobody wants the packet. Allocates: not for live packets.
     *
     * @param more flows that would have been made before
     */
    Offer offer(Packet p, int more) {
        if (!opens(p)) {
            return null;
        }
        for (int i = 0; i < modules.size(); i++) {
            var offer = offer(modules.get(i), p, more);
            if (offer != null) {
                return offer;
            }
        }
        var endpoint = new int[2];
        int reason = mayBeMapped(p) ? masquerade.foreseeAdmit(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort,
                endpoint) : Masquerade.NONE;
        if (reason == Masquerade.NONE) {
            return null;
        }
        return new Offer(MAPPING, endpoint[0], endpoint[1], reason < 0 ? reason : full(more) ? Masquerade.TABLE_FULL : 0);
    }

    private boolean full(int more) {
        return masquerade.flows().size() + more >= masquerade.flows().capacity();
    }

    private Offer offer(Module module, Packet p, int more) {
        int inside = 0;
        int port = 0;
        switch (module) {
            case Portfw portfw -> {
                var rule = portfw.choose(p.protocol, p.ip.destination(), p.destinationPort, routes.primary(Side.OUTSIDE));
                inside = rule == null ? 0 : rule.raddr;
                port = rule == null ? 0 : rule.rport;
            }
            case Mfw mfw -> {
                var host = p.mark == 0 ? null : mfw.next(p.mark);
                boolean fits = host != null && (p.protocol != Ipv4.ICMP || host.rport == 0);
                inside = fits ? host.raddr : 0;
                port = fits ? host.rport == 0 || p.protocol == Ipv4.ICMP ? p.toOutsidePort : host.rport : 0;
            }
            default -> {
            }
        }
        if (inside == 0) {
            return null;
        }
        var flows = masquerade.flows();
        int reason = flows.findByInside(p.protocol, inside, port, p.ip.source(), p.fromPeerPort) != 0 ? Masquerade.NO_PORT
                : full(more) ? Masquerade.TABLE_FULL : 0;
        return new Offer(module.name(), inside, port, reason);
    }

    /** Who made the flow that {@link #flow} gave last: the name of a module, or {@link #MAPPING}. */
    String by() {
        return by;
    }

    /** The new flow, or one of the reasons of {@link Masquerade} why there is none. */
    int flow(Packet p) {
        if (!opens(p)) {
            return Masquerade.NONE;
        }
        for (int i = 0; i < modules.size(); i++) {
            int flow = switch (modules.get(i)) {
                case Portfw portfw -> byPort(portfw, p);
                case Mfw mfw -> byMark(mfw, p);
                default -> Masquerade.NONE;
            };
            if (flow != Masquerade.NONE) {
                by = modules.get(i).name();
                return flow;
            }
        }
        by = MAPPING;
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
