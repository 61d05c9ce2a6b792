package bauta.web.page;

import bauta.web.change.Pending;
import bauta.web.change.Shell;

/** The changes that wait: the commands, what they would change, and the button that puts them in force on trial. */
public final class ChangesPage implements Page {
    private static final int DEFAULT_SECONDS = 60;
    private static final int MOST_SECONDS = 3600;

    @Override
    public String path() {
        return "/changes";
    }

    @Override
    public String title() {
        return "Changes";
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        var commands = visit.pending().commands();
        if (commands.isEmpty()) {
            html.open("section").open("p").text("Nothing waits to be applied. What you change on the other pages gathers here first, and you see what"
                    + " it does before it is in force.").close().close().line();
            return;
        }
        if (visit.pending().wentBack()) {
            html.element("p", "These changes were on trial and nobody kept them, so the router went back to what was before. They wait again: change"
                    + " or discard them, or apply them once more.", "class", "notice bad", "role", "alert").line();
        }
        html.open("section", "aria-labelledby", "waiting").element("h2", "What waits", "id", "waiting").open("ol", "class", "commands").line();
        for (int i = 0; i < commands.size(); i++) {
            var line = Shell.line(commands.get(i));
            html.open("li").open("code").words(line).close();
            Forms.button(visit, path(), "remove", "Take out", "quiet", "index", Integer.toString(i), "line", line);
            html.close().line();
        }
        html.close();
        html.open("p").text("The same by SSH: give these commands one by one, or all at once as the script that ").element("code", "bauta try 60")
                .text(" reads.").close().close().line();
        difference(visit);
        apply(visit);
    }

    private static void difference(Visit visit) {
        var html = visit.html();
        var preview = visit.pending().preview();
        html.open("section", "aria-labelledby", "difference").element("h2", "What it changes", "id", "difference");
        if (!preview.good()) {
            html.element("p", "These changes cannot be done any more: " + preview.err(), "class", "bad");
        } else if (preview.out().isEmpty()) {
            html.element("p", "Nothing: the configuration in force is the same already.");
        } else {
            Difference.write(html, preview.out());
        }
        html.close().line();
    }

    private void apply(Visit visit) {
        var html = visit.html();
        html.open("section", "aria-labelledby", "apply").element("h2", "Apply", "id", "apply")
                .element("p", "The changes are put in force on trial: if nobody keeps them in time, because the router cannot be reached any"
                        + " more, it goes back by itself.");
        var there = Moved.to(visit);
        if (there.isEmpty()) {
            Forms.begin(visit, path(), "apply", "data-apply", "");
        } else {
            html.open("p").text("These pages will be at ").element("a", there + "/", "href", there + "/").text(there.startsWith("https:")
                    && !visit.request().secure() ? ". Your browser will say that it does not know the router's own certificate: open that page, accept it"
                            + " and log in there." : ", and this one follows as soon as your computer has an address of the new network: most take one"
                            + " by themselves; one that does not is unplugged and plugged in again.").close();
            visit.reach(there);
            Forms.begin(visit, path(), "apply", "data-apply", "", "data-there", there, "data-ticket", visit.ticket());
        }
        Forms.text(visit, "seconds", "Seconds to keep it", Integer.toString(DEFAULT_SECONDS), "10 to " + MOST_SECONDS, "inputmode", "numeric",
                "class", "short");
        html.open("p", "class", "field check scripted").single("input", "type", "checkbox", "id", "keep", "checked", "checked")
                .element("label", "Keep them as soon as this page has reached the router again", "for", "keep").close();
        Forms.end(visit, "Apply on trial");
        Forms.button(visit, path(), "discard", "Discard all", "quiet");
        html.close().line();
    }

    @Override
    public void act(Visit visit) throws Unclear {
        switch (visit.form().text("do")) {
            case "apply" -> apply(visit, visit.form().number("seconds", MOST_SECONDS, 0));
            case "confirm" -> confirm(visit);
            case "abandon" -> visit.pending().abandon();
            case "discard" -> visit.pending().clear();
            case "remove" -> remove(visit);
            default -> throw new Unclear("This form is not known.");
        }
    }

    private static void apply(Visit visit, int seconds) throws Unclear {
        if (seconds < 10) {
            throw new Unclear("Give the router 10 to " + MOST_SECONDS + " seconds.");
        }
        if (visit.previewing()) {
            var words = java.util.List.of("bauta", "try", Integer.toString(seconds));
            throw new Previewed(words, "");
        }
        var outcome = visit.pending().apply(seconds);
        if (!outcome.good()) {
            throw new Unclear(outcome.err().strip());
        }
    }

    private static void confirm(Visit visit) throws Unclear {
        var outcome = visit.pending().confirm();
        if (!outcome.good()) {
            throw new Unclear(outcome.err().strip());
        }
        visit.say("Kept: " + outcome.out().strip() + ".");
        visit.then("/");
    }

    private static void remove(Visit visit) throws Unclear {
        int index = visit.form().number("index", Pending.MOST, -1);
        var commands = visit.pending().commands();
        if (index < 0 || index >= commands.size() || !Shell.line(commands.get(index)).equals(visit.form().raw("line"))) {
            throw new Unclear("The list has changed meanwhile. Look again.");
        }
        var outcome = visit.pending().remove(index);
        if (!outcome.good()) {
            throw new Unclear("The changes after it need it: " + outcome.err().strip());
        }
    }
}
