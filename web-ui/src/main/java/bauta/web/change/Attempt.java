package bauta.web.change;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code bauta try} that a browser began: a thread stays in it in place of the session at a terminal. */
final class Attempt {
    private static final int PATIENCE_SECONDS = 20;

    private final Shell shell;
    private final int seconds;
    private final String script;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();
    private volatile boolean abandoned;

    Attempt(Shell shell, int seconds, String script) {
        this.shell = shell;
        this.seconds = seconds;
        this.script = script;
    }

    void start(ThreadFactory threads) {
        threads.newThread(() -> {
            try {
                end.complete(shell.run(List.of("bauta", "try", Integer.toString(seconds)), script, this::listening));
            } catch (RuntimeException e) {
                end.complete(new Outcome(1, "", "The trial failed: " + e.getMessage() + "\n"));
            }
        }).start();
    }

    /** It asks for the first time when the change is in force and can be confirmed. */
    private boolean listening() {
        begun.complete(null);
        return !abandoned;
    }

    /** Waits until the change is in force; null then, else why it is not. */
    Outcome begun() {
        try {
            CompletableFuture.anyOf(begun, end).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Outcome(1, "", "Nothing was applied within " + PATIENCE_SECONDS + " s; it may still be.\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return end.isDone() && !end.join().good() ? end.join() : null;
    }

    boolean over() {
        return end.isDone();
    }

    Outcome outcome() {
        return end.join();
    }

    void abandon() {
        abandoned = true;
        join();
    }

    void join() {
        try {
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            abandoned = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
