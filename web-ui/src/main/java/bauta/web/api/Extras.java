package bauta.web.api;

import bauta.firmware.Engine;
import bauta.web.access.Session;
import bauta.web.change.Pending;
import bauta.web.change.Shell;
import bauta.web.http.Answer;
import bauta.web.http.Beside;
import bauta.web.http.Request;

/** What programs ask for: {@code /metrics}, {@code /live} and {@code /api/v1}. */
public final class Extras implements Beside {
    private final Engine engine;
    private final Live live;

    public Extras(Engine engine, Shell shell, Pending pending, Live live) {
        this.engine = engine;
        this.live = live;
    }

    @Override
    public Answer open(Request request) {
        return request.reads() && request.path().equals("/metrics") ? Metrics.answer(engine) : null;
    }

    @Override
    public boolean known(Request request) {
        return false;
    }

    @Override
    public Answer closed(Request request, Session session) {
        return switch (request.path()) {
            case "/live" -> request.reads() ? live.stream() : null;
            case "/live/history" -> request.reads() ? live.history(request.query().text("of").equals("day")) : null;
            default -> null;
        };
    }
}
