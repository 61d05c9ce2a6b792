package bauta.web.change;

import bauta.command.Command;
import bauta.command.Console;
import bauta.command.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The browser's way to the commands: exactly those of the board's shell, with words for words, so that whatever a page does can be
 * done over SSH too, and is refused with the same sentence. For any thread.
 */
public final class Shell {
    private static final int NOT_FOUND = 127;
    /** For a command that answers; less than an answer may take. */
    private static final int MOST_SECONDS = 35;

    private final Map<String, Command> commands;

    public Shell(Map<String, Command> commands) {
        this.commands = commands;
    }

    /** The words as they would be typed. */
    public static String line(List<String> words) {
        return words.stream().map(Script::quoted).collect(Collectors.joining(" "));
    }

    /** Runs a command that reads nothing. */
    public Outcome run(String... words) {
        return run(List.of(words), "");
    }

    /** Runs a command to its end; one that would stay ends when somebody has waited long enough for an answer. @param input its standard input */
    public Outcome run(List<String> words, String input) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        return run(words, input, () -> System.nanoTime() - end < 0);
    }

    /** What a command says that writes what is no text, such as a recording, if it is told to end at once: whether it can be done. */
    public Outcome begin(List<String> words) {
        return run(words, "", () -> false);
    }

    /** Runs a command that writes what is no text, until it ends or nobody takes that any more. @param to gets it as it comes: it can be long */
    public void bytes(List<String> words, OutputStream to) {
        var taken = new AtomicBoolean(true);
        run(words, new Recorded("", taken::get) {
            @Override
            public void out(byte[] bytes, int from, int length) {
                try {
                    to.write(bytes, from, length);
                } catch (IOException gone) {
                    taken.set(false);
                }
            }
        });
    }

    /**
     * Runs a command that stays until it is told to end.
     *
     * @param goOn whether it may go on
     */
    Outcome run(List<String> words, String input, BooleanSupplier goOn) {
        var console = new Recorded(input, goOn);
        int exit = run(words, console);
        return new Outcome(exit, console.out(), console.err());
    }

    /** Runs a command that reads a stream. @param said gets what it prints, errors too, while it runs */
    int run(List<String> words, InputStream input, Consumer<String> said) {
        return run(words, new Console() {
            @Override
            public void out(String text) {
                said.accept(text);
            }

            @Override
            public void err(String text) {
                said.accept(text);
            }

            @Override
            public InputStream in() {
                return input;
            }

            @Override
            public boolean open() {
                return true;
            }
        });
    }

    private int run(List<String> words, Console console) {
        var command = words.isEmpty() ? null : commands.get(words.getFirst());
        if (command == null) {
            console.err("no command " + (words.isEmpty() ? "was given" : "`" + words.getFirst() + "' here") + ", only "
                    + String.join(", ", commands.keySet().stream().sorted().toList()) + "\n");
            return NOT_FOUND;
        }
        return command.run(words, console);
    }
}
