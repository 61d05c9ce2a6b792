package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;

/** The sub-command {@code dns} of {@code bauta}: the names answered to the inside. */
public final class BautaDns {
    private static final int MOST_SERVERS = 8;
    private static final String ARGUMENTS = "[on|off|name NAME A|forget NAME|upstream A...|upstream learned|reset]";
    private static final String USAGE = "dns needs: on, off, name NAME ADDRESS, forget NAME, upstream ADDRESS..., upstream learned, reset,"
            + " or nothing to show what is set";

    private final Served served;

    public BautaDns(Served served) {
        this.served = served;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("dns", ARGUMENTS, "the names answered to the inside", this::run);
    }

    private void run(List<String> words, Console console) throws Refusal {
        if (words.size() > 1 && words.getFirst().equals("upstream")) {
            upstream(words.subList(1, words.size()));
            return;
        }
        // What is asked for, and how many words follow.
        switch (words.isEmpty() ? "show 0" : words.getFirst() + " " + (words.size() - 1)) {
            case "show 0" -> show(console);
            case "on 0" -> served.change(before -> before.dns(true));
            case "off 0" -> served.change(before -> before.dns(false));
            case "reset 0" -> served.change(InsideServices.OFF::withDhcpOf);
            case "name 2" -> {
                var name = ServiceWords.name(words.get(1));
                int address = ServiceWords.address(words.get(2));
                served.change(before -> before.with(name, address));
            }
            case "forget 1" -> forget(ServiceWords.name(words.get(1)));
            default -> throw new Refusal(2, USAGE);
        }
    }

    private void forget(String name) throws Refusal {
        synchronized (served) {
            if (!served.values().names().containsKey(name)) {
                throw new Refusal(1, "no local name " + name + Nearest.hint(name, served.values().names().keySet()));
            }
            served.change(before -> before.without(name));
        }
    }

    private void upstream(List<String> words) throws Refusal {
        if (words.equals(List.of("learned"))) {
            served.change(before -> before.upstream(List.of()));
            return;
        }
        if (words.size() > MOST_SERVERS) {
            throw new Refusal(2, "upstream: " + MOST_SERVERS + " servers at most");
        }
        var servers = new ArrayList<Integer>();
        for (var word : words) {
            servers.add(ServiceWords.address(word));
        }
        served.change(before -> before.upstream(servers));
    }

    private void show(Console console) {
        var values = served.values();
        var upstream = values.upstream().isEmpty() ? "learned" : String.join(" ", values.upstream().stream().map(Addresses::text).toList());
        console.out("dns " + (values.dns() ? "on" : "off") + "\nupstream " + upstream + "\n");
        values.names().forEach((name, address) -> console.out("name " + name + " " + Addresses.text(address) + "\n"));
    }
}
