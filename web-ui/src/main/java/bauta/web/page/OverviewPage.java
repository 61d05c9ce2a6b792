package bauta.web.page;

import bauta.command.BautaStatus;
import bauta.command.StatusSource.Card;
import bauta.path.DropReason;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.wire.Addresses;
import bauta.web.api.History;
import java.util.Arrays;
import java.util.Locale;

/** The first page: how the router is doing. */
public final class OverviewPage implements Page {
    private final History history;

    /** @param history what the plots show */
    public OverviewPage(History history) {
        this.history = history;
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String title() {
        return "Overview";
    }

    @Override
    public void write(Visit visit) {
        var html = visit.html();
        var status = visit.engine().status();
        var topology = status.topology();
        html.open("div", "class", "grid", "data-live", "/live");
        Facts.section(html, "router", "Router");
        html.open("dl");
        Facts.fact(html, "Forwarding", status.forwarding() ? "yes" : "no", status.forwarding() ? "good" : "bad");
        Facts.fact(html, "Up", BautaStatus.uptime(status.uptimeSeconds()));
        Facts.fact(html, "Connections", Facts.number(status.flows()) + " of " + Facts.number(status.flowCapacity()));
        html.close().close().line();
        for (var card : status.cards()) {
            card(html, card, topology.link(card.side()));
        }
        drops(visit);
        html.close();
    }

    private static void card(Html html, Card card, Topology.Link link) {
        var side = card.side() == Side.INSIDE ? "Inside" : "Outside";
        Facts.section(html, side.toLowerCase(Locale.ROOT), side);
        html.open("dl");
        Facts.fact(html, "Link", link.carrier() ? "up" : "down", link.carrier() ? "good" : "bad");
        if (link.addresses().isEmpty()) {
            Facts.fact(html, "Address", "none");
        }
        for (var subnet : link.addresses()) {
            Facts.fact(html, "Address", Addresses.text(subnet.address()) + "/" + subnet.prefix());
        }
        Facts.fact(html, "Interface", link.name() + " (" + card.device() + ")");
        Facts.fact(html, "Received", Facts.volume(card.receivedBytes()));
        Facts.fact(html, "Sent", Facts.volume(card.sentBytes()));
        html.close().close().line();
    }

    private static void drops(Visit visit) {
        var html = visit.html();
        var drops = visit.engine().status().drops();
        Facts.section(html, "drops", "Dropped");
        var reasons = Arrays.stream(DropReason.values()).filter(reason -> drops.of(reason) != 0).toList();
        if (reasons.isEmpty()) {
            html.element("p", "Nothing since the start.");
        } else {
            html.open("table").open("thead").open("tr").element("th", "Reason", "scope", "col").element("th", "Packets", "scope", "col", "class",
                    "number").close().close().line().open("tbody");
            for (var reason : reasons) {
                html.open("tr").element("th", reason.words(), "scope", "row").element("td", Facts.number(drops.of(reason)), "class", "number",
                        "data-drop", reason.name().toLowerCase(Locale.ROOT)).close().line();
            }
            html.close().close();
        }
        html.close().line();
    }
}
