package bauta.web.page;

import bauta.command.BautaConnections;
import bauta.command.ConnectionFilter;
import bauta.command.Connections.Order;
import bauta.command.Connections.Page;
import bauta.command.Connections.Row;
import bauta.wire.Addresses;
import bauta.wire.Ipv4;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The connections there are: searched, sorted and paged by the router itself, and cut one by one or together. */
public final class ConnectionsPage implements bauta.web.page.Page {
    private static final String PATH = "/connections";
    private static final int COUNT = 50;
    private static final int MOST = 100_000_000;

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Connections";
    }

    /** What is looked for. @param sought the words of the search, with addresses for names */
    private record Wanted(String search, List<String> sought, Order order, boolean up, int from) {
        static Wanted of(Visit visit, HostNames names) {
            var form = visit.form();
            var sort = form.text("sort");
            var order = Arrays.stream(Order.values()).filter(each -> BautaConnections.word(each).equals(sort)).findFirst().orElse(Order.BYTES);
            return new Wanted(form.text("q"), ConnectionsPage.words(form.text("q"), names), order, form.has("up"), form.number("from", MOST, 0));
        }

        List<String> command() {
            var command = new ArrayList<>(List.of("bauta", "connections"));
            command.addAll(sought);
            command.addAll(List.of("--sort", BautaConnections.word(order)));
            if (up) {
                command.add("--up");
            }
            if (from > 0) {
                command.addAll(List.of("--from", Integer.toString(from + 1)));
            }
            return command;
        }

        String place(Order by, boolean ascending, int begin) {
            return PATH + "?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8) + "&sort=" + BautaConnections.word(by)
                    + (ascending ? "&up=on" : "") + (begin > 0 ? "&from=" + begin : "");
        }
    }

    private static List<String> words(String search, HostNames names) {
        if (search.isBlank()) {
            return List.of();
        }
        return Arrays.stream(search.strip().split("[\\s,]+")).map(word -> names.all().entrySet().stream()
                .filter(entry -> entry.getValue().equalsIgnoreCase(word)).findFirst().map(entry -> Addresses.text(entry.getKey())).orElse(word))
                .toList();
    }

    @Override
    public void write(Visit visit) {
        var names = new HostNames(visit.engine());
        var wanted = Wanted.of(visit, names);
        var html = visit.html();
        Facts.refreshed(html);
        html.open("section", "aria-label", "Search");
        search(visit, wanted);
        try {
            var page = visit.engine().connections().page(ConnectionFilter.of(wanted.sought), wanted.order, !wanted.up, wanted.from, COUNT);
            html.close();
            found(visit, wanted, page, names);
        } catch (IllegalArgumentException e) {
            html.element("p", e.getMessage() + ".", "class", "notice bad", "role", "alert").close();
        }
    }

    private static void search(Visit visit, Wanted wanted) {
        var html = visit.html();
        html.open("form", "method", "get", "action", PATH, "role", "search").open("div", "class", "fields");
        Forms.text(visit, "q", "Show only", wanted.search, "Host, address, network, port, address:port, tcp, udp, icmp or state; all have to fit",
                "type", "search", "autocomplete", "off", "spellcheck", "false", "maxlength", "200");
        var orders = new ArrayList<String>();
        for (var order : Order.values()) {
            orders.addAll(List.of(BautaConnections.word(order), heading(order)));
        }
        Forms.choice(visit, "sort", "Sort by", BautaConnections.word(wanted.order), "", orders.toArray(String[]::new));
        html.close();
        if (wanted.up) {
            Forms.hidden(visit, "up", "on");
        }
        html.open("p", "class", "send").element("button", "Show", "type", "submit").close();
        AsCommands.shown(visit, wanted.command());
        html.close();
    }

    private static String heading(Order order) {
        return switch (order) {
            case BYTES -> "Volume";
            case HOST -> "Inside";
            case PEER -> "Outside (peer)";
            case PORT -> "Port of the peer";
            case LEFT -> "Ends in";
        };
    }

    // --- the list

    private static void found(Visit visit, Wanted wanted, Page page, HostNames names) {
        var html = visit.html();
        Facts.section(html, "found", "Found");
        html.open("div", "data-refresh", "found");
        html.open("p").text(page.found() == 0 ? "No connection fits." : page.found() == 1 ? "1 connection." : Facts.number(page.found())
                + " connections, " + Facts.number(Math.min(wanted.from + 1L, page.found())) + " to "
                + Facts.number(wanted.from + page.rows().size()) + " shown.").close();
        Forms.begin(visit, PATH, "cut");
        Forms.hidden(visit, "q", wanted.search);
        table(visit, wanted, page, names);
        html.close();
        pages(html, wanted, page.found());
        html.close();
        cut(visit, wanted, page.found());
        html.close();
    }

    private static void table(Visit visit, Wanted wanted, Page page, HostNames names) {
        var html = visit.html();
        html.open("div", "class", "scroll").open("table").open("thead").open("tr").element("th", "Protocol", "scope", "col");
        head(html, wanted, Order.HOST);
        head(html, wanted, Order.PEER);
        html.element("th", "State", "scope", "col").element("th", "Out", "scope", "col", "class", "number").element("th", "In", "scope", "col",
                "class", "number");
        head(html, wanted, Order.BYTES);
        head(html, wanted, Order.LEFT);
        html.element("td", "");
        Facts.beginRows(html, List.of("Protocol", heading(Order.HOST), heading(Order.PEER), "State", "Out", "In", heading(Order.BYTES),
                heading(Order.LEFT)));
        for (var row : page.rows()) {
            row(html, row, names);
        }
        Facts.endTable(html);
    }

    private static void head(Html html, Wanted wanted, Order order) {
        boolean by = wanted.order == order;
        var number = order == Order.BYTES || order == Order.LEFT ? "number" : "";
        html.open("th", "scope", "col", "class", number, "aria-sort", !by ? "none" : wanted.up ? "ascending" : "descending")
                .element("a", heading(order) + (!by ? "" : wanted.up ? " \u2191" : " \u2193"), "href", wanted.place(order, by != wanted.up && by, 0))
                .close();
    }

    private static void row(Html html, Row row, HostNames names) {
        var words = protocol(row.protocol()) + " " + end(row.inside(), row.insidePort()) + " " + end(row.peer(), row.peerPort());
        var inside = Addresses.text(row.inside());
        html.open("tr", "data-key", words).element("td", protocol(row.protocol()) + (row.forwarded() ? ", forwarded" : "")).open("th", "scope", "row",
                "class", "mono").element("a", inside, "href", PATH + "?q=" + inside, "title", "All of this host").text(":" + row.insidePort());
        names.write(html, row.inside());
        html.close().element("td", row.protocol() == Ipv4.ICMP ? Addresses.text(row.peer()) : end(row.peer(), row.peerPort()), "class", "mono")
                .element("td", state(row))
                .element("td", Facts.volume(row.bytesOut()), "class", "number").element("td", Facts.volume(row.bytesIn()), "class", "number")
                .element("td", Facts.volume(row.bytesOut() + row.bytesIn()), "class", "number")
                .element("td", time(row.remainingTicks() / 100), "class", "number").open("td", "class", "order")
                .element("button", "Cut", "type", "submit", "name", "one", "value", words, "class", "quiet", "aria-label", "Cut " + words)
                .close().close().line();
    }

    private static String state(Row row) {
        var state = row.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
        // Protocols without states of their own have theirs.
        var words = state.equals(protocol(row.protocol())) ? "" : state;
        return row.answered() ? words : words.isEmpty() ? "no answer yet" : words + ", no answer yet";
    }

    private static String protocol(int number) {
        return switch (number) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            default -> Integer.toString(number);
        };
    }

    private static String end(int address, int port) {
        return Addresses.text(address) + ":" + port;
    }

    private static String time(long seconds) {
        return seconds < 120 ? seconds + "\u00a0s" : seconds < 7200 ? seconds / 60 + "\u00a0min" : seconds / 3600 + "\u00a0h";
    }

    private static void pages(Html html, Wanted wanted, int found) {
        if (found <= COUNT && wanted.from == 0) {
            return;
        }
        html.open("p", "class", "buttons");
        if (wanted.from > 0) {
            html.element("a", "Those before", "href", wanted.place(wanted.order, wanted.up, Math.max(0, wanted.from - COUNT)));
        }
        if (wanted.from + COUNT < found) {
            html.element("a", "Those after", "href", wanted.place(wanted.order, wanted.up, wanted.from + COUNT));
        }
        html.close();
    }

    /** The button for all that were found; not for all there are. */
    private static void cut(Visit visit, Wanted wanted, int found) {
        if (found == 0 || wanted.sought.isEmpty()) {
            return;
        }
        Forms.begin(visit, PATH, "cut-all", "data-ask", "Cut all connections that fit " + wanted.search + "?");
        Forms.hidden(visit, "q", wanted.search);
        visit.html().open("p", "class", "send").element("button", found == 1 ? "Cut the connection that fits" : "Cut all " + Facts.number(found)
                + " that fit", "type", "submit", "class", "danger").close().close();
    }

    // --- changes

    @Override
    public void act(Visit visit) throws Unclear {
        var search = visit.form().text("q");
        visit.then(search.isEmpty() ? PATH : PATH + "?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8));
        var command = new ArrayList<>(List.of("bauta", "cut"));
        switch (visit.form().text("do")) {
            case "cut" -> command.addAll(words(visit.form().text("one"), new HostNames(visit.engine())));
            case "cut-all" -> command.addAll(words(search, new HostNames(visit.engine())));
            default -> throw new Unclear("This form is not known.");
        }
        visit.run(command, "");
    }
}
