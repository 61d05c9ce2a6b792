package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import java.io.IOException;
import java.util.List;

/** The sub-command {@code preview} of {@code bauta}: what commands would make of the configuration, without making it. */
public final class BautaPreview {
    private static final int DIFFERENT = 1;

    private final Rehearsal rehearsal;

    /** Does all commands of a script on a draft that no packet sees. */
    public interface Rehearsal {
        /** @return what differs then, in the unified format; empty if nothing */
        String diff(Script script, Console console) throws ScriptException;
    }

    public BautaPreview(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    public SubCommand subCommand() {
        return BautaStore.subCommand("preview", "[-- COMMAND...]",
                "what a command, or the script on standard input, would change; exit code 1 if anything, 2 if it cannot be done", this::preview);
    }

    private void preview(List<String> words, Console console) throws Refusal, IOException {
        if (!words.isEmpty() && (words.size() < 2 || !words.getFirst().equals("--"))) {
            throw new Refusal(2, "preview needs: -- COMMAND..., or a script on standard input");
        }
        String diff;
        try {
            var script = words.isEmpty() ? Script.of("standard input", BautaStore.input("preview", console))
                    : Script.of(words.subList(1, words.size()));
            diff = rehearsal.diff(script, console);
        } catch (ScriptException e) {
            throw new Refusal(2, "preview: " + e.getMessage());
        }
        console.out(diff);
        if (!diff.isEmpty()) {
            throw new Refusal(DIFFERENT, "");
        }
    }
}
