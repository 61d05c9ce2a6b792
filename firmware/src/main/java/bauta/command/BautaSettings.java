package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import java.util.List;

/** The sub-commands {@code set}, {@code get} and {@code settings} of {@code bauta}. */
public final class BautaSettings {
    private final Settings settings;

    public BautaSettings(Settings settings) {
        this.settings = settings;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                BautaCommand.subCommand("set", "NAME VALUE", "changes a setting", this::set),
                BautaCommand.subCommand("get", "NAME", "the value of a setting", this::get),
                BautaCommand.subCommand("settings", "", "all settings, with meaning, bounds and default", this::list));
    }

    private void set(List<String> words, Console console) throws Refusal {
        if (words.size() != 2) {
            throw new Refusal(2, "set needs NAME and VALUE");
        }
        settings.set(words.get(0), words.get(1));
    }

    private void get(List<String> words, Console console) throws Refusal {
        if (words.size() != 1) {
            throw new Refusal(2, "get needs NAME");
        }
        console.out(settings.row(words.getFirst()).value() + "\n");
    }

    private void list(List<String> words, Console console) {
        for (var row : settings.rows()) {
            var unit = row.unit().isEmpty() ? "" : " " + row.unit();
            console.out("%-22s %s%s\n".formatted(row.name(), row.value(), unit));
            console.out("    %s (%s; default %s)\n".formatted(row.meaning(), row.bounds(), row.defaultValue()));
        }
    }
}
