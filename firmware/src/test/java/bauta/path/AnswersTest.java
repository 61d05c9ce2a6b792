package bauta.path;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.wire.Ethernet;
import bauta.wire.Icmp;
import bauta.wire.VirtioHeader;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final Scratch scratch = new Scratch(Memory.PLAIN, () -> { });
    private final Answers answers = new Answers(scratch);
    private final Block block = Memory.PLAIN.allocate(70_000);
    private final Packet packet = new Packet();

    private Packet udp(Side from, int source, int payload) {
        int length = Wires.ip(block, from, source, Wires.PEER, 17, Wires.udp(1, 2, payload));
        packet.wrap(from, block, Wires.AT, length);
        packet.ip.wrap(block.bytes(), Wires.AT + Ethernet.HEADER, length - Ethernet.HEADER);
        packet.readTransport();
        return packet;
    }

    @Test
    void aFloodFromOutsideLeavesAnswersForTheInside() {
        for (int i = 0; i < 500; i++) {
            answers.about(udp(Side.OUTSIDE, Wires.PEER, 20), Wires.ROUTER_OUTSIDE, Icmp.TIME_EXCEEDED, 0, 0);
        }
        assertNotNull(answers.about(udp(Side.INSIDE, Wires.INSIDE_HOST, 20), Wires.ROUTER_INSIDE, Icmp.TIME_EXCEEDED, 0, 0));
    }

    @Test
    void datagramsJoinedByACardAreNotCutAnew() {
        var neighbours = new Neighbours(Side.OUTSIDE, new Drops(), scratch, Memory.PLAIN);
        var delivery = new Delivery(scratch, neighbours, neighbours);
        var p = udp(Side.INSIDE, Wires.INSIDE_HOST, 4200);
        p.virtio.flags(VirtioHeader.NEEDS_CSUM);
        p.virtio.rawGsoType(VirtioHeader.GSO_UDP_L4);
        p.virtio.gsoSize(1400);
        assertTrue(delivery.fits(p, 1428));
        assertFalse(delivery.fits(p, 1427));
    }
}
