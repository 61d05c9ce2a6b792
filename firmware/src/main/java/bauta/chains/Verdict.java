package bauta.chains;

/** What the walk through a built-in chain says of a packet. */
public sealed interface Verdict {
    Accept ACCEPT = new Accept();
    Deny DENY = new Deny();
    Reject REJECT = new Reject();
    Masquerade MASQ = new Masquerade();

    /** Let through. */
    record Accept() implements Verdict {
    }

    /** Dropped without a word. */
    record Deny() implements Verdict {
    }

    /** Dropped, and the sender told by ICMP. */
    record Reject() implements Verdict {
    }

    /** Let through with the router's own address. Meaningful in {@code forward} only, elsewhere as {@link Accept}. */
    record Masquerade() implements Verdict {
    }

    /**
     * Delivered to a local port of the board whatever its destination. Made once per rule, so that walking allocates nothing.
     *
     * @param port 1 to 65535, or 0 for the port in the packet
     */
    record Redirect(int port) implements Verdict {
    }
}
