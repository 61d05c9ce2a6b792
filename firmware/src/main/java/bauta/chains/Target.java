package bauta.chains;

/** What a rule says of a packet that matches it. */
public enum Target {
    /** Nothing: the walk goes on. */
    NONE,
    ACCEPT, DENY, REJECT, MASQ, REDIRECT, RETURN,
    /** Walk the user chain the rule names. */
    CHAIN;

    /** The target that word stands for: exactly a standard name (the case counts), else a chain; empty means none. */
    public static Target of(String word) {
        return switch (word) {
            case "" -> NONE;
            case "ACCEPT" -> ACCEPT;
            case "DENY" -> DENY;
            case "REJECT" -> REJECT;
            case "MASQ" -> MASQ;
            case "REDIRECT" -> REDIRECT;
            case "RETURN" -> RETURN;
            default -> CHAIN;
        };
    }
}
