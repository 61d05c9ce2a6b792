package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.path.DropReason;
import bauta.path.Topology;
import bauta.wire.Addresses;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The sub-command {@code status} of {@code bauta}. */
public final class BautaStatus {
    private final StatusSource source;

    public BautaStatus(StatusSource source) {
        this.source = source;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("status", "[-a]", "cards, addresses, routes, flows and drops; -a with the drops that are 0",
                this::status);
    }

    private void status(List<String> words, Console console) throws Refusal {
        var all = words.equals(List.of("-a"));
        if (!all && !words.isEmpty()) {
            throw new Refusal(2, "status takes only -a");
        }
        var topology = source.topology();
        var text = new StringBuilder();
        source.notices().forEach(notice -> text.append("NOTICE: ").append(notice).append('\n'));
        text.append("up ").append(uptime(source.uptimeSeconds())).append(", forwarding ")
                .append(source.forwarding() ? "on" : "off").append(", flows ").append(source.flows()).append(" of ")
                .append(source.flowCapacity()).append('\n');
        if (!source.offload().isEmpty()) {
            text.append("offload ").append(source.offload()).append('\n');
        }
        for (var card : source.cards()) {
            card(card, topology.link(card.side()), text);
        }
        for (var route : topology.routes()) {
            text.append(route(route, topology)).append('\n');
        }
        for (var group : source.health().groups()) {
            text.append(group.group()).append(", ").append(group.service()).append(" serves\n");
            BautaHealth.describe(group, text);
        }
        for (var reason : DropReason.values()) {
            long count = source.drops().of(reason);
            if (all || count != 0) {
                text.append("dropped %12d  %s\n".formatted(count, reason.words()));
            }
        }
        console.out(text.toString());
    }

    private static void card(StatusSource.Card card, Topology.Link link, StringBuilder text) {
        var addresses = link.addresses().isEmpty() ? "no address" : link.addresses().stream()
                .map(Topology.Subnet::toString).collect(Collectors.joining(" "));
        text.append("%s (%s, %s) %s, mtu %d, link %s, %s\n".formatted(link.name(), card.side().name().toLowerCase(Locale.ROOT),
                card.device(), Addresses.mac(link.mac()), link.mtu(), link.carrier() ? "up" : "down", addresses));
        text.append("  received %12d frames %15d bytes %9d dropped\n".formatted(card.receivedFrames(), card.receivedBytes(),
                card.receivedDropped()));
        text.append("  sent     %12d frames %15d bytes %9d dropped\n".formatted(card.sentFrames(), card.sentBytes(),
                card.sentDropped()));
    }

    private static String route(Topology.Route route, Topology topology) {
        var to = route.prefix() == 0 ? "default" : Addresses.text(route.network()) + "/" + route.prefix();
        var via = route.gateway() == 0 ? "" : " via " + Addresses.text(route.gateway());
        return "route " + to + via + " by " + topology.link(route.side()).name();
    }

    /** Days, hours, minutes and seconds: {@code 1 d 2:03:04}. */
    public static String uptime(long seconds) {
        long days = seconds / 86400;
        return (days == 0 ? "" : days + " d ") + "%d:%02d:%02d".formatted(seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    }
}
