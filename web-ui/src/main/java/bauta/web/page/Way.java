package bauta.web.page;

import static bauta.path.DropReason.ACCESS_LIST;
import static bauta.path.DropReason.BAD_OFFLOAD;
import static bauta.path.DropReason.BROADCAST;
import static bauta.path.DropReason.CHAIN_FORWARD;
import static bauta.path.DropReason.CHAIN_INPUT;
import static bauta.path.DropReason.CHAIN_OUTPUT;
import static bauta.path.DropReason.CUT;
import static bauta.path.DropReason.FILTERED;
import static bauta.path.DropReason.FORWARDING_OFF;
import static bauta.path.DropReason.FRAGMENT_LIMIT;
import static bauta.path.DropReason.FRAGMENT_OVERLAP;
import static bauta.path.DropReason.FRAGMENT_TIMEOUT;
import static bauta.path.DropReason.HELPER;
import static bauta.path.DropReason.HOST_LIMIT;
import static bauta.path.DropReason.HOST_PORT;
import static bauta.path.DropReason.IP_CHECKSUM;
import static bauta.path.DropReason.LINK_DOWN;
import static bauta.path.DropReason.LOOP;
import static bauta.path.DropReason.MALFORMED_ARP;
import static bauta.path.DropReason.MALFORMED_ETHERNET;
import static bauta.path.DropReason.MALFORMED_IP;
import static bauta.path.DropReason.MALFORMED_TRANSPORT;
import static bauta.path.DropReason.MARTIAN;
import static bauta.path.DropReason.NEIGHBOUR_DEAD;
import static bauta.path.DropReason.NEIGHBOUR_FULL;
import static bauta.path.DropReason.NO_FLOW;
import static bauta.path.DropReason.NO_PORT;
import static bauta.path.DropReason.NO_ROUTE;
import static bauta.path.DropReason.OTHER_STATION;
import static bauta.path.DropReason.OTHER_TYPE;
import static bauta.path.DropReason.OUTSIDE_CLOSED;
import static bauta.path.DropReason.POOL_ADDRESS;
import static bauta.path.DropReason.RING_FULL;
import static bauta.path.DropReason.SEND_FAILED;
import static bauta.path.DropReason.SOURCE_ROUTE;
import static bauta.path.DropReason.SPOOFED;
import static bauta.path.DropReason.SUSPECT_FRAGMENT;
import static bauta.path.DropReason.TABLE_FULL;
import static bauta.path.DropReason.TOO_BIG;
import static bauta.path.DropReason.TRANSPORT_CHECKSUM;
import static bauta.path.DropReason.TTL;
import static bauta.path.DropReason.VLAN;

import bauta.command.StatusSource.Card;
import bauta.path.DropReason;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The way of a packet through the router as a picture: the steps of {@code bauta.path.PacketPath}, with what was dropped at each. */
final class Way {
    private static final List<Step> STEPS = List.of(
            new Step("Arrives", "network card, ring", OTHER_STATION, VLAN, OTHER_TYPE, MALFORMED_ETHERNET, MALFORMED_ARP, RING_FULL),
            new Step("Is looked over", "gate", MALFORMED_IP, MALFORMED_TRANSPORT, BAD_OFFLOAD, IP_CHECKSUM, TRANSPORT_CHECKSUM, SOURCE_ROUTE, SPOOFED,
                    MARTIAN, BROADCAST),
            new Step("Is made whole", "defragment", FRAGMENT_OVERLAP, FRAGMENT_LIMIT, FRAGMENT_TIMEOUT, SUSPECT_FRAGMENT),
            new Step("Input chain", "marks, logs, DENY, REDIRECT", CHAIN_INPUT),
            new Step("Which way?", "route", NO_ROUTE, FORWARDING_OFF),
            new Step("From inside: forward chain", "MASQ?", CHAIN_FORWARD),
            new Step("Masquerade", "flow, port, helper", TABLE_FULL, HOST_LIMIT, NO_PORT, LOOP, HELPER),
            new Step("From outside: known, or forwarded?", "flows, mfw, portfw, autofw", FILTERED, POOL_ADDRESS, NO_FLOW, ACCESS_LIST, CUT, OUTSIDE_CLOSED),
            new Step("Fits the next link?", "TTL, MTU", TTL, TOO_BIG),
            new Step("Output chain", "DENY, marks", CHAIN_OUTPUT),
            new Step("Who is next?", "neighbour, ARP", NEIGHBOUR_FULL, NEIGHBOUR_DEAD),
            new Step("Leaves", "network card", SEND_FAILED, LINK_DOWN, HOST_PORT));

    private record Step(String name, String term, List<DropReason> drops) {
        Step(String name, String term, DropReason... drops) {
            this(name, term, List.of(drops));
        }
    }

    private Way() {
    }

    /** The reasons that have no step; a test keeps this empty. */
    static Set<DropReason> missing() {
        var missing = EnumSet.allOf(DropReason.class);
        STEPS.forEach(step -> missing.removeAll(step.drops));
        return missing;
    }

    static void write(Visit visit) {
        var html = visit.html();
        var drops = visit.engine().status().drops();
        html.line().open("section", "class", "broad", "aria-labelledby", "way").element("h2", "The way of a packet", "id", "way")
                .element("p", "Each box is a step; the numbers below it are packets that were dropped there since the start.", "class", "soft")
                .open("ol", "class", "way").line();
        for (int i = 0; i < STEPS.size(); i++) {
            var step = STEPS.get(i);
            html.open("li").open("p", "class", "step").element("b", step.name).text(" ").element("small", step.term).close();
            if (i == 0 || i == STEPS.size() - 1) {
                cards(html, visit.engine().status().cards(), i == 0);
            }
            html.open("ul");
            for (var reason : step.drops) {
                long count = drops.of(reason);
                var name = reason.name().toLowerCase(Locale.ROOT);
                if (count == 0) {
                    html.open("li", "hidden", "hidden");
                } else {
                    html.open("li");
                }
                html.element("span", Facts.number(count), "class", "count", "data-drop", name).text(" ").text(reason.words()).close();
            }
            html.close().close().line();
        }
        html.close();
        AsCommands.shown(visit, "bauta", "status", "-a");
        html.close().line();
    }

    private static void cards(Html html, List<Card> cards, boolean received) {
        for (var card : cards) {
            var side = card.side().name().toLowerCase(Locale.ROOT);
            html.open("p", "class", "frames").element("span", Facts.number(received ? card.receivedFrames() : card.sentFrames()), "data-card",
                    side + (received ? ".receivedFrames" : ".sentFrames")).text(" frames " + side).close();
        }
    }
}
