package bauta.board;

import bauta.path.Side;
import bauta.path.Topology;
import java.nio.file.Path;
import java.util.List;
import org.tinylog.Logger;

/**
 * The two network cards, the two host ports and the path thread between them, set up together and given back together. The
 * host ports are ready for addresses when the constructor returns; frames flow from {@link #start} on.
 */
final class Board implements AutoCloseable {
    private final Traffic traffic;
    private final Links links = new Links();
    private final HostNetwork network = new HostNetwork();
    private final Card insideCard;
    private final Card outsideCard;
    private final NicRing insideRing;
    private final NicRing outsideRing;
    private Tap insideTap;
    private Tap outsideTap;
    private boolean cut;
    private Loop loop;
    private Netlink netlink;
    /** Path thread only; null until the first arrives. */
    private Netlink.Snapshot latest;

    /**
     * What a board consists of.
     *
     * @param insideCard  the network card towards the protected network
     * @param outsideCard the other
     * @param insideName  of the host port
     * @param outsideName of the host port
     * @param run         directory for what has to be remembered until the system ends
     */
    record Names(String insideCard, String outsideCard, String insideName, String outsideName, Path run) {
    }

    /**
     * Takes the cards over and makes the host ports.
     *
     * @throws RuntimeException with a message for people; everything is as before then
     */
    Board(Names names, Traffic traffic) {
        this.traffic = traffic;
        insideCard = new Card(names.insideCard, names.run);
        outsideCard = new Card(names.outsideCard, names.run);
        insideRing = new NicRing(traffic.drops());
        outsideRing = new NicRing(traffic.drops());
        try {
            var insideIndex = present(names.insideCard);
            var outsideIndex = present(names.outsideCard);
            // First what fails when another router runs here, which must not lose anything by it.
            insideTap = tap(names.insideName, names.insideCard);
            outsideTap = tap(names.outsideName, names.outsideCard);
            cut = true;
            var cutting = IngressCut.begin(cards());
            Ipv6Switch.set(names.outsideName, false);
            links.up(names.insideName, true);
            links.up(names.outsideName, true);
            cutting.await();
            insideCard.take(insideIndex, links, network);
            outsideCard.take(outsideIndex, links, network);
            insideRing.open(insideIndex);
            outsideRing.open(outsideIndex);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private int present(String card) {
        var index = links.index(card);
        if (index == 0) {
            throw new IllegalArgumentException("There is no network card " + card + ". `ip link` shows those that are there.");
        }
        return index;
    }

    private Tap tap(String name, String card) {
        var tap = new Tap(name, traffic.drops());
        links.mac(name, links.mac(card));
        links.mtu(name, links.mtu(card));
        return tap;
    }

    private List<String> cards() {
        return List.of(insideCard.name(), outsideCard.name());
    }

    NicRing nic(Side side) {
        return side == Side.INSIDE ? insideRing : outsideRing;
    }

    Tap host(Side side) {
        return side == Side.INSIDE ? insideTap : outsideTap;
    }

    /** Gives a host port its address. */
    void address(Side side, Topology.Subnet subnet) {
        var name = host(side).name();
        network.addAddress(links.index(name), subnet, "set the address of " + name);
    }

    /** Gives a host port another address; for any thread. The first goes first: within one network it would take the second along. */
    void move(Side side, Topology.Subnet from, Topology.Subnet to) {
        var name = host(side).name();
        try (var other = new Links(); var host = new HostNetwork()) {
            int index = other.index(name);
            host.removeAddress(index, from, "take the address " + from + " from " + name);
            try {
                host.addAddress(index, to, "set the address of " + name);
            } catch (SystemCallException e) {
                host.addAddress(index, from, "set the address of " + name);
                throw e;
            }
        }
    }

    /** Sets the default route of the board's own Linux, by the outside host port. */
    void gateway(int address) {
        network.addDefaultRoute(links.index(outsideTap.name()), address, "set the default route; one that is there already"
                + " (`ip route` shows it) has to go first, and the gateway has to lie in the outside network");
    }

    /**
     * Starts the path thread.
     *
     * @param running   called on it when it runs
     * @param heartbeat called on it about every second, as long as it gets on; has to return at once
     */
    Loop start(Runnable running, Runnable heartbeat) {
        loop = new Loop(traffic, insideRing, outsideRing, insideTap, outsideTap, running, () -> everySecond(heartbeat));
        netlink = new Netlink(insideCard, insideTap.name(), outsideCard, outsideTap.name(),
                snapshot -> loop.post(() -> apply(snapshot)));
        netlink.start();
        loop.start();
        return loop;
    }

    /** On the path thread. */
    private void apply(Netlink.Snapshot snapshot) {
        latest = snapshot;
        attach(Side.INSIDE, true);
        attach(Side.OUTSIDE, true);
        traffic.topology(snapshot.topology());
        traffic.forwarding(snapshot.forwarding());
    }

    private void attach(Side side, boolean loud) {
        var ring = nic(side);
        var index = latest.index(side);
        var link = latest.topology().link(side);
        if (ring.index() != index) {
            ring.close();
            if (index != 0) {
                try {
                    ring.open(index);
                } catch (SystemCallException e) {
                    if (loud) {
                        Logger.error("The network card behind {}: {} It is tried again every second.", link.name(), e.getMessage());
                    }
                }
            }
        }
        ring.carrier(link.carrier());
    }

    /** On the path thread. */
    private void everySecond(Runnable heartbeat) {
        insideRing.statistics();
        outsideRing.statistics();
        if (latest != null) {
            attach(Side.INSIDE, false);
            attach(Side.OUTSIDE, false);
        }
        // Last, so that it is not heard from a path on which the rest goes wrong.
        heartbeat.run();
    }

    /** Stops forwarding and puts everything back as it was found. */
    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
        if (netlink != null) {
            netlink.close();
        }
        // Under a path thread that hangs the memory must stay; the process ends anyway.
        if (loop == null || loop.stopped()) {
            insideRing.close();
            outsideRing.close();
            if (insideTap != null) {
                insideTap.close();
            }
            if (outsideTap != null) {
                outsideTap.close();
            }
        }
        attempt(() -> insideCard.giveBack(links, network));
        attempt(() -> outsideCard.giveBack(links, network));
        if (cut) {
            attempt(() -> IngressCut.end(cards()).await());
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            Logger.warn("While giving the network cards back: {}", e.getMessage());
        }
    }
}
