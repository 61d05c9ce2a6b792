package bauta.command;

import bauta.path.Side;
import bauta.path.Topology;

/** Reads the words that commands about packets have in common: protocols, addresses, ports and sides. */
final class PacketWords {
    private final Names names;

    PacketWords(Names names) {
        this.names = names;
    }

    static int protocol(String word) throws Refusal {
        return switch (word) {
            case "tcp" -> 6;
            case "udp" -> 17;
            case "icmp" -> 1;
            default -> number(word, 1, 255, "protocol (tcp, udp, icmp or 1 to 255)");
        };
    }

    int address(String word) throws Refusal {
        var parsed = RuleNumbers.classic(word);
        if (parsed.isPresent()) {
            return parsed.getAsInt();
        }
        var found = names.hosts(word);
        if (found.isEmpty()) {
            throw new Refusal(1, "'" + word + "' is no address, and no host of that name is known");
        }
        return found.getFirst();
    }

    int port(String word, int protocol) throws Refusal {
        var named = names.service(word, protocol == 0 ? 6 : protocol);
        return named.isPresent() ? named.getAsInt() : number(word, 0, 65535, "port");
    }

    static Side side(String word, Topology topology) throws Refusal {
        for (var side : Side.values()) {
            boolean inside = side == Side.INSIDE;
            if (word.equals(topology.link(side).name()) || word.equals(inside ? "lan" : "wan") || word.equals(inside ? "inside" : "outside")) {
                return side;
            }
        }
        throw new Refusal(2, "'" + word + "' is no interface: lan (" + topology.inside().name() + ") or wan (" + topology.outside().name() + ")");
    }

    static int number(String word, int least, int most, String what) throws Refusal {
        if (!word.matches("[0-9]{1,9}") || Integer.parseInt(word) < least || Integer.parseInt(word) > most) {
            throw new Refusal(2, "'" + word + "' is no " + what);
        }
        return Integer.parseInt(word);
    }
}
