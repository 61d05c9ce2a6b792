package bauta.board;

import bauta.path.Side;
import bauta.path.Topology;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.tinylog.Logger;

/**
 * Follows the kernel's links, addresses, routes and the switch {@code ip_forward} (rtnetlink(7)): a thread that publishes them whole whenever they changed, keeps
 * MTU and hardware address of the host ports equal to those of the cards, and takes a card over again that comes back.
 */
final class Netlink implements AutoCloseable {
    private static final int POLL_FD_BYTES = 8;
    private static final int AFTER_ERROR_MILLIS = 1000;

    private final Port inside;
    private final Port outside;
    private final Consumer<Side> hosts;
    private final ObjIntConsumer<Side> back;
    private final Consumer<Snapshot> publish;
    private final NetlinkSocket events;
    private final HostNetwork network = new HostNetwork();
    private final Links links = new Links();
    private final Wake wake = new Wake();
    private final OffHeap polled = OffHeap.of(2 * POLL_FD_BYTES);
    private final Thread thread;
    private volatile boolean stopping;
    private Snapshot published;

    /** What is known of one side: the card, the name of the host port, and the card's last known face. */
    private static final class Port {
        private final Card card;
        private final String host;
        private long mac;
        private int mtu;
        private long refusedMac;
        private int refusedMtu;

        Port(Card card, String host) {
            this.card = card;
            this.host = host;
        }
    }

    /**
     * The state of things.
     *
     * @param topology     what the router wants to know
     * @param insideIndex  the interface number of the inside card, 0 while it is away
     * @param outsideIndex the outside card's
     * @param forwarding   what the switch {@code ip_forward} of this network namespace says
     */
    record Snapshot(Topology topology, int insideIndex, int outsideIndex, boolean forwarding) {
        int index(Side side) {
            return side == Side.INSIDE ? insideIndex : outsideIndex;
        }
    }

    /**
     * A follower that does not follow yet.
     *
     * @param hosts   called before each reading, for each side: sees to it that the host port is there
     * @param back    called with a card's side and index before it is taken over again: keeps its frames from the kernel's own stack
     * @param publish gets each new snapshot, on the follower's thread
     */
    Netlink(Card inside, String insideHost, Card outside, String outsideHost, Consumer<Side> hosts, ObjIntConsumer<Side> back,
            Consumer<Snapshot> publish) {
        this.inside = new Port(inside, insideHost);
        this.outside = new Port(outside, outsideHost);
        this.hosts = hosts;
        this.back = back;
        this.publish = publish;
        // Listening starts before the first reading, so no change falls between the two.
        events = new NetlinkSocket(NetlinkSocket.GROUP_LINK | NetlinkSocket.GROUP_ADDRESS | NetlinkSocket.GROUP_ROUTE
                | NetlinkSocket.GROUP_NETCONF);
        thread = new Thread(this::follow, "netlink");
        thread.setDaemon(true);
    }

    /** Reads everything once and publishes it, on the caller's thread, then starts to follow. */
    void start() {
        refresh();
        thread.start();
    }

    private void follow() {
        var failing = false;
        while (!stopping) {
            polled.bytes().putInt(0, events.fd()).putInt(4, Libc.POLLIN)
                    .putInt(POLL_FD_BYTES, wake.fd()).putInt(POLL_FD_BYTES + 4, Libc.POLLIN);
            // Whatever went wrong is tried again even if nothing changes.
            Libc.poll(polled.address(), 2, failing ? AFTER_ERROR_MILLIS : -1);
            if (stopping) {
                return;
            }
            try {
                // One reading answers however many events there were.
                events.drain();
                refresh();
                failing = false;
            } catch (RuntimeException e) {
                if (!failing) {
                    Logger.warn("Cannot follow links, addresses and routes; tried again every second: {}", e.getMessage());
                }
                failing = true;
            }
        }
    }

    private void refresh() {
        hosts.accept(Side.INSIDE);
        hosts.accept(Side.OUTSIDE);
        var state = network.links();
        tend(inside, state);
        tend(outside, state);
        state = network.links();
        var addresses = network.addresses();
        var insideHost = index(state, inside.host);
        var outsideHost = index(state, outside.host);
        if (keepApart(addresses, insideHost, outsideHost)) {
            addresses = network.addresses();
        }
        var topology = new Topology(link(inside, state, addresses), link(outside, state, addresses),
                network.routes(insideHost, outsideHost));
        var snapshot = new Snapshot(topology, index(state, inside.card.name()), index(state, outside.card.name()), ForwardSwitch.on());
        if (snapshot.forwarding() != (published == null || published.forwarding())) {
            if (snapshot.forwarding()) {
                Logger.info("{} is 1: packets are forwarded.", ForwardSwitch.PATH);
            } else {
                Logger.warn("{} is 0: packets are not forwarded until it is 1 (echo 1 > {}).", ForwardSwitch.PATH, ForwardSwitch.PATH);
            }
        }
        if (published == null || !snapshot.equals(published)) { // a record learns to compare at its first time, which takes as long as all the rest
            publish.accept(snapshot);
            published = snapshot;
        }
    }

    /**
     * With one network on both sides nobody could tell inside from outside. The outside loses such an address, wherever it came
     * from; the inside keeps its own, so that the router can be reached and told better.
     */
    private boolean keepApart(Map<Integer, List<Topology.Subnet>> addresses, int insideHost, int outsideHost) {
        var removed = false;
        for (var outer : addresses.getOrDefault(outsideHost, List.of())) {
            for (var inner : addresses.getOrDefault(insideHost, List.of())) {
                if (outsideHost != 0 && (inner.contains(outer.address()) || outer.contains(inner.address()))) {
                    Logger.error("The outside was given the address {}, which lies in the same network as the inside, {}; it is not used,"
                            + " because nobody could tell inside from outside. Choose another network inside, such as --lan-address {}.",
                            outer, inner, Options.otherInside(outer));
                    network.removeAddress(outsideHost, outer, "take an address from " + outside.host);
                    removed = true;
                    break;
                }
            }
        }
        return removed;
    }

    /** Takes over a card that is new, and has the host port follow the card. */
    private void tend(Port port, Map<String, HostNetwork.Link> state) {
        var card = state.get(port.card.name());
        var host = state.get(port.host);
        if (card == null) {
            return;
        }
        var side = port == inside ? Side.INSIDE : Side.OUTSIDE;
        if (published != null && published.index(side) != card.index()) {
            Logger.info("Network card {} is back.", port.card.name());
            back.accept(side, card.index());
        }
        port.card.take(card.index(), links, network);
        if (host != null && (host.mac() != card.mac() || host.mtu() != card.mtu())) {
            equalize(port, card);
        }
    }

    /** A card may have an MTU that a host port cannot have; that is said once and does not keep the rest from being followed. */
    private void equalize(Port port, HostNetwork.Link card) {
        if (port.refusedMac == card.mac() && port.refusedMtu == card.mtu()) {
            return;
        }
        try {
            links.mac(port.host, card.mac());
            links.mtu(port.host, card.mtu());
        } catch (SystemCallException e) {
            port.refusedMac = card.mac();
            port.refusedMtu = card.mtu();
            Logger.warn("The host port {} cannot be like its network card: {}", port.host, e.getMessage());
        }
    }

    private static int index(Map<String, HostNetwork.Link> state, String name) {
        var link = state.get(name);
        return link == null ? 0 : link.index();
    }

    private static Topology.Link link(Port port, Map<String, HostNetwork.Link> state, Map<Integer, List<Topology.Subnet>> addresses) {
        var card = state.get(port.card.name());
        if (card != null) {
            port.mac = card.mac();
            port.mtu = card.mtu();
        }
        return new Topology.Link(port.host, port.mac, port.mtu, card != null && card.carrier(),
                addresses.getOrDefault(index(state, port.host), List.of()));
    }

    /** Stops following; waits a second for that at most. */
    @Override
    public void close() {
        stopping = true;
        wake.wake();
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
