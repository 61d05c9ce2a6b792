package bauta.board;

import bauta.path.Offload;
import bauta.path.Side;
import bauta.path.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private HostPort insideHost;
    private HostPort outsideHost;
    /** Null where the kernel takes no program at a card's ingress; then why not is said, and the frames are cut off by nftables. */
    private IngressProgram program;
    private String refused = "";
    private boolean cut;
    private volatile Consumer<Side> madeAgain = side -> { };
    private Loop loop;
    private Netlink netlink;
    /** Path thread only; null until the first arrives. */
    private Netlink.Snapshot latest;
    /** Path thread only; null where established flows are not handed over to the kernel. */
    private KernelShare kernel;

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
     * @param programs makes the program that sees the cards' frames first
     * @throws RuntimeException with a message for people; everything is as before then
     */
    Board(Names names, Traffic traffic, Supplier<IngressProgram> programs) {
        this.traffic = traffic;
        insideCard = new Card(names.insideCard, names.run);
        outsideCard = new Card(names.outsideCard, names.run);
        insideRing = new NicRing(traffic.drops());
        outsideRing = new NicRing(traffic.drops());
        try {
            var insideIndex = present(names.insideCard);
            var outsideIndex = present(names.outsideCard);
            // First what fails when another router runs here, which must not lose anything by it.
            insideHost = new HostPort(names.insideName, names.insideCard, true, traffic.drops(), links);
            outsideHost = new HostPort(names.outsideName, names.outsideCard, false, traffic.drops(), links);
            sift(programs, insideIndex, outsideIndex);
            insideHost.up();
            outsideHost.up();
            insideCard.take(insideIndex, links, network);
            outsideCard.take(outsideIndex, links, network);
            insideRing.open(insideIndex, program != null);
            outsideRing.open(outsideIndex, program != null);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Has the program see what the cards receive, or else cuts the kernel's own stack off from it. */
    private void sift(Supplier<IngressProgram> programs, int insideIndex, int outsideIndex) {
        try {
            program = programs.get();
            program.attach(Side.INSIDE, insideIndex);
            program.attach(Side.OUTSIDE, outsideIndex);
        } catch (SystemCallException e) {
            closeProgram();
            refused = e.getMessage();
            cut = true;
            IngressCut.begin(cards());
        }
        if (program != null && (insideCard.leftBehind() || outsideCard.leftBehind())) {
            // A run that had no program and was killed left a cut, which comes before this one's rings.
            IngressCut.end(cards());
        }
    }

    /** The same for a card that is back; for any thread. */
    private void sift(Side side, int index) {
        if (program != null) {
            program.attach(side, index);
        } else {
            IngressCut.begin(List.of((side == Side.INSIDE ? insideCard : outsideCard).name()));
        }
    }

    private int present(String card) {
        var index = links.index(card);
        if (index == 0) {
            throw new IllegalArgumentException("There is no network card " + card + ". `ip link` shows those that are there.");
        }
        return index;
    }

    private List<String> cards() {
        return List.of(insideCard.name(), outsideCard.name());
    }

    NicRing nic(Side side) {
        return side == Side.INSIDE ? insideRing : outsideRing;
    }

    Tap host(Side side) {
        return port(side).tap();
    }

    private HostPort port(Side side) {
        return side == Side.INSIDE ? insideHost : outsideHost;
    }

    /** Gives a host port its address. */
    void address(Side side, Topology.Subnet subnet) {
        port(side).address(subnet, network);
    }

    /** Gives a host port another address; for any thread. */
    void move(Side side, Topology.Subnet from, Topology.Subnet to) {
        port(side).move(from, to);
    }

    /** Sets the default route of the board's own Linux, by the outside host port. */
    void gateway(int address) {
        outsideHost.gateway(address, network);
    }

    /** Has somebody told, on a thread that must not wait, when a host port that was deleted has been made again. */
    void madeAgain(Consumer<Side> told) {
        madeAgain = told;
    }

    /**
     * Starts the path thread.
     *
     * @param running   called on it when it runs
     * @param heartbeat called on it about every second, as long as it gets on; has to return at once
     */
    Loop start(Runnable running, Runnable heartbeat) {
        loop = new Loop(traffic, insideRing, outsideRing, host(Side.INSIDE), host(Side.OUTSIDE), running, this::everyTenth,
                () -> everySecond(heartbeat));
        netlink = new Netlink(insideCard, insideHost.name(), outsideCard, outsideHost.name(), this::tend, this::sift,
                snapshot -> loop.post(() -> apply(snapshot)));
        netlink.start();
        loop.start();
        return loop;
    }

    /** Makes a host port again that somebody deleted; on the thread that follows links. */
    private void tend(Side side) {
        var port = port(side);
        if (port.tap().there()) {
            return;
        }
        port.again();
        loop.post(port.tap()::attach);
        Logger.warn("Somebody deleted the host port {}; it was made again, with what addresses the router gives it.", port.name());
        madeAgain.accept(side);
    }

    /** On the path thread. */
    private void apply(Netlink.Snapshot snapshot) {
        latest = snapshot;
        attach(Side.INSIDE, true);
        attach(Side.OUTSIDE, true);
        traffic.topology(snapshot.topology());
        traffic.forwarding(snapshot.forwarding());
    }

    /**
     * Has established flows pass in the kernel from soon on, if it can.
     *
     * @param offload what decides about them, made with the memory given; on the path thread
     * @param noOffload takes why not, in words
     */
    void offload(Function<Offload.Shared, Offload> offload, Consumer<String> noOffload) {
        loop.post(() -> {
            if (program != null) {
                kernel = new KernelShare(program, offload, insideCard, insideRing, outsideCard, outsideRing);
            } else {
                Logger.info("Established connections stay out of the kernel: {}", refused);
                noOffload.accept(refused);
            }
        });
    }

    private void attach(Side side, boolean loud) {
        var ring = nic(side);
        var index = latest.index(side);
        var link = latest.topology().link(side);
        if (ring.index() != index) {
            ring.close();
            if (kernel != null) {
                kernel.letGo(side);
            }
            if (index != 0) {
                try {
                    ring.open(index, program != null);
                    if (kernel != null) {
                        kernel.take(side);
                    }
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
    private void everyTenth() {
        if (kernel != null) {
            loop.busyElsewhere(kernel.look());
        }
    }

    /** On the path thread. */
    private void everySecond(Runnable heartbeat) {
        insideRing.statistics();
        outsideRing.statistics();
        if (program != null) {
            program.look();
            program.dropped(traffic.drops());
        }
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
            if (insideHost != null) {
                insideHost.tap().close();
            }
            if (outsideHost != null) {
                outsideHost.tap().close();
            }
        }
        attempt(() -> insideCard.giveBack(links, network));
        attempt(() -> outsideCard.giveBack(links, network));
        // Last, so that the kernel's own stack sees no frame that was meant for the router.
        if (cut) {
            attempt(() -> IngressCut.end(cards()));
        }
        if (loop == null || loop.stopped()) {
            closeProgram();
        }
    }

    private void closeProgram() {
        if (program != null) {
            program.close();
            program = null;
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
