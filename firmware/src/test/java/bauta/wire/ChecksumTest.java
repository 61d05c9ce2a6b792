package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void sumsTheExampleOfRfc1071() {
        assertEquals(0xDDF2, Checksum.sum(Captured.bytes("0001f203f4f5f6f7"), 0, 8));
    }

    @Test
    void lastOddByteIsTheUpperHalfOfAWord() {
        assertEquals(0xAB00, Checksum.sum(Captured.bytes("ab"), 0, 1));
        assertEquals(0x0001 + 0xAB00, Checksum.sum(Captured.bytes("0001ab"), 0, 3));
    }

    @Test
    void nothingSumsToZeroAndAllOnesToAllOnes() {
        assertEquals(0, Checksum.sum(Captured.bytes(""), 0, 0));
        assertEquals(0, Checksum.sum(ByteBuffer.allocateDirect(100), 0, 100));
        assertEquals(0xFFFF, Checksum.sum(Captured.bytes("ff".repeat(1500)), 0, 1500));
        assertEquals(0xFFFF, Checksum.sum(Captured.bytes("ff".repeat(65536)), 0, 65536));
    }

    @Test
    void everyLengthAndAlignmentSumsUpAsTheDefinitionSays() {
        var b = Captured.random(random, 220);
        for (var at = 0; at < 9; at++) {
            for (var length = 0; length <= 200; length++) {
                assertEquals(Captured.plainSum(b, at, length), Checksum.sum(b, at, length), "at " + at + " length " + length + " seed " + seed);
            }
        }
    }

    @Test
    void readsNothingBeyondTheRange() {
        for (var length = 0; length < 100; length++) {
            var b = Captured.random(random, length);
            assertEquals(Captured.plainSum(b, 0, length), Checksum.sum(b, 0, length), "seed " + seed);
        }
    }

    @Test
    void longestPacketSumsUpRight() {
        var b = Captured.random(random, 65_549);
        assertEquals(Captured.plainSum(b, 14, 65_535), Checksum.sum(b, 14, 65_535), "seed " + seed);
    }

    @Test
    void foldTakesAnyLongAsUnsigned() {
        assertEquals(0, Checksum.fold(0));
        assertEquals(1, Checksum.fold(1));
        assertEquals(0xFFFF, Checksum.fold(0xFFFF));
        assertEquals(1, Checksum.fold(0x1_0000));
        assertEquals(0xFFFF, Checksum.fold(-1));
        assertEquals(0xFFFF, Checksum.fold(0xFFFF_FFFFL));
        for (var i = 0; i < 10_000; i++) {
            var sum = random.nextLong();
            var expected = (int) Long.remainderUnsigned(sum, 0xFFFF);
            assertEquals(expected == 0 ? 0xFFFF : expected, Checksum.fold(sum), sum + " seed " + seed);
        }
    }

    @Test
    void pseudoHeaderSumsUpAsItsBytes() {
        assertEquals(Captured.plainSum(Captured.bytes("ffffffff fffefdfc 00 11 ffff"), 0, 12), Checksum.pseudo(-1, 0xFFFE_FDFC, 17, 0xFFFF));
        assertEquals(Captured.plainSum(Captured.bytes("0a000005 0a000001 00 06 0028"), 0, 12), Checksum.pseudo(0x0A00_0005, 0x0A00_0001, 6, 40));
    }

    @Test
    void updateOfTheExampleOfRfc1624() {
        assertEquals(0x0000, Checksum.update16(0xDD2F, 0x5555, 0x3285));
    }

    @Test
    void updatesAgreeWithSummingUpAnew() {
        for (var i = 0; i < 5_000; i++) {
            var b = Captured.random(random, 40);
            var oldValue = Captured.address(random);
            b.putInt(8, oldValue);
            var checksum = ~Checksum.sum(b, 0, 40) & 0xFFFF;
            var newValue = Captured.address(random);
            b.putInt(8, newValue);
            var expected = ~Checksum.sum(b, 0, 40) & 0xFFFF;
            assertEquals(expected, Checksum.update32(checksum, oldValue, newValue), "seed " + seed);
            assertEquals(~expected & 0xFFFF, Checksum.updateSum32(~checksum & 0xFFFF, oldValue, newValue), "seed " + seed);
            var byHalves = Checksum.update16(Checksum.update16(checksum, oldValue >>> 16, newValue >>> 16), oldValue, newValue);
            assertEquals(expected, byHalves, "seed " + seed);
        }
    }
}
