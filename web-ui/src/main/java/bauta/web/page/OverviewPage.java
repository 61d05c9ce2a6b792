package bauta.web.page;

import bauta.command.BautaStatus;
import bauta.command.StatusSource.Card;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.web.api.History;
import bauta.wire.Addresses;
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
        html.open("div", "class", "grid", "data-live", "/live");
        Facts.section(html, "router", "Router");
        html.open("dl");
        Facts.fact(html, "Forwarding", status.forwarding() ? "yes" : "no", status.forwarding() ? "good" : "bad");
        html.open("div").element("dt", "Up").open("dd").element("span", BautaStatus.uptime(status.uptimeSeconds()), "data-uptime", "").close().close();
        html.open("div").element("dt", "Connections").open("dd").element("span", Facts.number(status.flows()), "data-value", "flows")
                .text(" of " + Facts.number(status.flowCapacity())).close().close();
        html.close().open("meter", "min", "0", "max", Long.toString(status.flowCapacity()), "high", Long.toString(status.flowCapacity() / 10 * 9),
                "value", Long.toString(status.flows()), "aria-label", "Connections").close().close().line();
        for (var card : status.cards()) {
            card(html, card, status.topology().link(card.side()));
        }
        Watched.write(visit);
        traffic(visit);
        Way.write(visit);
        html.close();
    }

    private void traffic(Visit visit) {
        var html = visit.html();
        var samples = history.samples(false);
        long down = 0;
        long up = 0;
        int from = Math.max(0, samples.length - 60);
        for (int i = from; i < samples.length; i++) {
            down += samples[i].down();
            up += samples[i].up();
        }
        int seconds = Math.max(1, samples.length - from);
        html.line().open("section", "class", "broad", "aria-labelledby", "traffic").element("h2", "Traffic outside", "id", "traffic");
        html.open("p").text("In the last minute, on average ").element("b", Facts.volume(down / seconds) + "/s").text(" in and ")
                .element("b", Facts.volume(up / seconds) + "/s").text(" out. Now ").element("span", "-", "data-value", "down", "data-unit", "bytes")
                .text("/s in, ").element("span", "-", "data-value", "up", "data-unit", "bytes").text("/s out.").close();
        html.open("p", "class", "buttons", "data-plots", "").element("button", "Last 10 minutes", "type", "button", "class", "quiet", "data-plot", "minutes",
                "aria-pressed", "true").element("button", "Last day", "type", "button", "class", "quiet", "data-plot", "day", "aria-pressed", "false").close();
        html.open("div", "class", "plot", "id", "plot", "role", "img", "aria-label", "Bytes a second in and out, over time", "data-style",
                visit.asset("uPlot.min.css"), "data-scripts", visit.asset("uPlot.iife.min.js") + " " + visit.asset("plot.js")).close();
        html.close().line();
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
        var name = side.toLowerCase(Locale.ROOT);
        html.open("div").element("dt", "Received").open("dd").element("span", Facts.volume(card.receivedBytes()), "data-card", name + ".receivedBytes",
                "data-unit", "bytes").close().close();
        html.open("div").element("dt", "Sent").open("dd").element("span", Facts.volume(card.sentBytes()), "data-card", name + ".sentBytes", "data-unit",
                "bytes").close().close();
        html.close().close().line();
    }
}
