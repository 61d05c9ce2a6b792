package bauta.command;

/** How listings print addresses and ports: by name where there is one and names are wanted. */
record ListingNames(HostNames hosts, PortNames ports) {
    String host(int address, boolean numeric) {
        var dotted = HostNames.dotted(address);
        return numeric || address == 0 ? dotted : hosts.nameOf(address).orElse(dotted);
    }

    /** @param protocol TCP (6) or UDP (17) */
    String port(int port, int protocol, boolean numeric) {
        var digits = Integer.toString(port);
        return numeric ? digits : ports.nameOf(port, protocol).orElse(digits);
    }
}
