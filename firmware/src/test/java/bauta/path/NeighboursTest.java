package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bauta.wire.Ethernet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {
    private static final int GATEWAY = Wires.GATEWAY;

    private final List<String> events = new ArrayList<>();
    private final Drops drops = new Drops();
    private final Block block = Memory.PLAIN.allocate(4096);
    private final Packet packet = new Packet();
    private final Scratch scratch = scratch();
    private final Neighbours neighbours = new Neighbours(Side.OUTSIDE, drops, scratch, Memory.PLAIN);
    private final Port port = new Port() {
        @Override
        public void send(Block memory, int at, int length) {
            events.add(memory.bytes().getShort(at + 12) == Ethernet.ARP ? "arp" : "packet");
        }

        @Override
        public void flush() {
            events.add("flush");
        }
    };

    NeighboursTest() {
        neighbours.port(port);
        neighbours.self(Wires.OUTSIDE_MAC, Wires.ROUTER_OUTSIDE);
    }

    private Scratch scratch() {
        var self = new Scratch[1];
        self[0] = new Scratch(Memory.PLAIN, () -> {
            events.add("flush");
            self[0].flushed();
        });
        return self[0];
    }

    private List<String> send(int neighbour) {
        events.clear();
        int length = Wires.ip(block, Side.INSIDE, Wires.INSIDE_HOST, Wires.PEER, 17, Wires.udp(1, 2, 20));
        neighbours.send(neighbour, packet.wrap(Side.INSIDE, block, Wires.AT, length));
        return List.copyOf(events);
    }

    @Test
    void aFloodOfArpDoesNotDriveOutANeighbourInUse() {
        neighbours.heard(GATEWAY, Wires.GATEWAY_MAC, true);
        neighbours.second(10);
        assertEquals(List.of("packet"), send(GATEWAY));
        for (int i = 0; i < 20_000; i++) {
            neighbours.heard(0x0b000000 + i, 0x020000000300L, true);
        }
        assertEquals(List.of("packet"), send(GATEWAY));
    }

    @Test
    void aScanOfTheOutsideNetworkDoesNotDriveOutANeighbourInUse() {
        neighbours.heard(GATEWAY, Wires.GATEWAY_MAC, true);
        neighbours.second(10);
        assertEquals(List.of("packet"), send(GATEWAY));
        neighbours.second(11);
        for (int i = 0; i < 20_000; i++) {
            send(0x0b000000 + i);
        }
        assertEquals(List.of("packet"), send(GATEWAY));
    }

    @Test
    void aFrameOfTheRoutersOwnIsQueuedBeforeItsMemoryIsGivenToTheNext() {
        neighbours.heard(GATEWAY, Wires.GATEWAY_MAC, true);
        neighbours.second(100);
        int last = 0;
        int room = 512 * 1024;
        while (last + 240 <= room) {
            last = scratch.take(100) + 110;
        }
        while (last + 120 <= room) {
            last = scratch.take(60) + 70;
        }
        int at = scratch.take(30);
        scratch.block().bytes().putShort(at + 12, (short) Ethernet.IPV4);
        events.clear();
        neighbours.send(GATEWAY, packet.wrap(Side.INSIDE, scratch.block(), at, 30));
        assertEquals(List.of("packet", "flush", "arp"), events);
    }
}
