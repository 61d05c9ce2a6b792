package bauta.command;

import java.util.List;

/** A command of the board's shell, such as {@code ipchains}. */
public interface Command {
    /**
     * Runs it.
     *
     * @param words the words of the command line, the name it was called by first
     * @return the exit code, 0 to 255
     */
    int run(List<String> words, Console console);
}
