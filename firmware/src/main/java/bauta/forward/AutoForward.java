package bauta.forward;

/**
 * One rule of {@link Autofw}. Its definition never changes; what it learned of control connections and its terms are the
 * path thread's. It remembers a bounded number of them, each with the inside client, the peer it contacted and the time.
 */
public final class AutoForward extends Forward {
    /** What a rule does, numbered as in the view of Linux 2.2. */
    public enum Kind {
        /** A range of ports goes to the same ports of a host. */
        RANGE(1),
        /** One port goes to a port of a host. */
        PORT(2),
        /** Packets to a range of ports keep their source port. */
        DIRECT(3);

        public final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /**
     * What an administrator says of a rule.
     *
     * @param protocol    TCP (6) or UDP (17)
     * @param low         first port of the range; 0 for {@link Kind#PORT}
     * @param high        last port of the range; 0 for {@link Kind#PORT}
     * @param visible     the port that is connected to, of {@link Kind#PORT}
     * @param hidden      the host's port, of {@link Kind#PORT}
     * @param host        the host, or 0 if control connections tell
     * @param ctlProtocol of the control connection, or 0
     * @param ctlPort     the port that it goes to, or 0
     * @param unlimited   a control connection counts for ever, not for 15 seconds ({@code -u})
     * @param anyPeer     others than the peer contacted may come as well ({@code -i})
     */
    public record Spec(Kind kind, int protocol, int low, int high, int visible, int hidden, int host, int ctlProtocol, int ctlPort,
                       boolean unlimited, boolean anyPeer) {
        /** Whether both are the same rule to a deletion, which does not look at flags. */
        boolean sameAs(Spec other) {
            return kind == other.kind && protocol == other.protocol && low == other.low && high == other.high && visible == other.visible
                    && hidden == other.hidden && host == other.host && ctlProtocol == other.ctlProtocol && ctlPort == other.ctlPort;
        }
    }

    /** How long a control packet counts. */
    static final long LIMIT_NANOS = 15_000_000_000L;
    /** Control connections remembered; the one silent for longest makes room. */
    static final int CONTACTS = 128;
    private static final int NONE = -1;

    public final Spec spec;
    private final int[] clients = new int[CONTACTS];
    private final int[] peers = new int[CONTACTS];
    private final long[] begun = new long[CONTACTS];
    private final long[] seen = new long[CONTACTS];
    private final boolean[] served = new boolean[CONTACTS];
    private int contacts;
    private int latest = NONE;

    AutoForward(Spec spec) {
        super("autofw", spec.kind.number, spec.protocol, spec.low, spec.high, spec.visible, spec.hidden, spec.host, spec.ctlProtocol,
                spec.ctlPort);
        this.spec = spec;
    }

    /** A packet of a control connection passes outward. */
    void contacted(int client, int peer, long now) {
        int at = latest != NONE && clients[latest] == client && peers[latest] == peer ? latest : find(client, peer);
        if (at == NONE) {
            at = contacts < CONTACTS ? contacts++ : longestSilent(now);
            clients[at] = client;
            peers[at] = peer;
            begin(at, now);
        } else if (!alive(at, now)) {
            begin(at, now);
        }
        seen[at] = now;
        latest = at;
    }

    private void begin(int at, long now) {
        begun[at] = now;
        served[at] = false;
    }

    /**
     * The host for a new flow from a peer, or 0 if there is none: the one that is fixed; else a client that contacted this peer
     * lately, those first that wait for their first flow, in the order in which they began to; else, where any peer may come,
     * the client that contacted anybody last.
     */
    int host(int peer, long now) {
        if (spec.kind == Kind.DIRECT || spec.host != 0) {
            return spec.host;
        }
        int at = contactOf(peer, now);
        if (at == NONE && spec.anyPeer && latest != NONE && alive(latest, now)) {
            at = latest;
        }
        return at == NONE ? 0 : clients[at];
    }

    /** The host's port for a packet to {@code port}. */
    public int port(int port) {
        return spec.kind == Kind.PORT ? spec.hidden : port;
    }

    /** The host was given a flow from that peer. */
    void served(int client, int peer) {
        int at = find(client, peer);
        if (at != NONE) {
            served[at] = true;
        }
    }

    private int contactOf(int peer, long now) {
        int waiting = NONE;
        int recent = NONE;
        for (int i = 0; i < contacts; i++) {
            if (peers[i] != peer || !alive(i, now)) {
                continue;
            }
            if (!served[i] && now - begun[i] < LIMIT_NANOS && (waiting == NONE || begun[i] - begun[waiting] < 0)) {
                waiting = i;
            }
            if (recent == NONE || i == latest || recent != latest && seen[i] - seen[recent] > 0) {
                recent = i;
            }
        }
        return waiting != NONE ? waiting : recent;
    }

    private int find(int client, int peer) {
        for (int i = 0; i < contacts; i++) {
            if (clients[i] == client && peers[i] == peer) {
                return i;
            }
        }
        return NONE;
    }

    private int longestSilent(long now) {
        int silent = 0;
        for (int i = 1; i < contacts; i++) {
            if (now - seen[i] > now - seen[silent]) {
                silent = i;
            }
        }
        return silent;
    }

    private boolean alive(int at, long now) {
        return spec.unlimited || now - seen[at] < LIMIT_NANOS;
    }

    /** Whether a control connection counts now. */
    boolean active(long now) {
        return latest != NONE && alive(latest, now);
    }

    /** The host that is fixed, or the client of the latest control connection, for as long as it counts, or as any peer may come. */
    int where(long now) {
        return spec.host != 0 ? spec.host : latest != NONE && (spec.anyPeer || active(now)) ? clients[latest] : 0;
    }

    /** The peer of the latest control connection, while it counts. */
    int lastContact(long now) {
        return active(now) ? peers[latest] : 0;
    }

    /** 1/100 s for which the latest control connection still counts; 0 if it does not, or counts for ever. */
    long remainingTicks(long now) {
        return spec.unlimited || !active(now) ? 0 : (LIMIT_NANOS - (now - seen[latest])) / 10_000_000;
    }

    /** Control connections that count now. */
    int contacts(long now) {
        int counting = 0;
        for (int i = 0; i < contacts; i++) {
            counting += alive(i, now) ? 1 : 0;
        }
        return counting;
    }

    @Override
    Backend backend() {
        return null;
    }
}
