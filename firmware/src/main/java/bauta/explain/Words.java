package bauta.explain;

import bauta.chains.RuleSpec;
import bauta.chains.Target;
import bauta.masquerade.Masquerade;
import bauta.path.Side;
import bauta.path.Step;
import bauta.path.Topology;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The {@link Step}s of a packet in plain words with the field's terms: a line each, or all in one. */
public final class Words {
    private final Topology topology;
    private final Function<RuleSpec, String> rule;

    /** @param rule writes a rule as the command line has it */
    public Words(Topology topology, Function<RuleSpec, String> rule) {
        this.topology = topology;
        this.rule = rule;
    }

    /** A line for each step, and one for each rule that matched. */
    public List<String> lines(List<Step> steps, boolean fromBoard) {
        var lines = new ArrayList<String>();
        boolean passed = !fromBoard && !(!steps.isEmpty() && steps.getFirst() instanceof Step.Dropped);
        if (passed && !steps.isEmpty()) {
            lines.add("gate: well-formed, and its source may come from that side");
        }
        for (var step : steps) {
            lines.add(line(step));
            if (step instanceof Step.Judged judged) {
                for (var match : judged.matches()) {
                    lines.add("    rule " + match.number() + " of chain " + match.chain() + ": " + rule.apply(match.rule()));
                }
            }
        }
        return lines;
    }

    /** How it ended, in one line; empty if nothing is known. */
    public static String outcome(List<Step> steps, Topology topology) {
        var words = new Words(topology, spec -> "");
        var drop = steps.stream().filter(Step.Dropped.class::isInstance).findFirst();
        if (drop.isPresent()) {
            return words.line(drop.get()) + decisive(steps);
        }
        for (var step : steps.reversed()) {
            if (step instanceof Step.Sent || step instanceof Step.ToBoard) {
                return words.line(step) + translation(steps, words);
            }
        }
        return "";
    }

    private static String translation(List<Step> steps, Words words) {
        var text = new StringBuilder();
        for (var step : steps) {
            if (step instanceof Step.Known || step instanceof Step.Masqueraded || step instanceof Step.Forwarded) {
                text.append("; ").append(words.line(step));
            }
        }
        return text.toString();
    }

    /** The rule that refused it. */
    private static String decisive(List<Step> steps) {
        for (var step : steps.reversed()) {
            if (step instanceof Step.Judged judged && (judged.verdict() == Target.DENY || judged.verdict() == Target.REJECT)) {
                if (judged.policy() || judged.matches().isEmpty()) {
                    return ", by its policy " + judged.verdict();
                }
                var last = judged.matches().getLast();
                return ", by rule " + last.number() + " of chain " + last.chain() + " (" + judged.verdict() + ")";
            }
        }
        return "";
    }

    private String line(Step step) {
        return switch (step) {
            case Step.Beside beside -> "DHCP reply: passes beside the chains";
            case Step.Judged judged -> judged(judged);
            case Step.Own own -> "for the router's own address " + Addresses.text(own.address()) + " (" + side(own.side()) + ")";
            case Step.Everybody everybody -> "for everybody on the link (broadcast or multicast), never forwarded";
            case Step.Routed routed -> "route to " + Addresses.text(routed.destination()) + ": by " + link(routed.side())
                    + (routed.next() == routed.destination() ? ", on the link" : ", gateway " + Addresses.text(routed.next()));
            case Step.Known known -> "known flow: " + (known.outward() ? outward(known.ends()) : inward(known.ends()));
            case Step.Bound bound -> "NAT " + bound.pool() + ": " + Addresses.text(bound.inside()) + " has " + Addresses.text(bound.outside())
                    + (bound.shared() ? ", with others" : " to itself");
            case Step.Masqueraded made -> "new flow, masqueraded: " + outward(made.ends());
            case Step.Forwarded forwarded -> "new flow, " + (forwarded.by().equals("mapping") ? "let in by a mapping: "
                    : "taken by " + forwarded.by() + ": ") + inward(forwarded.ends());
            case Step.Service service -> "asks for a service of the board that is open to the outside";
            case Step.ToBoard board -> "delivered to the board itself, by host port " + topology.link(board.side()).name();
            case Step.Sent sent -> "sent by " + link(sent.side()) + (sent.neighbour() == 0 ? "" : ", next hop " + Addresses.text(sent.neighbour()));
            case Step.Answered answered -> "its sender is told by ICMP " + icmp(answered.type(), answered.code());
            case Step.Dropped dropped -> "dropped: " + dropped.reason().words();
        };
    }

    private static String judged(Step.Judged judged) {
        return judged.hook().chain() + " chain (" + judged.device() + "): " + judged.verdict()
                + (judged.policy() ? " by its policy" : "") + (judged.mark() == 0 ? "" : ", mark " + Integer.toUnsignedString(judged.mark()));
    }

    private static String outward(Step.Ends ends) {
        return "source " + endpoint(ends.inside(), ends.insidePort()) + " becomes " + endpoint(ends.outside(), ends.outsidePort());
    }

    private static String inward(Step.Ends ends) {
        return "destination " + endpoint(ends.outside(), ends.outsidePort()) + " becomes " + endpoint(ends.inside(), ends.insidePort());
    }

    private static String endpoint(int address, int port) {
        return Addresses.text(address) + switch (port) {
            case 0 -> "";
            case Masquerade.ANY_PORT -> ", some free port";
            default -> ":" + port;
        };
    }

    private String link(Side side) {
        return topology.link(side).name() + " (" + side(side) + ")";
    }

    static String side(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }

    private static String icmp(int type, int code) {
        return switch (type) {
            case 11 -> "time exceeded";
            case 3 -> "destination unreachable, " + switch (code) {
                case 0 -> "network";
                case 1 -> "host";
                case 3 -> "port";
                case 4 -> "fragmentation needed";
                case 13 -> "prohibited";
                default -> "code " + code;
            };
            default -> "type " + type + " code " + code;
        };
    }
}
