package bauta.command;

import bauta.wire.Addresses;

/** How listings print addresses and ports: by name where there is one and names are wanted. */
record ListingNames(Names names) {
    String host(int address, boolean numeric) {
        var dotted = Addresses.text(address);
        return numeric || address == 0 ? dotted : names.hostName(address).orElse(dotted);
    }

    /** @param protocol TCP (6) or UDP (17) */
    String port(int port, int protocol, boolean numeric) {
        var digits = Integer.toString(port);
        return numeric ? digits : names.serviceName(port, protocol).orElse(digits);
    }
}
