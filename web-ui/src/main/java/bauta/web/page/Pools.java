package bauta.web.page;

import java.util.ArrayList;
import java.util.List;

/** The part of the page Network with the outside addresses that inside hosts are given: {@code ipmasqadm nat}. */
final class Pools {
    private static final int COLUMNS = 6;

    private Pools() {
    }

    static void write(Visit visit, String path) {
        var html = visit.html();
        Facts.section(html, "pools", "Outside addresses for inside hosts (address pools)");
        html.element("p", "With more than one address outside, hosts can have one to themselves: from a pool while they have connections, or one that is"
                + " always theirs.", "class", "soft");
        var listing = visit.shell().run("ipmasqadm", "nat", "-l", "-n");
        var rows = listing.out().lines().map(line -> line.strip().split(" +")).filter(row -> row.length >= COLUMNS - 1
                && (row[0].equals("pool") || row[0].equals("binding"))).toList();
        if (rows.isEmpty()) {
            html.element("p", listing.good() ? "There is none: all hosts share the router's own address." : listing.err());
        } else {
            Facts.table(html, "Outside", "Kind", "For", "Taken", "Connections", "Opened", "");
            rows.forEach(row -> row(visit, path, row));
            Facts.endTable(html);
            AsCommands.inForce(visit, "ipmasqadm nat ");
        }
        html.open("details").element("summary", "Add some");
        Forms.begin(visit, path, "pool-add");
        html.open("div", "class", "fields");
        Forms.text(visit, "pool-addresses", "Outside addresses", "", "203.0.113.16/28, FIRST-LAST or one address");
        Forms.text(visit, "pool-host", "Always for this host", "", "One address only; empty: a pool");
        Forms.text(visit, "pool-networks", "Only for these networks", "", "Of a pool, such as 192.168.1.0/25; empty: for all");
        html.close();
        Forms.check(visit, "pool-open", "New connections from outside reach the host that has the address to itself (-o)", false);
        Forms.check(visit, "pool-exclusive", "Refuse new hosts when no address is free, instead of sharing one (-x)", false);
        Forms.end(visit, "Note this");
        html.close().close();
    }

    private static void row(Visit visit, String path, String[] row) {
        var flags = row.length >= COLUMNS ? row[5] : "";
        var html = visit.html();
        html.open("tr").element("th", row[1], "scope", "row", "class", "mono").element("td", row[0].equals("pool") ? "Pool" : "Always one host's")
                .element("td", row[2], "class", "mono").element("td", row[4]).element("td", row[3])
                .element("td", flags.contains("O") ? "from outside" : "for answers only").open("td");
        Forms.button(visit, path, "pool-delete", "Delete", "quiet", "addresses", row[1]);
        html.close().close().line();
    }

    /** Whether the form was one of these. */
    static boolean act(Visit visit) throws Unclear {
        var form = visit.form();
        switch (form.text("do")) {
            case "pool-add" -> {
                var words = new ArrayList<>(List.of("ipmasqadm", "nat", "-a", "-L", form.text("pool-addresses")));
                if (!form.text("pool-host").isEmpty()) {
                    words.addAll(List.of("-R", form.text("pool-host")));
                }
                if (!form.text("pool-networks").isEmpty()) {
                    words.addAll(List.of("-s", form.text("pool-networks").replaceAll("[ ,]+", ",")));
                }
                if (form.has("pool-open")) {
                    words.add("-o");
                }
                if (form.has("pool-exclusive")) {
                    words.add("-x");
                }
                visit.change(words);
            }
            case "pool-delete" -> visit.change("ipmasqadm", "nat", "-d", "-L", form.text("addresses"));
            default -> {
                return false;
            }
        }
        return true;
    }
}
