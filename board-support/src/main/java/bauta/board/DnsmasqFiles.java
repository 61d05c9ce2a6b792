package bauta.board;

import bauta.command.InsideServices;
import bauta.path.Topology.Subnet;
import bauta.wire.Addresses;
import java.nio.file.Path;

/**
 * What dnsmasq(8) reads: a configuration, which takes a restart to change, and the two lists that it reads again on SIGHUP. All
 * values were judged when they were commanded; names of clients never come here.
 *
 * @param configuration the options
 * @param hosts         local names and those of static leases, as hosts(5)
 * @param fixed         static leases, one {@code MAC,ADDRESS[,NAME]} a line
 */
record DnsmasqFiles(String configuration, String hosts, String fixed) {
    private static final int FIRST_HOST = 100;
    private static final int LAST_HOST = 199;

    /**
     * For these services.
     *
     * @param device    the inside host port; nothing is answered elsewhere
     * @param inside    its address
     * @param directory where the two lists and the process's number are
     * @param leases    the file with the leases
     * @param learned   name servers that the outside told, as resolv.conf(5)
     */
    static DnsmasqFiles of(InsideServices services, String device, Subnet inside, Path directory, Path leases, Path learned) {
        var text = new StringBuilder("# Written by bautad; changes are lost. Change it with: bauta dhcp, bauta dns\n");
        text.append("pid-file=").append(directory.resolve("pid")).append("\ninterface=").append(device)
                .append("\nexcept-interface=lo\nbind-dynamic\n");
        dns(services, directory, learned, text);
        if (services.dhcp()) {
            dhcp(services, inside, directory, leases, text);
        }
        return new DnsmasqFiles(text.toString(), hosts(services, inside), fixed(services));
    }

    private static void dns(InsideServices services, Path directory, Path learned, StringBuilder text) {
        if (!services.dns()) {
            text.append("port=0\n");
            return;
        }
        // Local names are never asked of others (domain-needed, local, bogus-priv), wherever a client looks for them.
        text.append("no-hosts\ndomain=lan\nlocal=/lan/\nexpand-hosts\ndomain-needed\nbogus-priv\ncache-size=1000\naddn-hosts=")
                .append(directory.resolve("hosts")).append('\n');
        if (services.upstream().isEmpty()) {
            text.append("resolv-file=").append(learned).append('\n');
        } else {
            text.append("no-resolv\n");
            services.upstream().forEach(server -> text.append("server=").append(Addresses.text(server)).append('\n'));
        }
    }

    private static void dhcp(InsideServices services, Subnet inside, Path directory, Path leases, StringBuilder text) {
        long network = (inside.address() & mask(inside)) & 0xffffffffL;
        long last = (inside.address() | ~mask(inside)) & 0xffffffffL;
        long room = last - network;
        // A range of another network, which the router has left since, is the same part of this one.
        boolean here = inside.contains(services.first()) && inside.contains(services.last());
        long first = here ? services.first() & 0xffffffffL : moved(services.first(), inside);
        long end = here ? services.last() & 0xffffffffL : moved(services.last(), inside);
        boolean fits = services.first() != 0 && first <= end && first > network && end < last;
        long from = fits ? first : network + (room > LAST_HOST ? FIRST_HOST : 1);
        long to = fits ? end : room > LAST_HOST ? network + LAST_HOST : last - 1;
        text.append("dhcp-authoritative\ndhcp-range=").append(Addresses.text((int) from)).append(',').append(Addresses.text((int) to)).append(',')
                .append(Addresses.text(mask(inside))).append(',').append(services.leaseSeconds()).append('\n');
        text.append("dhcp-lease-max=").append(to - from + 1 + services.fixed().size()).append('\n');
        text.append("dhcp-leasefile=").append(leases).append("\ndhcp-hostsfile=").append(directory.resolve("fixed")).append('\n');
        text.append("quiet-dhcp\nquiet-dhcp6\n");
        // Names with a meaning of their own are not for whoever asks for them (CERT VU#598349).
        for (var name : new String[] {"wpad", "isatap", "localhost", "bauta", "lan"}) {
            text.append("dhcp-name-match=set:reserved,").append(name).append('\n');
        }
        text.append("dhcp-ignore-names=tag:reserved\n");
    }

    private static String hosts(InsideServices services, Subnet inside) {
        var text = new StringBuilder(Addresses.text(inside.address())).append(" bauta\n");
        services.names().forEach((name, address) -> text.append(Addresses.text(address)).append(' ').append(name).append('\n'));
        for (var lease : services.fixed().values()) { // known before its host has asked for it
            var name = lease.name();
            if (!name.isEmpty() && !services.names().containsKey(name) && !services.names().containsKey(name + ".lan")) {
                text.append(Addresses.text(lease.address())).append(' ').append(name).append('\n');
            }
        }
        return text.toString();
    }

    private static String fixed(InsideServices services) {
        var text = new StringBuilder();
        for (var lease : services.fixed().values()) {
            text.append(Addresses.mac(lease.mac())).append(',').append(Addresses.text(lease.address())).append(lease.name().isEmpty() ? "" : "," + lease.name()).append('\n');
        }
        return text.toString();
    }

    private static long moved(int address, Subnet inside) {
        return (inside.address() & mask(inside) | address & ~mask(inside)) & 0xffffffffL;
    }

    private static int mask(Subnet subnet) {
        return subnet.prefix() == 0 ? 0 : -1 << 32 - subnet.prefix();
    }
}
