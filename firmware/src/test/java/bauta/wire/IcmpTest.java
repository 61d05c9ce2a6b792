package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IcmpTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void readsACapturedEchoBehindIpOptions() {
        var icmp = Captured.icmp(Captured.bytes(Captured.RECORD_ROUTE));
        assertTrue(icmp.valid());
        assertTrue(icmp.checksumRight());
        assertEquals(Icmp.ECHO_REQUEST, icmp.type());
        assertEquals(0, icmp.code());
        assertEquals(0x5435, icmp.checksum());
        assertEquals(0x1234, icmp.id());
        assertEquals(1, icmp.sequence());
        assertEquals("echo request id 4660 seq 1 len 16", icmp.toString());
    }

    @Test
    void readsACapturedErrorAndWhatItQuotes() {
        var b = Captured.bytes(Captured.UNREACHABLE);
        var icmp = Captured.icmp(b);
        assertTrue(icmp.valid());
        assertTrue(icmp.checksumRight());
        assertEquals(Icmp.UNREACHABLE, icmp.type());
        assertEquals(Icmp.PORT_UNREACHABLE, icmp.code());
        assertEquals(42, icmp.quotedAt());
        assertEquals(33, icmp.quotedLength());
        var quoted = new Ipv4().wrap(b, icmp.quotedAt(), icmp.quotedLength());
        assertTrue(quoted.valid());
        assertEquals(Captured.INSIDE, quoted.source());
    }

    @Test
    void translatedQuoteIsSummedUpAnew() {
        var b = Captured.bytes(Captured.UNREACHABLE);
        var icmp = Captured.icmp(b);
        var quoted = new Ipv4().wrap(b, icmp.quotedAt(), icmp.quotedLength());
        new Udp().wrap(b, quoted.payloadAt(), quoted.payloadPresent()).rewriteSource(quoted.source(), Captured.OUTSIDE, 61000, false);
        quoted.source(Captured.OUTSIDE);
        icmp.computeChecksum();
        assertTrue(icmp.checksumRight());
        assertTrue(quoted.checksumRight());
        assertTrue(new Udp().wrap(b, quoted.payloadAt(), 13).checksumRight(quoted));
    }

    @Test
    void idKeepsTheChecksumThatSummingUpGives() {
        for (var i = 0; i < 3_000; i++) {
            var length = 8 + random.nextInt(40);
            var b = Captured.random(random, length + 1);
            b.put(1, (byte) Icmp.ECHO_REQUEST);
            var icmp = new Icmp().wrap(b, 1, length);
            icmp.computeChecksum();
            var id = random.nextInt(0x1_0000);
            icmp.id(id);
            assertEquals(id, icmp.id());
            var kept = icmp.checksum();
            assertTrue(icmp.checksumRight(), "seed " + seed);
            icmp.computeChecksum();
            assertEquals(icmp.checksum(), kept, "seed " + seed);
        }
    }

    @Test
    void typesAreSortedIntoQueriesRepliesAndErrors() {
        assertEquals("[8, 13, 15, 17]", IntStream.range(0, 256).filter(Icmp::isQuery).boxed().toList().toString());
        assertEquals("[0, 14, 16, 18]", IntStream.range(0, 256).filter(Icmp::isReply).boxed().toList().toString());
        assertEquals("[3, 4, 5, 11, 12]", IntStream.range(0, 256).filter(Icmp::isError).boxed().toList().toString());
        assertEquals("[8, 13, 15, 17]", IntStream.of(0, 14, 16, 18).map(Icmp::queryOf).boxed().toList().toString());
        assertEquals(-1, Icmp.queryOf(8));
    }

    @Test
    void everyTruncationIsRefused() {
        var b = Captured.bytes(Captured.UNREACHABLE);
        for (var length = -1; length < 8; length++) {
            assertFalse(new Icmp().wrap(b, 34, length).valid(), "length " + length);
        }
        assertTrue(new Icmp().wrap(b, 34, 8).valid());
        assertFalse(new Icmp().wrap(b, 34, 42).valid(), "beyond the buffer");
    }

    @Test
    void textNamesTheMtuOfTheNextLink() {
        var icmp = new Icmp().wrap(Captured.bytes("0304000000000578"), 0, 8);
        assertEquals("unreachable code 4 mtu 1400 len 8", icmp.toString());
    }
}
