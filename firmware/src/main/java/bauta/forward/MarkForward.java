package bauta.forward;

/** One host of a mark in {@link Mfw}. Address and port never change; preference, count and terms are the path thread's. */
public final class MarkForward extends Forward {
    /** The inside host. */
    public final int raddr;
    /** Its port, or 0 for the port that the packet was sent to. */
    public final int rport;
    int pref;
    int pcnt;

    MarkForward(int mark, int raddr, int rport, int pref) {
        super("mfw", mark, raddr, rport);
        this.raddr = raddr;
        this.rport = rport;
        this.pref = pref;
        this.pcnt = pref;
    }

    /** How many flows in a row it is given; 0 means all, until a step is forced. */
    public int pref() {
        return pref;
    }

    /** How many of those are still to come. */
    public int pcnt() {
        return pcnt;
    }

    @Override
    Backend backend() {
        return new Backend(raddr, rport);
    }

    /** Wildcards are 0. */
    boolean matches(int remote, int remotePort) {
        return (remote == 0 || raddr == remote) && (remotePort == 0 || rport == remotePort);
    }
}
