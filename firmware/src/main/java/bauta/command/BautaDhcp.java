package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.path.Topology.Subnet;
import bauta.wire.Addresses;
import java.util.List;
import java.util.function.Supplier;

/** The sub-command {@code dhcp} of {@code bauta}: the addresses leased to the inside. */
public final class BautaDhcp {
    private static final String ARGUMENTS = "[on|off|range A B|range auto|lease-time T|static MAC A [NAME]|forget MAC|leases|reset]";
    private static final String USAGE = "dhcp needs: on, off, range FIRST LAST, range auto, lease-time TIME, static MAC ADDRESS [NAME],"
            + " forget MAC, leases, reset, or nothing to show what is set";

    private final Served served;
    private final Supplier<List<Subnet>> inside;

    /** @param inside the addresses of the inside host port; empty while they are not known */
    public BautaDhcp(Served served, Supplier<List<Subnet>> inside) {
        this.served = served;
        this.inside = inside;
    }

    public SubCommand subCommand() {
        return BautaCommand.subCommand("dhcp", ARGUMENTS, "the addresses leased to the inside", this::run);
    }

    private void run(List<String> words, Console console) throws Refusal {
        // What is asked for, and how many words follow.
        switch (words.isEmpty() ? "show 0" : words.getFirst() + " " + (words.size() - 1)) {
            case "show 0" -> show(console);
            case "leases 0" -> leases(console);
            case "on 0" -> served.change(before -> before.dhcp(true));
            case "off 0" -> served.change(before -> before.dhcp(false));
            case "reset 0" -> served.change(before -> before.withDhcpOf(InsideServices.OFF));
            case "range 1" -> {
                if (!words.get(1).equals("auto")) {
                    throw new Refusal(2, USAGE);
                }
                served.change(before -> before.range(0, 0));
            }
            case "range 2" -> range(words.get(1), words.get(2));
            case "lease-time 1" -> {
                int seconds = ServiceWords.duration(words.get(1));
                served.change(before -> before.leaseSeconds(seconds));
            }
            case "static 2", "static 3" -> fixed(words);
            case "forget 1" -> forget(words.get(1));
            default -> throw new Refusal(2, USAGE);
        }
    }

    private void range(String from, String to) throws Refusal {
        int first = ServiceWords.insideAddress(from, inside.get());
        int last = ServiceWords.insideAddress(to, inside.get());
        if (Integer.compareUnsigned(first, last) > 0) {
            throw new Refusal(2, "the range would go from " + from + " to " + to + "; the lower address comes first");
        }
        served.change(before -> before.range(first, last));
    }

    private void fixed(List<String> words) throws Refusal {
        long mac = ServiceWords.mac(words.get(1));
        int address = ServiceWords.insideAddress(words.get(2), inside.get());
        var name = words.size() == 4 ? ServiceWords.label(words.get(3)) : "";
        synchronized (served) {
            for (var other : served.values().fixed().values()) {
                boolean clash = other.address() == address || !name.isEmpty() && other.name().equals(name);
                if (other.mac() != mac && clash) {
                    throw new Refusal(1, Addresses.mac(other.mac()) + " has " + Addresses.text(other.address()) + " " + other.name()
                            + " already; 'bauta dhcp forget' takes it away");
                }
            }
            served.change(before -> before.with(new InsideServices.Fixed(mac, address, name)));
        }
    }

    private void forget(String word) throws Refusal {
        long mac = ServiceWords.mac(word);
        synchronized (served) {
            if (!served.values().fixed().containsKey(mac)) {
                throw new Refusal(1, "no static lease for " + word);
            }
            served.change(before -> before.without(mac));
        }
    }

    private void show(Console console) {
        var values = served.values();
        var range = values.first() == 0 ? "auto" : Addresses.text(values.first()) + " " + Addresses.text(values.last());
        console.out("dhcp " + (values.dhcp() ? "on" : "off") + "\nrange " + range + "\nlease-time " + values.leaseSeconds() + " s\n");
        for (var lease : values.fixed().values()) {
            console.out(("static " + Addresses.mac(lease.mac()) + " " + Addresses.text(lease.address()) + " " + lease.name()).strip() + "\n");
        }
    }

    private void leases(Console console) {
        for (var lease : served.leases()) {
            var left = lease.seconds() < 0 ? "for ever" : BautaStatus.uptime(lease.seconds());
            console.out("%-15s  %s  %-16s  %s\n".formatted(Addresses.text(lease.address()), Addresses.mac(lease.mac()), left,
                    lease.name()).stripTrailing() + "\n");
        }
    }
}
