package bauta.web.http;

import bauta.path.Side;
import bauta.path.Topology;
import bauta.path.Topology.Link;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The names under which the page may be asked for. A page from elsewhere whose name has been pointed at this address (DNS
 * rebinding) comes with its own name in the request, and thereby is told from people who mean the router.
 */
public final class Hosts {
    public static final String NAME = "bauta.local";

    private Hosts() {
    }

    /**
     * Whether a request was meant for the router.
     *
     * @param authority the header Host, or the host and port of the request's absolute target (RFC 9110, 7.2)
     * @param local     the address the connection came in at
     * @param topology  says which addresses the host ports have
     */
    public static boolean meant(String authority, InetAddress local, Topology topology) {
        var host = host(authority);
        if (host.equalsIgnoreCase(NAME) || host.equalsIgnoreCase(NAME + ".")) {
            return true;
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return false;
        }
        return address.equals(local) || owned(topology.inside(), address) || owned(topology.outside(), address);
    }

    /** Without the port, of which a forwarding may have made another. */
    public static String host(String authority) {
        int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
        if (bracket > 0) {
            return authority.substring(0, bracket + 1);
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    /** Whether a request came by the outside, where nothing is ever answered, whatever way it took. */
    public static boolean outside(InetAddress local, InetAddress remote, Topology topology) {
        return owned(topology.outside(), local) || foreign(remote, topology);
    }

    /** An address that is neither of an inside network nor of this machine. */
    private static boolean foreign(InetAddress remote, Topology topology) {
        if (remote.isLoopbackAddress() || remote.getAddress().length != 4) {
            return !remote.isLoopbackAddress();
        }
        int address = ByteBuffer.wrap(remote.getAddress()).getInt();
        return topology.inside().addresses().stream().noneMatch(subnet -> subnet.contains(address))
                && topology.routes().stream().noneMatch(route -> route.side() == Side.INSIDE && route.prefix() > 0
                        && route.contains(address));
    }

    /** The port for HTTPS beside that for HTTP. */
    public static int secureBeside(int port) {
        return port == 80 ? 443 : port + 1;
    }

    /** The same as a part of an address; empty if it goes without saying. */
    public static String securePort(int plain) {
        return secureBeside(plain) == 443 ? "" : ":" + secureBeside(plain);
    }

    private static boolean owned(Link link, InetAddress address) {
        return link.addresses().stream().anyMatch(subnet -> inet(subnet.address()).equals(address));
    }

    private static InetAddress inet(int address) {
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address.", e);
        }
    }
}
