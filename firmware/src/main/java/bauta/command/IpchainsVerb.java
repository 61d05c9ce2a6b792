package bauta.command;

import bauta.command.IpchainsOption.Argument;

/** The commands of {@code ipchains}, with what may accompany them. */
enum IpchainsVerb {
    // The rows of the table: one character per option in the order of IpchainsOption,
    // x illegal, + mandatory, . optional. n s d p j y b v l x t i f m sport dport o line-numbers
    APPEND("A", "append", Argument.NEEDED, "", "x........x.......x"),
    INSERT("I", "insert", Argument.NEEDED, "", "x........x.......x"),
    REPLACE("R", "replace", Argument.NEEDED, "", "x.....x..x.......x"),
    DELETE("D", "delete", Argument.NEEDED, "", "x........x.......x"),
    DELETE_NUMBER("D", "", Argument.NEEDED, "", "xxxxxxx.xxxxxxxxxx"),
    CHECK("C", "check", Argument.NEEDED, "", "x+++x...xxx+.x..xx"),
    LIST("L", "list", Argument.OPTIONAL, "ZM", ".xxxxxx.x.xxxxxxx."),
    FLUSH("F", "flush", Argument.OPTIONAL, "", "xxxxxxx.xxxxxxxxxx"),
    ZERO("Z", "zero", Argument.OPTIONAL, "L", "xxxxxxx.xxxxxxxxxx"),
    NEW_CHAIN("N", "new-chain", Argument.NEEDED, "", "xxxxxxx.xxxxxxxxxx"),
    DELETE_CHAIN("X", "delete-chain", Argument.OPTIONAL, "", "xxxxxxx.xxxxxxxxxx"),
    POLICY("P", "policy", Argument.NEEDED, "", "xxxxxxx.xxxxxxxxxx"),
    MASQUERADING("M", "masquerading", Argument.NONE, "LS", "xxxxxxxxxxxxxxxxxx"),
    SET("S", "set", Argument.OPTIONAL, "M", "xxxxxxx.xxxxxxxxxx"),
    HELP("h", "help", Argument.OPTIONAL, "", ".................."),
    VERSION("V", "version", Argument.NONE, "", "..................");

    private final String letter;
    private final String longName;
    private final Argument argument;
    private final String partners;
    private final String row;

    IpchainsVerb(String letter, String longName, Argument argument, String partners, String row) {
        this.letter = letter;
        this.longName = longName;
        this.argument = argument;
        this.partners = partners;
        this.row = row;
    }

    String letter() {
        return letter;
    }

    /** Empty for the variant that no word of its own stands for. */
    String longName() {
        return longName;
    }

    Argument argument() {
        return argument;
    }

    boolean combinesWith(IpchainsVerb other) {
        return partners.contains(other.letter);
    }

    boolean allows(IpchainsOption option) {
        return option.ordinal() >= row.length() || row.charAt(option.ordinal()) != 'x';
    }

    boolean demands(IpchainsOption option) {
        return option.ordinal() < row.length() && row.charAt(option.ordinal()) == '+';
    }

    /** Whether it works on a rule given by its parts. */
    boolean takesRule() {
        return switch (this) {
            case APPEND, INSERT, REPLACE, DELETE, CHECK -> true;
            default -> false;
        };
    }
}
