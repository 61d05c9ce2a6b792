package bauta.web;

import bauta.command.StatusSource;
import bauta.path.DropReason;
import bauta.path.Drops;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.path.Topology.Link;
import bauta.path.Topology.Route;
import bauta.path.Topology.Subnet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A router that stands in for a real one; by its main method a page to look at. */
final class FixedStatus implements StatusSource {
    static final int INSIDE = 0xc0a80101;

    final Drops drops = new Drops();
    volatile boolean forwarding = true;
    volatile String insideName = "eth1";

    /** Serves on the loopback port given, until it is ended. */
    public static void main(String[] words) throws Exception {
        var status = new FixedStatus();
        if (words.length > 1) {
            status.forwarding = false;
            status.insideName = words[1];
        }
        status.drops.count(DropReason.SPOOFED, 7);
        status.drops.count(DropReason.OUTSIDE_CLOSED, 48_211);
        status.drops.count(DropReason.TOO_BIG, 12);
        status.drops.count(DropReason.CHAIN_FORWARD, 1_306);
        StatusServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0])), status);
        Thread.currentThread().join();
    }

    @Override
    public long uptimeSeconds() {
        return 93_784;
    }

    @Override
    public boolean forwarding() {
        return forwarding;
    }

    @Override
    public long flows() {
        return 1_234;
    }

    @Override
    public long flowCapacity() {
        return 262_144;
    }

    @Override
    public Topology topology() {
        var inside = new Link(insideName, 0x02_00_00_00_00_0aL, 1500, true, List.of(new Subnet(INSIDE, 24), new Subnet(0x0a000001, 8)));
        var outside = new Link("eth0", 0x02_00_00_00_00_0bL, 1492, forwarding, forwarding ? List.of(new Subnet(0xcb007102, 24)) : List.of());
        return new Topology(inside, outside, List.of(new Route(0xc0a80100, 24, 0, Side.INSIDE), new Route(0xcb007100, 24, 0, Side.OUTSIDE),
                new Route(0, 0, 0xcb0071fe, Side.OUTSIDE)));
    }

    @Override
    public List<Card> cards() {
        return List.of(new Card(Side.INSIDE, "enp1s0", 8_812_345, 1_234_567_890L, 3, 7_000_123, 999_499, 0),
                new Card(Side.OUTSIDE, "enp2s0", 7_123_100_200L, 98_765_432_109L, 0, 8_700_300, 512, 1));
    }

    @Override
    public Drops drops() {
        return drops;
    }
}
