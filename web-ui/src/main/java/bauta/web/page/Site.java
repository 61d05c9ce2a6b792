package bauta.web.page;

import bauta.firmware.Engine;
import bauta.web.access.Session;
import bauta.web.access.Sessions;
import bauta.web.api.Json;
import bauta.web.change.Pending;
import bauta.web.change.Shell;
import bauta.web.http.Answer;
import bauta.web.http.Form;
import bauta.web.http.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All pages of the administrator's, with what they have in common. For any thread. */
public final class Site {
    private final Engine engine;
    private final Shell shell;
    private final Pending pending;
    private final Sessions sessions;
    private final Assets assets;
    private final Frame frame;
    private final Map<String, Page> pages = new LinkedHashMap<>();

    public Site(Engine engine, Shell shell, Pending pending, Sessions sessions, Assets assets, List<Page> pages) {
        this.engine = engine;
        this.shell = shell;
        this.pending = pending;
        this.sessions = sessions;
        this.assets = assets;
        frame = new Frame(this);
        pages.forEach(page -> this.pages.put(page.path(), page));
    }

    Engine engine() {
        return engine;
    }

    public Shell shell() {
        return shell;
    }

    public Pending pending() {
        return pending;
    }

    Sessions sessions() {
        return sessions;
    }

    public Assets assets() {
        return assets;
    }

    public Frame frame() {
        return frame;
    }

    Iterable<Page> pages() {
        return pages.values();
    }

    public boolean has(String path) {
        return pages.containsKey(path);
    }

    /** Shows a page. */
    public Answer show(Request request, Session session) {
        var visit = new Visit(this, request, session, request.query());
        return shown(visit, 200, "");
    }

    /** Follows a form. */
    public Answer follow(Request request, Session session, Form form) throws IOException {
        var visit = new Visit(this, request, session, form);
        var page = pages.get(request.path());
        try {
            page.act(visit);
        } catch (Previewed previewed) {
            return preview(Shell.line(previewed.words()), previewed.complaint());
        } catch (Unclear unclear) {
            return visit.previewing() ? preview("", unclear.getMessage()) : shown(visit, 422, unclear.getMessage());
        }
        if (visit.previewing()) {
            return preview("", "");
        }
        if (visit.stays()) {
            return shown(visit, 200, "");
        }
        return visit.instead() == null ? Answer.see(visit.next(page.path())) : visit.instead();
    }

    private static Answer preview(String command, String complaint) {
        return Answer.json(200, new Json().object().field("command", command).field("complaint", complaint).end().toString());
    }

    private Answer shown(Visit visit, int code, String error) {
        var page = pages.get(visit.request().path());
        frame.begin(visit, page, error);
        page.write(visit);
        frame.end(visit);
        return visit.instead() == null ? Answer.page(code, visit.html().compressed()).reaching(visit.reached()) : visit.instead();
    }
}
