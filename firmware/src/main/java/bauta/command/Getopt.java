package bauta.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The options of a command line, read as {@code getopt(3)} of GNU reads them: short options, alone or in clusters, their
 * argument attached or in the next word, other words anywhere in between, {@code --} before words that are no options. Long
 * options, with their argument after {@code =} or in the next word, have to be written out.
 */
final class Getopt {
    static final int END = -1;
    static final int BAD = '?';
    /** What {@link #next} gives for a long option; {@link #name} says which. */
    static final int LONG = 0x100;

    private final List<String> words;
    private final String options;
    private final Map<String, Boolean> longOptions;
    private final List<String> rest = new ArrayList<>();
    /** Of the word to be read next. */
    private int index = 1;
    private String cluster = "";
    private String argument;
    private String complaint;
    private String name;

    /**
     * @param words       the name of the command first
     * @param options     the letters it knows, each with a colon if it takes an argument
     * @param longOptions the long ones without their dashes, and whether each takes an argument
     */
    Getopt(List<String> words, String options, Map<String, Boolean> longOptions) {
        this.words = words;
        this.options = options;
        this.longOptions = longOptions;
    }

    /** The next option's letter; {@link #BAD} for one that is unknown or lacks its argument; {@link #END} after the last. */
    int next() {
        argument = null;
        if (cluster.isEmpty()) {
            var option = nextOptionWord();
            if (option == null) {
                return END;
            }
            if (option.equals("--help")) {
                return 'h';
            }
            if (option.startsWith("--")) {
                return longOption(option);
            }
            cluster = option.substring(1);
        }
        char letter = cluster.charAt(0);
        cluster = cluster.substring(1);
        int known = letter == ':' ? -1 : options.indexOf(letter);
        if (known < 0) {
            return bad("invalid option -- '" + letter + "'");
        }
        return options.startsWith(":", known + 1) && !takeArgument()
                ? bad("option requires an argument -- '" + letter + "'") : letter;
    }

    private int longOption(String word) {
        int equals = word.indexOf('=');
        name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        var takes = longOptions.get(name);
        if (takes == null || !takes && equals >= 0) {
            return bad("unrecognized option '" + word + "'");
        }
        if (equals >= 0) {
            argument = word.substring(equals + 1);
        } else if (takes && index < words.size()) {
            argument = words.get(index++);
        }
        return takes && argument == null ? bad("option '--" + name + "' requires an argument") : LONG;
    }

    /** Of the long option that {@link #next} gave. */
    String name() {
        return name;
    }

    /** Of the option that {@link #next} gave. */
    String argument() {
        return argument;
    }

    /** The word after the option's argument, or null. */
    String peek() {
        return index < words.size() ? words.get(index) : null;
    }

    /** Takes the word that {@link #peek} gave as part of the option. */
    void skip() {
        index++;
    }

    /** What was wrong when {@link #next} gave {@link #BAD}. */
    String complaint() {
        return complaint;
    }

    /** The words that belong to no option; complete after {@link #END}. */
    List<String> rest() {
        return rest;
    }

    private boolean takeArgument() {
        if (!cluster.isEmpty()) {
            argument = cluster;
            cluster = "";
            return true;
        }
        if (index < words.size()) {
            argument = words.get(index++);
            return true;
        }
        return false;
    }

    private String nextOptionWord() {
        while (index < words.size()) {
            var word = words.get(index++);
            if (word.equals("--")) {
                rest.addAll(words.subList(index, words.size()));
                index = words.size();
            } else if (word.length() > 1 && word.startsWith("-")) {
                return word;
            } else {
                rest.add(word);
            }
        }
        return null;
    }

    private int bad(String what) {
        complaint = what;
        return BAD;
    }
}
