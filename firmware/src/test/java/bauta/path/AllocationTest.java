package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.Terminal;
import bauta.firmware.Firmware;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.wire.Arp;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int PACKETS = 50_000;
    private static final int SLOTS = 256;

    private static final class Counting implements Port {
        private long frames;

        @Override
        public void send(Block block, int at, int length) {
            frames++;
        }

        @Override
        public void flush() {
        }
    }

    @Test
    void forwardingAPacketAllocatesNothing() {
        var outside = new Counting();
        allocatesNothing(router(new Counting(), outside), outside, 53);
    }

    /** The table is small, so that flows take the places of others all the time. */
    @Test
    void handingFlowsOverAllocatesNothing() {
        var outside = new Counting();
        var router = router(new Counting(), outside);
        var offload = router.offload(new Offload.Shared(ByteBuffer.allocateDirect(Offload.CONTROL),
                ByteBuffer.allocateDirect(SLOTS * Offload.ENTRY)));
        allocatesNothing(router, outside, 80);
        assertTrue(offload.size() > SLOTS / 2, "handed over " + offload.size());
    }

    private static void allocatesNothing(Router router, Counting outside, int peerPort) {
        var block = Memory.PLAIN.allocate(4096);
        int length = Wires.ip(block, Side.INSIDE, Wires.INSIDE_HOST, Wires.PEER, 17, Wires.udp(2000, peerPort, 20));
        var template = new byte[length];
        block.bytes().get(Wires.AT, template);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long clock = 1_000_000_000L;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10 && least != 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PACKETS; i++) {
                clock += 10_000;
                router.clock(clock);
                int port = 2000 + i % 1000;
                block.bytes().put(Wires.AT, template, 0, length);
                block.bytes().putShort(Wires.AT + 34, (short) port).putShort(Wires.AT + 40, (short) 0);
                router.fromNic(Side.INSIDE, block, Wires.AT, length);
                router.flush();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(outside.frames > PACKETS, "forwarded " + outside.frames);
        assertEquals(0, least, "bytes allocated while forwarding " + PACKETS + " packets");
    }

    /** So that every datagram of the test belongs to a control connection. */
    private static void autofw(Firmware firmware) {
        var ipmasqadm = firmware.commands(List::of).get("ipmasqadm");
        var words = "ipmasqadm autofw -A -r udp 6970 7170 -c udp 53 --deny 192.0.2.0/24 --log %c";
        assertEquals(0, ipmasqadm.run(List.of(words.split(" ")), new Terminal()));
    }

    private static Router router(Counting inside, Counting outside) {
        var firmware = new Firmware(Memory.PLAIN, PathThread.SAME, FlowTable.inMemory(4096), Policy.STANDARD, line -> { });
        firmware.defaultRules("eth0");
        autofw(firmware);
        var router = firmware.router();
        router.nic(Side.INSIDE, inside);
        router.nic(Side.OUTSIDE, outside);
        router.host(Side.INSIDE, inside);
        router.host(Side.OUTSIDE, outside);
        router.topology(Wires.TOPOLOGY);
        var block = Memory.PLAIN.allocate(256);
        Wires.ethernet(block.bytes(), Side.OUTSIDE, 0x0806);
        Arp.write(block.bytes(), Wires.AT + 14, 2, Wires.GATEWAY_MAC, Wires.GATEWAY, Wires.OUTSIDE_MAC, Wires.ROUTER_OUTSIDE);
        router.fromNic(Side.OUTSIDE, block, Wires.AT, 42);
        return router;
    }
}
