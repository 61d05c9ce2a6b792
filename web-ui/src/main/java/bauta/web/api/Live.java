package bauta.web.api;

import bauta.firmware.Engine;
import bauta.path.DropReason;
import bauta.web.http.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * What pages show live, as Server-Sent Events (HTML Standard, 9.2). One thread makes one text a second, however many listen. A stream
 * ends after a while and the browser comes again, so nothing stays of one that is gone. For any thread.
 */
public final class Live implements AutoCloseable {
    static final int MOST_LISTENERS = 12;
    /** Less than the server lets any answer last. */
    static final int STREAM_SECONDS = 30;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int AGAIN_MILLIS = 500;

    private final Engine engine;
    private final History history = new History();
    private final List<Listener> listeners = new ArrayList<>();
    private volatile boolean closed;
    private Thread thread;

    private static final class Listener {
        private final OutputStream out;
        private final AutoCloseable end;
        private int left = STREAM_SECONDS;

        Listener(OutputStream out, AutoCloseable end) {
            this.out = out;
            this.end = end;
        }
    }

    public Live(Engine engine) {
        this.engine = engine;
    }

    /** Begins to sample, once a second. */
    public void start() {
        thread = engine.threads().newThread(this::live);
        thread.start();
    }

    public History history() {
        return history;
    }

    Answer stream() {
        return Answer.stream("text/event-stream; charset=utf-8", (out, end) -> {
            synchronized (listeners) {
                if (listeners.size() >= MOST_LISTENERS || closed) {
                    // Come again later.
                    out.write("retry: 10000\n\n".getBytes(StandardCharsets.US_ASCII));
                    return true;
                }
                out.write(("retry: " + AGAIN_MILLIS + "\n\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                listeners.add(new Listener(out, end));
                return false;
            }
        });
    }

    Answer history(boolean day) {
        var json = new Json().object().field("step", day ? 60 : 1);
        var samples = history.samples(day);
        json.array("down");
        for (var sample : samples) {
            json.value(sample.down());
        }
        json.end().array("up");
        for (var sample : samples) {
            json.value(sample.up());
        }
        json.end().array("flows");
        for (var sample : samples) {
            json.value(sample.flows());
        }
        return Answer.json(200, json.end().end().toString());
    }

    private void live() {
        long next = System.nanoTime();
        while (!closed) {
            try {
                next = Math.max(next + SECOND_NANOS, System.nanoTime());
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                second();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                Logger.error(e, "The live values could not be made");
            }
        }
    }

    private void second() {
        var sample = history.add(engine.status());
        synchronized (listeners) {
            if (listeners.isEmpty()) {
                return;
            }
            var event = ("data: " + json(sample) + "\n\n").getBytes(StandardCharsets.UTF_8);
            listeners.removeIf(listener -> !told(listener, event));
        }
    }

    private static boolean told(Listener listener, byte[] event) {
        try {
            listener.out.write(event);
            listener.out.flush();
            if (--listener.left > 0) {
                return true;
            }
            listener.out.close();
        } catch (IOException gone) {
            Logger.debug("A listener is gone: {}", gone.getMessage());
        }
        end(listener);
        return false;
    }

    private static void end(Listener listener) {
        try {
            listener.end.close();
        } catch (Exception e) {
            Logger.debug("While ending a listener: {}", e.getMessage());
        }
    }

    private String json(History.Sample sample) {
        var status = engine.status();
        var json = new Json().object().field("down", sample.down()).field("up", sample.up()).field("flows", sample.flows())
                .field("capacity", status.flowCapacity()).field("uptime", status.uptimeSeconds()).field("forwarding", status.forwarding());
        engine.trialSeconds().ifPresent(seconds -> json.field("trial", seconds));
        engine.tables().work().forEach((hook, work) ->
                json.field(hook.chain() + "Matches", work.matches()).field(hook.chain() + "Policy", work.policy()));
        json.field("offload", status.offload()).object("drops");
        var drops = status.drops();
        for (var reason : DropReason.values()) {
            json.field(reason.name().toLowerCase(Locale.ROOT), drops.of(reason));
        }
        json.end().array("cards");
        for (var card : status.cards()) {
            json.object().field("side", card.side().name().toLowerCase(Locale.ROOT)).field("receivedFrames", card.receivedFrames())
                    .field("receivedBytes", card.receivedBytes()).field("sentFrames", card.sentFrames()).field("sentBytes", card.sentBytes())
                    .end();
        }
        json.end().object("lights");
        var health = status.health();
        health.lights().forEach(light -> json.field(light.name(), light.pattern()));
        // Another number where hosts behind forwards or events are no longer those that a page shows.
        return json.end().field("news", health.lastEvent()).end().toString();
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
        synchronized (listeners) {
            listeners.forEach(Live::end);
            listeners.clear();
        }
    }
}
