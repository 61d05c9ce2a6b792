package bauta.update;

/** Why an update is not made: one line for people, without a full stop. What ran before is what starts next. */
public final class UpdateException extends Exception {
    private static final long serialVersionUID = 1;

    UpdateException(String why) {
        super(why, null, false, false);
    }
}
