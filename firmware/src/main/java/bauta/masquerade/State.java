package bauta.masquerade;

/** The state of a flow, numbered and named as in the views of Linux 2.2. */
public enum State {
    NONE, ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, UDP, ICMP
}
