package bauta.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A name for an ICMP type, or for one code of a type.
 *
 * @param name  as listings print it
 * @param alias another name, or empty
 * @param code  -1 for all codes of the type
 */
record IcmpName(String name, String alias, int type, int code) {
    static final List<IcmpName> ALL = List.of(
            all("echo-reply", "pong", 0),
            all("destination-unreachable", "", 3),
            one("network-unreachable", 3, 0), one("host-unreachable", 3, 1), one("protocol-unreachable", 3, 2),
            one("port-unreachable", 3, 3), one("fragmentation-needed", 3, 4), one("source-route-failed", 3, 5),
            one("network-unknown", 3, 6), one("host-unknown", 3, 7), one("network-prohibited", 3, 9),
            one("host-prohibited", 3, 10), one("TOS-network-unreachable", 3, 11), one("TOS-host-unreachable", 3, 12),
            one("communication-prohibited", 3, 13), one("host-precedence-violation", 3, 14), one("precedence-cutoff", 3, 15),
            all("source-quench", "", 4),
            all("redirect", "", 5),
            one("network-redirect", 5, 0), one("host-redirect", 5, 1), one("TOS-network-redirect", 5, 2),
            one("TOS-host-redirect", 5, 3),
            all("echo-request", "ping", 8),
            all("router-advertisement", "", 9),
            all("router-solicitation", "", 10),
            all("time-exceeded", "ttl-exceeded", 11),
            one("ttl-zero-during-transit", 11, 0), one("ttl-zero-during-reassembly", 11, 1),
            all("parameter-problem", "", 12),
            one("ip-header-bad", 12, 0), one("required-option-missing", 12, 1),
            all("timestamp-request", "", 13),
            all("timestamp-reply", "", 14),
            all("address-mask-request", "", 17),
            all("address-mask-reply", "", 18));

    private static IcmpName all(String name, String alias, int type) {
        return new IcmpName(name, alias, type, -1);
    }

    private static IcmpName one(String name, int type, int code) {
        return new IcmpName(name, "", type, code);
    }

    int lowCode() {
        return Math.max(code, 0);
    }

    int highCode() {
        return code < 0 ? 65535 : code;
    }

    /** Whether single codes of its type have names of their own while this one means all of them. */
    boolean vague() {
        return code < 0 && ALL.stream().anyMatch(other -> other.type == type && other.code >= 0);
    }

    /** The entry that says exactly that. */
    static Optional<IcmpName> of(int type, int lowCode, int highCode) {
        return ALL.stream().filter(n -> n.type == type && n.lowCode() == lowCode && n.highCode() == highCode).findFirst();
    }

    /** The entry with that name or alias, or the only one with a name that begins with it; the case does not count. */
    static IcmpName parse(String text) throws IpchainsError {
        var wanted = text.toLowerCase(Locale.ROOT);
        var found = new ArrayList<IcmpName>();
        var names = new ArrayList<String>();
        for (var entry : ALL) {
            for (var name : entry.alias.isEmpty() ? List.of(entry.name) : List.of(entry.name, entry.alias)) {
                if (name.equalsIgnoreCase(text)) {
                    return entry;
                }
                if (name.toLowerCase(Locale.ROOT).startsWith(wanted) && !found.contains(entry)) {
                    found.add(entry);
                    names.add(name);
                }
            }
        }
        if (found.isEmpty() || text.isEmpty()) {
            throw IpchainsError.usage("invalid ICMP type `" + text + "' specified");
        }
        if (found.size() > 1) {
            throw IpchainsError.usage("Ambiguous ICMP `" + text + "' : `" + names.get(0) + "' or `" + names.get(1) + "'?");
        }
        return found.getFirst();
    }
}
