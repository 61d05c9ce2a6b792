package bauta.command;

import bauta.command.IpchainsOption.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the words of an {@code ipchains} command line from left to right, as {@code getopt_long} hands them out in order:
 * clusters of letters, attached arguments, abbreviated long names, and a {@code !} that inverts what follows.
 */
final class IpchainsWords {
    /** Receives what is found. */
    interface Taker {
        /** @param argument null where none was given */
        void verb(IpchainsVerb verb, boolean inverted, String argument) throws IpchainsError;

        void option(IpchainsOption option, boolean inverted, String argument) throws IpchainsError;
    }

    private final List<String> words;
    private int at;
    private boolean inverted;
    private boolean stopped;

    /** @param words without the name the tool was called by */
    IpchainsWords(List<String> words) {
        this.words = words;
    }

    void read(Taker taker) throws IpchainsError {
        while (!stopped && at < words.size()) {
            var word = words.get(at++);
            if (word.equals("--")) {
                break;
            }
            if (word.equals("!")) {
                if (inverted) {
                    throw IpchainsError.usage("multiple consecutive ! not allowed");
                }
                inverted = true;
            } else if (word.startsWith("--")) {
                longName(word.substring(2), taker);
            } else if (word.startsWith("-") && word.length() > 1) {
                cluster(word, taker);
            } else {
                throw IpchainsError.stray();
            }
        }
        if (stopped) {
            return;
        }
        if (at < words.size()) {
            throw IpchainsError.usage("unknown arguments found on commandline");
        }
        if (inverted) {
            throw IpchainsError.usage("nothing appropriate following !");
        }
    }

    /** Reads no further. */
    void stop() {
        stopped = true;
    }

    /** The next word if there is one that begins with neither {@code -} nor {@code !}; null otherwise. */
    String plainWord() {
        return plain(at) ? words.get(at++) : null;
    }

    /** The next word whatever it looks like, or null at the end. */
    String anyWord() {
        return at < words.size() ? words.get(at++) : null;
    }

    /** Steps over a {@code !} that has a plain word behind it. */
    boolean invertedPlainWord() {
        boolean found = at < words.size() && words.get(at).equals("!") && plain(at + 1);
        if (found) {
            at++;
        }
        return found;
    }

    private boolean plain(int index) {
        return index < words.size() && !words.get(index).startsWith("-") && !words.get(index).startsWith("!");
    }

    private void cluster(String word, Taker taker) throws IpchainsError {
        for (int i = 1; i < word.length() && !stopped; i++) {
            var letter = word.substring(i, i + 1);
            var rest = word.substring(i + 1);
            var verb = verbOf(letter);
            var option = verb == null ? optionOf(letter) : null;
            if (verb == null && option == null) {
                throw IpchainsError.usage("invalid option -- " + letter);
            }
            boolean takes = (verb == null ? option.argument() : verb.argument()) != Argument.NONE;
            var attached = takes && !rest.isEmpty() ? rest : null;
            give(taker, verb, option, attached, letter, false);
            if (takes) {
                return;
            }
        }
    }

    private void longName(String text, Taker taker) throws IpchainsError {
        int equals = text.indexOf('=');
        var name = equals < 0 ? text : text.substring(0, equals);
        var attached = equals < 0 ? null : text.substring(equals + 1);
        var found = named(name);
        if (found.isEmpty()) {
            throw IpchainsError.usage("unrecognized option `--" + name + "'");
        }
        if (found.size() > 1) {
            throw IpchainsError.usage("option `--" + name + "' is ambiguous");
        }
        var verb = found.getFirst() instanceof IpchainsVerb v ? v : null;
        var option = found.getFirst() instanceof IpchainsOption o ? o : null;
        if (attached != null && (verb == null ? option.argument() : verb.argument()) == Argument.NONE) {
            throw IpchainsError.usage("option `--" + name + "' doesn't allow an argument");
        }
        give(taker, verb, option, attached, name, true);
    }

    /** Everything that long name may mean: what is called exactly so, or else all that begins so. */
    private static List<Enum<?>> named(String given) {
        var found = new ArrayList<Enum<?>>();
        for (var verb : IpchainsVerb.values()) {
            if (verb.longName().equals(given) && !given.isEmpty()) {
                return List.of(verb);
            }
            if (verb.longName().startsWith(given) && !verb.longName().isEmpty()) {
                found.add(verb);
            }
        }
        for (var option : IpchainsOption.values()) {
            if (option.longNames().contains(given)) {
                return List.of(option);
            }
            if (option.longNames().stream().anyMatch(name -> name.startsWith(given))) {
                found.add(option);
            }
        }
        return found;
    }

    private void give(Taker taker, IpchainsVerb verb, IpchainsOption option, String attached, String name, boolean isLong)
            throws IpchainsError {
        boolean not = inverted;
        inverted = false;
        if (verb != null) {
            // The long form of -X is the only one that insists on a chain.
            boolean needed = verb.argument() == Argument.NEEDED || isLong && verb == IpchainsVerb.DELETE_CHAIN;
            var argument = needed ? needed(attached, name, isLong)
                    : verb.argument() == Argument.OPTIONAL && attached == null ? plainWord() : attached;
            taker.verb(verb, not, argument);
            return;
        }
        var argument = attached;
        if (option.argument() == Argument.OPTIONAL && attached == null) {
            argument = plainWord();
        } else if (option.argument() == Argument.NEEDED) {
            argument = needed(attached, name, isLong);
            if (option.invertible() && attached == null && argument.equals("!")) {
                if (not) {
                    throw IpchainsError.usage("Multiple `!' flags not allowed");
                }
                not = true;
                argument = anyWord();
                if (argument == null) {
                    throw IpchainsError.usage("nothing appropriate following !");
                }
            }
        }
        taker.option(option, not, argument);
    }

    private String needed(String attached, String name, boolean isLong) throws IpchainsError {
        var argument = attached != null ? attached : anyWord();
        if (argument == null) {
            throw IpchainsError.usage(isLong ? "option `--" + name + "' requires an argument"
                    : "option requires an argument -- " + name);
        }
        return argument;
    }

    private static IpchainsVerb verbOf(String letter) {
        for (var verb : IpchainsVerb.values()) {
            if (verb.letter().equals(letter) && !verb.longName().isEmpty()) {
                return verb;
            }
        }
        return null;
    }

    private static IpchainsOption optionOf(String letter) {
        for (var option : IpchainsOption.values()) {
            if (option.letter().equals(letter) && !Character.isDigit(letter.charAt(0))) {
                return option;
            }
        }
        return null;
    }
}
