package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.path.DropReason;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.path.Topology.Route;
import bauta.path.Topology.Subnet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BoardTest {
    private static final int INSIDE = 0x0a090003;
    private static final int PORT = 7777;

    @TempDir
    private Path run;
    private Lab lab;
    private Bridge bridge;

    @BeforeEach
    void build() {
        lab = new Lab("b");
    }

    /** What the cards' frames meet first. */
    IngressProgram program() {
        return new IngressProgram();
    }

    @AfterEach
    void tearDown() {
        if (lab != null) {
            if (bridge != null) {
                lab.stop(bridge);
            }
            lab.close();
        }
    }

    /** Sends from one namespace to a server in another, over as many megabytes; what arrived has to be what was sent. */
    private void transfer(String from, String to, String address, int megabytes) throws IOException {
        var server = lab.call(to, () -> new ServerSocket(PORT, 1));
        try (server) {
            var arrived = lab.start(to, () -> {
                var crc = new CRC32();
                try (var socket = server.accept()) {
                    var bytes = new byte[1 << 16];
                    for (var got = socket.getInputStream().read(bytes); got >= 0; got = socket.getInputStream().read(bytes)) {
                        crc.update(bytes, 0, got);
                    }
                }
                return crc.getValue();
            });
            var sent = lab.call(from, () -> {
                var crc = new CRC32();
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, PORT), 5000);
                    var bytes = new byte[1 << 20];
                    for (var i = 0; i < megabytes; i++) {
                        Arrays.fill(bytes, (byte) (i + 1));
                        crc.update(bytes);
                        socket.getOutputStream().write(bytes);
                    }
                }
                return crc.getValue();
            });
            assertEquals(sent, arrived.orTimeout(20, TimeUnit.SECONDS).join());
        }
    }

    @Test
    void superFramesCrossWhole() throws IOException {
        bridge = lab.bridge(run, false, this::program);
        transfer("a", "b", "10.9.0.2", 16);
        assertTrue(bridge.longest > 9000, "longest frame " + bridge.longest);
        Lab.await("the counts", () -> bridge.board.nic(Side.INSIDE).receivedBytes() > 16 << 20
                && bridge.board.nic(Side.OUTSIDE).sentBytes() > 16 << 20);
    }

    @Test
    void framesCrossWithoutGarbage() throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        bridge = lab.bridge(run, false, this::program);
        transfer("a", "b", "10.9.0.2", 4);
        var path = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("path")).findAny()
                .orElseThrow().threadId();
        var framesBefore = bridge.board.nic(Side.INSIDE).received() + bridge.board.nic(Side.OUTSIDE).received();
        var before = threads.getThreadAllocatedBytes(path);
        lab.in("a", "ethtool", "-K", "e0", "tso", "off", "gso", "off");
        transfer("a", "b", "10.9.0.2", 16);
        var allocated = threads.getThreadAllocatedBytes(path) - before;
        var frames = bridge.board.nic(Side.INSIDE).received() + bridge.board.nic(Side.OUTSIDE).received() - framesBefore;
        assertTrue(frames > 5000, frames + " frames");
        // What is left is news of links, and there may be one or two.
        assertTrue(allocated < frames, allocated + " bytes for " + frames + " frames");
    }

    @Test
    void framesCrossWithoutOffloads() throws IOException {
        for (var end : List.of("a", "b")) {
            lab.in(end, "ethtool", "-K", "e0", "tso", "off", "gso", "off", "tx", "off", "gro", "off");
        }
        bridge = lab.bridge(run, false, this::program);
        transfer("b", "a", "10.9.0.1", 4);
        assertTrue(bridge.longest <= 1514, "longest frame " + bridge.longest);
    }

    /** Both directions with checksums left to the other end: the host port accepts them and hands them out. */
    @Test
    void hostPortIsAnOrdinaryInterface() throws IOException {
        bridge = lab.bridge(run, true, this::program);
        lab.call("r", () -> {
            bridge.board.address(Side.INSIDE, new Subnet(INSIDE, 24));
            return null;
        });
        transfer("a", "r", "10.9.0.3", 8);
        assertTrue(bridge.longest > 9000, "longest frame " + bridge.longest);
        transfer("r", "a", "10.9.0.1", 8);
        assertEquals(1, bridge.hostFlags, "the host leaves checksums to us");
        // A card that cannot do checksums has its driver's kernel do them; then the receiver verifies every one.
        lab.in("r", "ethtool", "-K", "lan0", "tx", "off");
        transfer("r", "a", "10.9.0.1", 8);
        assertEquals("0", lab.in("a", "sh", "-c", "nstat -az TcpInCsumErrors | awk '/Csum/ {print $2}'").strip());
        assertEquals(0, bridge.drops.of(DropReason.SEND_FAILED));
    }

    /** What scripts write into /proc/sys/net/ipv4/ip_forward. */
    @Test
    void theSwitchForForwardingIsFollowed() {
        lab.in("r", "sh", "-c", "echo 1 >" + ForwardSwitch.PATH);
        bridge = lab.bridge(run, false, this::program);
        assertTrue(bridge.forwarding);
        lab.in("r", "sh", "-c", "echo 0 >" + ForwardSwitch.PATH);
        Lab.await("forwarding to stop", () -> !bridge.forwarding);
        lab.in("r", "sh", "-c", "echo 1 >" + ForwardSwitch.PATH);
        Lab.await("forwarding to resume", () -> bridge.forwarding);
    }

    /** So that the kernel carries no connection on of which nobody hears how it ends. */
    @Test
    void forwardingStopsBeforeTheBoardIsClosed() {
        lab.in("r", "sh", "-c", "echo 1 >" + ForwardSwitch.PATH);
        bridge = lab.bridge(run, false, this::program);
        assertTrue(bridge.forwarding);
        lab.stop(bridge);
        assertFalse(bridge.forwarding);
        bridge = null;
    }

    @Test
    void hostPortBearsAddressAndMtuOfTheCard() {
        Lab.run("ip", "-n", lab.namespace("r"), "link", "set", "lan0", "mtu", "1400");
        bridge = lab.bridge(run, true, this::program);
        var shown = lab.in("r", "ip", "link", "show", "eth1");
        assertTrue(shown.contains("mtu 1400") && shown.contains(Lab.OUTSIDE_MAC), shown);
        Lab.run("ip", "-n", lab.namespace("r"), "link", "set", "lan0", "mtu", "1300", "address", "02:00:00:00:00:77");
        Lab.await("the host port to follow", () -> {
            var now = lab.in("r", "ip", "link", "show", "eth1");
            return now.contains("mtu 1300") && now.contains("02:00:00:00:00:77");
        });
        Lab.await("the router to be told", () -> bridge.topologies.stream().anyMatch(
                topology -> topology.inside().mtu() == 1300 && topology.inside().mac() == 0x020000000077L));
    }

    @Test
    void framesForOthersAndTaggedOnesAreCounted() {
        bridge = lab.bridge(run, false, this::program);
        lab.in("a", "ip", "neighbour", "add", "10.9.0.77", "lladdr", "02:00:00:00:00:77", "dev", "e0");
        assertFalse(lab.ping("a", "10.9.0.77"));
        Lab.await("the count of frames for others", () -> bridge.drops.of(DropReason.OTHER_STATION) >= 1);
        lab.sendFrame("a", Lab.OUTSIDE_MAC, 0x8100, 60);
        Lab.await("the count of tagged frames", () -> bridge.drops.of(DropReason.VLAN) >= 1);
    }

    @Test
    void brokenFrameStopsNothing() {
        bridge = lab.bridge(run, false, this::program);
        bridge.broken = true;
        assertFalse(lab.ping("a", "10.9.0.2"));
        bridge.broken = false;
        // The host may still be convinced that nobody is there.
        Lab.await("frames", () -> lab.ping("a", "10.9.0.2"));
    }

    @Test
    void cardMayGoDownAndComeUp() {
        bridge = lab.bridge(run, false, this::program);
        assertTrue(lab.ping("a", "10.9.0.2"));
        lab.in("r", "ip", "link", "set", "wan0", "down");
        Lab.await("the news", () -> bridge.topologies.stream().anyMatch(topology -> !topology.outside().carrier()
                && topology.inside().carrier()));
        assertFalse(lab.ping("a", "10.9.0.2"));
        lab.in("r", "ip", "link", "set", "wan0", "up");
        Lab.await("frames", () -> lab.ping("a", "10.9.0.2"));
    }

    @Test
    void cardMayGoAwayAndComeBack() {
        bridge = lab.bridge(run, false, this::program);
        assertTrue(lab.ping("b", "10.9.0.1"));
        lab.in("r", "ip", "link", "delete", "wan0");
        Lab.await("the ring to close", () -> bridge.board.nic(Side.OUTSIDE).index() == 0);
        assertFalse(lab.ping("a", "10.9.0.2"));
        lab.wire("b", "wan0", Lab.OUTSIDE_MAC, Lab.INSIDE_MAC, "10.9.0.2/24");
        Lab.await("frames", () -> lab.ping("a", "10.9.0.2"));
    }

    @Test
    void hostPortThatIsDeletedIsMadeAgain() throws IOException {
        bridge = lab.bridge(run, true, this::program);
        var told = new ConcurrentLinkedQueue<Side>();
        bridge.board.madeAgain(told::add);
        lab.call("r", () -> {
            bridge.board.address(Side.OUTSIDE, new Subnet(INSIDE, 24));
            bridge.board.gateway(0x0a090002);
            return null;
        });
        assertTrue(lab.ping("b", "10.9.0.3"));
        for (var time = 1; time <= 3; time++) {
            lab.in("r", "ip", "link", "delete", "eth0");
            var times = time;
            Lab.await("the host port", () -> told.size() == times);
            Lab.await("frames", () -> lab.ping("b", "10.9.0.3"));
        }
        transfer("r", "b", "10.9.0.2", 2);
        assertTrue(lab.in("r", "ip", "link", "show", "eth0").contains(Lab.INSIDE_MAC));
        assertTrue(lab.in("r", "ip", "route").contains("default via 10.9.0.2 dev eth0"));
        assertEquals("1", lab.in("r", "cat", "/proc/sys/net/ipv6/conf/eth0/disable_ipv6").strip());
        assertEquals(List.of(Side.OUTSIDE, Side.OUTSIDE, Side.OUTSIDE), List.copyOf(told));
    }

    /** Who takes the name before us keeps it; when it is free again the port comes back, with the address it was moved to. */
    @Test
    void hostPortComesBackWhenItsNameIsFreeAgain() {
        bridge = lab.bridge(run, true, this::program);
        lab.call("r", () -> {
            bridge.board.address(Side.INSIDE, new Subnet(INSIDE, 24));
            bridge.board.move(Side.INSIDE, new Subnet(INSIDE, 24), new Subnet(INSIDE + 1, 24));
            return null;
        });
        var batch = run.resolve("batch");
        lab.in("r", "sh", "-c", "printf 'link set eth1 down\\nlink set eth1 name other\\nlink add eth1 type veth\\nlink del other\\n' >" + batch
                + "; ip -batch " + batch);
        assertFalse(lab.ping("a", "10.9.0.4"));
        lab.in("r", "ip", "link", "delete", "eth1");
        Lab.await("frames", () -> lab.ping("a", "10.9.0.4"));
    }

    /** The kernel takes a moment to let go of the device of a router that was just killed. */
    @Test
    void hostPortWaitsForThatOfOneThatJustEnded() {
        int held = lab.call("r", () -> Tap.device("eth1"));
        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(() -> Libc.close(held));
        bridge = lab.bridge(run, true, this::program);
        lab.call("r", () -> {
            bridge.board.address(Side.INSIDE, new Subnet(INSIDE, 24));
            return null;
        });
        assertTrue(lab.ping("a", "10.9.0.3"));
    }

    @Test
    void addressesAndRoutesArePublished() {
        bridge = lab.bridge(run, true, this::program);
        lab.in("r", "ip", "address", "add", "192.168.1.1/24", "dev", "eth1");
        lab.in("r", "ip", "address", "add", "10.9.0.3/24", "dev", "eth0");
        lab.in("r", "ip", "route", "add", "default", "via", "10.9.0.2", "metric", "10");
        lab.in("r", "ip", "route", "add", "172.16.0.0/12", "via", "192.168.1.2");
        var wanted = List.of(
                new Route(0xc0a80100, 24, 0, Side.INSIDE), new Route(0x0a090000, 24, 0, Side.OUTSIDE),
                new Route(0xac100000, 12, 0xc0a80102, Side.INSIDE), new Route(0, 0, 0x0a090002, Side.OUTSIDE));
        Lab.await("all four routes", () -> bridge.topologies.stream().anyMatch(topology -> topology.routes().size() == 4
                && topology.routes().containsAll(wanted) && topology.routes().get(3).prefix() == 0
                && topology.inside().addresses().equals(List.of(new Subnet(0xc0a80101, 24)))
                && topology.outside().addresses().equals(List.of(new Subnet(0x0a090003, 24)))));
        lab.in("r", "ip", "address", "flush", "dev", "eth0");
        Lab.await("the address to go", () -> bridge.topologies.stream().reduce((first, last) -> last).orElseThrow()
                .outside().addresses().isEmpty());
    }

    @Test
    void anOutsideAddressInTheInsideNetworkIsNotUsed() {
        bridge = lab.bridge(run, true, this::program);
        lab.in("r", "ip", "address", "add", "192.168.1.1/24", "dev", "eth1");
        lab.in("r", "ip", "address", "add", "192.168.1.57/24", "dev", "eth0");
        Lab.await("the address to go", () -> !lab.in("r", "ip", "address", "show", "eth0").contains("192.168.1.57"));
        lab.in("r", "ip", "address", "add", "10.9.0.3/24", "dev", "eth0");
        Lab.await("the good one", () -> bridge.topologies.stream().anyMatch(
                topology -> topology.outside().addresses().equals(List.of(new Subnet(0x0a090003, 24)))));
        assertTrue(bridge.topologies.stream().noneMatch(topology -> topology.outside().addresses().contains(new Subnet(0xc0a80139, 24))));
        assertTrue(lab.in("r", "ip", "address", "show", "eth1").contains("192.168.1.1/24"));
    }

    @Test
    void everythingIsGivenBackAsItWasFound() throws IOException {
        lab.in("r", "ip", "link", "set", "wan0", "up");
        lab.in("r", "ip", "address", "add", "10.99.0.1/24", "dev", "wan0");
        bridge = lab.bridge(run, false, this::program);
        assertFalse(lab.in("r", "ip", "address", "show", "wan0").contains("10.99.0.1"));
        assertEquals("1", lab.in("r", "cat", "/proc/sys/net/ipv6/conf/lan0/disable_ipv6").strip());
        assertEquals("1", lab.in("r", "cat", "/proc/sys/net/ipv6/conf/eth0/disable_ipv6").strip());
        lab.stop(bridge);
        bridge = null;
        assertTrue(lab.in("r", "ip", "address", "show", "wan0").contains("10.99.0.1/24"));
        assertTrue(lab.in("r", "ip", "link", "show", "wan0").contains(",UP"));
        assertFalse(lab.in("r", "ip", "link", "show", "lan0").contains(",UP"));
        assertEquals("0", lab.in("r", "cat", "/proc/sys/net/ipv6/conf/lan0/disable_ipv6").strip());
        assertEquals("", lab.in("r", "nft", "list", "tables").strip());
        assertFalse(Lab.attempt("ip", "-n", lab.namespace("r"), "link", "show", "eth0").code() == 0);
        try (var left = Files.list(run)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void missingCardIsSaidAndNothingStaysBehind() {
        var thrown = lab.call("r", () -> assertThrows(IllegalArgumentException.class, () -> new Board(
                new Board.Names("lan0", "wan7", "eth1", "eth0", run), new Bridge(false), this::program)));
        assertTrue(thrown.getMessage().contains("no network card wan7"), thrown.getMessage());
        assertEquals("", lab.in("r", "nft", "list", "tables").strip());
    }

    @Test
    void kernelsOwnCopyIsCutOff() {
        lab.in("r", "ip", "address", "add", "10.9.0.3/32", "dev", "lo");
        theKernelKnowsTheHostInside();
        assertTrue(lab.ping("a", "10.9.0.3"), "the kernel answers as long as it sees the frame");
        bridge = lab.bridge(run, false, this::program);
        assertFalse(lab.ping("a", "10.9.0.3"));
        lab.in("r", "ip", "link", "delete", "lan0");
        lab.wire("a", "lan0", Lab.INSIDE_MAC, Lab.OUTSIDE_MAC, "10.9.0.1/24");
        Lab.await("frames", () -> lab.ping("a", "10.9.0.2"));
        theKernelKnowsTheHostInside();
        assertFalse(lab.ping("a", "10.9.0.3"), "a card that came back");
    }

    private void theKernelKnowsTheHostInside() {
        lab.in("r", "ip", "link", "set", "lan0", "up");
        lab.in("r", "ip", "route", "add", "10.9.0.1", "dev", "lan0", "src", "10.9.0.3");
        lab.in("a", "ip", "neighbour", "add", "10.9.0.3", "lladdr", Lab.OUTSIDE_MAC, "dev", "e0");
        lab.in("r", "ip", "neighbour", "add", "10.9.0.1", "lladdr", Lab.INSIDE_MAC, "dev", "lan0");
    }

    @Test
    void addressComesFromDhcp() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Lab.attempt("sh", "-c", "command -v udhcpc && command -v dnsmasq").code() == 0,
                "needs udhcpc and dnsmasq");
        bridge = lab.bridge(run, true, this::program);
        var server = new ProcessBuilder("ip", "netns", "exec", lab.namespace("b"), "dnsmasq", "--no-daemon", "--conf-file=/dev/null",
                "--port=0", "--interface=e0", "--dhcp-range=10.9.0.100,10.9.0.110,2m", "--dhcp-option=6,10.9.0.53",
                "--dhcp-leasefile=" + run.resolve("leases")).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var dhcp = new Dhcp("eth0", run);
        try {
            lab.call("r", () -> {
                dhcp.start();
                return null;
            });
            Lab.await("address and default route", () -> bridge.topologies.stream().anyMatch(topology ->
                    topology.outside().addresses().size() == 1
                    && new Subnet(0x0a090064, 24).contains(topology.outside().addresses().getFirst().address())
                    && topology.routes().contains(new Route(0, 0, 0x0a090002, Side.OUTSIDE))));
            Lab.await("the name server", () -> Files.exists(run.resolve("resolv.conf")));
            assertEquals("nameserver 10.9.0.53\n", Files.readString(run.resolve("resolv.conf")));
        } finally {
            dhcp.close();
            server.destroy();
            server.waitFor();
        }
        lastLeaseHoldsWithoutTheServer();
    }

    private Topology latest() {
        return bridge.topologies.stream().reduce((first, last) -> last).orElseThrow();
    }

    /** As after a kill: the host port is a new one, without an address. */
    private void lastLeaseHoldsWithoutTheServer() {
        lab.in("r", "ip", "address", "flush", "dev", "eth0");
        Lab.await("no address", () -> latest().outside().addresses().isEmpty());
        var dhcp = new Dhcp("eth0", run);
        try {
            lab.call("r", () -> {
                dhcp.start();
                return null;
            });
            Lab.await("the address and default route of before", () -> latest().outside().addresses().size() == 1
                    && latest().routes().contains(new Route(0, 0, 0x0a090002, Side.OUTSIDE)));
        } finally {
            dhcp.close();
        }
    }

    @Test
    void workIsDoneOnThePathThread() {
        var loop = lab.call("r", () -> {
            bridge = new Bridge(false);
            bridge.board = new Board(new Board.Names("lan0", "wan0", "eth1", "eth0", run), bridge, this::program);
            return bridge.board.start(() -> { }, () -> { });
        });
        assertEquals("path", loop.call(() -> Thread.currentThread().getName()));
        assertEquals("path", loop.call(() -> loop.call(() -> Thread.currentThread().getName())));
        assertThrows(IllegalArgumentException.class, () -> loop.call(() -> {
            throw new IllegalArgumentException("as asked");
        }));
        assertTrue(lab.ping("a", "10.9.0.2"));
    }
}
