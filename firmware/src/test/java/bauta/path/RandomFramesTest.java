package bauta.path;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import bauta.command.Terminal;
import bauta.firmware.Firmware;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.wire.Arp;
import bauta.wire.Checksum;
import bauta.wire.Frames;
import bauta.wire.Ipv4;
import bauta.wire.VirtioHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated frames through the whole path: nothing escapes, every frame that leaves has right checksums, memory stays.
 * {@code -Dbauta.frames=10000000} for the long run, {@code -Dbauta.seed=N} to repeat one.
 */
class RandomFramesTest {
    private static final long FRAMES = Long.getLong("bauta.frames", 1_000_000);
    private static final long SEED = Long.getLong("bauta.seed", System.nanoTime());
    private static final int DATA_VALID = 2;
    private static final int ROOM = 70_000;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Block block = Memory.PLAIN.allocate(ROOM);
    private final List<byte[]> seenOut = new ArrayList<>();
    private long sent;
    private long number;
    private String last = "";

    private final class Checking implements Port {
        private final String name;

        private Checking(String name) {
            this.name = name;
        }

        @Override
        public void send(Block memory, int at, int length) {
            sent++;
            var b = memory.bytes();
            if (b.getShort(at + 12) != 0x0800 || name.startsWith("host")) {
                return;
            }
            int flags = b.get(at - 10);
            var fault = Sums.fault(b, at + 14, (flags & 1) != 0);
            if (fault != null) {
                fail("seed " + SEED + " frame " + number + ": wrong " + fault + " on " + name + ": " + Frames.text(b, at, length)
                        + "\nafter " + last);
            }
            remember(b, at, length);
        }

        @Override
        public void flush() {
        }
    }

    /** What left is what answers are made of. */
    private void remember(ByteBuffer b, int at, int length) {
        if (length <= 1600 && random.nextInt(4) == 0) {
            var frame = new byte[length];
            b.get(at, frame);
            if (seenOut.size() < 256) {
                seenOut.add(frame);
            } else {
                seenOut.set(random.nextInt(256), frame);
            }
        }
    }

    @Test
    void nothingEscapesAndNothingLeavesDamaged() {
        System.out.println("random frames: seed " + SEED + ", " + FRAMES + " frames");
        var memory = new int[1];
        Memory counted = bytes -> {
            memory[0] += bytes;
            return Memory.PLAIN.allocate(bytes);
        };
        for (var policy : List.of(Policy.STANDARD, Policy.CLASSIC)) {
            run(policy, counted, FRAMES / 2);
        }
        assertTrue(memory[0] < 2 * 16 << 20, "frame memory " + memory[0]);
        assertTrue(sent > FRAMES / 20, "frames that left: " + sent);
    }

    private void run(Policy policy, Memory memory, long frames) {
        var firmware = new Firmware(memory, PathThread.SAME, FlowTable.inMemory(2000), policy, line -> { });
        firmware.defaultRules("eth0");
        forward(firmware);
        var router = firmware.router();
        router.nic(Side.INSIDE, new Checking("inside"));
        router.nic(Side.OUTSIDE, new Checking("outside"));
        router.host(Side.INSIDE, new Checking("host inside"));
        router.host(Side.OUTSIDE, new Checking("host outside"));
        router.topology(Wires.TOPOLOGY);
        long clock = 1_000_000_000_000L;
        long heapBefore = 0;
        for (long i = 0; i < frames; i++) {
            number = i;
            clock += random.nextInt(4) == 0 ? random.nextInt(20_000_000) : 1000;
            router.clock(clock);
            one(router);
            if (random.nextInt(16) == 0) {
                router.flush();
            }
            if (i == frames / 2) {
                heapBefore = usedHeap();
            }
        }
        long grown = usedHeap() - heapBefore;
        assertTrue(grown < 4 << 20, "heap grew by " + grown + " bytes");
        assertTrue(firmware.masquerade().flows().size() <= 2000);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void forward(Firmware firmware) {
        var ipmasqadm = firmware.commands(List::of).get("ipmasqadm");
        for (var words : List.of("portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.5 8080", "portfw -a -P udp -L 0.0.0.0 53 -R 10.0.0.6 53",
                "portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.6 80", "autofw -A -r udp 2000 3000 -c tcp 80 -i", "autofw -A -d udp 53 54",
                "autofw -A -r tcp 20 25 -h 10.0.0.5 --deny 198.51.100.7 --log %c")) {
            var line = new ArrayList<>(List.of("ipmasqadm"));
            line.addAll(List.of(words.split(" ")));
            assertTrue(ipmasqadm.run(line, new Terminal()) == 0, words);
        }
    }

    private void one(Router router) {
        var side = random.nextBoolean() ? Side.INSIDE : Side.OUTSIDE;
        int length = switch (random.nextInt(10)) {
            case 0 -> noise(side);
            case 1, 2 -> answer(side);
            case 3 -> arp(side);
            default -> packet(side);
        };
        boolean repaired = random.nextInt(10) < 7;
        if (random.nextInt(3) == 0) {
            length = mutate(length);
            if (repaired) {
                repair(length);
            }
        }
        block.bytes().put(Wires.AT - 10, (byte) (block.bytes().get(Wires.AT - 10) & ~DATA_VALID)); // a card that says so is right
        boolean fromHost = random.nextInt(12) == 0;
        last = side + (fromHost ? " host " : " ") + Frames.text(block.bytes(), Wires.AT, length);
        try {
            if (fromHost) {
                router.fromHost(side, block, Wires.AT, length);
            } else {
                router.fromNic(side, block, Wires.AT, length);
            }
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + " frame " + number + ": " + last, e);
        }
    }

    private int noise(Side side) {
        Wires.ethernet(block.bytes(), side, random.nextInt(4) == 0 ? random.nextInt(0x10000) : 0x0800);
        int length = random.nextInt(200);
        for (int i = 14; i < length; i++) {
            block.bytes().put(Wires.AT + i, (byte) random.nextInt(256));
        }
        for (int i = 1; i <= 10 && random.nextInt(3) == 0; i++) {
            block.bytes().put(Wires.AT - i, (byte) random.nextInt(256));
        }
        return length;
    }

    private int arp(Side side) {
        var b = block.bytes();
        Wires.ethernet(b, side, 0x0806);
        boolean inside = side == Side.INSIDE;
        int base = inside ? 0x0a000000 : 0xcb007100;
        Arp.write(b, Wires.AT + 14, 1 + random.nextInt(2), (inside ? Wires.HOST_MAC : Wires.GATEWAY_MAC) + random.nextInt(3),
                base + random.nextInt(10), 0, base + random.nextInt(4));
        return 42;
    }

    private int packet(Side side) {
        boolean inside = side == Side.INSIDE;
        int source = random.nextInt(10) == 0 ? random.nextInt() : inside ? 0x0a000002 + random.nextInt(8) : Wires.PEER + random.nextInt(8);
        int destination = random.nextInt(10) == 0 ? random.nextInt()
                : inside && random.nextInt(5) > 0 ? Wires.PEER + random.nextInt(8) : Wires.ROUTER_OUTSIDE;
        int payload = random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(80);
        int near = 1024 + random.nextInt(64);
        int far = new int[] {80, 53, 443, 1030, 61000 + random.nextInt(100)}[random.nextInt(5)];
        int protocol = new int[] {6, 6, 17, 1, 47}[random.nextInt(5)];
        var transport = switch (protocol) {
            case 6 -> Wires.tcp(inside ? near : far, inside ? far : near, new int[] {2, 18, 16, 17, 4, 24}[random.nextInt(6)], payload);
            case 17 -> Wires.udp(inside ? near : far, inside ? far : near, payload);
            case 1 -> Wires.echo(random.nextInt(4) == 0 ? random.nextInt(20) : inside ? 8 : 0, near, payload);
            default -> new byte[payload];
        };
        int length = Wires.ip(block, side, source, destination, protocol, transport);
        if (random.nextInt(10) == 0) {
            fragment();
        } else if (random.nextInt(10) == 0 && (protocol == 6 || protocol == 17)) {
            offload(protocol, payload);
        }
        return length;
    }

    private void fragment() {
        var b = block.bytes();
        b.putShort(Wires.AT + 18, (short) random.nextInt(4));
        b.putShort(Wires.AT + 20, (short) (random.nextInt(3) << 13 | random.nextInt(12)));
        headerSum();
    }

    private void headerSum() {
        new Ipv4().wrap(block.bytes(), Wires.AT + 14, ROOM - Wires.AT - 14).computeChecksum();
    }

    /** As a card with checksum offload hands it over: the sum of the pseudo header, sometimes a super-frame. */
    private void offload(int protocol, int payload) {
        var b = block.bytes();
        int field = protocol == 6 ? 16 : 6;
        int length = (b.getShort(Wires.AT + 16) & 0xffff) - 20;
        int sum = Checksum.pseudo(b.getInt(Wires.AT + 26), b.getInt(Wires.AT + 30), protocol, length);
        b.putShort(Wires.AT + 34 + field, (short) sum);
        var virtio = new VirtioHeader().wrap(b, Wires.AT - 10);
        virtio.flags(1);
        virtio.checksumStart(34);
        virtio.checksumOffset(field);
        if (payload > 3000) {
            virtio.rawGsoType(protocol == 6 ? 1 : 5);
            virtio.gsoSize(1 + random.nextInt(1500));
            virtio.headerLength(54);
        }
    }

    /** Something that left comes back: its answer, or an ICMP error that quotes it. */
    private int answer(Side side) {
        if (seenOut.isEmpty()) {
            return packet(side);
        }
        var frame = seenOut.get(random.nextInt(seenOut.size()));
        var b = block.bytes();
        if (random.nextBoolean()) {
            Wires.ethernet(b, side, 0x0800);
            b.put(Wires.AT + 14, frame, 14, frame.length - 14);
            int source = b.getInt(Wires.AT + 26);
            b.putInt(Wires.AT + 26, b.getInt(Wires.AT + 30)).putInt(Wires.AT + 30, source);
            int ports = b.getInt(Wires.AT + 34);
            b.putInt(Wires.AT + 34, Integer.rotateLeft(ports, 16));
            Sums.fix(b, Wires.AT + 14);
            return frame.length;
        }
        int quoted = Math.min(frame.length - 14, 28 + random.nextInt(60));
        var icmp = ByteBuffer.allocate(8 + quoted);
        icmp.put((byte) new int[] {3, 11, 4, 12, 5}[random.nextInt(5)]).put((byte) random.nextInt(5)).position(8);
        icmp.put(frame, 14, quoted);
        int to = ByteBuffer.wrap(frame).getInt(26);
        return Wires.ip(block, side, side == Side.INSIDE ? 0x0a000005 : Wires.PEER, to, 1, icmp.array());
    }

    private int mutate(int length) {
        var b = block.bytes();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(12) == 0 ? -1 - random.nextInt(10) : random.nextInt(Math.max(1, Math.min(length, 80)));
            b.put(Wires.AT + at, (byte) (random.nextBoolean() ? random.nextInt(256) : b.get(Wires.AT + at) ^ 1 << random.nextInt(8)));
        }
        return random.nextInt(4) == 0 ? random.nextInt(length + 1) : length;
    }

    /** Checksums made right again after a mutation, so that it gets past the gate. */
    private void repair(int length) {
        var b = block.bytes();
        int ip = Wires.AT + 14;
        int total = b.getShort(ip + 2) & 0xffff;
        int header = (b.get(ip) & 15) * 4;
        if (length > 34 && b.get(ip) >>> 4 == 4 && header >= 20 && total >= header && total <= length - 14) {
            Sums.fix(b, ip);
        }
    }
}
