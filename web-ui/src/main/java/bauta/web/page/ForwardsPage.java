package bauta.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is let in to hosts inside: the tables of {@code ipmasqadm} portfw, mfw and autofw, with their connections, as they will be once
 * what waits is applied.
 */
public final class ForwardsPage implements Page {
    static final String PATH = "/forwards";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Forwards";
    }

    /** What is known of the forwards beside their rows, at one moment. */
    private record Known(WaitingForwards waiting, Map<Integer, Long> live, HostNames names, ForwardHealth health) {
    }

    @Override
    public void write(Visit visit) {
        var forwards = WaitingForwards.of(visit);
        var rows = forwards.rows();
        var live = rows.isEmpty() ? Map.<Integer, Long>of() : visit.engine().live();
        if (!rows.isEmpty()) {
            Facts.refreshed(visit.html());
        }
        var known = new Known(forwards, live, new HostNames(visit.engine()), new ForwardHealth(visit));
        if (visit.form().has("edit")) {
            edit(visit, rows, known);
        }
        module(visit, ForwardRow.PORTFW, "Forwarded ports", "portfw: a port of the router goes to a port of a host inside. Several hosts for"
                + " one port take turns.", rows, known);
        module(visit, ForwardRow.MFW, "Forwarded marks", "mfw: what a rule of the firewall marked goes to a host inside, whatever its port."
                + " Several hosts for one mark take turns.", rows, known);
        module(visit, ForwardRow.AUTOFW, "Automatic forwards", "autofw: ranges of ports, also to the host that has a control connection to"
                + " the sender, as games and telephony want.", rows, known);
        Difference.waiting(visit, "ipmasqadm ", "bauta health ", "bauta drain ");
    }

    // --- lists

    private static void module(Visit visit, String module, String heading, String meaning, List<ForwardRow> all, Known known) {
        var html = visit.html();
        Facts.section(html, module, heading);
        html.element("p", meaning, "class", "soft");
        var groups = new LinkedHashMap<String, List<ForwardRow>>();
        for (var row : all) {
            if (row.module().equals(module)) {
                groups.computeIfAbsent(row.from(), from -> new ArrayList<>()).add(row);
            }
        }
        if (groups.isEmpty()) {
            html.element("p", "There is none yet.");
        } else {
            html.open("div", "data-refresh", module);
            // Automatic forwards have no hosts that take turns.
            Facts.table(html, module.equals(ForwardRow.AUTOFW) ? new String[] {"Connected to", "Served by", "#Live", "#Refused", "Who may", ""}
                    : new String[] {"Connected to", "Served by", "Turn", "Health", "#Live", "#Refused", "Who may", ""});
            groups.values().forEach(group -> group(visit, group, known));
            Facts.endTable(html);
            html.close();
        }
        AsCommands.inForce(visit, "ipmasqadm " + module + " ", "bauta health set " + module + " ", "bauta drain " + module + " ");
        ForwardForms.add(visit, module);
        html.close();
    }

    private static void group(Visit visit, List<ForwardRow> group, Known known) {
        var html = visit.html();
        for (int i = 0; i < group.size(); i++) {
            var row = group.get(i);
            var state = known.waiting.of(row);
            html.open("tr", "class", state.style()).element("th", row.from(), "scope", "row", "class", "nowrap").open("td").element("span", row.to(), "class", row.toAddress() ? "mono" : "");
            known.names.write(html, row.address());
            if (state != WaitingForwards.State.IN_FORCE) {
                html.text(" ").element("em", "(" + state.words() + ")");
            }
            html.close();
            if (!row.group().isEmpty()) {
                html.element("td", turn(row, i, group.size()));
                known.health.cell(html, row);
            }
            html.element("td", Facts.number(known.live.getOrDefault(row.id(), 0L)), "class", "number")
                    .element("td", Facts.number(row.refused()), "class", "number")
                    .element("td", row.terms().access().toString()).open("td");
            if (state != WaitingForwards.State.GOES) {
                html.element("a", "Change", "href", PATH + "?edit=" + row.id(), "aria-label", "Change or delete " + row.title());
            }
            html.close().close().line();
        }
    }

    private static String turn(ForwardRow row, int place, int size) {
        if (size == 1) {
            return "alone";
        }
        var whole = row.preference() == 0 ? "all" : row.preference() == 1 ? "1 connection" : row.preference() + " connections";
        return place == 0 && row.preference() != 0 ? "next, " + row.left() + " of " + row.preference() : place == 0 ? "next, all"
                : "then " + whole;
    }

    // --- one of them

    private static void edit(Visit visit, List<ForwardRow> rows, Known known) {
        var html = visit.html();
        var row = find(rows, visit);
        if (row == null || known.waiting.of(row) == WaitingForwards.State.GOES) {
            html.element("p", "That forward is not there any more.", "class", "notice bad", "role", "alert");
            return;
        }
        Facts.section(html, "edit", row.title());
        if (!row.module().equals(ForwardRow.AUTOFW)) {
            Forms.begin(visit, PATH, "edit");
            chosen(visit, row);
            Forms.text(visit, "pref", "Connections in a row (preference)", Integer.toString(row.preference()),
                    "How many it is given before the next host has its turn" + (row.module().equals(ForwardRow.MFW) ? "; 0 for all" : ""),
                    "inputmode", "numeric", "class", "short");
            html.open("div", "class", "fields");
            TermsFields.write(visit, "", row.terms());
            html.close();
            Forms.end(visit, "Note this");
            turns(visit, row, rows);
        }
        if (!row.group().isEmpty()) {
            known.health.write(visit, row, known.waiting.of(row) != WaitingForwards.State.NEW);
        }
        delete(visit, row, known.live.getOrDefault(row.id(), 0L));
        html.open("p").element("a", "Close", "href", PATH).close();
        html.close();
    }

    private static void turns(Visit visit, ForwardRow row, List<ForwardRow> rows) {
        var html = visit.html();
        var group = rows.stream().filter(other -> other.group().equals(row.group())).toList();
        if (group.size() < 2 || group.getFirst().id() == row.id()) {
            return;
        }
        html.element("h3", "Its turn").open("p", "class", "buttons");
        Forms.button(visit, PATH, "first", "Put it first", "quiet", "edit", Integer.toString(row.id()));
        html.close();
    }

    private static void delete(Visit visit, ForwardRow row, long live) {
        var html = visit.html();
        html.element("h3", "Delete it");
        html.element("p", live == 0 ? "No connection uses it now." : live == 1 ? "1 connection uses it now, and goes on unless it is cut."
                : Facts.number(live) + " connections use it now, and go on unless they are cut.");
        Forms.begin(visit, PATH, "delete");
        chosen(visit, row);
        Forms.check(visit, "cut", live == 1 ? "Cut its connection too" : "Cut its connections too", false);
        Forms.end(visit, "Delete", "danger");
    }

    private static void chosen(Visit visit, ForwardRow row) {
        Forms.hidden(visit, "edit", Integer.toString(row.id()));
    }

    private static ForwardRow find(List<ForwardRow> rows, Visit visit) {
        var id = visit.form().text("edit");
        return rows.stream().filter(row -> id.equals(Integer.toString(row.id()))).findFirst().orElse(null);
    }

    // --- changes

    @Override
    public void act(Visit visit) throws Unclear {
        switch (visit.form().text("do")) {
            case "add-portfw" -> visit.change(ForwardForms.portfw(visit));
            case "add-mfw" -> visit.change(ForwardForms.mfw(visit));
            case "add-autofw" -> visit.change(ForwardForms.autofw(visit));
            case "edit" -> change(visit, chosen(visit));
            case "delete" -> visit.change(chosen(visit).delete(visit.form().has("cut")));
            case "first" -> visit.changes(chosen(visit).first());
            default -> {
                if (!ForwardHealth.act(visit, chosen(visit))) {
                    throw new Unclear("This form is not known.");
                }
            }
        }
    }

    private static ForwardRow chosen(Visit visit) throws Unclear {
        var forwards = WaitingForwards.of(visit);
        var row = find(forwards.rows(), visit);
        if (row == null || forwards.of(row) == WaitingForwards.State.GOES) {
            throw new Unclear("That forward is not there any more. Look at the list again.");
        }
        return row;
    }

    private static void change(Visit visit, ForwardRow row) throws Unclear {
        var options = new ArrayList<>(List.of("-p", ForwardForms.word(visit, "pref", "how many connections in a row")));
        options.addAll(TermsFields.read(visit, "", row.terms()));
        visit.change(row.edit(options));
    }
}
