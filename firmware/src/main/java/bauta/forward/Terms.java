package bauta.forward;

/** On what terms a forward serves: who may use it, and what is written about each connection. Immutable. */
public record Terms(AccessList access, LogFormat log) {
    /** Everyone, and nothing is written. */
    public static final Terms NONE = new Terms(AccessList.EVERYONE, LogFormat.NONE);
    /** Given to a change: both stay as they are, or as {@link #NONE} has them in a new forward. */
    public static final Terms KEEP = new Terms(null, null);

    /** These, with what they leave open (null) taken from others. */
    public Terms or(Terms others) {
        return new Terms(access == null ? others.access : access, log == null ? others.log : log);
    }
}
