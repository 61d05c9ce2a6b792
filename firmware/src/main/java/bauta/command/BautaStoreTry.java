package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.store.RefusedException;
import bauta.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sub-commands {@code try} and {@code confirm} of {@code bauta}: a change that goes away again unless somebody still can confirm it. */
public final class BautaStoreTry {
    private static final int MOST_SECONDS = 86_400;
    private static final String USAGE = "try needs: SECONDS -- COMMAND..., or SECONDS and a script on standard input";

    private final Store store;
    private final Applier applier;

    /** Does all commands of a script, or none if one fails. */
    public interface Applier {
        void apply(Script script, Console console) throws ScriptException;
    }

    public BautaStoreTry(Store store, Applier applier) {
        this.store = store;
        this.applier = applier;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                BautaStore.subCommand("try", "SECONDS [-- COMMAND...]",
                        "a command, or the script on standard input, is undone unless confirmed in time", this::attempt),
                BautaStore.subCommand("confirm", "", "keeps what 'bauta try' did", this::confirm));
    }

    private void attempt(List<String> words, Console console) throws Refusal, RefusedException, IOException {
        int seconds = seconds(words);
        var script = script(words, console);
        try (var trial = store.begin(TimeUnit.SECONDS.toNanos(seconds))) {
            applier.apply(script, console);
            console.out("on trial for " + seconds + " s: 'bauta confirm' in another session keeps it, the end of this one undoes it\n");
            switch (trial.await(console::open)) {
                case CONFIRMED -> console.out("confirmed\n");
                case TIMED_OUT -> throw new Refusal(1, "try: nobody confirmed within " + seconds + " s; all is as it was before");
                case LOST -> throw new Refusal(1, "try: the connection ended; all is as it was before");
            }
        } catch (ScriptException e) {
            throw new Refusal(1, "try: " + e.getMessage() + "; nothing was changed");
        }
    }

    private static int seconds(List<String> words) throws Refusal {
        var text = words.isEmpty() ? "" : words.getFirst();
        int seconds = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new Refusal(2, USAGE + "; SECONDS is 1 to " + MOST_SECONDS);
        }
        return seconds;
    }

    private static Script script(List<String> words, Console console) throws Refusal, IOException {
        try {
            if (words.size() == 1) {
                return Script.of("standard input", BautaStore.input("try", console));
            }
            if (words.size() < 3 || !words.get(1).equals("--")) {
                throw new Refusal(2, USAGE);
            }
            return Script.of(words.subList(2, words.size()));
        } catch (ScriptException e) {
            throw new Refusal(1, "try: " + e.getMessage() + "; nothing was changed");
        }
    }

    private void confirm(List<String> words, Console console) throws Refusal, RefusedException, IOException {
        try {
            BautaStore.saved(store, "confirmed", store.confirm(), console);
        } catch (IOException e) {
            throw new Refusal(1, "confirm: the change stays, but it could not be saved: " + e);
        }
    }
}
