package bauta.web;

import bauta.path.Topology;
import bauta.web.access.Login;
import bauta.web.access.Session;
import bauta.web.access.Sessions;
import bauta.web.http.Answer;
import bauta.web.http.Beside;
import bauta.web.http.Form;
import bauta.web.http.Hosts;
import bauta.web.http.Request;
import bauta.web.http.Request.Unreadable;
import bauta.web.http.WebServer;
import bauta.web.page.Site;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Who may do what: every request goes through here, in the order of the method {@link #answer}, before any page sees it. For any
 * thread.
 */
final class Gate implements WebServer.Handler {
    private static final String PLAIN_COOKIE = "bauta";
    /** Browsers take a cookie of that name only over HTTPS, and from nobody else (RFC 6265bis, 4.1.3.2). */
    private static final String SECURE_COOKIE = "__Host-bauta";

    private final Supplier<Topology> topology;
    private final Login login;
    private final Sessions sessions;
    private final Site site;
    private final Entrance entrance;
    private final Beside beside;
    private final BooleanSupplier httpsOnly;

    Gate(Supplier<Topology> topology, Login login, Sessions sessions, Site site, Beside beside,
            BooleanSupplier httpsOnly) {
        this.topology = topology;
        this.login = login;
        this.sessions = sessions;
        this.site = site;
        this.beside = beside;
        this.httpsOnly = httpsOnly;
        entrance = new Entrance(site);
    }

    @Override
    public Answer answer(Request request) throws IOException {
        try {
            var refused = notForUs(request);
            if (refused != null) {
                return refused;
            }
            var asset = request.reads() ? site.assets().at(request.path()) : null;
            if (asset != null) {
                return asset;
            }
            if (!request.secure() && httpsOnly.getAsBoolean()) {
                return elsewhere(request);
            }
            if (!request.reads() && !request.method().equals("POST") && !request.path().startsWith("/api/")) {
                return Answer.sentence(405, "Pages are read by GET and change something by POST.").with("Allow", "GET, HEAD, POST");
            }
            var open = beside.open(request);
            if (open != null) {
                return open;
            }
            if (login.claimed() && beside.known(request)) {
                return found(request, beside.closed(request, null));
            }
            // From here on a browser speaks, and a page from elsewhere may have told it to.
            if (!request.reads() && !request.fromOwnPage()) {
                return Answer.sentence(403, "This form did not come from a page of this router.");
            }
            return login.claimed() ? claimed(request) : unclaimed(request);
        } catch (Unreadable e) {
            return Answer.sentence(e.code(), e.getMessage());
        }
    }

    private Answer notForUs(Request request) {
        // "A server MUST respond with a 400 to any HTTP/1.1 request message that lacks a Host header field and to any request
        // message that contains more than one Host header field line" (RFC 9112, 3.2).
        if (request.hosts().size() != 1) {
            return Answer.sentence(400, "The request has to say with one Host header whom it is for.");
        }
        var now = topology.get();
        if (Hosts.outside(request.local(), request.remote(), now)) {
            return Answer.sentence(403, "This router is configured from the inside.");
        }
        if (!Hosts.meant(request.hosts().getFirst(), request.local(), now)
                || request.authority() != null && !Hosts.meant(request.authority(), request.local(), now)) {
            return Answer.sentence(421, "This router does not go by that name. Ask for it by its inside address or as " + Hosts.NAME + ".");
        }
        return null;
    }

    private Answer elsewhere(Request request) {
        return request.reads() ? Answer.sentence(308, "Only HTTPS is answered here.").with("Location",
                "https://" + Hosts.host(request.hosts().getFirst()) + Hosts.securePort(request.localPort()) + request.path() + request.rawQuery())
                : Answer.sentence(403, "Only HTTPS is answered here.");
    }

    private Answer unclaimed(Request request) throws IOException, Unreadable {
        if (!request.path().equals("/claim")) {
            return request.reads() ? Answer.see("/claim") : Answer.sentence(403, "Claim this router first.");
        }
        if (request.reads()) {
            return entrance.claim("");
        }
        var form = request.form(Request.LARGEST_FROM_STRANGERS);
        var fault = entrance.fault(form);
        if (!fault.isEmpty()) {
            return entrance.claim(fault);
        }
        synchronized (this) {
            if (login.claimed()) {
                return Answer.see("/login");
            }
            var outcome = site.shell().run(List.of("bauta", "password"), form.raw("password") + "\n");
            return outcome.good() ? loggedIn(request, "/wizard") : entrance.claim(outcome.err());
        }
    }

    private Answer claimed(Request request) throws IOException, Unreadable {
        var session = session(request);
        if (request.path().equals("/login") || request.path().equals("/claim")) {
            return login(request, session);
        }
        if (request.path().equals("/follow")) {
            // Whoever asks here wants to know whether the router is reached; the next time that is found out over another connection.
            // A page that comes from another address of the router may ask too.
            return follow(request, session).with("Connection", "close").with("Cross-Origin-Resource-Policy", "cross-origin");
        }
        if (session.isEmpty()) {
            return site.has(request.path()) && request.reads() ? Answer.see("/login?then=" + request.path())
                    : request.path().equals("/logout") ? Answer.see("/login")
                    : entrance.sentence(request, 401, "Log in first, at /login.", "/login", "Log in");
        }
        return inside(request, session.get());
    }

    private Answer login(Request request, Optional<Session> session) throws IOException, Unreadable {
        if (session.isPresent()) {
            return Answer.see("/");
        }
        if (request.reads()) {
            return entrance.login("", request.query().text("then"), 200);
        }
        var form = request.form(Request.LARGEST_FROM_STRANGERS);
        return switch (login.check(request.remote(), form.raw("password"))) {
            case RIGHT -> loggedIn(request, site.has(form.text("then")) ? form.text("then") : "/");
            case WRONG -> entrance.login("That is not the password.", form.text("then"), 403);
            case BUSY -> entrance.login("Others are logging in. Try again in a moment.", form.text("then"), 503);
            case TOO_OFTEN -> {
                long wait = login.seconds(request.remote());
                yield entrance.login("Too many wrong passwords came from your address. Try again in " + wait + " s.", form.text("then"), 429)
                        .with("Retry-After", Long.toString(wait));
            }
        };
    }

    /** Somebody who was logged in at another address of the router, until that moved. */
    private Answer follow(Request request, Optional<Session> session) throws IOException, Unreadable {
        if (session.isPresent()) {
            return Answer.see("/changes");
        }
        if (request.reads()) {
            return entrance.follow();
        }
        var ticket = request.form(Request.LARGEST_FROM_STRANGERS).raw("ticket");
        return sessions.redeem(ticket, request.secure()) ? loggedIn(request, "/changes") : Answer.see("/login?then=/changes");
    }

    private Answer loggedIn(Request request, String then) {
        var secret = sessions.begin(request.secure());
        return Answer.see(then).with("Set-Cookie", cookie(request, secret, ""));
    }

    private static String cookie(Request request, String value, String more) {
        return (request.secure() ? SECURE_COOKIE : PLAIN_COOKIE) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict"
                + (request.secure() ? "; Secure" : "") + more;
    }

    private Optional<Session> session(Request request) {
        var secret = request.cookie(request.secure() ? SECURE_COOKIE : PLAIN_COOKIE);
        return secret.isEmpty() ? Optional.empty() : sessions.find(secret, request.secure());
    }

    private Answer inside(Request request, Session session) throws IOException, Unreadable {
        if (request.path().startsWith("/api/")) {
            if (!request.reads() && !session.issued(request.header("X-CSRF") == null ? "" : request.header("X-CSRF"))) {
                return Answer.sentence(403, "The header X-CSRF is missing or not the one this session was given.");
            }
            return found(request, beside.closed(request, session));
        }
        if (!request.reads()) {
            return changing(request, session);
        }
        if (site.has(request.path())) {
            sessions.touch(session);
            return site.show(request, session);
        }
        return found(request, beside.closed(request, session));
    }

    private Answer changing(Request request, Session session) throws IOException, Unreadable {
        Form form = request.form(Request.LARGEST_FORM);
        if (!session.issued(form.raw("csrf"))) {
            return entrance.sentence(request, 403, "This form is too old or not from here. Go back, load the page again and send it once more.", "/",
                    "Overview");
        }
        sessions.touch(session);
        if (request.path().equals("/logout")) {
            sessions.end(session);
            return Answer.see("/login").with("Set-Cookie", cookie(request, "", "; Max-Age=0")).with("Clear-Site-Data", "\"cache\"");
        }
        return site.has(request.path()) ? site.follow(request, session, form) : found(request, null);
    }

    private Answer found(Request request, Answer answer) {
        return answer == null ? entrance.sentence(request, 404, "There is nothing here. The router's pages begin at /.", "/", "Overview") : answer;
    }
}
