package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefragmenterTest {
    private final Drops drops = new Drops();
    private final Block block = Memory.PLAIN.allocate(70_000);
    private final Packet packet = new Packet();
    private final List<Whole> queued = new ArrayList<>();
    private final Defragmenter defragmenter = new Defragmenter(drops, Memory.PLAIN, this::flush);

    private record Whole(Block block, int at, int mark) {
        int found() {
            return block.bytes().getInt(at + Ethernet.HEADER + Ipv4.HEADER);
        }
    }

    private void flush() {
        queued.clear();
        defragmenter.flushed();
    }

    private boolean fragment(int id, int offset, int size, boolean more, int optionBytes) {
        Wires.ethernet(block.bytes(), Side.OUTSIDE, Ethernet.IPV4);
        int header = Ipv4.HEADER + optionBytes;
        int ip = Wires.AT + Ethernet.HEADER;
        packet.ip.write(block.bytes(), ip, Ipv4.HEADER + size, id, offset / 8 | (more ? Ipv4.MF : 0), 64, 47, Wires.PEER,
                Wires.ROUTER_OUTSIDE);
        for (int i = 0; i < optionBytes; i++) {
            block.bytes().put(ip + Ipv4.HEADER + i, (byte) 1);
        }
        block.bytes().put(ip, (byte) (0x40 | header / 4)).putShort(ip + 2, (short) (header + size));
        block.bytes().putInt(ip + header, id);
        packet.wrap(Side.OUTSIDE, block, Wires.AT, Ethernet.HEADER + header + size);
        packet.ip.wrap(block.bytes(), ip, header + size).computeChecksum();
        return defragmenter.whole(packet);
    }

    @Test
    void datagramsThatWaitToBeSentAreNotOverwritten() {
        for (int id = 1; id <= 3 * Defragmenter.DATAGRAMS; id++) {
            assertFalse(fragment(id, 0, 8, true, 0));
            assertTrue(fragment(id, 8, 8, false, 0));
            queued.add(new Whole(packet.block, packet.at, id));
            for (var each : queued) {
                assertEquals(each.mark, each.found());
            }
        }
    }

    @Test
    void aDatagramThatIsTooLongWithTheOptionsOfItsFirstFragmentIsDropped() {
        assertFalse(fragment(1, 0, 32_000, true, 40));
        assertFalse(fragment(1, 32_000, 33_515, false, 0));
        assertEquals(1, drops.of(DropReason.MALFORMED_IP));
        assertEquals(0, defragmenter.size());
    }
}
