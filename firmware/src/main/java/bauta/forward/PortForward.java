package bauta.forward;

/**
 * One rule of {@link Portfw}: connections to {@code laddr:lport} go to {@code raddr:rport}. The first four never change;
 * preference, count and terms are the path thread's.
 */
public final class PortForward extends Forward {
    /** The address that is connected to; 0 means whatever primary address the outside has at the time. */
    public final int laddr;
    /** The port that is connected to, 1 to 65535. */
    public final int lport;
    /** The inside host that serves it. */
    public final int raddr;
    /** Its port, 1 to 65535. */
    public final int rport;
    int pref;
    int pcnt;

    PortForward(int protocol, int laddr, int lport, int raddr, int rport, int pref) {
        super("portfw", protocol, laddr, lport, raddr, rport);
        this.laddr = laddr;
        this.lport = lport;
        this.raddr = raddr;
        this.rport = rport;
        this.pref = pref;
        this.pcnt = pref;
    }

    /** How many connections in a row it is given, 1 or more. */
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

    /** Wildcards are 0, except in {@code port}. */
    boolean matches(int local, int port, int remote, int remotePort) {
        return lport == port
                && (local == 0 || laddr == local)
                && (remote == 0 || raddr == remote)
                && (remotePort == 0 || rport == remotePort);
    }
}
