package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ArpTest {
    private static Arp of(String frame) {
        var b = Captured.bytes(frame);
        return new Arp().wrap(b, Ethernet.HEADER, b.capacity() - Ethernet.HEADER);
    }

    @Test
    void readsARequest() {
        var arp = of(Captured.ARP_REQUEST);
        assertTrue(arp.valid());
        assertEquals(Arp.REQUEST, arp.operation());
        assertEquals(0x0200_0000_000AL, arp.senderMac());
        assertEquals(Captured.INSIDE, arp.sender());
        assertEquals(0, arp.targetMac());
        assertEquals(Captured.SERVER, arp.target());
        assertEquals("who-has 10.0.0.1 tell 10.0.0.5", arp.toString());
    }

    @Test
    void writesTheReplyTheKernelWrote() {
        var b = ByteBuffer.allocateDirect(Arp.LENGTH);
        Arp.write(b, 0, Arp.REPLY, 0x0200_0000_000BL, Captured.SERVER, 0x0200_0000_000AL, Captured.INSIDE);
        assertEquals(Captured.ARP_REPLY.replace(" ", "").substring(2 * Ethernet.HEADER), Captured.hex(b));
        assertEquals("10.0.0.1 is-at 02:00:00:00:00:0b", new Arp().wrap(b, 0, Arp.LENGTH).toString());
    }

    @Test
    void everyTruncationIsRefused() {
        var b = Captured.bytes(Captured.ARP_REPLY);
        for (var length = -1; length < Arp.LENGTH; length++) {
            assertFalse(new Arp().wrap(b, Ethernet.HEADER, length).valid(), "length " + length);
        }
    }

    @Test
    void otherHardwareAndProtocolsAreRefused() {
        for (var i = 0; i < 6; i++) {
            var b = Captured.bytes(Captured.ARP_REPLY);
            var at = Ethernet.HEADER + i;
            b.put(at, (byte) (b.get(at) ^ 0x10));
            assertFalse(new Arp().wrap(b, Ethernet.HEADER, Arp.LENGTH).valid(), "byte " + i);
        }
    }
}
