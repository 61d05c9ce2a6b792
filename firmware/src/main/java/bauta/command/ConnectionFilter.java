package bauta.command;

import bauta.masquerade.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which connections are meant: those that fit all of its words. Immutable; asked for each of many, so it makes nothing. */
public final class ConnectionFilter {
    /** All connections. */
    public static final ConnectionFilter ALL = new ConnectionFilter(0);
    /** What a word may be. */
    public static final String GRAMMAR = "ADDRESS, ADDRESS/BITS, ADDRESS:PORT, :PORT, PORT, tcp, udp, icmp or a state such as established";

    private static final int ENDPOINT = 0;
    private static final int PROTOCOL = 1;
    private static final int STATE = 2;
    private static final int ANY_PORT = -1;

    private final int[] kinds;
    private final int[] values;
    private final int[] masks;
    private final int[] ports;

    private ConnectionFilter(int size) {
        kinds = new int[size];
        values = new int[size];
        masks = new int[size];
        ports = new int[size];
    }

    /**
     * Reads words.
     *
     * @throws IllegalArgumentException naming a word that is none, in a sentence
     */
    public static ConnectionFilter of(List<String> words) {
        var filter = new ConnectionFilter(words.size());
        for (int i = 0; i < words.size(); i++) {
            if (!filter.read(i, words.get(i).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("'" + words.get(i) + "' is no " + GRAMMAR);
            }
        }
        return filter;
    }

    private boolean read(int i, String word) {
        int protocol = List.of("icmp", "tcp", "udp").indexOf(word);
        if (protocol >= 0) {
            kinds[i] = PROTOCOL;
            values[i] = new int[] {1, 6, 17}[protocol];
            return true;
        }
        var state = Arrays.stream(State.values()).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word.replace('-', '_'))).findFirst();
        if (state.isPresent()) {
            kinds[i] = STATE;
            values[i] = state.get().ordinal();
            return true;
        }
        kinds[i] = ENDPOINT;
        int colon = word.indexOf(':');
        boolean alone = colon < 0 && RuleNumbers.decimal(word, 65535) >= 0;
        var port = alone ? word : colon < 0 ? "" : word.substring(colon + 1);
        ports[i] = port.isEmpty() ? ANY_PORT : (int) RuleNumbers.decimal(port, 65535);
        return (port.isEmpty() ? colon < 0 : ports[i] >= 0) && (alone || colon == 0 || network(i, colon < 0 ? word : word.substring(0, colon)));
    }

    private boolean network(int i, String word) {
        int slash = word.indexOf('/');
        var address = RuleNumbers.dotted(slash < 0 ? word : word.substring(0, slash));
        long bits = slash < 0 ? 32 : RuleNumbers.decimal(word.substring(slash + 1), 32);
        if (address.isEmpty() || bits < 0) {
            return false;
        }
        masks[i] = bits == 0 ? 0 : -1 << 32 - (int) bits;
        values[i] = address.getAsInt() & masks[i];
        return true;
    }

    /** Whether it has no words, and so means every connection. */
    public boolean all() {
        return kinds.length == 0;
    }

    /** Whether a connection with those three ends is meant. */
    public boolean admits(int protocol, int state, int inside, int insidePort, int peer, int peerPort, int outside, int outsidePort) {
        for (int i = 0; i < kinds.length; i++) {
            boolean fits = switch (kinds[i]) {
                case PROTOCOL -> values[i] == protocol;
                case STATE -> values[i] == state;
                default -> fits(i, inside, insidePort) || fits(i, peer, peerPort) || fits(i, outside, outsidePort);
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(int i, int address, int port) {
        return (address & masks[i]) == values[i] && (ports[i] == ANY_PORT || ports[i] == port);
    }
}
