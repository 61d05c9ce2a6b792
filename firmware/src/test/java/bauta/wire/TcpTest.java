package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void readsACapturedSyn() {
        var b = Captured.bytes(Captured.SYN);
        var tcp = Captured.tcp(b);
        assertTrue(tcp.valid());
        assertTrue(tcp.checksumRight(Captured.ip(b)));
        assertEquals(1026, tcp.sourcePort());
        assertEquals(80, tcp.destinationPort());
        assertEquals(0x04776EF7, tcp.sequence());
        assertEquals(0, tcp.acknowledgement());
        assertEquals(40, tcp.headerLength());
        assertEquals(Tcp.SYN, tcp.flags());
        assertTrue(tcp.syn());
        assertFalse(tcp.ack() || tcp.fin() || tcp.rst());
        assertEquals(64_240, tcp.window());
        assertEquals(0xF594, tcp.checksum());
        assertEquals(74, tcp.payloadAt());
        assertEquals(0, tcp.payloadLength());
        assertEquals(1460, tcp.maximumSegment());
        assertEquals("1026 > 80 [S] seq 74936055 win 64240 len 0", tcp.toString());
    }

    @Test
    void readsACapturedReset() {
        var b = Captured.bytes(Captured.RESET);
        var tcp = Captured.tcp(b);
        assertTrue(tcp.valid());
        assertTrue(tcp.checksumRight(Captured.ip(b)));
        assertTrue(tcp.rst() && tcp.ack());
        assertEquals(0x04776EF8, tcp.acknowledgement());
        assertEquals(-1, tcp.maximumSegment());
        assertEquals("80 > 1026 [R.] seq 0 ack 74936056 win 0 len 0", tcp.toString());
    }

    @Test
    void checksumCoversAddressesAndData() {
        var b = Captured.bytes(Captured.SYN);
        Captured.ip(b).source(Captured.OUTSIDE);
        assertFalse(Captured.tcp(b).checksumRight(Captured.ip(b)));
        Captured.tcp(b).computeChecksum(Captured.ip(b));
        assertTrue(Captured.tcp(b).checksumRight(Captured.ip(b)));
    }

    @Test
    void masqueradingThereAndBackRestoresEveryByte() {
        var b = Captured.bytes(Captured.SYN);
        var before = Captured.hex(b);
        Captured.tcp(b).rewriteSource(Captured.INSIDE, Captured.OUTSIDE, 61000, false);
        Captured.ip(b).source(Captured.OUTSIDE);
        assertEquals(61000, Captured.tcp(b).sourcePort());
        assertTrue(Captured.tcp(b).checksumRight(Captured.ip(b)));
        Captured.tcp(b).rewriteSource(Captured.OUTSIDE, Captured.INSIDE, 1026, false);
        Captured.ip(b).source(Captured.INSIDE);
        assertEquals(before, Captured.hex(b));
    }

    /** Segments of every length, odd ones included, at odd offsets. */
    private ByteBuffer segment(Ipv4 ip, Tcp tcp) {
        var length = 20 + random.nextInt(60);
        var b = Captured.random(random, 1 + 20 + length);
        ip.write(b, 1, 20 + length, 7, 0, 64, Ipv4.TCP, Captured.address(random), Captured.address(random));
        b.put(21 + 12, (byte) 0x50);
        tcp.wrap(b, 21, length).computeChecksum(ip);
        return b;
    }

    @Test
    void rewritingKeepsTheChecksumThatSummingUpGives() {
        var ip = new Ipv4();
        var tcp = new Tcp();
        for (var i = 0; i < 5_000; i++) {
            segment(ip, tcp);
            var address = Captured.address(random);
            var port = random.nextInt(0x1_0000);
            if (i % 2 == 0) {
                tcp.rewriteSource(ip.source(), address, port, false);
                ip.source(address);
                assertEquals(port, tcp.sourcePort());
            } else {
                tcp.rewriteDestination(ip.destination(), address, port, false);
                ip.destination(address);
                assertEquals(port, tcp.destinationPort());
            }
            assertRight(ip, tcp);
        }
    }

    @Test
    void sequenceNumbersKeepTheChecksumThatSummingUpGives() {
        var ip = new Ipv4();
        var tcp = new Tcp();
        for (var i = 0; i < 2_000; i++) {
            segment(ip, tcp);
            var sequence = Captured.address(random);
            var acknowledgement = Captured.address(random);
            tcp.sequence(sequence, false);
            tcp.acknowledgement(acknowledgement, false);
            assertEquals(sequence, tcp.sequence());
            assertEquals(acknowledgement, tcp.acknowledgement());
            assertRight(ip, tcp);
        }
    }

    private void assertRight(Ipv4 ip, Tcp tcp) {
        var kept = tcp.checksum();
        assertTrue(tcp.checksumRight(ip), "seed " + seed);
        tcp.computeChecksum(ip);
        assertEquals(tcp.checksum(), kept, "seed " + seed);
    }

    @Test
    void partialChecksumFollowsTheAddressesOnly() {
        var ip = new Ipv4();
        var tcp = new Tcp();
        for (var i = 0; i < 2_000; i++) {
            var b = segment(ip, tcp);
            var at = ip.payloadAt();
            b.putShort(at + 16, (short) pseudo(ip));
            tcp.rewriteSource(ip.source(), Captured.OUTSIDE, 61000, true);
            ip.source(Captured.OUTSIDE);
            tcp.rewriteDestination(ip.destination(), Captured.INSIDE, 80, true);
            ip.destination(Captured.INSIDE);
            tcp.sequence(random.nextInt(), true);
            assertEquals(pseudo(ip), tcp.checksum(), "seed " + seed);
            // What the card does: sum up from the header on, the field included, and complement.
            b.putShort(at + 16, (short) ~Checksum.sum(b, at, ip.payloadLength()));
            assertTrue(tcp.checksumRight(ip), "seed " + seed);
        }
    }

    private static int pseudo(Ipv4 ip) {
        return Checksum.pseudo(ip.source(), ip.destination(), Ipv4.TCP, ip.payloadLength());
    }

    @Test
    void quotedSegmentOfEightBytesGetsItsPortAndNothingElse() {
        var b = Captured.bytes(Captured.SYN);
        var before = Captured.hex(b);
        var quoted = new Tcp().wrap(b, 34, 8);
        assertTrue(quoted.validQuoted());
        assertFalse(quoted.valid());
        quoted.rewriteSource(Captured.INSIDE, Captured.OUTSIDE, 0xF00D, false);
        assertEquals(before.substring(0, 68) + "f00d" + before.substring(72), Captured.hex(b));
        assertEquals("61453 > 80 seq 74936055", quoted.toString());
        assertFalse(new Tcp().wrap(b, 34, 7).validQuoted());
    }

    @Test
    void everyTruncationIsRefused() {
        var b = Captured.bytes(Captured.SYN);
        for (var length = -1; length < 40; length++) {
            assertFalse(new Tcp().wrap(b, 34, length).valid(), "length " + length);
        }
        assertTrue(new Tcp().wrap(b, 34, 40).valid());
        assertFalse(new Tcp().wrap(b, 34, 41).valid(), "beyond the buffer");
    }

    @Test
    void dataOffsetBelowFiveIsRefused() {
        for (var words = 0; words < 5; words++) {
            var b = Captured.bytes(Captured.SYN);
            b.put(34 + 12, (byte) (words << 4));
            assertFalse(Captured.tcp(b).valid(), "data offset " + words);
        }
    }

    /** A SYN with eight bytes of options and three of data, its checksum right. */
    private static Tcp withOptions(Ipv4 ip, String options) {
        var b = Captured.bytes("00".repeat(20) + "04020050 00000001 00000000 7002faf0 00000000" + options + "616263");
        ip.write(b, 0, b.capacity(), 1, 0, 64, Ipv4.TCP, Captured.INSIDE, Captured.SERVER);
        var tcp = new Tcp().wrap(b, 20, b.capacity() - 20);
        tcp.computeChecksum(ip);
        return tcp;
    }

    @ParameterizedTest
    @ValueSource(strings = {"020405b400000000", "01020405b4000000", "0101020405b40000", "010101020405b400", "01010101020405b4", "030300020405b401"})
    void segmentSizeIsClampedWhereverTheOptionStands(String options) {
        var ip = new Ipv4();
        var tcp = withOptions(ip, options);
        assertTrue(tcp.valid());
        assertEquals(1460, tcp.maximumSegment());
        tcp.clampMaximumSegment(1460, false);
        assertEquals(1460, tcp.maximumSegment());
        tcp.clampMaximumSegment(1391, false);
        assertEquals(1391, tcp.maximumSegment());
        var kept = tcp.checksum();
        assertTrue(tcp.checksumRight(ip));
        tcp.computeChecksum(ip);
        assertEquals(tcp.checksum(), kept);
    }

    @Test
    void partialChecksumIsLeftAloneByClamping() {
        var tcp = withOptions(new Ipv4(), "01020405b4000000");
        var before = tcp.checksum();
        tcp.clampMaximumSegment(536, true);
        assertEquals(536, tcp.maximumSegment());
        assertEquals(before, tcp.checksum());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0101010101010101", "00020405b4000000", "0203050000000000", "0205056b00000000", "0806020405b40000"})
    void withoutTheOptionNothingIsClamped(String options) {
        var tcp = withOptions(new Ipv4(), options);
        assertTrue(tcp.valid());
        assertEquals(-1, tcp.maximumSegment());
        var before = tcp.toString() + tcp.checksum();
        tcp.clampMaximumSegment(0, false);
        assertEquals(before, tcp.toString() + tcp.checksum());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200000000000000", "0201000000000000", "0209000000000000", "02ff000000000000", "0101010101010102", "01010101010204b4"})
    void optionsThatCannotBeWalkedAreRefused(String options) {
        assertFalse(withOptions(new Ipv4(), options).valid());
    }
}
