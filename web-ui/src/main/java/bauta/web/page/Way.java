package bauta.web.page;

import static bauta.path.DropReason.ACCESS_LIST;
import static bauta.path.DropReason.BAD_OFFLOAD;
import static bauta.path.DropReason.BROADCAST;
import static bauta.path.DropReason.CALLER_LIMIT;
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

import bauta.chains.Hook;
import bauta.path.DropReason;
import bauta.path.Drops;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The way of a packet through the router as a picture: the steps of {@code bauta.path.PacketPath}, with what was dropped at each. */
final class Way {
    private static final List<Stage> STAGES = List.of(
            new Stage("In", "then",
                    new Step("Arrives", "network card, ring", visit -> cards(visit, true), OTHER_STATION, VLAN, OTHER_TYPE, MALFORMED_ETHERNET,
                            MALFORMED_ARP, RING_FULL),
                    new Step("Is looked over", "gate", MALFORMED_IP, MALFORMED_TRANSPORT, BAD_OFFLOAD, IP_CHECKSUM, TRANSPORT_CHECKSUM, SOURCE_ROUTE,
                            SPOOFED, MARTIAN, BROADCAST),
                    new Step("Is made whole", "defragment", FRAGMENT_OVERLAP, FRAGMENT_LIMIT, FRAGMENT_TIMEOUT, SUSPECT_FRAGMENT),
                    new Step("Input chain", "marks, logs, DENY, REDIRECT", visit -> chain(visit, Hook.INPUT), CHAIN_INPUT),
                    new Step("Which way?", "route", NO_ROUTE, FORWARDING_OFF, CALLER_LIMIT)),
            new Stage("Through, from inside", "or",
                    new Step("Forward chain", "MASQ?", visit -> chain(visit, Hook.FORWARD), CHAIN_FORWARD),
                    new Step("Masquerade", "flow, port, helper", Way::connections, TABLE_FULL, HOST_LIMIT, NO_PORT, LOOP, HELPER)),
            new Stage("Through, from outside", "then",
                    new Step("Known, or forwarded?", "flows, mfw, portfw, autofw", FILTERED, POOL_ADDRESS, NO_FLOW, ACCESS_LIST, CUT,
                            OUTSIDE_CLOSED)),
            new Stage("Out", "",
                    new Step("Fits the next link?", "TTL, MTU", TTL, TOO_BIG),
                    new Step("Output chain", "DENY, marks", visit -> chain(visit, Hook.OUTPUT), CHAIN_OUTPUT),
                    new Step("Who is next?", "neighbour, ARP", NEIGHBOUR_FULL, NEIGHBOUR_DEAD),
                    new Step("Leaves", "network card", visit -> cards(visit, false), SEND_FAILED, LINK_DOWN, HOST_PORT)));

    /** @param next how it goes on to the next one: {@code then}, {@code or}, or not at all */
    private record Stage(String name, String next, List<Step> steps) {
        Stage(String name, String next, Step... steps) {
            this(name, next, List.of(steps));
        }
    }

    /** @param counts writes what passed it, where that is counted */
    private record Step(String name, String term, Consumer<Visit> counts, List<DropReason> drops) {
        Step(String name, String term, Consumer<Visit> counts, DropReason... drops) {
            this(name, term, counts, List.of(drops));
        }

        Step(String name, String term, DropReason... drops) {
            this(name, term, visit -> { }, drops);
        }
    }

    private Way() {
    }

    /** The reasons that have no step; a test keeps this empty. */
    static Set<DropReason> missing() {
        var missing = EnumSet.allOf(DropReason.class);
        STAGES.forEach(stage -> stage.steps.forEach(step -> missing.removeAll(step.drops)));
        return missing;
    }

    static void write(Visit visit) {
        var html = visit.html();
        html.line().open("section", "class", "broad", "aria-labelledby", "way").element("h2", "The way of a packet", "id", "way")
                .element("p", "Each box is a step, with what it dropped since the start; unfold it for the reasons.", "class", "soft")
                .open("ol", "class", "way").line();
        var drops = visit.engine().status().drops();
        for (var stage : STAGES) {
            html.open("li", "class", stage.next).element("p", stage.name, "class", "soft").open("ol").line();
            stage.steps.forEach(step -> step(visit, step, drops));
            html.close().close().line();
        }
        html.close();
        var offload = visit.engine().status().offload();
        if (!offload.isEmpty()) {
            html.open("p").text("Connections once they stand pass in the kernel instead (offload): ").element("span", offload, "data-words", "offload").text(".").close();
        }
        AsCommands.shown(visit, "bauta", "status", "-a");
        html.close().line();
    }

    private static void step(Visit visit, Step step, Drops drops) {
        var html = visit.html();
        html.open("li").open("p").element("b", step.name).text(" ").element("small", step.term).close();
        step.counts.accept(visit);
        long dropped = step.drops.stream().mapToLong(drops::of).sum();
        if (dropped == 0) {
            html.open("details");
        } else {
            html.open("details", "open", "open");
        }
        html.open("summary").element("span", Facts.number(dropped), "class", dropped == 0 ? "" : "bad", "data-drops",
                step.drops.stream().map(Way::name).collect(Collectors.joining(" "))).text(" dropped").close().open("ul");
        for (var reason : step.drops) {
            html.open("li").element("span", Facts.number(drops.of(reason)), "class", drops.of(reason) == 0 ? "" : "bad", "data-drops", name(reason))
                    .text(" " + reason.words()).close();
        }
        html.close().close().close().line();
    }

    private static String name(DropReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static void chain(Visit visit, Hook hook) {
        var work = visit.engine().tables().work(hook);
        count(visit, work.matches(), "data-value", hook.chain() + "Matches", " by its rules");
        count(visit, work.policy(), "data-value", hook.chain() + "Policy", " by its policy");
    }

    private static void connections(Visit visit) {
        count(visit, visit.engine().status().flows(), "data-value", "flows", " connections");
    }

    private static void cards(Visit visit, boolean received) {
        for (var card : visit.engine().status().cards()) {
            var side = card.side().name().toLowerCase(Locale.ROOT);
            count(visit, received ? card.receivedFrames() : card.sentFrames(), "data-card", side + (received ? ".receivedFrames" : ".sentFrames"),
                    " frames " + side);
        }
    }

    private static void count(Visit visit, long count, String attribute, String name, String unit) {
        visit.html().open("p", "class", "count").element("span", Facts.number(count), attribute, name).text(unit).close();
    }
}
