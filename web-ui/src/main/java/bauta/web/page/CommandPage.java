package bauta.web.page;

import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.web.change.Outcome;

/** A line for commands, as in the board's shell: what it prints is shown, and what it changes is changed at once. */
public final class CommandPage implements Page {
    private static final String PATH = "/command";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Command line";
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        html.open("section", "aria-label", "Command");
        html.open("p").text("Any command of the router's shell: ").element("code", "ipchains").text(", ").element("code", "ipmasqadm").text(", ")
                .element("code", "bauta").text(". It has its effect at once. ").element("code", "bauta help").text(" lists much of what there is.").close();
        Forms.begin(visit, PATH, "run");
        Forms.text(visit, "line", "Command", "bauta status", "", "class", "mono");
        Forms.end(visit, "Run");
        html.close();
        html.open("section", "aria-labelledby", "all").element("h2", "What is in force, as commands", "id", "all");
        html.open("pre", "class", "output", "tabindex", "0");
        visit.engine().lines().forEach(line -> html.text(line).line());
        html.close().close();
    }

    @Override
    public void act(Visit visit) throws Unclear {
        if (visit.previewing()) {
            return;
        }
        Outcome outcome;
        try {
            outcome = visit.shell().run(Script.words(visit.form().text("line")), "");
        } catch (ScriptException e) {
            throw new Unclear(e.getMessage());
        }
        if (!outcome.good()) {
            throw new Unclear("$ " + visit.form().text("line") + "\n" + outcome.out() + outcome.err() + "exit code " + outcome.exit());
        }
        visit.say("$ " + visit.form().text("line") + "\n" + outcome.out() + outcome.err());
    }
}
