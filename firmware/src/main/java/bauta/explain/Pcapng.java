package bauta.explain;

import bauta.path.Side;
import bauta.path.Topology;
import bauta.wire.Ethernet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes packet captures in the format pcapng (IETF draft-ietf-opsawg-pcapng): a section header, an interface block for each of
 * the four ports, and an enhanced packet block with a comment for each frame. Big-endian.
 */
public final class Pcapng {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int MAGIC = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int ETHERNET = 1;
    private static final int COMMENT = 1;
    private static final int NAME = 2;
    private static final int DESCRIPTION = 3;
    private static final int PACKET_FLAGS = 2;
    private static final int RESOLUTION = 9;
    private static final int APPLICATION = 4;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;

    private final Topology topology;
    private final long epochNanos;

    /** @param epochNanos what to add to {@link System#nanoTime} for nanoseconds since 1970 */
    public Pcapng(Topology topology, long epochNanos) {
        this.topology = topology;
        this.epochNanos = epochNanos;
    }

    /** What a capture begins with. */
    public byte[] start() {
        var out = new ByteArrayOutputStream();
        var section = ByteBuffer.allocate(16).putInt(MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1).array();
        out.writeBytes(block(SECTION, section, option(APPLICATION, "Bauta".getBytes(StandardCharsets.UTF_8))));
        for (var side : Side.values()) {
            out.writeBytes(port(topology.link(side).name() + "-card", "network card, " + Words.side(side)));
            out.writeBytes(port(topology.link(side).name() + "-board", "host port of the board's own Linux, " + Words.side(side)));
        }
        return out.toByteArray();
    }

    /** A frame; {@code comment} may be empty. */
    public byte[] packet(Recorder.Record record, String comment) {
        int length = record.frame().length;
        long time = record.nanos() + epochNanos;
        var fixed = ByteBuffer.allocate(20 + padded(length)).putInt(2 * record.side().ordinal() + (record.board() ? 1 : 0))
                .putInt((int) (time >>> 32)).putInt((int) time).putInt(length).putInt(original(record.frame())).put(record.frame()).array();
        var flags = option(PACKET_FLAGS, ByteBuffer.allocate(4).putInt(record.outgoing() ? OUTBOUND : INBOUND).array());
        return comment.isEmpty() ? block(PACKET, fixed, flags)
                : block(PACKET, fixed, flags, option(COMMENT, comment.getBytes(StandardCharsets.UTF_8)));
    }

    /** The length of the frame before it was cut, as its IP header says. */
    private static int original(byte[] frame) {
        boolean ip = frame.length >= Ethernet.HEADER + 4 && frame[12] == 8 && frame[13] == 0;
        int total = ip ? Ethernet.HEADER + ((frame[16] & 0xff) << 8 | frame[17] & 0xff) : 0;
        return Math.max(frame.length, total);
    }

    private static byte[] port(String name, String description) {
        var fixed = ByteBuffer.allocate(8).putShort((short) ETHERNET).putShort((short) 0).putInt(0).array();
        return block(INTERFACE, fixed, option(NAME, name.getBytes(StandardCharsets.UTF_8)),
                option(DESCRIPTION, description.getBytes(StandardCharsets.UTF_8)), option(RESOLUTION, new byte[] {9}));
    }

    private static byte[] option(int code, byte[] value) {
        return ByteBuffer.allocate(4 + padded(value.length)).putShort((short) code).putShort((short) value.length).put(value).array();
    }

    /** A block with its options, which an empty one ends. */
    private static byte[] block(int type, byte[] fixed, byte[]... options) {
        int size = 16 + fixed.length;
        for (var option : options) {
            size += option.length;
        }
        var block = ByteBuffer.allocate(size).putInt(type).putInt(size).put(fixed);
        for (var option : options) {
            block.put(option);
        }
        return block.putInt(0).putInt(size).array();
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }
}
