package bauta.command;

import bauta.forward.Backend;
import bauta.forward.Group;
import bauta.health.CheckWords;
import java.util.List;

/** Reads a group and its hosts out of the words of a command: {@code portfw tcp LADDR LPORT} or {@code mfw MARK}, then the rest. */
record GroupWords(Group group, List<String> rest) {
    static final String GRAMMAR = "portfw tcp|udp LADDR LPORT, or mfw MARK";

    private static final int TCP = 6;
    private static final int UDP = 17;

    /** @param name of the sub-command, for complaints */
    static GroupWords of(String name, List<String> words) throws Refusal {
        var kind = words.isEmpty() ? "" : words.getFirst();
        try {
            if (kind.equals("mfw") && words.size() >= 2) {
                var mark = RuleNumbers.inC(words.get(1));
                if (mark.isPresent() && mark.getAsLong() != 0) {
                    return new GroupWords(Group.ofMark((int) mark.getAsLong()), words.subList(2, words.size()));
                }
                throw new Refusal(2, name + ": '" + words.get(1) + "' is no mark, those are 1 to 4294967295");
            }
            if (kind.equals("portfw") && words.size() >= 4 && List.of("tcp", "udp").contains(words.get(1))) {
                int address = bauta.wire.Addresses.parse(words.get(2));
                long port = RuleNumbers.decimal(words.get(3), 65535);
                if (port < 1) {
                    throw new Refusal(2, name + ": '" + words.get(3) + "' is no port, those are 1 to 65535");
                }
                return new GroupWords(Group.ofPort(words.get(1).equals("tcp") ? TCP : UDP, address, (int) port), words.subList(4, words.size()));
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(2, name + ": " + e.getMessage());
        }
        throw new Refusal(2, name + ": a group of hosts is needed: " + GRAMMAR);
    }

    /** One of the hosts that the group has. A port need not be said where only one host has that address. */
    static Backend host(String name, Group group, String word, List<Backend> there) throws Refusal {
        Backend wanted;
        try {
            wanted = CheckWords.backend(word);
        } catch (IllegalArgumentException e) {
            throw new Refusal(2, name + ": " + e.getMessage());
        }
        var found = there.stream().filter(b -> b.equals(wanted) || wanted.port() == 0 && b.address() == wanted.address()).toList();
        if (found.contains(wanted)) {
            return wanted;
        }
        if (found.size() != 1) {
            throw new Refusal(1, name + ": " + group + " has no host " + word + "; there "
                    + (there.isEmpty() ? "is none" : "are " + String.join(", ", there.stream().map(Backend::toString).toList())));
        }
        return found.getFirst();
    }
}
