package bauta.web.page;

import bauta.firmware.Engine;
import bauta.firmware.Rehearsed;
import bauta.web.access.Session;
import bauta.web.change.Outcome;
import bauta.web.change.Pending;
import bauta.web.change.Shell;
import bauta.web.http.Answer;
import bauta.web.http.Form;
import bauta.web.http.Request;
import java.util.List;
import java.util.Optional;

/** One request for a page by the administrator, with all that the page needs to answer it. For one thread. */
public final class Visit {
    private final Site site;
    private final Request request;
    private final Session session;
    private final Form form;
    private final Html html = new Html();
    private int ids;
    private Answer instead;
    private String then;
    private boolean stays;
    private String reached = "";
    private String csrf;
    private Optional<Rehearsed> after;
    private List<String> besideChains;

    /** @param form what was sent; of a page that is only read, its query */
    Visit(Site site, Request request, Session session, Form form) {
        this.site = site;
        this.request = request;
        this.session = session;
        this.form = form;
    }

    Site site() {
        return site;
    }

    public Engine engine() {
        return site.engine();
    }

    /** Chains and forwards once what waits is applied; empty where nothing waits, or where it cannot be done, which the page of changes says. */
    Optional<Rehearsed> after() {
        if (after == null) {
            after = pending().after();
        }
        return after;
    }

    /** What is in force beside the chains, as commands. */
    List<String> besideChains() {
        if (besideChains == null) {
            besideChains = engine().besideChains().toList();
        }
        return besideChains;
    }

    public Request request() {
        return request;
    }

    public Session session() {
        return session;
    }

    /** The fields that were sent: by POST those of the form, by GET those of the query. */
    public Form form() {
        return form;
    }

    /** What was filled in before, where a form is shown again, else {@code otherwise}. */
    public String value(String field, String otherwise) {
        return form.has(field) ? form.raw(field) : otherwise;
    }

    /** An identifier for an element, which no other on the page has. */
    String id(String name) {
        return name + "-" + ++ids;
    }

    /** The document being written. */
    public Html html() {
        return html;
    }

    public Pending pending() {
        return site.pending();
    }

    public Shell shell() {
        return site.shell();
    }

    /** Path of a file that comes with the pages; its content never changes. */
    public String asset(String name) {
        return site.assets().path(name);
    }

    /** Lets a command that changes the configuration wait with the others until they are applied. */
    public void change(String... words) throws Unclear {
        change(List.of(words));
    }

    /** Lets a command that changes the configuration wait with the others until they are applied. */
    public void change(List<String> words) throws Unclear {
        if (previewing()) {
            var outcome = pending().check(words);
            throw new Previewed(words, outcome.good() ? outcome.out().isEmpty() ? "This changes nothing." : "" : complaint(outcome));
        }
        session.say("Noted, and in force once you apply it: " + Shell.line(words) + warning(added(List.of(words))));
    }

    /** Lets several commands that make one change together wait with the others, all or none. */
    public void changes(List<List<String>> commands) throws Unclear {
        if (previewing()) {
            throw new Previewed(commands.getFirst(), "");
        }
        session.say("Noted, and in force once you apply it:\n" + Pending.script(commands).strip() + warning(added(commands)));
    }

    /** Where a form was read by what waits, that is still to be what waits. */
    private Outcome added(List<List<String>> commands) throws Unclear {
        var seen = after;
        after = null;
        var outcome = seen == null ? pending().addAll(commands) : pending().addAll(seen, commands);
        if (!outcome.good()) {
            throw new Unclear(complaint(outcome));
        }
        return outcome;
    }

    /** Says what a command would change, and shows the form again; nothing is kept. For the button of those without script. */
    public void check(List<String> words) throws Unclear {
        if (previewing()) {
            change(words);
        }
        var outcome = pending().check(words);
        if (!outcome.good()) {
            throw new Unclear(Shell.line(words) + "\n" + complaint(outcome));
        }
        session.say("This can be done: " + Shell.line(words) + (outcome.out().isEmpty() ? "\nIt changes nothing." : "") + warning(outcome));
        stays = true;
    }

    /** Runs a command that has its effect at once. */
    public Outcome run(String... words) throws Unclear {
        return run(List.of(words), "");
    }

    /** Runs a command that has its effect at once. @param input its standard input */
    public Outcome run(List<String> words, String input) throws Unclear {
        if (previewing()) {
            throw new Previewed(words, "");
        }
        var outcome = shell().run(words, input);
        if (!outcome.good()) {
            throw new Unclear(complaint(outcome));
        }
        session.say("Done: " + Shell.line(words) + (outcome.out().isBlank() ? "" : "\n" + outcome.out()) + warning(outcome));
        return outcome;
    }

    /** Has the browser go on to another page after a form was followed. @param path the program's own words */
    public void then(String path) {
        then = path;
    }

    /** Lets the page's scripts ask the router at another address, where it will be. @param origin such as {@code http://192.0.2.1} */
    void reach(String origin) {
        reached = origin;
    }

    String reached() {
        return reached;
    }

    /** Takes the session along to another address of the router, once. */
    String ticket() {
        return site.sessions().ticket(session);
    }

    /** What a form of this page has to bring back. */
    String csrf() {
        if (csrf == null) {
            csrf = session.csrf();
        }
        return csrf;
    }

    /** Answers with something else than a page, such as a file. */
    public void answer(Answer answer) {
        instead = answer;
    }

    /** Leaves a message for the page that comes next. */
    public void say(String message) {
        session.say(message);
    }

    /** Whether a form is only being filled in, and nothing is to happen yet. */
    public boolean previewing() {
        return form.has("preview") && !request.reads();
    }

    /** Whether the form is shown again as it was filled in. */
    boolean stays() {
        return stays;
    }

    Answer instead() {
        return instead;
    }

    String next(String otherwise) {
        return then == null ? otherwise : then;
    }

    private static String warning(Outcome outcome) {
        return outcome.err().isBlank() ? "" : "\n" + outcome.err();
    }

    /** Without what names the line of a script that nobody wrote. */
    private static String complaint(Outcome outcome) {
        var text = outcome.err().isBlank() ? outcome.out() : outcome.err();
        text = text.strip().replaceFirst("^what waits, line [0-9]+: ", "");
        return text.isEmpty() ? "The command failed with exit code " + outcome.exit() + "." : text;
    }
}
