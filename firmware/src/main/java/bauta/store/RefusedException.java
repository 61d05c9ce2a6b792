package bauta.store;

/** Why the store does not do what it was asked for: one line for people. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String why) {
        super(why, null, false, false);
    }
}
