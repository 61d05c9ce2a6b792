package bauta.web.change;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/**
 * The changes that were made in the browser and not applied yet: commands, in the order in which they were given. Applied, they are on
 * trial as by {@code bauta try}: the router goes back by itself unless it is reached again. One for all sessions. For any thread.
 */
public final class Pending {
    /** Commands that can wait. */
    public static final int MOST = 500;

    private static final int DIFFERENT = 1;

    private final Shell shell;
    private final ThreadFactory threads;
    private List<List<String>> commands = List.of();
    private List<List<String>> onTrial = List.of();
    private Attempt attempt;
    private boolean wentBack;

    /** @param threads makes the thread in which a trial waits */
    public Pending(Shell shell, ThreadFactory threads) {
        this.shell = shell;
        this.threads = threads;
    }

    /** The commands that wait. */
    public synchronized List<List<String>> commands() {
        settle();
        return commands;
    }

    /** Takes a command in, if it can be done after those that wait already. */
    public Outcome add(List<String> words) {
        return addAll(List.of(words));
    }

    /** Takes commands in that make one change together, if all can be done after those that wait already. */
    public synchronized Outcome addAll(List<List<String>> together) {
        settle();
        if (commands.size() + together.size() > MOST) {
            return new Outcome(1, "", "There are " + commands.size() + " changes already, and no more than " + MOST
                    + " can wait. Apply or discard them first.\n");
        }
        var more = new ArrayList<>(commands);
        together.forEach(words -> more.add(List.copyOf(words)));
        var outcome = preview(more);
        if (outcome.good()) {
            commands = List.copyOf(more);
        }
        return outcome;
    }

    /** What would be said about that command if it came next; nothing is kept. */
    public Outcome check(List<String> words) {
        var more = new ArrayList<>(commands());
        more.add(words);
        return preview(more);
    }

    /** Takes a command out, if the others can be done without it. @param index from 0 */
    public synchronized Outcome remove(int index) {
        settle();
        if (index < 0 || index >= commands.size()) {
            return new Outcome(1, "", "That change is not there any more.\n");
        }
        var fewer = new ArrayList<>(commands);
        fewer.remove(index);
        var outcome = fewer.isEmpty() ? new Outcome(0, "", "") : preview(fewer);
        if (outcome.good()) {
            commands = List.copyOf(fewer);
        }
        return outcome;
    }

    public synchronized void clear() {
        settle();
        commands = List.of();
        wentBack = false;
    }

    /** What would change: in {@link Outcome#out} in the unified format. */
    public Outcome preview() {
        var now = commands();
        return now.isEmpty() ? new Outcome(0, "", "") : preview(now);
    }

    private Outcome preview(List<List<String>> of) {
        var outcome = shell.run(List.of("bauta", "preview"), script(of));
        // That something differs is what is wanted.
        return outcome.exit() == DIFFERENT ? new Outcome(0, outcome.out(), outcome.err()) : outcome;
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
            commands = List.of();
            attempt = begun;
            begun.start(threads);
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
                commands = List.copyOf(again);
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
