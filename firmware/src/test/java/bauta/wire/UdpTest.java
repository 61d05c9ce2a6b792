package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UdpTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void readsACapturedDatagram() {
        var b = Captured.bytes(Captured.UDP);
        var udp = Captured.udp(b);
        assertTrue(udp.valid());
        assertTrue(udp.checksumRight(Captured.ip(b)));
        assertEquals(1025, udp.sourcePort());
        assertEquals(53, udp.destinationPort());
        assertEquals(13, udp.length());
        assertEquals(0xA3C6, udp.checksum());
        assertEquals(42, udp.payloadAt());
        assertEquals(5, udp.payloadLength());
        assertEquals("1025 > 53 len 5", udp.toString());
    }

    @Test
    void wrongByteIsSeenAndComputingPutsItRight() {
        var b = Captured.bytes(Captured.UDP);
        b.put(46, (byte) 'O');
        assertFalse(Captured.udp(b).checksumRight(Captured.ip(b)));
        b.put(46, (byte) 'o');
        b.putShort(40, (short) 0x1234);
        Captured.udp(b).computeChecksum(Captured.ip(b));
        assertEquals(Captured.UDP.replace(" ", ""), Captured.hex(b));
    }

    private ByteBuffer datagram(Ipv4 ip, Udp udp) {
        var length = 8 + random.nextInt(60);
        var padding = random.nextInt(4);
        var b = Captured.random(random, 1 + 20 + length + padding);
        ip.write(b, 1, 20 + length + padding, 7, 0, 64, Ipv4.UDP, Captured.address(random), Captured.address(random));
        b.putShort(21 + 4, (short) length);
        udp.wrap(b, 21, length + padding).computeChecksum(ip);
        return b;
    }

    @Test
    void rewritingKeepsTheChecksumThatSummingUpGives() {
        var ip = new Ipv4();
        var udp = new Udp();
        for (var i = 0; i < 5_000; i++) {
            datagram(ip, udp);
            var address = Captured.address(random);
            var port = random.nextInt(0x1_0000);
            if (i % 2 == 0) {
                udp.rewriteSource(ip.source(), address, port, false);
                ip.source(address);
                assertEquals(port, udp.sourcePort());
            } else {
                udp.rewriteDestination(ip.destination(), address, port, false);
                ip.destination(address);
                assertEquals(port, udp.destinationPort());
            }
            var kept = udp.checksum();
            assertTrue(kept != 0 && udp.checksumRight(ip), "seed " + seed);
            udp.computeChecksum(ip);
            assertEquals(udp.checksum(), kept, "seed " + seed);
        }
    }

    @Test
    void absentChecksumStaysAbsent() {
        var b = Captured.bytes(Captured.UDP);
        b.putShort(40, (short) 0);
        var udp = Captured.udp(b);
        assertTrue(udp.checksumRight(Captured.ip(b)));
        udp.rewriteSource(Captured.INSIDE, Captured.OUTSIDE, 61000, false);
        assertEquals(0, udp.checksum());
        assertEquals(61000, udp.sourcePort());
    }

    @Test
    void computedZeroIsWrittenAsAllOnes() {
        var b = Captured.bytes(Captured.UDP);
        var ip = Captured.ip(b);
        var udp = Captured.udp(b);
        // The port that makes the sum all ones: the stored checksum is what is missing to it.
        var port = udp.sourcePort() + udp.checksum();
        b.putShort(34, (short) port);
        udp.computeChecksum(ip);
        assertEquals(0xFFFF, udp.checksum());
        assertTrue(udp.checksumRight(ip));
    }

    @Test
    void rewritingToAComputedZeroWritesAllOnesAsWell() {
        var b = Captured.bytes(Captured.UDP);
        var udp = Captured.udp(b);
        udp.rewriteSource(Captured.INSIDE, Captured.INSIDE, udp.sourcePort() + udp.checksum(), false);
        assertEquals(0xFFFF, udp.checksum());
        assertTrue(udp.checksumRight(Captured.ip(b)));
        udp.rewriteSource(Captured.INSIDE, Captured.INSIDE, 1025, false);
        assertEquals(0xA3C6, udp.checksum());
    }

    @Test
    void partialChecksumFollowsTheAddressesOnly() {
        var b = Captured.bytes(Captured.UDP);
        var ip = Captured.ip(b);
        var udp = Captured.udp(b);
        b.putShort(40, (short) Checksum.pseudo(Captured.INSIDE, Captured.SERVER, Ipv4.UDP, 13));
        udp.rewriteSource(Captured.INSIDE, Captured.OUTSIDE, 61000, true);
        ip.source(Captured.OUTSIDE);
        assertEquals(Checksum.pseudo(Captured.OUTSIDE, Captured.SERVER, Ipv4.UDP, 13), udp.checksum());
        b.putShort(40, (short) ~Checksum.sum(b, 34, 13));
        assertTrue(udp.checksumRight(ip));
        assertEquals(61000, udp.sourcePort());
    }

    @Test
    void everyTruncationIsRefused() {
        var b = Captured.bytes(Captured.UDP);
        for (var length = -1; length < 13; length++) {
            assertFalse(new Udp().wrap(b, 34, length).valid(), "length " + length);
            assertEquals(length >= 8, new Udp().wrap(b, 34, length).validQuoted(), "length " + length);
        }
        assertTrue(new Udp().wrap(b, 34, 13).valid());
        assertFalse(new Udp().wrap(b, 34, 14).valid(), "beyond the buffer");
    }

    @Test
    void lengthFieldBelowTheHeaderIsRefused() {
        for (var length = 0; length < 8; length++) {
            var b = Captured.bytes(Captured.UDP);
            b.putShort(38, (short) length);
            assertFalse(Captured.udp(b).valid(), "length " + length);
        }
    }
}
