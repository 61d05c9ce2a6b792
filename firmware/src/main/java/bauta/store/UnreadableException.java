package bauta.store;

/** Why a saved configuration cannot be used; the message completes "generation 12 ...". */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnreadableException(String why) {
        super(why, null, false, false);
    }
}
