package bauta.command;

import bauta.chains.RuleSpec;
import bauta.wire.Addresses;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The parts of a rule as listings write them, with names or in numbers. */
final class RuleText {
    private final Names names;
    private final boolean numeric;
    private final Map<Integer, String> hosts = new HashMap<>();

    /** @param numeric whether nothing is looked up */
    RuleText(Names names, boolean numeric) {
        this.names = names;
        this.numeric = numeric;
    }

    /** The protocols that always have their names, empty for others. */
    static String knownProtocol(int number) {
        return switch (number) {
            case 0 -> "all";
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            default -> "";
        };
    }

    static String target(RuleSpec rule) {
        return rule.target().isEmpty() ? "-" : rule.target();
    }

    String protocol(RuleSpec rule) {
        var known = knownProtocol(rule.protocol());
        if (!known.isEmpty()) {
            return known;
        }
        return look(numeric ? Optional.empty() : names.protocolName(rule.protocol()), rule.protocol());
    }

    /** Six characters: SYN, fragment, log and copy. */
    static String flags(RuleSpec rule) {
        return flag(rule.inverted(RuleSpec.NOT_SYN), '!') + flag(rule.has(RuleSpec.SYN), 'y')
                + flag(rule.inverted(RuleSpec.NOT_FRAGMENT), '!') + flag(rule.has(RuleSpec.FRAGMENT), 'f')
                + flag(rule.has(RuleSpec.LOG), 'l') + flag(rule.has(RuleSpec.COPY), 'o');
    }

    private static String flag(boolean set, char letter) {
        return String.valueOf(set ? letter : '-');
    }

    String device(RuleSpec rule) {
        if (rule.has(RuleSpec.WILDCARD)) {
            return rule.device().isEmpty() ? any() : rule.device() + "+";
        }
        return rule.device();
    }

    static String bang(RuleSpec rule, int part) {
        return rule.inverted(part) ? "!" : " ";
    }

    /** The address with {@code /bits}, or the whole mask where it has holes. */
    String network(int address, int mask) {
        if (mask == 0 && !numeric) {
            return "anywhere";
        }
        return address(address) + switch (mask) {
            case -1 -> "";
            default -> "/" + mask(mask);
        };
    }

    private static String mask(int mask) {
        int bits = Integer.numberOfLeadingZeros(~mask);
        return mask == (bits == 0 ? 0 : -1 << 32 - bits) ? String.valueOf(bits) : Addresses.text(mask);
    }

    /** One address; a name is looked up once for each listing. */
    String address(int address) {
        if (numeric) {
            return Addresses.text(address);
        }
        return hosts.computeIfAbsent(address,
                a -> names.hostName(a).or(() -> names.networkName(a)).orElseGet(() -> Addresses.text(a)));
    }

    /** The column of ports, with the blanks before it. */
    String ports(RuleSpec rule) {
        int protocol = rule.protocol();
        if (protocol != 1 && protocol != 6 && protocol != 17) {
            return "  n/a";
        }
        var icmp = icmp(rule);
        if (icmp.isPresent()) {
            return "  " + icmp.get().name();
        }
        var text = portBang(rule, RuleSpec.NOT_SOURCE_PORT) + range(rule.sourceLow(), rule.sourceHigh(), protocol) + " -> "
                + portBang(rule, RuleSpec.NOT_DESTINATION_PORT) + range(rule.destinationLow(), rule.destinationHigh(), protocol);
        if (!rule.target().equals("REDIRECT")) {
            return text;
        }
        return text + " => " + (rule.redirectPort() == 0 ? " " + any() : service(rule.redirectPort(), protocol));
    }

    private Optional<IcmpName> icmp(RuleSpec rule) {
        boolean inverted = rule.inverted(RuleSpec.NOT_SOURCE_PORT) || rule.inverted(RuleSpec.NOT_DESTINATION_PORT);
        if (rule.protocol() != 1 || numeric || inverted || rule.sourceLow() != rule.sourceHigh()) {
            return Optional.empty();
        }
        return IcmpName.of(rule.sourceLow(), rule.destinationLow(), rule.destinationHigh());
    }

    private static String portBang(RuleSpec rule, int part) {
        return rule.inverted(part) ? " !" : "  ";
    }

    private String range(int low, int high, int protocol) {
        if (low == 0 && high == 65535) {
            return any();
        }
        return low == high ? service(low, protocol) : service(low, protocol) + ":" + service(high, protocol);
    }

    String service(int port, int protocol) {
        boolean named = !numeric && (protocol == 6 || protocol == 17);
        return look(named ? names.serviceName(port, protocol) : Optional.empty(), port);
    }

    private String any() {
        return numeric ? "*" : "any";
    }

    private static String look(Optional<String> name, int number) {
        return name.orElseGet(() -> String.valueOf(number));
    }
}
