package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class VirtioHeaderTest {
    /** As the kernel writes it: struct members in the order of the machine. */
    private static ByteBuffer kernel(int flags, int type, int header, int size, int start, int offset) {
        var b = ByteBuffer.allocateDirect(13).order(ByteOrder.nativeOrder());
        b.put(3, (byte) flags).put(4, (byte) type);
        b.putShort(5, (short) header).putShort(7, (short) size).putShort(9, (short) start).putShort(11, (short) offset);
        return b.order(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void fieldsAreInTheByteOrderOfTheMachine() {
        var header = new VirtioHeader().wrap(kernel(1, 0x81, 66, 1448, 34, 16), 3);
        assertTrue(header.needsChecksum());
        assertFalse(header.dataValid());
        assertEquals(VirtioHeader.GSO_TCPV4, header.gsoType());
        assertEquals(VirtioHeader.GSO_TCPV4 | VirtioHeader.GSO_ECN, header.rawGsoType());
        assertEquals(66, header.headerLength());
        assertEquals(1448, header.gsoSize());
        assertEquals(34, header.checksumStart());
        assertEquals(16, header.checksumOffset());
        assertEquals("virtio flags 1 gso tcp4+ecn size 1448 header 66 checksum 34+16", header.toString());
    }

    @Test
    void settersWriteWhatTheKernelReads() {
        var b = ByteBuffer.allocateDirect(13);
        var header = new VirtioHeader().wrap(b, 3);
        header.flags(VirtioHeader.DATA_VALID);
        header.rawGsoType(VirtioHeader.GSO_UDP_L4);
        header.headerLength(42);
        header.gsoSize(0xFFFE);
        header.checksumStart(34);
        header.checksumOffset(6);
        assertEquals(Captured.hex(kernel(2, 5, 42, 0xFFFE, 34, 6)), Captured.hex(b));
        assertEquals(0xFFFE, header.gsoSize());
        assertTrue(header.dataValid());
    }

    @Test
    void clearClearsTenBytes() {
        var b = Captured.bytes("ff".repeat(12));
        new VirtioHeader().wrap(b, 1).clear();
        assertEquals("ff" + "00".repeat(10) + "ff", Captured.hex(b));
    }
}
