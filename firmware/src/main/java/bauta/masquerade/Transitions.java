package bauta.masquerade;

/**
 * How a TCP flow moves from state to state (reference: the table of Linux 2.2, {@code ip_masq.c}). Events are, first that
 * applies: RST, SYN, FIN, ACK; a segment with none of them closes.
 */
final class Transitions {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    private static final State[][] CLASSIC_IN = rows("""
            SYN_RECV ESTABLISHED ESTABLISHED SYN_RECV SYN_RECV SYN_RECV SYN_RECV SYN_RECV SYN_RECV SYN_RECV
            CLOSE CLOSE_WAIT SYN_SENT TIME_WAIT TIME_WAIT TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN
            CLOSE ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT TIME_WAIT CLOSE CLOSE_WAIT CLOSE LISTEN
            CLOSE CLOSE CLOSE SYN_RECV CLOSE CLOSE CLOSE CLOSE LAST_ACK LISTEN
            """);
    private static final State[][] CLASSIC_OUT = rows("""
            SYN_SENT ESTABLISHED SYN_SENT ESTABLISHED SYN_SENT SYN_SENT SYN_SENT SYN_SENT SYN_SENT LISTEN
            TIME_WAIT FIN_WAIT SYN_SENT TIME_WAIT FIN_WAIT TIME_WAIT CLOSE TIME_WAIT LAST_ACK LISTEN
            ESTABLISHED ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK ESTABLISHED
            CLOSE CLOSE SYN_SENT CLOSE CLOSE TIME_WAIT CLOSE CLOSE CLOSE CLOSE
            """);

    /** A connection from outside counts as established when the client has answered, not when the server has. */
    private static final State[][] STANDARD_IN = changed(CLASSIC_IN, 2, State.SYN_RECV, State.ESTABLISHED);
    private static final State[][] STANDARD_OUT = changed(CLASSIC_OUT, 0, State.SYN_RECV, State.SYN_RECV);

    private final State[][] in;
    private final State[][] out;

    private Transitions(State[][] in, State[][] out) {
        this.in = in;
        this.out = out;
    }

    static Transitions of(Policy policy) {
        return policy.mapping() == Policy.Mapping.PER_CONNECTION
                ? new Transitions(CLASSIC_IN, CLASSIC_OUT) : new Transitions(STANDARD_IN, STANDARD_OUT);
    }

    /**
     * The next state.
     *
     * @param outbound whether the segment comes from the inside
     * @param state    ordinal of the current state; 0 to 9
     * @param tcpFlags the flags octet of the TCP header
     */
    State next(boolean outbound, int state, int tcpFlags) {
        int event;
        if ((tcpFlags & RST) != 0) {
            event = 3;
        } else if ((tcpFlags & SYN) != 0) {
            event = 0;
        } else if ((tcpFlags & FIN) != 0) {
            event = 1;
        } else if ((tcpFlags & ACK) != 0) {
            event = 2;
        } else {
            return State.CLOSE;
        }
        return (outbound ? out : in)[event][state];
    }

    private static State[][] rows(String table) {
        var lines = table.strip().split("\n");
        var rows = new State[lines.length][];
        for (int event = 0; event < rows.length; event++) {
            var names = lines[event].split(" ");
            rows[event] = new State[names.length];
            for (int state = 0; state < names.length; state++) {
                rows[event][state] = State.valueOf(names[state]);
            }
        }
        return rows;
    }

    private static State[][] changed(State[][] table, int event, State from, State to) {
        var copy = table.clone();
        copy[event] = table[event].clone();
        copy[event][from.ordinal()] = to;
        return copy;
    }
}
