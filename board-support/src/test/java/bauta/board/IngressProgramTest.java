package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.path.DropReason;
import bauta.path.Drops;
import bauta.path.Offload;
import bauta.path.Side;
import bauta.wire.Addresses;
import bauta.wire.Ipv4;
import bauta.wire.Tcp;
import bauta.wire.Udp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real frames meet the kernel's program: what is plain passes, translated and counted, everything else comes to the rings unchanged. */
@Timeout(60)
class IngressProgramTest {
    private static final int CLIENT = 0x0a090001;
    private static final int SERVER = 0x0a090002;
    private static final int ROUTER = 0xcb007101;
    private static final int FROM = 4000;
    private static final int TO = 53;
    private static final int AS = 61000;
    private static final int AT = 64;
    private static final int MTU = 1400;

    private final Drops drops = new Drops();
    private final Ipv4 ip = new Ipv4();
    private final OffHeap memory = OffHeap.of(4096);
    private final ByteBuffer frame = memory.block().bytes();
    private Lab lab;
    private NicRing client;
    private NicRing card;
    private NicRing server;
    private IngressProgram program;
    private ByteBuffer counters;
    private int length;

    @BeforeEach
    void build() {
        lab = new Lab("o");
        for (var each : List.of("lan0", "wan0")) {
            lab.in("r", "sysctl", "-qw", "net.ipv6.conf." + each + ".disable_ipv6=1");
            lab.in("r", "ip", "link", "set", each, "up");
        }
        client = open("a", "e0", false);
        server = open("b", "e0", false);
        program = lab.call("r", IngressProgram::new);
        try {
            lab.call("r", () -> {
                program.attach(Side.INSIDE, index("lan0"));
                return null;
            });
        } catch (RuntimeException e) {
            Assumptions.abort("this kernel has no TCX hook (Linux 6.6): " + e.getCause());
        }
        card = open("r", "lan0", true);
        counters = program.shared().entries().duplicate().order(ByteOrder.nativeOrder());
    }

    @AfterEach
    void tearDown() {
        for (var ring : new NicRing[] {client, server, card}) {
            if (ring != null) {
                ring.close();
            }
        }
        if (program != null) {
            program.close();
        }
        lab.close();
    }

    private NicRing open(String end, String device, boolean sifted) {
        return lab.call(end, () -> {
            var ring = new NicRing(drops);
            ring.open(index(device), sifted);
            return ring;
        });
    }

    /** In the namespace of the thread. */
    private static int index(String device) {
        try (var links = new Links()) {
            return links.index(device);
        }
    }

    /** As {@link Offload} would, with a single bucket: from the client's port to the server's, as the router's. */
    private void handOver(int protocol) {
        int out = lab.call("r", () -> index("wan0"));
        var control = program.shared().control().duplicate().order(ByteOrder.nativeOrder());
        control.putInt(0, 0).putInt(4, 0).putInt(8, 0).putInt(16, card.index()).putInt(20, 1500).putInt(32, out).putInt(36, MTU);
        Addresses.mac(control.order(ByteOrder.BIG_ENDIAN), 40, 0x0200_0000_0001L);
        var e = program.shared().entries().duplicate().order(ByteOrder.BIG_ENDIAN);
        e.putInt(4, CLIENT).putInt(8, SERVER).putShort(12, (short) FROM).putShort(14, (short) TO);
        e.put(16, (byte) protocol).put(17, (byte) 0).put(18, (byte) 1).put(19, (byte) 0);
        e.putInt(20, ROUTER).putShort(24, (short) AS);
        Addresses.mac(e, 26, 0x0200_0000_000bL);
        counters.putInt(0, 1).putInt(48, 0).putLong(56, 1L << 32);
    }

    private void datagram(int payload) {
        packet(Ipv4.UDP, Udp.HEADER + payload);
        frame.putShort(AT + 38, (short) (Udp.HEADER + payload));
        new Udp().wrap(frame, AT + 34, Udp.HEADER + payload).computeChecksum(ip);
    }

    private void segment(int flags, int payload) {
        packet(Ipv4.TCP, Tcp.HEADER + payload);
        frame.putShort(AT + 46, (short) (0x5000 | flags));
        new Tcp().wrap(frame, AT + 34, Tcp.HEADER + payload).computeChecksum(ip);
    }

    private void packet(int protocol, int size) {
        frame.put(0, new byte[2048]);
        Addresses.mac(frame, AT, 0x0200_0000_000bL);
        Addresses.mac(frame, AT + 6, 0x0200_0000_000aL);
        frame.putShort(AT + 12, (short) 0x0800);
        for (int i = 0; i < size; i++) {
            frame.put(AT + 34 + i, (byte) (i * 7));
        }
        ip.write(frame, AT + 14, 20 + size, 7, 0, 64, protocol, CLIENT, SERVER);
        frame.putShort(AT + 34, (short) FROM).putShort(AT + 36, (short) TO);
        length = 34 + size;
    }

    private void send() {
        client.send(memory.block(), AT, length);
        client.flush();
    }

    private String sent() {
        var bytes = new byte[length];
        frame.get(AT, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The next IPv4 frame that a card gets. */
    private static byte[] next(NicRing card) {
        return next(card, 0x0800);
    }

    private static byte[] next(NicRing card, int type) {
        var got = new ArrayList<byte[]>();
        Lab.await("a frame", () -> {
            for (var ring : card.sources()) {
                ring.receive((block, at, size) -> {
                    if (block.bytes().getShort(at + 12) == (short) type) {
                        var bytes = new byte[size];
                        block.bytes().get(at, bytes);
                        got.add(bytes);
                    }
                }, 1);
                ring.release();
            }
            return !got.isEmpty();
        });
        return got.getFirst();
    }

    private void comesToTheRing(String what) {
        send();
        assertEquals(sent(), HexFormat.of().formatHex(next(card)), what);
        assertEquals(0, counters.getLong(32), what);
    }

    private void passes(int protocol, String what) {
        long before = counters.getLong(32);
        send();
        var there = ByteBuffer.wrap(next(server));
        var seen = new Ipv4().wrap(there, 14, there.capacity() - 14);
        assertTrue(seen.valid() && seen.checksumRight(), what + ": " + seen);
        assertEquals(Addresses.text(ROUTER) + " > " + Addresses.text(SERVER), Addresses.text(seen.source()) + " > " + Addresses.text(seen.destination()), what);
        assertEquals(63, seen.ttl(), what);
        assertEquals(AS, there.getShort(34) & 0xffff, what);
        assertEquals(0x0200_0000_000bL, Addresses.mac(there, 0), what);
        assertEquals(0x0200_0000_0001L, Addresses.mac(there, 6), what);
        int size = seen.payloadLength();
        assertTrue(protocol == Ipv4.UDP ? new Udp().wrap(there, 34, size).checksumRight(seen) : new Tcp().wrap(there, 34, size).checksumRight(seen), what);
        assertEquals(before + (1L << 40) + seen.totalLength(), counters.getLong(32), what);
        assertTrue(Math.abs(System.nanoTime() - counters.getLong(40)) < 10_000_000_000L, what);
    }

    @Test
    void datagramsPassAndWhatIsNotPlainComesToTheRing() {
        datagram(30);
        comesToTheRing("nothing was handed over yet");
        handOver(Ipv4.UDP);
        datagram(30);
        frame.putShort(AT + 40, (short) 0);
        comesToTheRing("without checksum");
        datagram(30);
        ip.write(frame, AT + 14, 58, 7, 0, 1, Ipv4.UDP, CLIENT, SERVER);
        comesToTheRing("at the end of its life");
        datagram(30);
        ip.write(frame, AT + 14, 58, 7, 0x2000, 64, Ipv4.UDP, CLIENT, SERVER);
        comesToTheRing("a fragment");
        datagram(30);
        frame.put(AT + 14, (byte) 0x46);
        ip.wrap(frame, AT + 14, 58).computeChecksum();
        comesToTheRing("with options");
        datagram(30);
        frame.putShort(AT + 24, (short) (frame.getShort(AT + 24) + 1));
        comesToTheRing("with a wrong checksum of its header");
        datagram(30);
        frame.putShort(AT + 38, (short) 20);
        comesToTheRing("shorter than it says");
        datagram(MTU - 28 + 1);
        comesToTheRing("too long for the next link");
        datagram(30);
        frame.putShort(AT + 36, (short) (TO + 1));
        comesToTheRing("of another flow");
        for (int size : new int[] {0, 1, 30, 1000, MTU - 28}) {
            datagram(size);
            passes(Ipv4.UDP, "a datagram of " + size);
        }
    }

    @Test
    void segmentsThatAskForAConnectionOrResetItComeToTheRing() {
        handOver(Ipv4.TCP);
        for (int flags : new int[] {Tcp.SYN, Tcp.RST, Tcp.RST | Tcp.ACK, Tcp.URG | Tcp.ACK, 0, Tcp.SYN | Tcp.FIN | Tcp.ACK}) {
            segment(flags, 10);
            comesToTheRing("flags " + flags);
        }
        segment(Tcp.SYN | Tcp.ACK, 0);
        comesToTheRing("an answer that does not say how long its segments may be");
        answer(MTU - 40 + 1);
        comesToTheRing("an answer that allows segments too long for a link");
        equalTold("nobody");
        segment(Tcp.ACK, 0);
        passes(Ipv4.TCP, "an acknowledgement");
        segment(Tcp.ACK | Tcp.PSH, 1001);
        passes(Ipv4.TCP, "data");
    }

    /** The flags of a flow that is new to the kernel's program are told once each, in their order. */
    @Test
    void whatAnswersAndWhatEndsPassesAndIsTold() {
        handOver(Ipv4.TCP);
        answer(MTU - 40);
        passes(Ipv4.TCP, "an answer");
        segment(Tcp.ACK | Tcp.PSH, 10);
        passes(Ipv4.TCP, "data");
        segment(Tcp.ACK, 0);
        passes(Ipv4.TCP, "an acknowledgement");
        segment(Tcp.FIN | Tcp.ACK, 0);
        passes(Ipv4.TCP, "the end");
        passes(Ipv4.TCP, "the end again");
        equalTold("an answer, an acknowledgement and the end", Tcp.SYN, Tcp.ACK, Tcp.FIN);
        answer(MTU - 40);
        send();
        assertEquals(sent(), HexFormat.of().formatHex(next(card)), "an answer that nobody waits for");
        counters.putLong(56, 3L << 32);
        segment(Tcp.ACK, 0);
        send();
        assertEquals(sent(), HexFormat.of().formatHex(next(card)), "flags of another version");
    }

    private void answer(int longest) {
        segment(Tcp.SYN | Tcp.ACK, 4);
        frame.putShort(AT + 46, (short) (0x6000 | Tcp.SYN | Tcp.ACK)).putShort(AT + 54, (short) 0x0204).putShort(AT + 56, (short) longest);
        new Tcp().wrap(frame, AT + 34, Tcp.HEADER + 4).computeChecksum(ip);
    }

    private void equalTold(String what, int... flags) {
        var control = program.shared().control().duplicate().order(ByteOrder.nativeOrder());
        assertEquals(flags.length, control.getInt(64), what);
        for (int i = 0; i < flags.length; i++) {
            assertEquals(flags[i] << 24 | 1, control.getInt(128 + 4 * i), what);
        }
    }

    @Test
    void aDirectionStandsInOneOfTwoBucketsAndIsCountedForItsProcessor() {
        handOver(Ipv4.UDP);
        program.shared().control().duplicate().order(ByteOrder.nativeOrder()).putInt(8, 1);
        datagram(30);
        passes(Ipv4.UDP, "in the first bucket");
        var entries = program.shared().entries();
        int bucket = Offload.WAYS * Offload.ENTRY;
        entries.put(bucket, entries, 0, Offload.ENTRY);
        counters.putInt(0, 2);
        send();
        next(server);
        assertEquals(2L << 40 | 2 * 58, counters.getLong(bucket + 32), "in the other");
        var frames = new long[program.processors()];
        program.look();
        assertEquals(2 * length, program.passed(Side.INSIDE, frames));
        assertEquals(2, LongStream.of(frames).sum());
        assertEquals(0, program.passed(Side.OUTSIDE, frames));
    }

    @Test
    void whileDecisionsAreMadeAnewAllComesToTheRing() {
        handOver(Ipv4.UDP);
        program.shared().control().duplicate().order(ByteOrder.nativeOrder()).putInt(0, 1);
        datagram(30);
        comesToTheRing("held");
        program.shared().control().duplicate().order(ByteOrder.nativeOrder()).putInt(4, 1);
        datagram(30);
        passes(Ipv4.UDP, "settled");
        counters.putInt(0, 2);
        datagram(30);
        send();
        assertEquals(sent(), HexFormat.of().formatHex(next(card)), "taken back");
    }

    @Test
    void whatNobodyWantsIsDroppedAndCountedAndTheRestComesUp() {
        for (int type : new int[] {0x0806, 0x86dd}) {
            datagram(30);
            frame.putShort(AT + 12, (short) type);
            send();
            assertEquals(sent(), HexFormat.of().formatHex(next(card, type)), "type " + type);
        }
        for (long to : new long[] {0xffff_ffff_ffffL, 0x0100_5e00_0001L}) {
            datagram(30);
            Addresses.mac(frame, AT, to);
            comesToTheRing("to " + Addresses.mac(to));
        }
        datagram(30);
        Addresses.mac(frame, AT, 0x0200_0000_00ffL);
        send();
        datagram(30);
        frame.putShort(AT + 12, (short) 0x8100);
        send();
        for (int type : new int[] {0x88cc, 0x8863}) {
            datagram(30);
            frame.putShort(AT + 12, (short) type);
            send();
        }
        datagram(30);
        comesToTheRing("after all these");
        program.look();
        program.dropped(drops);
        program.dropped(drops);
        assertEquals(List.of(1L, 1L, 2L), Stream.of(DropReason.OTHER_STATION, DropReason.VLAN, DropReason.OTHER_TYPE).map(drops::of).toList());
    }
}
