package bauta.command;

import bauta.chains.ChainException;
import bauta.chains.Target;

/** Why {@code ipchains} does not do what it was told: the text for standard error and the exit code. */
final class IpchainsError extends Exception {
    private static final long serialVersionUID = 1;

    private final int exit;
    private final boolean gap;

    private IpchainsError(int exit, String text, boolean gap) {
        super(text, null, false, false);
        this.exit = exit;
        this.gap = gap;
    }

    /** The command line is wrong: exit code 2. */
    static IpchainsError usage(String text) {
        return new IpchainsError(2, text, false);
    }

    /** The command line is wrong, with an empty line before the advice to ask for help. */
    static IpchainsError usageWithGap(String text) {
        return new IpchainsError(2, text, true);
    }

    /** Nothing but the advice to ask for help. */
    static IpchainsError stray() {
        return new IpchainsError(2, "", false);
    }

    /** What was asked for is refused: exit code 1. */
    static IpchainsError refused(String text) {
        return new IpchainsError(1, text, false);
    }

    /** A refusal of the rule set in the words the tool has for it. */
    static IpchainsError refused(IpchainsVerb verb, Target target, ChainException e) {
        boolean adds = verb == IpchainsVerb.APPEND || verb == IpchainsVerb.INSERT || verb == IpchainsVerb.REPLACE;
        return refused(switch (e.reason()) {
            case MISSING -> adds ? "No target by that name" + hint(target, e) : "No chain by that name" + number(verb, e);
            case EXISTS -> "Chain already exists";
            case NOT_EMPTY -> "Chain is not empty";
            case BUSY -> "Device or resource busy";
            case INVALID -> verb == IpchainsVerb.DELETE || verb == IpchainsVerb.INSERT || verb == IpchainsVerb.REPLACE
                    ? "bad rule (does a matching rule exist in that chain?)"
                    : verb == IpchainsVerb.CHECK ? "bad arguments (does that interface exist?)" : "Invalid argument";
            case LOOP -> e.reason().words() + " (" + e.getMessage() + ")";
        });
    }

    /** The original says the same whether target or chain is missing; here people are told which. */
    private static String hint(Target target, ChainException e) {
        return target == Target.CHAIN ? "" : " (" + e.getMessage() + ")";
    }

    private static String number(IpchainsVerb verb, ChainException e) {
        return verb == IpchainsVerb.DELETE_NUMBER ? " (" + e.getMessage() + ")" : "";
    }

    int exit() {
        return exit;
    }

    /** All of it, as it goes to standard error. */
    String text(String called) {
        if (exit == 1) {
            return "ipchains: " + getMessage() + "\n";
        }
        return (getMessage().isEmpty() ? "" : called + ": " + getMessage() + "\n") + (gap ? "\n" : "")
                + "Try `" + called + " -h' or '" + called + " --help' for more information.\n";
    }
}
