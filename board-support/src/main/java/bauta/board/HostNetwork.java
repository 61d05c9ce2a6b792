package bauta.board;

import bauta.path.Side;
import bauta.path.Topology.Route;
import bauta.path.Topology.Subnet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the kernel knows of links, IPv4 addresses and routes, read and changed by rtnetlink(7). Used by one thread at a time. */
final class HostNetwork implements AutoCloseable {
    private static final int LINK_FIXED = 16;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 1 << 16;
    private static final int ADDRESS_FIXED = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int ROUTE_FIXED = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_STATIC = 4;
    private static final int RTN_UNICAST = 1;
    private static final int RTNH_F_DEAD = 1;
    private static final int NEXT_HOP_FIXED = 8;

    private final NetlinkSocket socket = new NetlinkSocket(0);

    /**
     * A network interface.
     *
     * @param index   its number
     * @param mac     48 bits, right-aligned
     * @param mtu     bytes
     * @param up      whether the administrator wants it up
     * @param carrier whether it is up and sees a link
     */
    record Link(int index, long mac, int mtu, boolean up, boolean carrier) {
    }

    /** All interfaces by name. */
    Map<String, Link> links() {
        var found = new LinkedHashMap<String, Link>();
        socket.dump(NetlinkSocket.RTM_GETLINK, Libc.AF_UNSPEC, LINK_FIXED, body -> {
            var name = new String[1];
            var mac = new long[1];
            var mtu = new int[1];
            NetlinkSocket.attributes(body, LINK_FIXED, body.limit(), (type, at, length) -> {
                switch (type) {
                    case IFLA_IFNAME -> name[0] = text(body, at, length);
                    case IFLA_MTU -> mtu[0] = body.getInt(at);
                    case IFLA_ADDRESS -> mac[0] = length == 6 ? mac(body, at) : 0;
                    default -> {
                    }
                }
            });
            var flags = body.getInt(8);
            found.put(name[0], new Link(body.getInt(4), mac[0], mtu[0], (flags & IFF_UP) != 0,
                    (flags & IFF_UP) != 0 && (flags & IFF_LOWER_UP) != 0));
        });
        return found;
    }

    private static String text(ByteBuffer body, int at, int length) {
        var bytes = new byte[length - 1];
        body.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long mac(ByteBuffer body, int at) {
        var mac = 0L;
        for (var i = 0; i < 6; i++) {
            mac = mac << 8 | body.get(at + i) & 0xff;
        }
        return mac;
    }

    /** The IPv4 addresses by interface number, the primary ones first. */
    Map<Integer, List<Subnet>> addresses() {
        var found = new LinkedHashMap<Integer, List<Subnet>>();
        socket.dump(NetlinkSocket.RTM_GETADDR, Libc.AF_INET, ADDRESS_FIXED, body -> {
            var local = new int[1];
            NetlinkSocket.attributes(body, ADDRESS_FIXED, body.limit(), (type, at, length) -> {
                // On a point-to-point link IFA_ADDRESS is the other end.
                if (type == IFA_LOCAL || type == IFA_ADDRESS && local[0] == 0) {
                    local[0] = address(body, at);
                }
            });
            found.computeIfAbsent(body.getInt(4), index -> new ArrayList<>()).add(new Subnet(local[0], body.get(1) & 0xff));
        });
        return found;
    }

    private static int address(ByteBuffer body, int at) {
        var value = body.getInt(at);
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(value) : value;
    }

    private record Ranked(Route route, long metric) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            var byPrefix = Integer.compare(other.route.prefix(), route.prefix());
            return byPrefix != 0 ? byPrefix : Long.compare(metric, other.metric);
        }
    }

    /** The unicast routes of the main table that leave by the two interfaces, longest prefix and then smallest metric first. */
    List<Route> routes(int inside, int outside) {
        var found = new ArrayList<Ranked>();
        socket.dump(NetlinkSocket.RTM_GETROUTE, Libc.AF_INET, ROUTE_FIXED, body -> {
            var hop = new int[4];
            hop[3] = body.get(4) & 0xff;
            var destination = new int[1];
            NetlinkSocket.attributes(body, ROUTE_FIXED, body.limit(), (type, at, length) -> {
                switch (type) {
                    case RTA_DST -> destination[0] = address(body, at);
                    case RTA_OIF -> hop[0] = body.getInt(at);
                    case RTA_GATEWAY -> hop[1] = address(body, at);
                    case RTA_PRIORITY -> hop[2] = body.getInt(at);
                    case RTA_TABLE -> hop[3] = body.getInt(at);
                    case RTA_MULTIPATH -> nextHop(body, at, length, inside, outside, hop);
                    default -> {
                    }
                }
            });
            var ours = hop[0] != 0 && (hop[0] == inside || hop[0] == outside);
            var dead = (body.getInt(8) & RTNH_F_DEAD) != 0;
            if (ours && !dead && hop[3] == RT_TABLE_MAIN && body.get(7) == RTN_UNICAST) {
                var side = hop[0] == inside ? Side.INSIDE : Side.OUTSIDE;
                found.add(new Ranked(new Route(destination[0], body.get(1) & 0xff, hop[1], side), hop[2] & 0xffffffffL));
            }
        });
        Collections.sort(found);
        var routes = new ArrayList<Route>(found.size());
        for (var ranked : found) {
            routes.add(ranked.route);
        }
        return routes;
    }

    /** Of several ways the first that is ours. */
    private static void nextHop(ByteBuffer body, int from, int length, int inside, int outside, int[] hop) {
        for (var at = from; at + NEXT_HOP_FIXED <= from + length && hop[0] == 0;) {
            var hopLength = body.getShort(at) & 0xffff;
            if (hopLength < NEXT_HOP_FIXED) {
                return;
            }
            var index = body.getInt(at + 4);
            if (index == inside || index == outside) {
                hop[0] = index;
                NetlinkSocket.attributes(body, at + NEXT_HOP_FIXED, at + hopLength, (type, valueAt, valueLength) -> {
                    if (type == RTA_GATEWAY) {
                        hop[1] = address(body, valueAt);
                    }
                });
            }
            at += hopLength;
        }
    }

    /** Gives an interface an address; that it has it already is no error. */
    void addAddress(int index, Subnet subnet, String doing) {
        var message = addressMessage(index, subnet);
        if (subnet.prefix() < 31) {
            NetlinkSocket.address(message, IFA_BROADCAST, subnet.address() | -1 >>> subnet.prefix());
        }
        succeed(socket.change(NetlinkSocket.RTM_NEWADDR, NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_REPLACE, message), doing);
    }

    /** Takes an address from an interface. */
    void removeAddress(int index, Subnet subnet, String doing) {
        succeed(socket.change(NetlinkSocket.RTM_DELADDR, 0, addressMessage(index, subnet)), doing);
    }

    private static ByteBuffer addressMessage(int index, Subnet subnet) {
        var message = NetlinkSocket.message();
        message.put((byte) Libc.AF_INET).put((byte) subnet.prefix()).put((byte) 0).put((byte) 0).putInt(index);
        NetlinkSocket.address(message, IFA_LOCAL, subnet.address());
        NetlinkSocket.address(message, IFA_ADDRESS, subnet.address());
        return message;
    }

    /** Sets the default route. One that is there already is left alone and is an error. */
    void addDefaultRoute(int index, int gateway, String doing) {
        var message = NetlinkSocket.message();
        message.put((byte) Libc.AF_INET).put((byte) 0).put((byte) 0).put((byte) 0).put((byte) RT_TABLE_MAIN)
                .put((byte) RTPROT_STATIC).put((byte) 0).put((byte) RTN_UNICAST).putInt(0);
        NetlinkSocket.address(message, RTA_GATEWAY, gateway);
        NetlinkSocket.number(message, RTA_OIF, index);
        succeed(socket.change(NetlinkSocket.RTM_NEWROUTE, NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_EXCL, message), doing);
    }

    private static void succeed(int errno, String doing) {
        if (errno != 0) {
            throw new SystemCallException(doing, errno);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
