package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final String TO_SERVER = "02:00:00:00:00:0a > 02:00:00:00:00:0b ";
    private static final String TO_INSIDE = "02:00:00:00:00:0b > 02:00:00:00:00:0a ";
    private static final List<String> ALL = List.of(Captured.ARP_REQUEST, Captured.ARP_REPLY, Captured.UDP, Captured.UNREACHABLE,
        Captured.SYN, Captured.RESET, Captured.RECORD_ROUTE, Captured.ROUTE_RECORDED);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static String text(String hex) {
        var b = Captured.bytes(hex);
        return Frames.text(b, 0, b.capacity());
    }

    @Test
    void capturedFramesReadLikeTcpdump() {
        assertEquals("02:00:00:00:00:0a > ff:ff:ff:ff:ff:ff arp who-has 10.0.0.1 tell 10.0.0.5", text(Captured.ARP_REQUEST));
        assertEquals(TO_SERVER + "ip 10.0.0.5 > 10.0.0.1 udp ttl 64 len 33 id 41844 DF: 1025 > 53 len 5", text(Captured.UDP));
        assertEquals(TO_SERVER + "ip 10.0.0.5 > 10.0.0.1 tcp ttl 64 len 60 id 28761 DF: 1026 > 80 [S] seq 74936055 win 64240 len 0", text(Captured.SYN));
        assertEquals(TO_INSIDE + "ip 10.0.0.1 > 10.0.0.5 icmp ttl 64 len 52 id 28098 options 16: echo reply id 4660 seq 1 len 16",
            text(Captured.ROUTE_RECORDED));
    }

    @Test
    void errorShowsWhatItQuotes() {
        assertEquals(TO_INSIDE + "ip 10.0.0.1 > 10.0.0.5 icmp ttl 64 len 61 id 28080: unreachable code 3 len 41"
            + " (10.0.0.5 > 10.0.0.1 udp ttl 64 len 33 id 41844 DF: 1025 > 53 len 5)", text(Captured.UNREACHABLE));
    }

    @Test
    void laterFragmentShowsNoPorts() {
        var b = Captured.bytes(Captured.UDP);
        Captured.ip(b).fragmentWord(185);
        assertEquals(TO_SERVER + "ip 10.0.0.5 > 10.0.0.1 udp ttl 64 len 33 id 41844 frag 1480", Frames.text(b, 0, b.capacity()));
    }

    @Test
    void unknownTypesAndMalformedContentsAreSaid() {
        assertEquals("malformed Ethernet", text("0200"));
        assertEquals(TO_SERVER + "type 0x88cc len 16", text("02000000000b 02000000000a 88cc 0000"));
        assertEquals(TO_SERVER + "ip malformed", text("02000000000b 02000000000a 0800 4500"));
        assertEquals(TO_SERVER + "arp malformed", text("02000000000b 02000000000a 0806 0001"));
    }

    @Test
    void everyTruncationHasAText() {
        for (var frame : ALL) {
            var b = Captured.bytes(frame);
            for (var length = -2; length <= b.capacity() + 2; length++) {
                assertFalse(Frames.text(b, 0, length).isEmpty());
            }
        }
    }

    @Test
    void garbageNeverFails() {
        for (var i = 0; i < 20_000; i++) {
            var frame = ALL.get(random.nextInt(ALL.size()));
            var b = Captured.bytes(frame);
            for (var change = random.nextInt(6); change >= 0; change--) {
                b.put(random.nextInt(b.capacity()), (byte) random.nextInt(256));
            }
            shorten(b, i);
        }
        for (var i = 0; i < 5_000; i++) {
            shorten(Captured.random(random, random.nextInt(120)), i);
        }
    }

    private void shorten(ByteBuffer b, int round) {
        var at = random.nextInt(3);
        var length = b.capacity() - at + (round % 4 == 0 ? random.nextInt(-20, 20) : 0);
        assertDoesNotThrow(() -> Frames.text(b, at, length), () -> "at " + at + " length " + length + " " + Captured.hex(b) + " seed " + seed);
    }

    @Test
    void viewsWrappedOverNothingHaveATextToo() {
        for (var view : List.of(new Ethernet(), new Arp(), new Ipv4(), new Tcp(), new Udp(), new Icmp(), new VirtioHeader())) {
            assertFalse(view.toString().isEmpty());
        }
    }
}
