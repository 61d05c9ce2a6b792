package bauta.web.page;

import bauta.store.RefusedException;
import bauta.store.UnifiedDiff;
import java.io.IOException;
import java.util.List;

/** The saved configurations: when and why each was saved, what differs from what runs, and going back to one. */
public final class GenerationsPage implements Page {
    private static final int MOST = 999_999_999;

    @Override
    public String path() {
        return "/generations";
    }

    @Override
    public String title() {
        return "Saved configurations";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        html.open("p").text("Each change that is kept is saved as a generation: a file of the commands that make it. Back to ")
                .element("a", "System", "href", "/system").text(".").close();
        list(visit);
        int shown = visit.form().number("show", MOST, 0);
        if (shown > 0) {
            show(visit, shown);
        }
    }

    private void list(Visit visit) {
        var html = visit.html();
        Facts.section(html, "generations", "Generations");
        try {
            var generations = visit.engine().generations().iterator();
            var running = visit.engine().text();
            if (!generations.hasNext()) {
                html.element("p", "Nothing is saved yet.");
            } else {
                Facts.table(html, "Number", "Saved", "Why", "");
                boolean found = false;
                while (generations.hasNext()) {
                    var generation = generations.next();
                    boolean runs = !found && generation.good() && generation.file().body().equals(running);
                    found |= runs;
                    html.open("tr").element("th", Integer.toString(generation.number()), "scope", "row")
                            .element("td", generation.good() ? generation.file().date() : "-")
                            .element("td", generation.good() ? generation.file().note() + (runs ? " (runs now)" : "") : "Unusable: it " + generation.fault())
                            .open("td", "class", "order");
                    if (generation.good()) {
                        html.element("a", "What differs", "href", path() + "?show=" + generation.number());
                        if (!runs) {
                            Forms.button(visit, path(), "revert", "Go back to it", "quiet", "number", Integer.toString(generation.number()));
                        }
                    }
                    html.close().close().line();
                }
                Facts.endTable(html);
                AsCommands.shown(visit, "bauta", "generations");
            }
        } catch (IOException e) {
            html.element("p", "The saved configurations cannot be read: " + e.getMessage(), "class", "bad");
        }
        Forms.begin(visit, path(), "save");
        Forms.text(visit, "note", "Save what runs now, with a note", "", "Why, in a few words; may be empty", "maxlength", "100");
        Forms.end(visit, "Save");
        html.close();
    }

    private static void show(Visit visit, int number) {
        var html = visit.html();
        Facts.section(html, "difference", "From what runs now to generation " + number);
        try {
            var diff = UnifiedDiff.of("running", visit.engine().text(), "generation " + number, visit.engine().generation(number));
            if (diff.isEmpty()) {
                html.element("p", "Nothing differs.");
            } else {
                Difference.write(html, diff);
            }
        } catch (RefusedException e) {
            html.element("p", e.getMessage(), "class", "bad");
        }
        html.close();
    }

    @Override
    public void act(Visit visit) throws Unclear {
        switch (visit.form().text("do")) {
            case "save" -> visit.run(visit.form().text("note").isEmpty() ? List.of("bauta", "save")
                    : List.of("bauta", "save", visit.form().text("note")), "");
            case "revert" -> visit.run("bauta", "revert", visit.form().text("number"));
            default -> throw new Unclear("This form is not known.");
        }
    }
}
