package bauta.web.change;

import bauta.command.ScriptException;
import bauta.firmware.Engine;
import bauta.firmware.Rehearsed;
import bauta.store.UnifiedDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The changes that were made in the browser and not applied yet: commands, in the order in which they were given. Applied, they are on
 * trial as by {@code bauta try}: the router goes back by itself unless it is reached again. One for all sessions. For any thread.
 */
public final class Pending {
    /** Commands that can wait. */
    public static final int MOST = 500;

    private final Engine engine;
    private final Shell shell;
    private List<List<String>> commands = List.of();
    /** What the commands make of what is in force; null where that is not known. */
    private Rehearsed rehearsed;
    private List<List<String>> onTrial = List.of();
    private Attempt attempt;
    private boolean wentBack;

    /**
     * What waits at one moment.
     *
     * @param after what will be then; empty where nothing waits or where it cannot be done
     * @param fault why it cannot be done; empty if it can
     */
    private record Waiting(List<List<String>> commands, Optional<Rehearsed> after, String fault) {
    }

    /** What commands would do after those that wait. @param after null if that cannot be */
    private record Step(Rehearsed after, Outcome outcome) {
        static Step refused(String why) {
            return new Step(null, new Outcome(1, "", why + "\n"));
        }
    }

    public Pending(Engine engine, Shell shell) {
        this.engine = engine;
        this.shell = shell;
    }

    /** The commands that wait. */
    public synchronized List<List<String>> commands() {
        settle();
        return commands;
    }

    /**
     * What will be once the commands are applied; the same object until they or what is in force change. Empty where nothing waits, or
     * where they cannot be done, which {@link #preview} says.
     */
    public Optional<Rehearsed> after() {
        return waiting().after;
    }

    private synchronized Waiting waiting() {
        settle();
        try {
            if (rehearsed != null && !rehearsed.holds()) {
                rehearsed = null;
            }
            if (rehearsed == null && !commands.isEmpty()) {
                rehearsed = engine.after(script(commands), new Recorded());
            }
            return new Waiting(commands, Optional.ofNullable(rehearsed), "");
        } catch (ScriptException e) {
            return new Waiting(commands, Optional.empty(), e.getMessage());
        }
    }

    /** Takes a command in, if it can be done after those that wait already. */
    public Outcome add(List<String> words) {
        return addAll(List.of(words));
    }

    /** Takes commands in that make one change together, if all can be done after those that wait already. */
    public Outcome addAll(List<List<String>> together) {
        for (;;) {
            var before = waiting();
            var step = step(before, together);
            if (step.after == null || become(before.commands, together, step.after)) {
                return step.outcome;
            }
        }
    }

    /** As {@link #addAll}, for commands that say what is to be changed by where it stands. @param seen where {@link #after} said so */
    public Outcome addAll(Optional<Rehearsed> seen, List<List<String>> together) {
        var before = waiting();
        if (seen.equals(before.after)) {
            var step = step(before, together);
            if (step.after == null || become(before.commands, together, step.after)) {
                return step.outcome;
            }
        }
        return new Outcome(1, "", "What waits has changed meanwhile. Look at it again.\n");
    }

    /** What that command would change if it came next, and what would be said about it; nothing is kept. */
    public Outcome check(List<String> words) {
        return step(waiting(), List.of(words)).outcome;
    }

    /** Not under the lock: a command may look up names. */
    private Step step(Waiting before, List<List<String>> together) {
        if (before.commands.size() + together.size() > MOST) {
            return Step.refused("There are " + before.commands.size() + " changes already, and no more than " + MOST
                    + " can wait. Apply or discard them first.");
        }
        if (!before.fault.isEmpty()) {
            return Step.refused("The changes that wait already cannot be done any more: " + before.fault);
        }
        var console = new Recorded();
        try {
            var after = before.after.isEmpty() ? engine.after(script(together), console) : before.after.get().then(script(together), console);
            return new Step(after, new Outcome(0, difference(before.after, after), console.err()));
        } catch (ScriptException e) {
            return Step.refused(e.getMessage());
        }
    }

    /** @param before empty for what is in force */
    private String difference(Optional<Rehearsed> before, Rehearsed after) {
        var shown = new Recorded();
        shown.out(UnifiedDiff.of("before", before.map(Rehearsed::lines).orElseGet(engine::lines).toList(), "after", after.lines().toList()));
        return shown.out();
    }

    /** Adds commands to those that waited when they were tried, unless others wait by now. */
    private synchronized boolean become(List<List<String>> before, List<List<String>> together, Rehearsed after) {
        settle();
        if (commands != before) {
            return false;
        }
        var more = new ArrayList<>(commands);
        together.forEach(words -> more.add(List.copyOf(words)));
        become(more, after);
        return true;
    }

    /** @param after what they make of what is in force; null where that is not known */
    private void become(List<List<String>> waiting, Rehearsed after) {
        commands = List.copyOf(waiting);
        rehearsed = after;
    }

    /** Takes a command out, if the others can be done without it. @param index from 0 */
    public synchronized Outcome remove(int index) {
        settle();
        if (index < 0 || index >= commands.size()) {
            return new Outcome(1, "", "That change is not there any more.\n");
        }
        var fewer = new ArrayList<>(commands);
        fewer.remove(index);
        try {
            become(fewer, fewer.isEmpty() ? null : engine.after(script(fewer), new Recorded()));
        } catch (ScriptException e) {
            return new Outcome(1, "", e.getMessage() + "\n");
        }
        return new Outcome(0, "", "");
    }

    public synchronized void clear() {
        settle();
        become(List.of(), null);
        wentBack = false;
    }

    /** What all of them would change: in {@link Outcome#out} in the unified format. */
    public Outcome preview() {
        var now = waiting();
        return now.fault.isEmpty() ? new Outcome(0, now.after.map(after -> difference(Optional.empty(), after)).orElse(""), "")
                : new Outcome(1, "", now.fault + "\n");
    }

    /**
     * Puts what waits in force, on trial.
     *
     * @param seconds until the router goes back unless {@link #confirm} comes
     */
    public Outcome apply(int seconds) {
        Attempt begun;
        synchronized (this) {
            settle();
            if (commands.isEmpty()) {
                return new Outcome(1, "", "There is nothing to apply.\n");
            }
            if (attempt != null) {
                return new Outcome(1, "", "Changes are on trial already; keep them or go back first.\n");
            }
            wentBack = false;
            begun = new Attempt(shell, seconds, script(commands));
            onTrial = commands;
            become(List.of(), null);
            attempt = begun;
            begun.start(engine.threads());
        }
        var refused = begun.begun();
        if (refused != null) {
            synchronized (this) {
                settle();
            }
            return refused;
        }
        return new Outcome(0, "", "");
    }

    /** Keeps what is on trial, whoever put it there. */
    public Outcome confirm() {
        var outcome = shell.run("bauta", "confirm");
        if (outcome.good()) {
            Attempt over;
            synchronized (this) {
                over = attempt;
            }
            if (over != null) {
                over.join();
                synchronized (this) {
                    settle();
                }
            }
        }
        return outcome;
    }

    /** Goes back at once from what this browser put on trial. */
    public void abandon() {
        Attempt over;
        synchronized (this) {
            over = attempt;
        }
        if (over != null) {
            over.abandon();
            synchronized (this) {
                settle();
            }
        }
    }

    /** Whether what waits was on trial before and was not kept. */
    public synchronized boolean wentBack() {
        settle();
        return wentBack && !commands.isEmpty();
    }

    /** Whether what is on trial was put there by a browser. */
    public synchronized boolean trying() {
        settle();
        return attempt != null;
    }

    /** What did not stay waits again, before what was added since. */
    private void settle() {
        if (attempt != null && attempt.over()) {
            if (!attempt.outcome().good()) {
                var again = new ArrayList<>(onTrial);
                again.addAll(commands);
                become(again, null);
                wentBack = true;
            }
            attempt = null;
            onTrial = List.of();
        }
    }

    /** The commands as they would be typed. */
    public static String script(List<List<String>> commands) {
        return commands.stream().map(words -> Shell.line(words) + "\n").collect(Collectors.joining());
    }
}
