package bauta.chains;

/** The three places at which a packet meets the chains; each has the built-in chain of that name. */
public enum Hook {
    INPUT("input"), FORWARD("forward"), OUTPUT("output");

    private final String chain;

    Hook(String chain) {
        this.chain = chain;
    }

    /** The name of the built-in chain. */
    public String chain() {
        return chain;
    }

    /** The hook whose built-in chain has that name, or null. */
    public static Hook named(String chain) {
        for (var hook : values()) {
            if (hook.chain.equals(chain)) {
                return hook;
            }
        }
        return null;
    }
}
