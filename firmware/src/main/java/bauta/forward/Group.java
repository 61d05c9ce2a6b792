package bauta.forward;

import bauta.wire.Addresses;

/**
 * What several hosts serve together: a forwarded port of {@link Portfw}, or a mark of {@link Mfw}.
 *
 * @param mark     of mfw; 0 for a forwarded port
 * @param protocol 6 or 17; 0 with a mark
 * @param address  the address that is connected to, 0 for whatever the outside has; 0 with a mark
 * @param port     the port that is connected to; 0 with a mark
 */
public record Group(int mark, int protocol, int address, int port) implements Comparable<Group> {
    private static final int TCP = 6;

    public static Group ofMark(int mark) {
        return new Group(mark, 0, 0, 0);
    }

    public static Group ofPort(int protocol, int address, int port) {
        return new Group(0, protocol, address, port);
    }

    public boolean marked() {
        return mark != 0;
    }

    @Override
    public int compareTo(Group other) {
        return toString().compareTo(other.toString());
    }

    /** As commands take it: {@code portfw tcp 203.0.113.1 80} or {@code mfw 5}. */
    @Override
    public String toString() {
        return marked() ? "mfw " + Integer.toUnsignedString(mark)
                : "portfw " + (protocol == TCP ? "tcp " : "udp ") + Addresses.text(address) + " " + port;
    }
}
