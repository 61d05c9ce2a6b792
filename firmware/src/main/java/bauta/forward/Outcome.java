package bauta.forward;

/** How a table answered a change that a command asked for; unless it is {@link #DONE}, nothing changed. */
public enum Outcome {
    DONE("Success"),
    /** A value out of its range, or a change that makes no sense. */
    INVALID("Invalid argument"),
    /** Nothing matches what was to be changed or removed. */
    ABSENT("No such process");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /** The words Linux has for it ({@code EINVAL}, {@code ESRCH}), which scripts may look for. */
    public String words() {
        return words;
    }
}
