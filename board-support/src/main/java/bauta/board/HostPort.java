package bauta.board;

import bauta.path.Drops;
import bauta.path.Topology.Subnet;
import org.tinylog.Logger;

/**
 * One host port as the router wants it: its device, with hardware address and MTU of the card of its side, and what addresses and
 * default route the router gave it. With that it is made again after somebody deleted it.
 */
final class HostPort {
    private final String name;
    private final String card;
    private final boolean ipv6;
    private final Links links;
    private final Tap tap;
    private volatile Subnet address;
    private volatile int gateway;

    /**
     * Makes the device, which is down.
     *
     * @param name of the device; must be free
     * @param card the network card it is to be like
     * @param ipv6 whether the board's own Linux speaks that there
     */
    HostPort(String name, String card, boolean ipv6, Drops drops, Links links) {
        this.name = name;
        this.card = card;
        this.ipv6 = ipv6;
        this.links = links;
        tap = new Tap(name, drops);
        beLikeTheCard();
    }

    private void beLikeTheCard() {
        links.mac(name, links.mac(card));
        links.mtu(name, links.mtu(card));
    }

    String name() {
        return name;
    }

    Tap tap() {
        return tap;
    }

    void up() {
        if (!ipv6) {
            Ipv6Switch.set(name, false);
        }
        links.up(name, true);
    }

    /** Gives it its address. */
    void address(Subnet subnet, HostNetwork network) {
        network.addAddress(links.index(name), subnet, "set the address of " + name);
        address = subnet;
    }

    /** Gives it another address; for any thread. The first goes first: within one network it would take the second along. */
    void move(Subnet from, Subnet to) {
        try (var network = new HostNetwork()) {
            network.removeAddress(links.index(name), from, "take the address " + from + " from " + name);
            try {
                address(to, network);
            } catch (SystemCallException e) {
                address(from, network);
                throw e;
            }
        }
    }

    /** Sets the default route of the board's own Linux, by this port. */
    void gateway(int router, HostNetwork network) {
        network.addDefaultRoute(links.index(name), router, "set the default route; one that is there already (`ip route` shows it) has"
                + " to go first, and the gateway has to lie in the outside network");
        gateway = router;
    }

    /**
     * Makes the device again as it was; its frames go by it after {@link Tap#attach}. Not for two threads at once.
     *
     * @throws RuntimeException when that fails; there is no device then
     */
    void again() {
        var made = Tap.device(name);
        try (var network = new HostNetwork()) {
            if (links.index(card) != 0) { // else it becomes like the card when that is back
                beLikeTheCard();
            }
            up();
            if (address != null) {
                address(address, network);
            }
            routeAgain(network);
        } catch (RuntimeException e) {
            Libc.close(made);
            throw e;
        }
        tap.replace(made);
    }

    /** Somebody may have set another default route meanwhile, who will know why. */
    private void routeAgain(HostNetwork network) {
        if (gateway == 0) {
            return;
        }
        try {
            gateway(gateway, network);
        } catch (SystemCallException e) {
            Logger.warn("{} has no default route again: {}", name, e.getMessage());
        }
    }
}
