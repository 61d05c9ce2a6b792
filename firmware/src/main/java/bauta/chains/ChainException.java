package bauta.chains;

/** A change that a {@link RuleSet} refuses; nothing has changed. */
public final class ChainException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, in the words of the kernel's error numbers. */
    public enum Reason {
        /** ENOENT: chain, target or rule number that does not exist. */
        MISSING("No such file or directory"),
        /** EEXIST: chain of that name exists. */
        EXISTS("File exists"),
        /** ENOTEMPTY: chain still has rules. */
        NOT_EMPTY("Directory not empty"),
        /** EBUSY: built-in chain, or rules jump to it. */
        BUSY("Device or resource busy"),
        /** EINVAL: position out of range, no equal rule, impossible rule. */
        INVALID("Invalid argument"),
        /** ELOOP: the jump would lead back to its own chain. */
        LOOP("Too many levels of symbolic links");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** What the C library says for that error number. */
        public String words() {
            return words;
        }
    }

    private final Reason reason;

    public ChainException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
