package bauta.web;

import bauta.command.BautaStatus;
import bauta.command.StatusSource;
import bauta.command.StatusSource.Card;
import bauta.firmware.Firmware;
import bauta.path.DropReason;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.path.Topology.Link;
import bauta.wire.Addresses;
import java.util.Arrays;
import java.util.Locale;

/** The status page: what {@code bauta status} prints, for a browser. */
final class StatusPage {
    private static final String REFRESH_SECONDS = "5";
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private final StatusSource status;
    private final String stylesheet;

    /** @param stylesheet its path */
    StatusPage(StatusSource status, String stylesheet) {
        this.status = status;
        this.stylesheet = stylesheet;
    }

    /** @param paused without the order to the browser to come again */
    String html(boolean paused) {
        var topology = status.topology();
        boolean forwarding = status.forwarding();
        var page = new Html().open("html", "lang", "en").line();
        head(page, forwarding, paused);
        page.open("body").line();
        page.open("header").element("h1", "Bauta")
                .element("p", forwarding ? "Forwarding" : "Not forwarding", "class", forwarding ? "good" : "bad").close().line();
        page.open("main").line();
        summary(page);
        for (var card : status.cards()) {
            card(page, card, topology.link(card.side()));
        }
        routes(page, topology);
        drops(page);
        page.close().line();
        footer(page, paused);
        return page.close().line().close().line().toString();
    }

    private void head(Html page, boolean forwarding, boolean paused) {
        page.open("head").line().single("meta", "charset", "utf-8").line()
                .single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line()
                .single("meta", "name", "color-scheme", "content", "light dark").line();
        if (!paused) {
            page.single("meta", "http-equiv", "refresh", "content", REFRESH_SECONDS).line();
        }
        page.single("link", "rel", "stylesheet", "href", stylesheet).line()
                .element("title", forwarding ? "Bauta: forwarding" : "Bauta: not forwarding").line().close().line();
    }

    private void summary(Html page) {
        long flows = status.flows();
        long capacity = status.flowCapacity();
        section(page, "router", "Router");
        page.open("dl");
        fact(page, "Up", BautaStatus.uptime(status.uptimeSeconds()));
        page.open("div").element("dt", "Flows").open("dd").text(number(flows) + " of " + number(capacity)).text(" ")
                .open("meter", "min", "0", "max", Long.toString(capacity), "high", Long.toString(capacity / 10 * 9), "value",
                        Long.toString(flows), "aria-label", "Flows").close().close().close();
        page.close().close().line();
    }

    private static void card(Html page, Card card, Link link) {
        var side = card.side() == Side.INSIDE ? "Inside" : "Outside";
        page.open("section", "aria-labelledby", side.toLowerCase(Locale.ROOT)).line()
                .open("h2", "id", side.toLowerCase(Locale.ROOT)).text(side).text(" ").element("code", link.name()).close().line();
        page.open("dl");
        page.open("div").element("dt", "Link")
                .element("dd", link.carrier() ? "up" : "down", "class", link.carrier() ? "good" : "bad").close();
        fact(page, "Network card", card.device());
        addresses(page, link);
        fact(page, "Hardware address", BautaStatus.mac(link.mac()));
        fact(page, "MTU", number(link.mtu()) + " bytes");
        page.close().line();
        page.open("table").element("caption", "Traffic since the start").open("thead").open("tr").open("td").close();
        for (var column : new String[] {"Frames", "Volume", "Dropped"}) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().line().open("tbody");
        traffic(page, "Received", card.receivedFrames(), card.receivedBytes(), card.receivedDropped());
        traffic(page, "Sent", card.sentFrames(), card.sentBytes(), card.sentDropped());
        page.close().close().close().line();
    }

    private static void addresses(Html page, Link link) {
        page.open("div").element("dt", link.addresses().size() > 1 ? "Addresses" : "Address");
        for (var subnet : link.addresses()) {
            page.element("dd", Addresses.text(subnet.address()) + "/" + subnet.prefix());
        }
        if (link.addresses().isEmpty()) {
            page.element("dd", "none");
        }
        page.close();
    }

    private static void traffic(Html page, String direction, long frames, long bytes, long dropped) {
        page.open("tr").element("th", direction, "scope", "row").element("td", number(frames))
                .element("td", volume(bytes), "title", number(bytes) + " bytes").element("td", number(dropped)).close().line();
    }

    private static void routes(Html page, Topology topology) {
        section(page, "routes", "Routes");
        if (topology.routes().isEmpty()) {
            page.element("p", "None.").close().line();
            return;
        }
        page.open("table", "class", "words").open("thead").open("tr");
        for (var column : new String[] {"To", "Via", "By"}) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().line().open("tbody");
        for (var route : topology.routes()) {
            page.open("tr")
                    .element("th", route.prefix() == 0 ? "default" : Addresses.text(route.network()) + "/" + route.prefix(), "scope", "row")
                    .element("td", route.gateway() == 0 ? "on the link" : Addresses.text(route.gateway()))
                    .element("td", topology.link(route.side()).name()).close().line();
        }
        page.close().close().close().line();
    }

    private void drops(Html page) {
        var drops = status.drops();
        section(page, "drops", "Dropped");
        var reasons = Arrays.stream(DropReason.values()).filter(reason -> drops.of(reason) != 0).toList();
        if (reasons.isEmpty()) {
            page.element("p", "Nothing since the start.").close().line();
            return;
        }
        page.open("table").open("thead").open("tr").element("th", "Reason", "scope", "col").element("th", "Packets", "scope", "col")
                .close().close().line().open("tbody");
        for (var reason : reasons) {
            page.open("tr").element("th", reason.words(), "scope", "row").element("td", number(drops.of(reason))).close().line();
        }
        page.close().close().close().line();
    }

    private static void footer(Html page, boolean paused) {
        page.open("footer").open("p").text("Bauta " + Firmware.VERSION + ". ");
        if (paused) {
            page.text("This page stands still. ").element("a", "Refresh it", "href", "/").text(" every " + REFRESH_SECONDS + " seconds.");
        } else {
            page.text("This page refreshes every " + REFRESH_SECONDS + " seconds. ").element("a", "Hold it still", "href", "/?still")
                    .text(".");
        }
        page.close().close().line();
    }

    private static void section(Html page, String id, String heading) {
        page.open("section", "aria-labelledby", id).line().element("h2", heading, "id", id).line();
    }

    private static void fact(Html page, String name, String value) {
        page.open("div").element("dt", name).element("dd", value).close();
    }

    /** Digits in groups of three with narrow spaces that do not break. */
    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    /** Three digits that matter, with a decimal unit. */
    static String volume(long bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f\u00a0%s", value, UNITS[unit]);
    }
}
