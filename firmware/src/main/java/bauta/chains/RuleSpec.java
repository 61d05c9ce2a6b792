package bauta.chains;

/**
 * What a rule tests and does: the rule record of Linux 2.2 ({@code struct ip_fw}) with its flag values. All tests have to hold.
 *
 * @param source          address, host bits clear
 * @param sourceMask      any mask, contiguous or not
 * @param destination     address, host bits clear
 * @param destinationMask any mask, contiguous or not
 * @param device          name of the interface, or with {@link #WILDCARD} what it begins with; empty with WILDCARD means any
 * @param protocol        0 to 65535, 0 means any
 * @param sourceLow       lowest source port or ICMP type
 * @param sourceHigh      highest
 * @param destinationLow  lowest destination port or ICMP code
 * @param destinationHigh highest
 * @param flags           of {@link #LOG} to {@link #COPY}
 * @param inversions      of {@link #NOT_SOURCE} to {@link #NOT_FRAGMENT}
 * @param tosAnd          octet the type of service is masked with
 * @param tosXor          octet it is then changed by
 * @param mark            what the mark is set to with {@link #ABSOLUTE_MARK}, else what is added to it
 * @param copyBytes       how much of the packet user space asked for with {@link #COPY}, 0 to 65535
 * @param target          the target's word as the rule names it, empty for none
 * @param redirectPort    of REDIRECT, 0 for the packet's own
 */
public record RuleSpec(int source, int sourceMask, int destination, int destinationMask, String device, int protocol,
                       int sourceLow, int sourceHigh, int destinationLow, int destinationHigh, int flags, int inversions,
                       int tosAnd, int tosXor, int mark, int copyBytes, String target, int redirectPort) {
    public static final int LOG = 1;
    public static final int SYN = 2;
    public static final int FRAGMENT = 4;
    public static final int ABSOLUTE_MARK = 8;
    public static final int WILDCARD = 0x10;
    public static final int COPY = 0x20;

    public static final int NOT_SOURCE = 1;
    public static final int NOT_DESTINATION = 2;
    public static final int NOT_PROTOCOL = 4;
    public static final int NOT_SOURCE_PORT = 8;
    public static final int NOT_DESTINATION_PORT = 0x10;
    public static final int NOT_DEVICE = 0x20;
    public static final int NOT_SYN = 0x40;
    public static final int NOT_FRAGMENT = 0x80;

    public RuleSpec {
        // Thousands of rules have the same few.
        device = device.intern();
        target = target.intern();
    }

    /** Matches every packet and does nothing but count. */
    public static final RuleSpec ANY = new RuleSpec(0, 0, 0, 0, "", 0, 0, 65535, 0, 65535, WILDCARD, 0, 0xFF, 0, 0, 0, "", 0);

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public boolean inverted(int part) {
        return (inversions & part) != 0;
    }

    /** Whether source ports are tested at all. */
    public boolean testsSourcePort() {
        return sourceLow != 0 || sourceHigh != 65535 || inverted(NOT_SOURCE_PORT);
    }

    /** Whether destination ports are tested at all. */
    public boolean testsDestinationPort() {
        return destinationLow != 0 || destinationHigh != 65535 || inverted(NOT_DESTINATION_PORT);
    }

    /** Equal as {@code ipchains -D} sees it, which looks at neither the mark nor the type of service. */
    public boolean deletes(RuleSpec other) {
        return neutral().equals(other.neutral());
    }

    /** Whether a kernel of 2.2 would take it: ports only where there are ports. */
    public boolean plausible() {
        boolean hasPorts = !inverted(NOT_PROTOCOL) && (protocol == 1 || protocol == 6 || protocol == 17);
        return hasPorts || !testsSourcePort() && !testsDestinationPort();
    }

    private RuleSpec neutral() {
        return new RuleSpec(source, sourceMask, destination, destinationMask, device, protocol, sourceLow, sourceHigh,
                destinationLow, destinationHigh, flags & ~ABSOLUTE_MARK, inversions, 0xFF, 0, 0, copyBytes, target, redirectPort);
    }
}
