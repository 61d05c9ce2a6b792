package bauta.chains;

/**
 * A rule in a chain: an immutable {@link RuleSpec} in the form a walk tests quickly, and two counters. The same object lives
 * on in every later {@link RuleSet} until it is deleted, so its counters stay exact.
 */
public final class Rule {
    private final RuleSpec spec;
    private final Target target;
    private final Verdict verdict;
    private final int source;
    private final int sourceMask;
    private final boolean notSource;
    private final int destination;
    private final int destinationMask;
    private final boolean notDestination;
    private final int protocol;
    private final int protocolMask;
    private final boolean notProtocol;
    private final long deviceHigh;
    private final long deviceLow;
    private final long deviceHighMask;
    private final long deviceLowMask;
    private final boolean notDevice;
    private final int flags;
    private final int inversions;
    private final boolean testsPorts;
    private final boolean testsShape;
    private final int sourceLow;
    private final int sourceHigh;
    private final int destinationLow;
    private final int destinationHigh;

    /** Packets that matched. Written by the path thread only. */
    public long packets;
    /** Sum of their IP total lengths. Written by the path thread only. */
    public long bytes;

    public Rule(RuleSpec spec) {
        this.spec = spec;
        target = Target.of(spec.target());
        verdict = switch (target) {
            case ACCEPT -> Verdict.ACCEPT;
            case DENY -> Verdict.DENY;
            case REJECT -> Verdict.REJECT;
            case MASQ -> Verdict.MASQ;
            case REDIRECT -> new Verdict.Redirect(spec.redirectPort());
            case NONE, RETURN, CHAIN -> null;
        };
        source = spec.source() & spec.sourceMask();
        sourceMask = spec.sourceMask();
        notSource = spec.inverted(RuleSpec.NOT_SOURCE);
        destination = spec.destination() & spec.destinationMask();
        destinationMask = spec.destinationMask();
        notDestination = spec.inverted(RuleSpec.NOT_DESTINATION);
        protocol = spec.protocol();
        protocolMask = protocol == 0 ? 0 : -1;
        notProtocol = spec.inverted(RuleSpec.NOT_PROTOCOL);
        boolean prefix = spec.has(RuleSpec.WILDCARD);
        deviceHigh = DeviceName.high(spec.device());
        deviceLow = DeviceName.low(spec.device());
        deviceHighMask = prefix ? DeviceName.prefixHigh(spec.device()) : -1;
        deviceLowMask = prefix ? DeviceName.prefixLow(spec.device()) : -1;
        notDevice = spec.inverted(RuleSpec.NOT_DEVICE);
        flags = spec.flags();
        inversions = spec.inversions();
        // A rule for any protocol makes no port test, whatever its ranges say.
        testsPorts = protocol != 0 && (spec.testsSourcePort() || spec.testsDestinationPort());
        testsShape = testsPorts || spec.has(RuleSpec.SYN | RuleSpec.FRAGMENT);
        sourceLow = spec.sourceLow();
        sourceHigh = spec.sourceHigh();
        destinationLow = spec.destinationLow();
        destinationHigh = spec.destinationHigh();
    }

    public RuleSpec spec() {
        return spec;
    }

    public Target target() {
        return target;
    }

    /** What a match decides, or null where it decides nothing (no target, RETURN, a chain). */
    Verdict verdict() {
        return verdict;
    }

    /** Whether a packet matches; the name of its interface comes as the two words of {@link DeviceName}. */
    boolean matches(Facts facts, long high, long low) {
        if (((facts.source ^ source) & sourceMask) == 0 == notSource
                || ((facts.destination ^ destination) & destinationMask) == 0 == notDestination) {
            return false;
        }
        if (((high ^ deviceHigh) & deviceHighMask | (low ^ deviceLow) & deviceLowMask) == 0 == notDevice) {
            return false;
        }
        if (((facts.protocol ^ protocol) & protocolMask) == 0 == notProtocol) {
            return false;
        }
        return !testsShape || shapeMatches(facts);
    }

    /** The tests of fragments, SYN and ports: a later fragment fails every test of what it does not carry, inverted or not. */
    private boolean shapeMatches(Facts facts) {
        if ((flags & RuleSpec.FRAGMENT) != 0 && facts.fragment == inverted(RuleSpec.NOT_FRAGMENT)) {
            return false;
        }
        if ((flags & RuleSpec.SYN) != 0 && (facts.fragment || facts.syn == inverted(RuleSpec.NOT_SYN))) {
            return false;
        }
        return !testsPorts || !facts.fragment
                && inside(facts.sourcePort, sourceLow, sourceHigh) != inverted(RuleSpec.NOT_SOURCE_PORT)
                && inside(facts.destinationPort, destinationLow, destinationHigh) != inverted(RuleSpec.NOT_DESTINATION_PORT);
    }

    private boolean inverted(int part) {
        return (inversions & part) != 0;
    }

    private static boolean inside(int port, int low, int high) {
        return port >= low && port <= high;
    }
}
