package bauta.wire;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Frames that a Linux kernel put on an Ethernet, checksum offload switched off, and the buffers the tests look at them in. */
final class Captured {
    static final String ARP_REQUEST = "ffffffffffff 02000000000a 0806 0001080006040001 02000000000a 0a000005 000000000000 0a000001";
    static final String ARP_REPLY = "02000000000a 02000000000b 0806 0001080006040002 02000000000b 0a000001 02000000000a 0a000005";
    static final String UDP = "02000000000b 02000000000a 0800 45000021a374400040118352 0a000005 0a000001 04010035000da3c6 68656c6c6f";
    /** Port unreachable, quoting {@link #UDP}. */
    static final String UNREACHABLE = "02000000000a 02000000000b 0800 45c0003d6db000004001f84a 0a000001 0a000005 030311210000 0000"
        + "45000021a374400040118352 0a000005 0a000001 04010035000da3c6 68656c6c6f";
    /** MSS 1460, SACK permitted, timestamps, NOP, window scale. */
    static final String SYN = "02000000000b 02000000000a 0800 4500003c705940004006b65d 0a000005 0a000001"
        + "0402005004776ef700000000a002faf0f5940000 020405b4 0402 080ab324188d00000000 01 03030a";
    static final String RESET = "02000000000a 02000000000b 0800 4500002800004000400626cb 0a000001 0a000005"
        + "005004020000000004776ef850140000240a0000";
    /** NOP, record route with three slots. */
    static final String RECORD_ROUTE = "02000000000b 02000000000a 0800 490000342d0f40004001dba0 0a000005 0a000001"
        + "01 070f08 0a000005 00000000 00000000 0800543512340001 6162636465666768";
    static final String ROUTE_RECORDED = "02000000000a 02000000000b 0800 490000346dc200004001d6d4 0a000001 0a000005"
        + "01 070f10 0a000005 0a000001 0a000001 00005c3512340001 6162636465666768";

    static final int INSIDE = 0x0A00_0005;
    static final int SERVER = 0x0A00_0001;
    static final int OUTSIDE = 0xC633_6407;

    private Captured() {
    }

    /** The bytes in a direct buffer, nothing before and after. */
    static ByteBuffer bytes(String hex) {
        return at(0, hex);
    }

    /** The bytes at an offset of a direct buffer, so at any alignment. */
    static ByteBuffer at(int offset, String hex) {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ByteBuffer.allocateDirect(offset + bytes.length).put(offset, bytes);
    }

    static String hex(ByteBuffer b) {
        var bytes = new byte[b.capacity()];
        b.get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static Ipv4 ip(ByteBuffer frame) {
        return new Ipv4().wrap(frame, Ethernet.HEADER, frame.capacity() - Ethernet.HEADER);
    }

    static Tcp tcp(ByteBuffer frame) {
        var ip = ip(frame);
        return new Tcp().wrap(frame, ip.payloadAt(), ip.payloadLength());
    }

    static Udp udp(ByteBuffer frame) {
        var ip = ip(frame);
        return new Udp().wrap(frame, ip.payloadAt(), ip.payloadLength());
    }

    static Icmp icmp(ByteBuffer frame) {
        var ip = ip(frame);
        return new Icmp().wrap(frame, ip.payloadAt(), ip.payloadLength());
    }

    static ByteBuffer random(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.allocateDirect(length).put(0, bytes);
    }

    /** An address, now and then one of those whose words are the two zeros of one's complement arithmetic. */
    static int address(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> 0xFFFF;
            default -> random.nextInt();
        };
    }

    /** The definition of RFC 1071, word by word. */
    static int plainSum(ByteBuffer b, int at, int length) {
        var sum = 0;
        for (var i = 0; i < length; i++) {
            sum += (b.get(at + i) & 0xFF) << (i % 2 == 0 ? 8 : 0);
            sum = sum > 0xFFFF ? sum - 0xFFFF : sum;
        }
        return sum;
    }
}
