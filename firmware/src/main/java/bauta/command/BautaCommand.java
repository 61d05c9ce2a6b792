package bauta.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code bauta}: gives its words to the sub-command named first. */
public final class BautaCommand implements Command {
    private final String version;
    private final Map<String, SubCommand> subCommands = new LinkedHashMap<>();

    /** @param version of the firmware, as {@code bauta version} prints it */
    public BautaCommand(String version, List<SubCommand> subCommands) {
        this.version = version;
        for (var subCommand : subCommands) {
            this.subCommands.put(subCommand.name, subCommand);
        }
        enter("help", "", "this text", (words, console) -> {
            console.out(help());
            return 0;
        });
        enter("version", "", "the version of the firmware", (words, console) -> {
            console.out("Bauta " + this.version + "\n");
            return 0;
        });
    }

    /**
     * A sub-command.
     *
     * @param arguments what follows the name, for the help; empty if nothing does
     * @param meaning   what it does, for the help
     * @param command   run with the sub-command's name as the first word
     */
    public record SubCommand(String name, String arguments, String meaning, Command command) {
    }

    /** What a sub-command does with the words after its name. */
    interface Body {
        void run(List<String> arguments, Console console) throws Refusal;
    }

    /** A sub-command that ends with 0 unless it refuses. */
    static SubCommand subCommand(String name, String arguments, String meaning, Body body) {
        return new SubCommand(name, arguments, meaning, (words, console) -> {
            try {
                body.run(words.subList(1, words.size()), console);
                return 0;
            } catch (Refusal refusal) {
                if (!refusal.getMessage().isEmpty()) {
                    console.err("bauta: " + refusal.getMessage() + "\n");
                }
                return refusal.exit();
            }
        });
    }

    @Override
    public int run(List<String> words, Console console) {
        if (words.size() < 2) {
            console.err(help());
            return 2;
        }
        var name = words.get(1);
        var subCommand = subCommands.get(name.equals("-h") || name.equals("--help") ? "help" : name);
        if (subCommand == null) {
            console.err("bauta: no sub-command " + name + Nearest.hint(name, subCommands.keySet()) + "; 'bauta help' shows all\n");
            return 2;
        }
        if (words.size() == 3 && (words.get(2).equals("-h") || words.get(2).equals("--help"))) {
            console.out(line(subCommand));
            return 0;
        }
        if (words.size() > 2 && subCommand.arguments.isEmpty()) {
            console.err("bauta: " + name + " takes no arguments\n");
            return 2;
        }
        return subCommand.command.run(words.subList(1, words.size()), console);
    }

    private void enter(String name, String arguments, String meaning, Command command) {
        subCommands.put(name, new SubCommand(name, arguments, meaning, command));
    }

    private String help() {
        var help = new StringBuilder("Usage: bauta SUB-COMMAND [ARGUMENTS]\n");
        for (var subCommand : subCommands.values()) {
            help.append(line(subCommand));
        }
        return help.toString();
    }

    private static String line(SubCommand subCommand) {
        return "  %-42s %s\n".formatted(subCommand.name + " " + subCommand.arguments, subCommand.meaning);
    }
}
