package bauta.command;

import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the board serves the inside network beside routing: addresses (DHCP, RFC 2131) and names (DNS). Immutable; a change
 * publishes a new one.
 *
 * @param dhcp         whether addresses are leased
 * @param first        of the addresses leased; 0 for .100 to .199, or what of that the network holds
 * @param last         of them
 * @param leaseSeconds how long a lease lasts
 * @param fixed        addresses by hardware address
 * @param dns          whether names are answered
 * @param names        local names and their addresses
 * @param upstream     servers asked for other names; empty for those the outside's DHCP server told
 */
public record InsideServices(boolean dhcp, int first, int last, int leaseSeconds, SortedMap<Long, Fixed> fixed, boolean dns,
                             SortedMap<String, Integer> names, List<Integer> upstream) {
    static final int DEFAULT_LEASE_SECONDS = 12 * 3600;

    /** Nothing; what a start or a {@code reset} gives. */
    public static final InsideServices OFF = new InsideServices(false, 0, 0, DEFAULT_LEASE_SECONDS, new TreeMap<>(), false, new TreeMap<>(),
            List.of());

    public InsideServices {
        fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
        names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
        upstream = List.copyOf(upstream);
    }

    /**
     * The address a station always gets.
     *
     * @param mac  48 bits, right-aligned
     * @param name it is known by, empty for the one it gives itself
     */
    public record Fixed(long mac, int address, String name) {
    }

    /** The same, leasing addresses or not. */
    public InsideServices dhcp(boolean on) {
        return new InsideServices(on, first, last, leaseSeconds, fixed, dns, names, upstream);
    }

    /** The same, answering names or not. */
    public InsideServices dns(boolean on) {
        return new InsideServices(dhcp, first, last, leaseSeconds, fixed, on, names, upstream);
    }

    public InsideServices range(int from, int to) {
        return new InsideServices(dhcp, from, to, leaseSeconds, fixed, dns, names, upstream);
    }

    InsideServices leaseSeconds(int seconds) {
        return new InsideServices(dhcp, first, last, seconds, fixed, dns, names, upstream);
    }

    InsideServices with(Fixed lease) {
        var changed = new TreeMap<>(fixed);
        changed.put(lease.mac, lease);
        return new InsideServices(dhcp, first, last, leaseSeconds, changed, dns, names, upstream);
    }

    InsideServices without(long mac) {
        var changed = new TreeMap<>(fixed);
        changed.remove(mac);
        return new InsideServices(dhcp, first, last, leaseSeconds, changed, dns, names, upstream);
    }

    InsideServices with(String name, int address) {
        var changed = new TreeMap<>(names);
        changed.put(name, address);
        return new InsideServices(dhcp, first, last, leaseSeconds, fixed, dns, changed, upstream);
    }

    InsideServices without(String name) {
        var changed = new TreeMap<>(names);
        changed.remove(name);
        return new InsideServices(dhcp, first, last, leaseSeconds, fixed, dns, changed, upstream);
    }

    InsideServices upstream(List<Integer> servers) {
        return new InsideServices(dhcp, first, last, leaseSeconds, fixed, dns, names, servers);
    }

    /** {@code bauta dhcp reset} keeps what is of names, {@code bauta dns reset} what is of leases. */
    InsideServices withDhcpOf(InsideServices other) {
        return new InsideServices(other.dhcp, other.first, other.last, other.leaseSeconds, other.fixed, dns, names, upstream);
    }

    /** The commands that bring any router to this. */
    List<String> commands() {
        var commands = new ArrayList<>(List.of("bauta dhcp reset", "bauta dns reset"));
        if (first != 0) {
            commands.add("bauta dhcp range " + Addresses.text(first) + " " + Addresses.text(last));
        }
        if (leaseSeconds != DEFAULT_LEASE_SECONDS) {
            commands.add("bauta dhcp lease-time " + leaseSeconds);
        }
        for (var lease : fixed.values()) {
            commands.add(("bauta dhcp static " + Addresses.mac(lease.mac) + " " + Addresses.text(lease.address) + " " + lease.name).strip());
        }
        names.forEach((name, address) -> commands.add("bauta dns name " + name + " " + Addresses.text(address)));
        if (!upstream.isEmpty()) {
            commands.add("bauta dns upstream " + String.join(" ", upstream.stream().map(Addresses::text).toList()));
        }
        if (dhcp) {
            commands.add("bauta dhcp on");
        }
        if (dns) {
            commands.add("bauta dns on");
        }
        return commands;
    }
}
