package bauta.web.page;

import bauta.command.Settings.Row;
import java.util.List;

/** Every setting of {@code bauta set}, with its meaning, bounds and default. */
public final class SettingsPage implements Page {
    @Override
    public String path() {
        return "/settings";
    }

    @Override
    public String title() {
        return "All settings";
    }

    @Override
    public boolean inNavigation() {
        return false;
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        html.open("p").text("What ").element("code", "bauta set").text(" changes. Back to ").element("a", "System", "href", "/system").text(".").close();
        html.open("section", "aria-label", "Settings");
        Facts.table(html, "Setting", "Value", "Default", "");
        for (var row : visit.engine().settings()) {
            html.open("tr").open("th", "scope", "row").element("code", row.name()).open("small").text(" " + row.meaning() + " (" + row.bounds() + ")").close()
                    .close().element("td", withUnit(row, row.value())).element("td", withUnit(row, row.defaultValue()), "class", "soft").open("td");
            html.open("details").element("summary", "Change");
            Forms.begin(visit, path(), "set");
            Forms.hidden(visit, "name", row.name());
            Forms.text(visit, "value", row.name(), row.value(), row.bounds());
            Forms.end(visit, "Note this");
            html.close().close().close().line();
        }
        Facts.endTable(html);
        AsCommands.inForce(visit, "bauta set ");
        AsCommands.shown(visit, "bauta", "settings");
        html.close();
    }

    private static String withUnit(Row row, String value) {
        // A port is a number, not so many ports.
        return row.unit().isEmpty() || row.unit().equals("port") ? value : value + "\u00a0" + row.unit();
    }

    @Override
    public void act(Visit visit) throws Unclear {
        visit.change(List.of("bauta", "set", visit.form().text("name"), visit.form().text("value")));
    }
}
