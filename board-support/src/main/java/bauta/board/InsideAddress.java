package bauta.board;

import bauta.command.BoardSettings;
import bauta.path.Topology.Subnet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * Moves the router's inside address while it runs, as the setting {@code inside-address} says: the host port's first, then what is
 * leased and named inside, then the page. On a thread of its own, because who changes a setting may be the path.
 */
final class InsideAddress implements AutoCloseable {
    private final Options given;
    private final Mover mover;
    private final List<Consumer<Options>> followers;
    private final Supplier<List<Subnet>> outside;
    private final Thread thread = Thread.ofPlatform().name("inside-address").daemon().priority(Thread.MIN_PRIORITY).unstarted(this::live);
    private BoardSettings wanted;
    private Subnet now;
    private volatile String fault = "";

    /** Gives the inside host port another address. */
    interface Mover {
        /** @throws RuntimeException with a message for people when that fails; the old one is there then */
        void move(Subnet from, Subnet to);
    }

    /**
     * One that moves nothing yet.
     *
     * @param given     the command line
     * @param now       the address there is
     * @param mover     changes the host port's
     * @param followers told the options as they hold after each move, in this order
     * @param outside   the addresses outside that there are
     */
    InsideAddress(Options given, Subnet now, Mover mover, List<Consumer<Options>> followers, Supplier<List<Subnet>> outside) {
        this.given = given;
        this.now = now;
        this.mover = mover;
        this.followers = List.copyOf(followers);
        this.outside = outside;
    }

    void start() {
        thread.start();
    }

    /** Takes note of what the settings say now; returns at once. */
    synchronized void want(BoardSettings settings) {
        wanted = settings;
        notifyAll();
    }

    /** Why the address is another than was set; empty if it is not. */
    String fault() {
        return fault;
    }

    private void live() {
        try {
            while (true) {
                follow(next());
            }
        } catch (InterruptedException e) {
            Logger.trace("The inside address stays.");
        }
    }

    private synchronized BoardSettings next() throws InterruptedException {
        while (wanted == null) {
            wait();
        }
        var next = wanted;
        wanted = null;
        return next;
    }

    private void follow(BoardSettings settings) {
        try {
            var options = given.with(settings);
            var to = options.lanAddress();
            if (!to.equals(now)) {
                apart(to);
                mover.move(now, to);
                Logger.info("The router's inside address is {} now, no longer {}.", to, now);
                now = to;
                followers.forEach(follower -> follower.accept(options));
            }
            fault = "";
        } catch (Options.Wrong | RuntimeException e) {
            fault = "inside-address: the router stays at " + now + ": " + e.getMessage();
            Logger.warn(fault);
        }
    }

    private void apart(Subnet to) {
        for (var other : outside.get()) {
            if (to.contains(other.address()) || other.contains(to.address())) {
                throw new IllegalArgumentException(to + " lies in the outside network " + other + " or around it, so nobody could tell"
                        + " inside from outside. Choose another, such as " + Options.otherInside(other));
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
