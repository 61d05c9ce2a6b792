package bauta.command;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commands as text, one on a line, in a file or on standard input. Quotes, backslashes, comments and continued lines are those
 * of the shell (POSIX.1-2017, Shell Command Language 2.2); nothing is expanded, and what would need a shell is refused.
 */
public final class Script {
    private final String name;
    private final List<Line> lines;

    private record Line(int number, List<String> words) {
    }

    private Script(String name, List<Line> lines) {
        this.name = name;
        this.lines = lines;
    }

    /**
     * Takes the text apart; nothing is done yet.
     *
     * @param name what messages call it
     */
    public static Script of(String name, String text) throws ScriptException {
        var words = new ScriptWords(name, text);
        var lines = new ArrayList<Line>();
        for (var line = words.line(); line != null; line = words.line()) {
            lines.add(new Line(words.number(), line));
        }
        return new Script(name, List.copyOf(lines));
    }

    /** How many commands it has. */
    public int lines() {
        return lines.size();
    }

    /** The words of the one command that a text is to be; none if it is empty. */
    public static List<String> words(String text) throws ScriptException {
        var lines = of("the command", text).lines;
        if (lines.size() > 1) {
            throw new ScriptException("the command", lines.get(1).number, "one command is taken at a time");
        }
        return lines.isEmpty() ? List.of() : lines.getFirst().words;
    }

    /** A script of one command. */
    public static Script of(List<String> words) {
        return new Script("the command", List.of(new Line(1, List.copyOf(words))));
    }

    /**
     * Does one command after the other, and stops at the first that fails. A command may be called by its path.
     *
     * @param commands by name
     * @param console  takes what the commands write, but for the complaints of one that fails, which are in the exception
     */
    public void run(Map<String, Command> commands, Console console) throws ScriptException {
        for (var line : lines) {
            var called = line.words.getFirst();
            var command = commands.get(called.substring(called.lastIndexOf('/') + 1));
            if (command == null) {
                throw new ScriptException(name, line.number, "no command `" + called + "' here, only "
                        + String.join(", ", commands.keySet().stream().sorted().toList()));
            }
            var words = new ArrayList<>(line.words);
            words.set(0, called.substring(called.lastIndexOf('/') + 1));
            var listener = new Listener(console);
            int exit = command.run(words, listener);
            var complaint = listener.complaint.toString();
            if (exit != 0) {
                throw new ScriptException(name, line.number,
                        complaint.isBlank() ? "`" + called + "' failed with exit code " + exit : complaint.strip());
            }
            console.err(complaint);
        }
    }

    /** The word as {@link #of} reads it back. */
    public static String quoted(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; plain && i < word.length(); i++) {
            plain = plain(word.charAt(i));
        }
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Whether it means itself in a word that is not quoted. */
    private static boolean plain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.,:/+=@%^!-".indexOf(c) >= 0;
    }

    /** Keeps standard error back until it is known what it means. */
    private static final class Listener implements Console {
        private final Console console;
        private final StringBuilder complaint = new StringBuilder();

        Listener(Console console) {
            this.console = console;
        }

        @Override
        public void out(String text) {
            console.out(text);
        }

        @Override
        public void err(String text) {
            complaint.append(text);
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public boolean open() {
            return console.open();
        }
    }
}
