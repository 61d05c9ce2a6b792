package bauta.setup;

/** Why something that was given cannot be taken: one line for people, without a full stop. */
public final class UnfitException extends Exception {
    private static final long serialVersionUID = 1;

    UnfitException(String why) {
        super(why, null, false, false);
    }
}
