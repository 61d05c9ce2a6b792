package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.store.Generations.Generation;
import bauta.store.RefusedException;
import bauta.store.SavedFile;
import bauta.store.Store;
import bauta.store.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** The sub-commands of {@code bauta} for what outlives the router: save, generations, diff, revert, export and import. */
public final class BautaStore {
    static final int MOST_INPUT = 16 << 20;

    private static final int DIFFERENT = 1;

    private final Store store;

    public BautaStore(Store store) {
        this.store = store;
    }

    /** What the store does for one sub-command. */
    interface Body {
        void run(List<String> arguments, Console console) throws Refusal, RefusedException, IOException;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                subCommand("save", "[NOTE]", "saves the running configuration", this::save),
                subCommand("generations", "", "the saved configurations; * is the one that runs", this::list),
                subCommand("diff", "[N]", "what runs against saved configuration N, or the newest; exit code 1 if it differs",
                        this::diff),
                subCommand("revert", "N", "goes back to saved configuration N", this::revert),
                subCommand("export", "", "the running configuration as commands", this::export),
                subCommand("import", "", "replaces the configuration by the commands on standard input, all or nothing",
                        this::importing));
    }

    static SubCommand subCommand(String name, String arguments, String meaning, Body body) {
        return BautaCommand.subCommand(name, arguments, meaning, (words, console) -> {
            try {
                body.run(words, console);
            } catch (RefusedException e) {
                throw new Refusal(1, name + ": " + e.getMessage());
            } catch (IOException e) {
                throw new Refusal(1, name + ": " + e);
            }
        });
    }

    private void save(List<String> words, Console console) throws Refusal, RefusedException, IOException {
        var note = String.join(" ", words);
        if (note.length() > SavedFile.LONGEST_NOTE || !note.chars().allMatch(c -> c >= ' ' && c != 0x7F && (c < 0x80 || c > 0xA0))) {
            throw new Refusal(2, "save: a note has at most " + SavedFile.LONGEST_NOTE + " characters, all of them visible");
        }
        var number = store.save(note.isEmpty() ? "saved on request" : note);
        console.out(number.isPresent() ? "saved as generation " + number.getAsInt() + "\n"
                : "nothing to save: the newest generation is the same\n");
    }

    private void list(List<String> words, Console console) throws IOException {
        var running = store.text();
        int current = 0;
        int count = 0;
        console.out("  %6s  %-23s  %8s  %s\n".formatted("number", "saved", "bytes", "note"));
        for (var generation : (Iterable<Generation>) store.generations()::iterator) {
            boolean runs = current == 0 && generation.good() && generation.file().body().equals(running);
            current = runs ? generation.number() : current;
            count++;
            console.out("%s %6d  %-23s  %8d  %s\n".formatted(runs ? "*" : " ", generation.number(),
                    generation.good() ? generation.file().date() : "-", generation.bytes(),
                    generation.good() ? generation.file().note() : "UNUSABLE: it " + generation.fault()));
        }
        if (current == 0) {
            console.out("what runs is not saved" + (count == 0 ? "" : "; 'bauta diff' shows the difference") + "\n");
        }
    }

    private void diff(List<String> words, Console console) throws Refusal, RefusedException, IOException {
        int number = words.isEmpty() ? newest() : number("diff", words);
        var diff = UnifiedDiff.of("generation " + number, store.body(number), "running", store.text());
        console.out(diff);
        if (!diff.isEmpty()) {
            throw new Refusal(DIFFERENT, "");
        }
    }

    private int newest() throws Refusal, IOException {
        return store.generations().filter(Generation::good).mapToInt(Generation::number).findFirst()
                .orElseThrow(() -> new Refusal(2, "diff: nothing is saved yet; 'bauta save' does"));
    }

    private static int number(String command, List<String> words) throws Refusal {
        if (words.size() != 1 || !words.getFirst().matches("[0-9]{1,9}")) {
            throw new Refusal(2, command + " needs the number of a generation; 'bauta generations' shows them");
        }
        return Integer.parseInt(words.getFirst());
    }

    private void revert(List<String> words, Console console) throws Refusal, RefusedException, IOException {
        int number = number("revert", words);
        saved(store, "generation " + number + " is in force again", store.revert(number), console);
    }

    private void export(List<String> words, Console console) {
        console.out(SavedFile.title() + "\n\n" + store.text());
    }

    private void importing(List<String> words, Console console) throws Refusal, RefusedException, IOException {
        saved(store, "imported", store.replace("standard input", input("import", console), "imported"), console);
    }

    /** Standard input, which has to hold at least one command of a format that is known. */
    static String input(String command, Console console) throws Refusal, IOException {
        var bytes = console.in().readNBytes(MOST_INPUT + 1);
        if (bytes.length > MOST_INPUT) {
            throw new Refusal(1, command + ": standard input has more than " + MOST_INPUT + " bytes");
        }
        var text = new String(bytes, StandardCharsets.UTF_8);
        if (text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"))) {
            throw new Refusal(1, command + ": there is no command on standard input; nothing was changed");
        }
        if (SavedFile.format(text) > SavedFile.FORMAT) {
            throw new Refusal(1, command + ": this comes from a newer firmware, in format " + SavedFile.format(text)
                    + "; this one knows " + SavedFile.FORMAT + ". Nothing was changed");
        }
        return text;
    }

    static void saved(Store store, String what, OptionalInt number, Console console) {
        console.out(what + (number.isPresent() ? ", saved as generation " + number.getAsInt()
                : store.savesByItself() ? "" : ", but not saved, because the setting autosave is off; 'bauta save' does") + "\n");
    }
}
