package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EthernetTest {
    @Test
    void readsACapturedFrame() {
        var b = Captured.at(3, Captured.UDP);
        var ethernet = new Ethernet().wrap(b, 3, b.capacity() - 3);
        assertTrue(ethernet.valid());
        assertEquals(0x0200_0000_000BL, ethernet.destination());
        assertEquals(0x0200_0000_000AL, ethernet.source());
        assertEquals(Ethernet.IPV4, ethernet.type());
        assertEquals(17, ethernet.payloadAt());
        assertEquals(33, ethernet.payloadLength());
        assertFalse(ethernet.multicast());
        assertEquals("02:00:00:00:00:0a > 02:00:00:00:00:0b ip", ethernet.toString());
    }

    @Test
    void writesWhatItReads() {
        var b = ByteBuffer.allocateDirect(14);
        var ethernet = new Ethernet().wrap(b, 0, 14);
        ethernet.destination(Ethernet.BROADCAST);
        ethernet.source(0x0200_0000_000AL);
        ethernet.type(Ethernet.QINQ);
        assertEquals("ffffffffffff02000000000a88a8", Captured.hex(b));
        assertEquals(Ethernet.QINQ, ethernet.type());
        assertTrue(ethernet.broadcast());
        assertTrue(ethernet.multicast());
    }

    @Test
    void groupBitMakesMulticastButNotBroadcast() {
        var b = Captured.bytes("01005e0000fb 02000000000a 0800");
        var ethernet = new Ethernet().wrap(b, 0, 14);
        assertTrue(ethernet.multicast());
        assertFalse(ethernet.broadcast());
    }

    @Test
    void everyTruncationIsRefused() {
        var b = Captured.bytes(Captured.UDP);
        for (var length = -1; length < Ethernet.HEADER; length++) {
            assertFalse(new Ethernet().wrap(b, 0, length).valid(), "length " + length);
        }
        assertTrue(new Ethernet().wrap(b, 0, Ethernet.HEADER).valid());
    }

    @Test
    void lengthBeyondTheBufferIsRefused() {
        var b = Captured.bytes(Captured.UDP);
        assertFalse(new Ethernet().wrap(b, 0, b.capacity() + 1).valid());
        assertFalse(new Ethernet().wrap(b, Integer.MAX_VALUE, Integer.MAX_VALUE).valid());
        assertFalse(new Ethernet().wrap(b, -1, 20).valid());
    }
}
