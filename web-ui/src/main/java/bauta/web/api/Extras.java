package bauta.web.api;

import bauta.firmware.Engine;
import bauta.setup.ApiToken;
import bauta.web.access.Session;
import bauta.web.change.Pending;
import bauta.web.change.Shell;
import bauta.web.change.Upload;
import bauta.web.http.Answer;
import bauta.web.http.Beside;
import bauta.web.http.Request;
import java.io.IOException;

/** What programs ask for: {@code /metrics}, {@code /live} and {@code /api/v1}. */
public final class Extras implements Beside {
    private static final String BEARER = "Bearer ";

    private final Engine engine;
    private final Live live;
    private final ApiToken token;
    private final Api api;

    public Extras(Engine engine, Shell shell, Pending pending, Live live, ApiToken token) {
        this.engine = engine;
        this.live = live;
        this.token = token;
        api = new Api(engine, shell, pending, new Upload(shell, engine.threads()));
    }

    @Override
    public Answer open(Request request) {
        return request.reads() && request.path().equals("/metrics") ? Metrics.answer(engine) : null;
    }

    @Override
    public boolean known(Request request) {
        var authorization = request.header("Authorization");
        return request.path().startsWith(Api.ROOT + "/") && authorization != null && authorization.startsWith(BEARER)
                && token.is(authorization.substring(BEARER.length()));
    }

    @Override
    public Answer closed(Request request, Session session) throws IOException, Request.Unreadable {
        if (request.path().startsWith(Api.ROOT + "/")) {
            return api.answer(request);
        }
        return switch (request.path()) {
            case "/live" -> request.reads() ? live.stream() : null;
            case "/live/history" -> request.reads() ? live.history(request.query().text("of").equals("day")) : null;
            default -> null;
        };
    }
}
