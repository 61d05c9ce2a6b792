package bauta.web.page;

import bauta.firmware.Firmware;

/** What surrounds every page: head, navigation, messages, and what waits to be applied or kept. */
public final class Frame {
    private final Site site;

    Frame(Site site) {
        this.site = site;
    }

    /** Opens a page for somebody who has not logged in. */
    public void beginOutside(Html html, String title) {
        head(html, title);
        html.open("body", "class", "outside").line().open("main", "id", "main").line().element("p", "Bauta", "class", "brand").element("h1", title).line();
    }

    public void endOutside(Html html) {
        html.close().line().close().line().close().line();
    }

    void begin(Visit visit, Page page, String error) {
        var html = visit.html();
        head(html, page.title());
        html.open("body").line().element("a", "Skip to the content", "class", "skip", "href", "#main").line();
        header(visit, page);
        html.open("main", "id", "main").line();
        notices(visit, error);
        html.element("h1", page.title()).line();
    }

    void end(Visit visit) {
        visit.html().close().line().open("footer").open("p").text("Bauta " + Firmware.VERSION).close().close().line().close().line().close().line();
    }

    private void head(Html html, String title) {
        html.open("html", "lang", "en").line().open("head").line().single("meta", "charset", "utf-8").line()
                .single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line()
                .single("meta", "name", "color-scheme", "content", "light dark").line()
                .single("meta", "name", "description", "content", "The router's own pages").line()
                .single("link", "rel", "stylesheet", "href", site.assets().path("site.css")).line()
                .single("link", "rel", "icon", "type", "image/svg+xml", "href", site.assets().path("icon.svg")).line()
                .open("script", "src", site.assets().path("site.js"), "defer", "defer").close().line()
                .element("title", title + " - Bauta").line().close().line();
    }

    private void header(Visit visit, Page page) {
        var html = visit.html();
        html.open("header", "class", "top").element("a", "Bauta", "class", "brand", "href", "/").line();
        html.open("nav", "aria-label", "Pages");
        for (var other : site.pages()) {
            if (other.inNavigation()) {
                if (other == page) {
                    html.element("a", other.title(), "href", other.path(), "aria-current", "page");
                } else {
                    html.element("a", other.title(), "href", other.path());
                }
            }
        }
        html.close().line();
        Forms.button(visit, "/logout", "logout", "Log out", "quiet");
        html.close().line();
    }

    private void notices(Visit visit, String error) {
        var html = visit.html();
        var trial = visit.engine().trialSeconds();
        if (trial.isPresent()) {
            html.open("section", "class", "notice trial", "aria-labelledby", "trial").open("h2", "id", "trial").text("On trial: ")
                    .element("span", trial.getAsLong() + " s", "data-countdown", Long.toString(trial.getAsLong())).text(" left").close()
                    .element("p", "The new configuration is in force. If you can read this, it works for you. Unless you keep it, the router goes"
                            + " back to what was before.").open("p", "class", "buttons");
            Forms.begin(visit, "/changes", "confirm", "class", "button", "data-keep", "");
            html.element("button", "Keep it", "type", "submit", "class", "good").close();
            if (visit.pending().trying()) {
                Forms.button(visit, "/changes", "abandon", "Go back now", "quiet");
            }
            html.close().close().line();
        }
        int waiting = visit.pending().commands().size();
        if (waiting > 0 && !visit.request().path().equals("/changes")) {
            html.open("section", "class", "notice waiting").open("p").text(waiting == 1 ? "One change waits" : waiting + " changes wait")
                    .text(" to be applied. ").element("a", "Look at it and apply", "href", "/changes").close().close().line();
        }
        for (var notice : visit.engine().status().notices()) {
            if (trial.isEmpty() || !notice.startsWith("a change is on trial")) {
                html.element("p", notice, "class", "notice bad", "role", "alert").line();
            }
        }
        if (!error.isEmpty()) {
            html.open("div", "class", "notice bad", "role", "alert").open("pre").words(error).close().close().line();
        }
        var said = visit.session().said();
        if (!said.isEmpty()) {
            html.open("div", "class", "notice good", "role", "status").open("pre").words(said).close().close().line();
        }
    }
}
