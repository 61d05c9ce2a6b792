package bauta.command;

import java.util.List;

/** The options of {@code ipchains} that refine a command, in the order of the columns of the table of what is legal with what. */
enum IpchainsOption {
    NUMERIC("n", false, Argument.NONE, "numeric"),
    SOURCE("s", true, Argument.NEEDED, "source", "src"),
    DESTINATION("d", true, Argument.NEEDED, "destination", "dst"),
    PROTOCOL("p", true, Argument.NEEDED, "protocol"),
    JUMP("j", false, Argument.NEEDED, "jump"),
    SYN("y", true, Argument.NONE, "syn"),
    BIDIRECTIONAL("b", false, Argument.NONE, "bidirectional"),
    VERBOSE("v", false, Argument.NONE, "verbose"),
    LOG("l", false, Argument.NONE, "log"),
    EXACT("x", false, Argument.NONE, "exact"),
    TOS("t", false, Argument.NEEDED, "TOS"),
    INTERFACE("i", true, Argument.NEEDED, "interface"),
    FRAGMENTS("f", true, Argument.NONE, "fragments"),
    MARK("m", false, Argument.NEEDED, "mark"),
    SOURCE_PORT("1", true, Argument.NEEDED, "source-port", "sport", "icmp-type"),
    DESTINATION_PORT("2", true, Argument.NEEDED, "destination-port", "dport"),
    OUTPUT("o", false, Argument.OPTIONAL, "output"),
    LINE_NUMBERS("3", false, Argument.NONE, "line-numbers"),
    NO_WARNINGS("4", false, Argument.NONE, "no-warnings");

    /** Whether an option or command takes a word. */
    enum Argument { NONE, OPTIONAL, NEEDED }

    private final String letter;
    private final boolean invertible;
    private final Argument argument;
    private final List<String> longNames;

    IpchainsOption(String letter, boolean invertible, Argument argument, String... longNames) {
        this.letter = letter;
        this.invertible = invertible;
        this.argument = argument;
        this.longNames = List.of(longNames);
    }

    /** As error messages name it; a digit where there is no short form. */
    String letter() {
        return letter;
    }

    boolean invertible() {
        return invertible;
    }

    Argument argument() {
        return argument;
    }

    List<String> longNames() {
        return longNames;
    }
}
