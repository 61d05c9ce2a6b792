package bauta.path;

import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Target;
import bauta.chains.Trace;
import bauta.chains.Verdict;
import java.util.ArrayList;
import java.util.List;

/** One thing that happened to a packet on its way, or would happen: what traces, captures and explanations are made of. */
public sealed interface Step {
    /** Passes beside the chains, as the reply of a DHCP server does. */
    record Beside() implements Step {
    }

    /**
     * Went through the chain of a hook.
     *
     * @param device  the interface that the chain tests
     * @param matches every rule that matched, in order
     * @param policy  whether the policy decided, not a rule
     * @param verdict what was decided
     * @param mark    of the packet afterwards
     */
    record Judged(Hook hook, String device, List<Match> matches, boolean policy, Target verdict, int mark) implements Step {
        public Judged {
            matches = List.copyOf(matches);
        }

        static Judged of(Hook hook, String device, RuleSet rules, Trace trace, int mark) {
            var matches = new ArrayList<Match>();
            for (int i = 0; i < trace.size(); i++) {
                matches.add(new Match(trace.chain(rules, i).name(), trace.number(i), trace.rule(rules, i).spec()));
            }
            var verdict = switch (trace.verdict()) {
                case Verdict.Accept accept -> Target.ACCEPT;
                case Verdict.Deny deny -> Target.DENY;
                case Verdict.Reject reject -> Target.REJECT;
                case Verdict.Masquerade masquerade -> Target.MASQ;
                case Verdict.Redirect redirect -> Target.REDIRECT;
            };
            return new Judged(hook, device, matches, trace.byPolicy(), verdict, mark);
        }
    }

    /** A rule that matched: its chain, its number there from 1, and what it says. */
    record Match(String chain, int number, RuleSpec rule) {
    }

    /** Is for one of the router's own addresses. */
    record Own(int address, Side side) implements Step {
    }

    /** Is for everybody on the link: broadcast or multicast. */
    record Everybody() implements Step {
    }

    /** Would leave by that side, handed to the station {@code next}. */
    record Routed(int destination, Side side, int next) implements Step {
    }

    /** Where packets of a flow are translated: the inside endpoint and the router's own; {@link bauta.masquerade.Masquerade#ANY_PORT} where nobody knows it yet. */
    record Ends(int inside, int insidePort, int outside, int outsidePort) {
    }

    /** Belongs to a flow; {@code outward} if it comes from its inside. */
    record Known(Ends ends, boolean outward) implements Step {
    }

    /**
     * A rule of address translation has the outside address for a host.
     *
     * @param pool   the rule's addresses, in words
     * @param shared whether other hosts have that address as well
     */
    record Bound(String pool, int inside, int outside, boolean shared) implements Step {
    }

    /** Begins a flow from the inside: masqueraded. */
    record Masqueraded(Ends ends) implements Step {
    }

    /** Begins a flow to the inside: taken by a forward of that module, or by a mapping. */
    record Forwarded(String by, Ends ends) implements Step {
    }

    /** Asks for one of the board's own services that are open to the outside. */
    record Service() implements Step {
    }

    /** Handed to the board's own Linux by the host port of that side. */
    record ToBoard(Side side) implements Step {
    }

    /** Sent by the network card of that side to a station on the link; 0 if the board's own Linux has addressed it. */
    record Sent(Side side, int neighbour) implements Step {
    }

    /** Its sender is told by an ICMP error. */
    record Answered(int type, int code) implements Step {
    }

    /** Let go. */
    record Dropped(DropReason reason) implements Step {
    }
}
