package bauta.command;

/** A range of ports, ICMP types or codes; empty if {@code low} is above {@code high}. */
record RulePorts(int low, int high) {
    static final RulePorts ALL = new RulePorts(0, 65535);

    /** {@code port}, {@code a:b}, {@code a:}, {@code :b} or {@code :} with numbers or, for TCP and UDP, names of services. */
    static RulePorts parse(String text, int protocol, Names names) throws IpchainsError {
        int colon = text.indexOf(':');
        if (colon < 0) {
            int port = port(text, protocol, names);
            return new RulePorts(port, port);
        }
        var low = text.substring(0, colon);
        var high = text.substring(colon + 1);
        return new RulePorts(low.isEmpty() ? 0 : port(low, protocol, names), high.isEmpty() ? 65535 : port(high, protocol, names));
    }

    /** Whether {@code text} is made of numbers, and so no name of an ICMP type. */
    static boolean numeric(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c == ':' || c >= '0' && c <= '9');
    }

    static int port(String text, int protocol, Names names) throws IpchainsError {
        int number = (int) RuleNumbers.decimal(text, 65535);
        if (number >= 0) {
            return number;
        }
        if (protocol == 6 || protocol == 17) {
            var port = names.service(text, protocol);
            if (port.isPresent()) {
                return port.getAsInt();
            }
        }
        throw IpchainsError.usage("invalid port/service `" + text + "' specified");
    }

    boolean single() {
        return low == high;
    }
}
