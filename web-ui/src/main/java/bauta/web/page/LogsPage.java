package bauta.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the firmware itself logged lately, newest first, by level and text, a page at a time: the output of {@code bauta log}. */
public final class LogsPage implements Page {
    static final String PATH = "/logs";

    private static final int LINES = 100;
    private static final int MOST_PAGES = 1000;
    private static final int LEVEL_AT = 25;
    private static final int TEXT_AT = 31;

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Log";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        html.open("p").text("What the firmware itself logged since it started; older lines make room, nothing of it is written to the card. Back to ")
                .element("a", "System", "href", "/system").text(".").close();
        var level = visit.form().text("level").matches("info|warn|error") ? visit.form().text("level") : "";
        var text = visit.form().text("text");
        int page = visit.form().number("page", MOST_PAGES, 0);
        filter(visit, level, text);
        var words = new ArrayList<>(List.of("bauta", "log", "-n", Integer.toString(LINES + 1)));
        if (!level.isEmpty()) {
            words.addAll(List.of("-l", level));
        }
        if (page > 0) {
            words.addAll(List.of("-s", Integer.toString(page * LINES)));
        }
        if (!text.isEmpty()) {
            words.addAll(List.of("--", text));
        }
        Facts.section(html, "lines", "Lines");
        var outcome = visit.shell().run(words, "");
        if (outcome.good()) {
            lines(visit, outcome.out().lines().toList().reversed(), level, text, page);
        } else {
            html.element("p", outcome.err(), "class", "bad");
        }
        words.set(3, Integer.toString(LINES));
        AsCommands.shown(visit, words);
        html.close();
    }

    private static void filter(Visit visit, String level, String text) {
        visit.html().open("section", "aria-label", "Search").open("form", "method", "get", "action", PATH, "role", "search").open("div", "class", "fields");
        Forms.choice(visit, "level", "At least", level, "", "", "Everything", "info", "Information", "warn", "Warnings", "error", "Errors");
        Forms.text(visit, "text", "With the text", text, "", "maxlength", "100");
        visit.html().close().open("p", "class", "send").element("button", "Show", "type", "submit").close().close().close().line();
    }

    private static void lines(Visit visit, List<String> lines, String level, String text, int page) {
        var html = visit.html();
        if (lines.isEmpty()) {
            html.element("p", level.isEmpty() && text.isEmpty() ? "Nothing was logged yet." : "No line is like that.");
            return;
        }
        Facts.table(html, "Time (UTC)", "Level", "Text");
        for (var line : lines.subList(0, Math.min(lines.size(), LINES))) {
            var word = line.substring(LEVEL_AT, TEXT_AT).strip();
            html.open("tr").element("td", line.substring(0, LEVEL_AT - 1).replaceFirst("\\.[0-9]+Z$", ""), "class", "mono nowrap")
                    .element("td", word, "class", word.equals("warn") || word.equals("error") ? "bad" : "soft")
                    .element("td", line.substring(TEXT_AT), "class", "said").close().line();
        }
        Facts.endTable(html);
        html.open("p", "class", "buttons");
        if (page > 0) {
            html.element("a", "Newer", "href", link(level, text, page - 1));
        }
        if (lines.size() > LINES) {
            html.element("a", "Older", "href", link(level, text, page + 1));
        }
        html.close();
    }

    private static String link(String level, String text, int page) {
        return PATH + "?level=" + level + "&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&page=" + page;
    }

    @Override
    public void act(Visit visit) throws Unclear {
        throw new Unclear("Nothing is changed here.");
    }
}
