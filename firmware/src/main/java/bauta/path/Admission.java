package bauta.path;

import bauta.forward.AutoForward;
import bauta.forward.Autofw;
import bauta.forward.Forward;
import bauta.forward.Mfw;
import bauta.forward.Module;
import bauta.forward.AddressBinding;
import bauta.forward.Modules;
import bauta.forward.Nat;
import bauta.forward.PortForward;
import bauta.forward.Portfw;
import bauta.helper.Helpers;
import bauta.masquerade.Foreseen;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import bauta.wire.Icmp;
import bauta.wire.Ipv4;

/**
 * Decides about a packet for one of the router's own addresses that belongs to no flow yet: whether a protocol helper expects
 * it, a forward takes it (the module most recently activated is asked first) or a mapping lets it in. Makes its flow. And tells
 * {@link Autofw} of what goes out.
 */
final class Admission {
    /** Stands for the name of a module where an inside endpoint is mapped to the outside one. */
    static final String MAPPING = "mapping";
    /** Stands for the name of a module where a protocol helper waited for the packet. */
    static final String HELPER = "helper";
    /** A forward is there, but its access list does not admit the sender; besides the reasons of {@link Masquerade}. */
    static final int REFUSED = -5;

    private final Masquerade masquerade;
    private final Modules modules;
    private final Helpers helpers;
    private Routes routes;
    private String by = MAPPING;

    Admission(Masquerade masquerade, Modules modules, Helpers helpers) {
        this.masquerade = masquerade;
        this.modules = modules;
        this.helpers = helpers;
    }

    void routes(Routes changed) {
        routes = changed;
    }

    /** Whether {@link #flow} would find somebody for it, or refuse it; asked without counting anything. */
    boolean wanted(Packet p) {
        if (!opens(p)) {
            return portless(p) && opened(p) != null;
        }
        if (expected(p, p.ip.source()) || expected(p, p.ip.destination())) { // with the address it has, or will have
            return true;
        }
        for (int i = 0; i < modules.size(); i++) {
            if (claims(modules.get(i), p)) {
                return true;
            }
        }
        return mayBeMapped(p) && masquerade.mapped(p.protocol, p.ip.destination(), p.toOutsidePort, p.foreseen);
    }

    private boolean expected(Packet p, int source) {
        return helpers.expects(p.protocol, source, p.fromPeerPort, p.ip.destination(), p.toOutsidePort, p.foreseen);
    }

    /** The inside host that a forward has for it, or 0. */
    int backend(Packet p) {
        for (int i = 0; i < modules.size(); i++) {
            int host = switch (modules.get(i)) {
                case Portfw portfw -> {
                    var rule = choose(portfw, p);
                    yield rule == null ? 0 : rule.raddr;
                }
                case Mfw mfw -> {
                    var next = p.mark == 0 ? null : mfw.next(p.mark, client(p));
                    yield next == null ? 0 : next.raddr;
                }
                case Autofw autofw -> {
                    var rule = choose(autofw, p);
                    yield rule == null ? 0 : autofw.host(rule, client(p));
                }
                case Nat nat -> {
                    var rule = nat.open(p.ip.destination(), p.foreseen);
                    yield rule == null || !begins(p) ? 0 : nat.host(p.ip.destination(), p.foreseen);
                }
                default -> 0;
            };
            if (host != 0) {
                return host;
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
     * @param reason one of the reasons of {@link #flow} why it would get none after all, or 0
     */
    record Offer(String module, int inside, int port, int reason) {
    }

    /** What {@link #flow} would do; null if nobody wants the packet. Allocates: not for live packets. */
    Offer offer(Packet p) {
        if (!opens(p)) {
            return portless(p) && opened(p) != null ? offer(modules.nat(), p) : null;
        }
        var expected = helpers.expected(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort, p.foreseen);
        if (expected != null) {
            return judged(HELPER, expected.address(), expected.port(), p);
        }
        for (int i = 0; i < modules.size(); i++) {
            var offer = offer(modules.get(i), p);
            if (offer != null) {
                return offer;
            }
        }
        var endpoint = new int[2];
        int reason = mayBeMapped(p) ? masquerade.foreseeAdmit(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort,
                endpoint, p.foreseen) : Masquerade.NONE;
        return switch (reason) {
            case Masquerade.NONE -> null;
            case Masquerade.FILTERED -> new Offer(MAPPING, endpoint[0], endpoint[1], reason);
            default -> judged(MAPPING, endpoint[0], endpoint[1], p);
        };
    }

    private Offer offer(Module module, Packet p) {
        return switch (module) {
            case Portfw portfw -> {
                var rule = choose(portfw, p);
                yield rule != null ? judged(module.name(), rule.raddr, rule.rport, p) : refused(module, refusing(portfw, p) != null);
            }
            case Mfw mfw -> {
                boolean claims = p.mark != 0 && mfw.claims(p.mark);
                var host = claims ? mfw.next(p.mark, client(p)) : null;
                if (host == null) {
                    yield refused(module, claims);
                }
                boolean icmp = p.protocol == Ipv4.ICMP;
                yield icmp && host.rport != 0 ? null
                        : judged(module.name(), host.raddr, host.rport == 0 || icmp ? p.toOutsidePort : host.rport, p);
            }
            case Autofw autofw -> {
                var rule = choose(autofw, p);
                yield rule != null ? judged(module.name(), autofw.host(rule, client(p)), rule.port(p.destinationPort), p)
                        : refused(module, refusing(autofw, p) != null);
            }
            case Nat nat -> {
                var rule = nat.open(p.ip.destination(), p.foreseen);
                if (rule == null) {
                    yield null;
                }
                yield rule.admits(client(p)) ? judged(module.name(), nat.host(p.ip.destination(), p.foreseen), boundPort(p), p)
                        : refused(module, true);
            }
            default -> null;
        };
    }

    private static Offer refused(Module module, boolean refuses) {
        return refuses ? new Offer(module.name(), 0, 0, REFUSED) : null;
    }

    private Offer judged(String by, int inside, int port, Packet p) {
        return new Offer(by, inside, port, masquerade.foreseeForwarded(p.protocol, inside, port, p.ip.source(), p.fromPeerPort, p.foreseen));
    }

    /** What {@link #outward} would do: the outside port, or as {@link Masquerade#foreseeMasquerade}. @param outside by {@link #address} */
    int foreseeOutward(Packet p, int outside) {
        if (outside == 0) {
            return Masquerade.NO_PORT;
        }
        int announced = helpers.announcedPort(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), outside, p.foreseen);
        if (announced != 0) {
            int reason = masquerade.foreseeForwarded(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort, p.foreseen);
            return reason == 0 ? announced : reason;
        }
        return masquerade.foreseeMasquerade(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort, outside,
                direct(p, outside), p.foreseen);
    }

    /**
     * The outside address for a new flow from the inside: of a pool where one is for the host, else the usual one; 0 where the pool
     * is used up.
     */
    int address(Packet p, int usual) {
        var nat = modules.nat();
        if (nat != null && p.from == Side.INSIDE && routes.ownSide(usual) == Side.OUTSIDE) {
            int own = nat.address(p.ip.source(), p.foreseen);
            if (own != 0) {
                return own == Nat.USED_UP ? 0 : own;
            }
        }
        return routes.pooled(usual) ? routes.primary(Side.OUTSIDE) : usual;
    }

    /** What a trail says about the outside address of a host; null if it is the router's own. Allocates: only for who watches or asks. */
    Step bound(int inside, int outside, Foreseen ahead) {
        var nat = modules.nat();
        var rule = nat == null ? null : nat.owner(outside);
        if (rule == null) {
            return null;
        }
        var name = (rule.spec.host() == 0 ? "pool " : "binding ") + rule.spec.addresses();
        return new Step.Bound(name, inside, outside, !nat.oneToOne(inside, outside, ahead));
    }

    /** Whether it is to keep its port: a rule says so, or the host has the address to itself. */
    private boolean direct(Packet p, int outside) {
        var autofw = modules.autofw();
        if (autofw != null && autofw.direct(p.protocol, p.toPeerPort)) {
            return true;
        }
        var nat = modules.nat();
        return nat != null && !portless(p) && nat.oneToOne(p.ip.source(), outside, p.foreseen)
                && !masquerade.rests(p.protocol, p.ip.source(), p.fromInsidePort, outside);
    }

    /** Who made the flow that {@link #flow} gave last: the name of a module, or {@link #MAPPING}. */
    String by() {
        return by;
    }

    /** The new flow, or one of the reasons of {@link Masquerade}, or {@link #REFUSED}, why there is none. */
    int flow(Packet p) {
        if (!opens(p)) {
            by = Nat.NAME;
            return portless(p) && opened(p) != null ? byAddress(modules.nat(), p) : Masquerade.NONE;
        }
        int expected = helpers.admit(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort);
        if (expected != Masquerade.NONE) {
            by = HELPER;
            return expected;
        }
        for (int i = 0; i < modules.size(); i++) {
            int flow = switch (modules.get(i)) {
                case Portfw portfw -> byPort(portfw, p);
                case Mfw mfw -> byMark(mfw, p);
                case Autofw autofw -> byContact(autofw, p);
                case Nat nat -> byAddress(nat, p);
                default -> Masquerade.NONE;
            };
            if (flow != Masquerade.NONE) {
                by = modules.get(i).name();
                if (flow > 0) {
                    helpers.begin(flow, p.mark);
                }
                return flow;
            }
        }
        by = MAPPING;
        return mayBeMapped(p)
                ? masquerade.admit(p.protocol, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort) : Masquerade.NONE;
    }

    /** The new flow of a packet that is masqueraded, or one of the reasons of {@link Masquerade} why there is none. */
    int outward(Packet p, int usual) {
        int outside = address(p, usual);
        if (outside == 0) {
            return Masquerade.NO_PORT;
        }
        int announced = helpers.announced(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort, outside);
        if (announced != Masquerade.NONE) {
            return announced;
        }
        return direct(p, outside)
                ? masquerade.direct(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort, outside)
                : masquerade.masquerade(p.protocol, p.ip.source(), p.fromInsidePort, p.ip.destination(), p.toPeerPort, outside);
    }

    /** A packet is about to be masqueraded; it may belong to a control connection. */
    void passesOut(Packet p) {
        if (watchesOut(p.protocol, p.toPeerPort)) {
            modules.autofw().contacted(p.protocol, p.toPeerPort, p.ip.source(), p.ip.destination());
        }
    }

    /** Whether somebody learns from packets on their way out to that port, and so has to see all of their flows. */
    boolean watchesOut(int protocol, int peerPort) {
        var autofw = modules.autofw();
        return autofw != null && autofw.watches(protocol, peerPort);
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

    private static boolean portless(Packet p) {
        return !Masquerade.hasPort(p.protocol);
    }

    private static boolean begins(Packet p) {
        return opens(p) || portless(p);
    }

    /** The rule of address translation by which it reaches an inside host, or null. */
    private AddressBinding opened(Packet p) {
        var nat = modules.nat();
        return nat == null ? null : nat.open(p.ip.destination(), p.foreseen);
    }

    private boolean claims(Module module, Packet p) {
        return switch (module) {
            case Portfw portfw -> choose(portfw, p) != null || refusing(portfw, p) != null;
            case Mfw mfw -> p.mark != 0 && mfw.claims(p.mark);
            case Autofw autofw -> choose(autofw, p) != null || refusing(autofw, p) != null;
            case Nat nat -> nat.open(p.ip.destination(), p.foreseen) != null;
            default -> false;
        };
    }

    private PortForward choose(Portfw portfw, Packet p) {
        return portfw.choose(p.protocol, p.ip.destination(), p.destinationPort, routes.primary(Side.OUTSIDE), client(p));
    }

    private PortForward refusing(Portfw portfw, Packet p) {
        return portfw.refusing(p.protocol, p.ip.destination(), p.destinationPort, routes.primary(Side.OUTSIDE), client(p));
    }

    private int byPort(Portfw portfw, Packet p) {
        var rule = choose(portfw, p);
        if (rule == null) {
            var refusing = refusing(portfw, p);
            return refusing == null ? Masquerade.NONE : refused(refusing, p, refusing.raddr, refusing.rport);
        }
        int flow = begun(p, rule, rule.raddr, rule.rport, portfw.size() > 1 ? State.LISTEN : State.NONE);
        if (flow > 0) {
            portfw.used(rule);
        }
        return flow;
    }

    private int byMark(Mfw mfw, Packet p) {
        if (p.mark == 0 || !mfw.claims(p.mark)) {
            return Masquerade.NONE;
        }
        var next = mfw.next(p.mark, client(p));
        if (next == null) {
            var refusing = mfw.refusing(p.mark, client(p));
            return refused(refusing, p, refusing.raddr, refusing.rport);
        }
        if (p.protocol == Ipv4.ICMP && next.rport != 0) {
            return Masquerade.NONE;
        }
        var host = mfw.choose(p.mark, client(p));
        int port = host.rport == 0 || p.protocol == Ipv4.ICMP ? p.toOutsidePort : host.rport;
        return begun(p, host, host.raddr, port, State.LISTEN);
    }

    /** Only what came to an outside address: on the inside the ports of a range are the board's own. */
    private AutoForward choose(Autofw autofw, Packet p) {
        return routes.ownSide(p.ip.destination()) == Side.OUTSIDE ? autofw.choose(p.protocol, p.destinationPort, client(p)) : null;
    }

    private AutoForward refusing(Autofw autofw, Packet p) {
        return routes.ownSide(p.ip.destination()) == Side.OUTSIDE ? autofw.refusing(p.protocol, p.destinationPort, client(p)) : null;
    }

    private int byContact(Autofw autofw, Packet p) {
        var rule = choose(autofw, p);
        if (rule == null) {
            var refusing = refusing(autofw, p);
            return refusing == null ? Masquerade.NONE
                    : refused(refusing, p, autofw.host(refusing, client(p)), refusing.port(p.destinationPort));
        }
        int host = autofw.host(rule, client(p));
        int flow = begun(p, rule, host, rule.port(p.destinationPort), State.NONE);
        if (flow > 0) {
            autofw.used(rule, host, client(p));
        }
        return flow;
    }

    private int byAddress(Nat nat, Packet p) {
        var rule = nat.open(p.ip.destination(), p.foreseen);
        if (rule == null) {
            return Masquerade.NONE;
        }
        int host = nat.host(p.ip.destination(), p.foreseen);
        int port = boundPort(p);
        return rule.admits(client(p)) ? begun(p, rule, host, port, State.LISTEN) : refused(rule, p, host, port);
    }

    /** The port is the host's own, unless the host was given another one outside. */
    private int boundPort(Packet p) {
        int mapped = masquerade.insidePort(p.protocol, p.ip.destination(), p.toOutsidePort, p.foreseen);
        return mapped < 0 ? p.toOutsidePort : mapped;
    }

    /** Who asks: of an inside host on its way back by hairpin, the address it had before. */
    private int client(Packet p) {
        if (p.client != 0) {
            return p.client;
        }
        return p.hairpin != 0 ? masquerade.flows().inside(p.hairpin) : p.ip.source();
    }

    private int begun(Packet p, Forward by, int host, int port, State state) {
        int flow = masquerade.forwarded(p.protocol, host, port, p.ip.source(), p.fromPeerPort, p.ip.destination(), p.toOutsidePort, state);
        if (flow > 0) {
            masquerade.flows().mark(flow, p.mark);
            masquerade.flows().forward(flow, by.id);
            modules.log().began(flow, by);
        }
        return flow;
    }

    private int refused(Forward by, Packet p, int host, int port) {
        modules.log().refused(by, p.protocol, client(p), p.sourcePort, p.ip.destination(), p.destinationPort, host, port);
        return REFUSED;
    }
}
