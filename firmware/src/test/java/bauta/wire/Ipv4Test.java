package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4Test {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void readsACapturedHeader() {
        var ip = Captured.ip(Captured.bytes(Captured.UDP));
        assertTrue(ip.valid());
        assertTrue(ip.checksumRight());
        assertEquals(20, ip.headerLength());
        assertEquals(0, ip.optionsLength());
        assertEquals(33, ip.totalLength());
        assertEquals(34, ip.payloadAt());
        assertEquals(13, ip.payloadLength());
        assertEquals(13, ip.payloadPresent());
        assertEquals(0, ip.tos());
        assertEquals(0xA374, ip.id());
        assertEquals(Ipv4.DF, ip.fragmentWord());
        assertTrue(ip.dontFragment());
        assertFalse(ip.moreFragments());
        assertFalse(ip.isFragment());
        assertEquals(64, ip.ttl());
        assertEquals(Ipv4.UDP, ip.protocol());
        assertEquals(0x8352, ip.checksum());
        assertEquals(Captured.INSIDE, ip.source());
        assertEquals(Captured.SERVER, ip.destination());
        assertEquals("10.0.0.5 > 10.0.0.1 udp ttl 64 len 33 id 41844 DF", ip.toString());
    }

    @Test
    void readsOptions() {
        var ip = Captured.ip(Captured.bytes(Captured.RECORD_ROUTE));
        assertTrue(ip.valid());
        assertTrue(ip.checksumRight());
        assertEquals(36, ip.headerLength());
        assertEquals(16, ip.optionsLength());
        assertEquals(50, ip.payloadAt());
        assertFalse(ip.sourceRouted());
        assertEquals("10.0.0.5 > 10.0.0.1 icmp ttl 64 len 52 id 11535 DF options 16", ip.toString());
    }

    @Test
    void wrongChecksumIsSeenAtEveryBit() {
        for (var bit = 0; bit < 160; bit++) {
            var b = Captured.bytes(Captured.UDP);
            var at = Ethernet.HEADER + bit / 8;
            // A change of the header length would sum up another range.
            if (bit / 8 > 0) {
                b.put(at, (byte) (b.get(at) ^ 1 << bit % 8));
                assertFalse(Captured.ip(b).checksumRight(), "bit " + bit);
            }
        }
    }

    @Test
    void fragmentOffsetIsInBytes() {
        var ip = Captured.ip(Captured.bytes(Captured.UDP));
        ip.fragmentWord(Ipv4.MF | 185);
        assertEquals(1480, ip.fragmentOffset());
        assertTrue(ip.isFragment());
        assertEquals("10.0.0.5 > 10.0.0.1 udp ttl 64 len 33 id 41844 frag 1480+", ip.toString());
        ip.fragmentWord(Ipv4.MF);
        assertTrue(ip.isFragment());
        ip.fragmentWord(0x1FFF);
        assertEquals(65_528, ip.fragmentOffset());
        assertTrue(ip.isFragment());
        assertFalse(ip.moreFragments());
        assertTrue(ip.checksumRight());
    }

    @Test
    void writeComputesTheChecksumAndWrapsTheView() {
        var b = Captured.bytes("ff".repeat(40));
        var ip = new Ipv4();
        ip.write(b, 7, 33, 0xA374, Ipv4.DF, 64, Ipv4.UDP, Captured.INSIDE, Captured.SERVER);
        assertTrue(ip.valid());
        assertEquals("ff".repeat(7) + "45000021a3744000401183520a0000050a000001" + "ff".repeat(13), Captured.hex(b));
        assertEquals(7, ip.at());
        assertEquals(27, ip.payloadAt());
    }

    @Test
    void settersKeepTheChecksumThatSummingUpGives() {
        for (var i = 0; i < 5_000; i++) {
            var b = Captured.random(random, 63);
            var ip = new Ipv4().wrap(b, 3, 60);
            b.put(3, (byte) (0x40 | 5 + random.nextInt(11)));
            b.put(11, (byte) (1 + random.nextInt(255)));
            b.putInt(15, Captured.address(random));
            b.putInt(19, Captured.address(random));
            ip.computeChecksum();
            change(ip, i % 8);
            var kept = ip.checksum();
            assertTrue(ip.checksumRight(), "setter " + i % 8 + " seed " + seed);
            ip.computeChecksum();
            assertEquals(ip.checksum(), kept, "setter " + i % 8 + " seed " + seed);
        }
    }

    private void change(Ipv4 ip, int setter) {
        var value = random.nextInt(0x1_0000);
        var address = Captured.address(random);
        var before = setter == 7 ? ip.ttl() : 0;
        switch (setter) {
            case 0 -> ip.source(address);
            case 1 -> ip.destination(address);
            case 2 -> ip.tos(value & 0xFF);
            case 3 -> ip.ttl(value & 0xFF);
            case 4 -> ip.id(value);
            case 5 -> ip.fragmentWord(value);
            case 6 -> ip.totalLength(value);
            default -> ip.decrementTtl();
        }
        var read = switch (setter) {
            case 0 -> ip.source() - address;
            case 1 -> ip.destination() - address;
            case 2 -> ip.tos() - (value & 0xFF);
            case 3 -> ip.ttl() - (value & 0xFF);
            case 4 -> ip.id() - value;
            case 5 -> ip.fragmentWord() - value;
            case 6 -> ip.totalLength() - value;
            default -> ip.ttl() - (before - 1);
        };
        assertEquals(0, read, "setter " + setter + " seed " + seed);
    }

    @Test
    void setterLeavesTheNeighbourInItsWordAlone() {
        var ip = Captured.ip(Captured.bytes(Captured.RECORD_ROUTE));
        ip.tos(0xFF);
        ip.ttl(0xFF);
        assertEquals(36, ip.headerLength());
        assertEquals(Ipv4.ICMP, ip.protocol());
        assertTrue(ip.valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {Captured.UDP, Captured.SYN, Captured.RECORD_ROUTE, Captured.UNREACHABLE})
    void everyTruncationIsRefused(String frame) {
        var b = Captured.bytes(frame);
        var whole = b.capacity() - Ethernet.HEADER;
        for (var available = -1; available < whole; available++) {
            assertFalse(new Ipv4().wrap(b, Ethernet.HEADER, available).valid(), "available " + available);
        }
        assertTrue(new Ipv4().wrap(b, Ethernet.HEADER, whole).valid());
        assertFalse(new Ipv4().wrap(b, Ethernet.HEADER, whole + 1).valid(), "beyond the buffer");
    }

    @Test
    void quotedPacketNeedsItsHeaderOnly() {
        var b = Captured.bytes(Captured.RECORD_ROUTE);
        for (var available = -1; available < 36; available++) {
            assertFalse(new Ipv4().wrap(b, Ethernet.HEADER, available).validQuoted(), "available " + available);
        }
        var quoted = new Ipv4().wrap(b, Ethernet.HEADER, 44);
        assertTrue(quoted.validQuoted());
        assertFalse(quoted.valid());
        assertEquals(16, quoted.payloadLength());
        assertEquals(8, quoted.payloadPresent());
    }

    @Test
    void paddingBehindThePacketIsNotPayload() {
        var b = Captured.bytes(Captured.UDP + "00".repeat(13));
        var ip = Captured.ip(b);
        assertTrue(ip.valid());
        assertEquals(13, ip.payloadLength());
        assertEquals(13, ip.payloadPresent());
    }

    @Test
    void otherVersionsAndImpossibleLengthsAreRefused() {
        assertFalse(withByte(0, 0x55).valid());
        assertFalse(withByte(0, 0x44).valid());
        assertFalse(withByte(0, 0x40).valid());
        assertFalse(withByte(3, 19).valid());
        assertTrue(withByte(3, 20).valid());
    }

    private static Ipv4 withByte(int offset, int value) {
        var b = Captured.bytes(Captured.UDP);
        b.put(Ethernet.HEADER + offset, (byte) value);
        return Captured.ip(b);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01010101", "00ffffff", "07040100", "02020000", "01010000", "83030400", "94040000", "01070304"})
    void wellFormedOptionsPass(String options) {
        assertTrue(withOptions(options).valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"07000000", "07010000", "07050000", "07ff0000", "01010107", "01070400", "83000000", "94020703"})
    void malformedOptionsAreRefused(String options) {
        assertFalse(withOptions(options).valid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"83030400", "89030400", "01830304", "94028302"})
    void sourceRoutesAreFound(String options) {
        assertTrue(withOptions(options).sourceRouted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00830304", "07048389", "94048302", "01010101"})
    void whatOnlyLooksLikeASourceRouteIsNone(String options) {
        assertFalse(withOptions(options).sourceRouted());
    }

    private static Ipv4 withOptions(String options) {
        var b = Captured.bytes("46000018 00000000 40110000 0a000005 0a000001" + options);
        return new Ipv4().wrap(b, 0, 24);
    }

    @Test
    void randomHeadersThatPassCanBeReadWithoutError() {
        for (var i = 0; i < 20_000; i++) {
            var length = random.nextInt(80);
            ByteBuffer b = Captured.random(random, length);
            if (length > 3) {
                b.put(0, (byte) (0x40 | random.nextInt(16)));
                b.putShort(2, (short) random.nextInt(90));
            }
            var ip = new Ipv4().wrap(b, 0, length);
            if (ip.valid()) {
                assertTrue(ip.payloadLength() >= 0 && ip.payloadAt() + ip.payloadLength() <= length, "seed " + seed);
                ip.sourceRouted();
                ip.checksumRight();
            }
            assertFalse(ip.toString().isEmpty());
        }
    }
}
