package bauta.web;

import bauta.web.access.NewPassword;
import bauta.web.http.Answer;
import bauta.web.http.Form;
import bauta.web.http.Request;
import bauta.web.page.Html;
import bauta.web.page.Site;

/** The pages without the others around them: claiming the router, logging in, what did not work. */
final class Entrance {
    private final Site site;

    Entrance(Site site) {
        this.site = site;
    }

    /** What is wrong with a claim; empty if nothing. */
    String fault(Form form) {
        var password = form.raw("password");
        if (!password.equals(form.raw("again"))) {
            return "The two passwords are not the same.";
        }
        return NewPassword.weakness(password);
    }

    Answer claim(String fault) {
        var html = new Html();
        site.frame().beginOutside(html, "Claim this router");
        fault(html, fault);
        html.element("p", "This router is new: it forwards already, but nobody has said yet who may configure it. Whoever sets the password here"
                + " is its administrator.").line();
        html.open("form", "method", "post", "action", "/claim");
        password(html, "password", "A password of your own", "new-password", NewPassword.SHORTEST + " characters or more. A few words in a row are"
                + " easy to remember and hard to guess.", "data-strength");
        password(html, "again", "The same again", "new-password", "", "data-again");
        html.open("p", "class", "send").element("button", "Claim it", "type", "submit").close().close().line();
        site.frame().endOutside(html);
        return Answer.page(fault.isEmpty() ? 200 : 422, html.compressed());
    }

    Answer login(String fault, String then, int code) {
        var html = new Html();
        site.frame().beginOutside(html, "Log in");
        fault(html, fault);
        html.open("form", "method", "post", "action", "/login");
        // Password managers want to know who it is.
        html.single("input", "type", "hidden", "name", "username", "value", "administrator", "autocomplete", "username");
        html.single("input", "type", "hidden", "name", "then", "value", then);
        password(html, "password", "The administrator's password", "current-password", "", "autofocus");
        html.open("p", "class", "send").element("button", "Log in", "type", "submit").close().close().line();
        site.frame().endOutside(html);
        return Answer.page(code, html.compressed());
    }

    /** Where a browser goes on that followed the router to another address; a script fills in the ticket that the old one gave it. */
    Answer follow() {
        var html = new Html();
        site.frame().beginOutside(html, "The router is here");
        html.element("p", "It has a new address, and this is it.").line();
        html.open("form", "method", "post", "action", "/follow", "data-follow", "").single("input", "type", "hidden", "name", "ticket", "value", "");
        html.open("p", "class", "send").element("button", "Go on", "type", "submit").close().close().line();
        site.frame().endOutside(html);
        return Answer.page(200, html.compressed());
    }

    /** Says a sentence, to whoever wants a page with the way on. @param path where that is, the program's own words */
    Answer sentence(Request request, int code, String sentence, String path, String link) {
        if (!request.wantsPage()) {
            return Answer.sentence(code, sentence);
        }
        var html = new Html();
        site.frame().beginOutside(html, "That did not work");
        html.element("p", sentence).open("p").element("a", link, "href", path).close().line();
        site.frame().endOutside(html);
        return Answer.page(code, html.compressed());
    }

    private static void fault(Html html, String fault) {
        if (!fault.isEmpty()) {
            html.element("p", fault, "class", "notice bad", "role", "alert").line();
        }
    }

    private static void password(Html html, String name, String label, String complete, String hint, String mark) {
        html.open("div", "class", "field").element("label", label, "for", name).single("input", "id", name, "name", name, "type", "password",
                "autocomplete", complete, "required", "required", "maxlength", Integer.toString(NewPassword.LONGEST), mark, mark,
                "aria-describedby", name + "-hint");
        html.element("small", hint, "id", name + "-hint").close().line();
    }
}
