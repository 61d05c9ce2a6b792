package bauta.board;

import bauta.path.DropReason;
import bauta.path.Drops;
import bauta.path.Offload;
import bauta.path.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The kernel's program at the cards' ingress, {@code src/main/bpf/ingress.c}, and the memory that it shares with {@link Offload} (bpf(2);
 * Linux 6.6 for the TCX hook). Where it is attached it has established flows pass, keeps everything else from the kernel's own stack, and
 * drops what the router has no use for. It holds on to the cards by file descriptors alone, so nothing stays behind when the process ends,
 * however it ends.
 */
final class IngressProgram implements AutoCloseable {
    /** Directions of flows that can be handed over at a time. */
    static final int SLOTS = 1 << 15;

    private static final String CODE = "ingress.bpf";
    /** What bpftool(8) shows. */
    private static final byte[] NAME = "bauta_ingress".getBytes(StandardCharsets.US_ASCII);
    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP_ELEM = 1;
    private static final int PROG_LOAD = 5;
    private static final int LINK_CREATE = 28;
    private static final int ARRAY = 2;
    private static final int PERCPU_ARRAY = 6;
    private static final int MMAPABLE = 1 << 10;
    private static final int SCHED_CLS = 3;
    private static final int TCX_INGRESS = 46;
    private static final int ATTRIBUTES = 128;
    private static final int INSTRUCTION = 8;
    /** An instruction that loads 64 bits, and what says that they stand for a map. */
    private static final byte LOAD_64 = 0x18;
    private static final int MAP_BY_FD = 1;
    /** The upper 32 bits of the numbers that stand for maps in the compiled program; the lower ones count from 1. */
    private static final int MAP_NUMBERS = 0xba07a000;
    private static final int COUNTED = 64;
    private static final int FRAMES = 8;
    private static final int OCTETS = 24;
    private static final int DROPPED = 40;
    /** In the order of the program's counters. */
    private static final DropReason[] REASONS = {DropReason.OTHER_STATION, DropReason.VLAN, DropReason.OTHER_TYPE};

    private final OffHeap attributes = OffHeap.of(ATTRIBUTES);
    private final int[] maps = {-1, -1, -1};
    private final int program;
    private final OffHeap control;
    private final OffHeap entries;
    private final int[] links = {-1, -1};
    private final int processors = ReceiveSteering.possibleProcessors();
    /** A key, and behind it what each processor has counted. */
    private final OffHeap counted = OffHeap.of(Long.BYTES + processors * COUNTED);
    private final long[] dropped = new long[REASONS.length];

    /**
     * Makes the memory and has the kernel check the program.
     *
     * @throws SystemCallException where the kernel has no BPF or refuses
     */
    IngressProgram() {
        int bucket = Offload.WAYS * Offload.ENTRY;
        try {
            maps[0] = map(ARRAY, Offload.CONTROL, 1, MMAPABLE);
            maps[1] = map(ARRAY, bucket, SLOTS / Offload.WAYS, MMAPABLE);
            maps[2] = map(PERCPU_ARRAY, COUNTED, 1, 0);
            program = load();
            control = OffHeap.shared(maps[0], Offload.CONTROL, "map the offload's control");
            entries = OffHeap.shared(maps[1], SLOTS * Offload.ENTRY, "map the offload's table");
        } catch (SystemCallException e) {
            closeMaps();
            throw e;
        }
    }

    /** What both sides look at. */
    Offload.Shared shared() {
        return new Offload.Shared(control.bytes(), entries.bytes());
    }

    /**
     * Sees what a card receives from now on, in place of the card of that side before.
     *
     * @throws SystemCallException where the kernel refuses, such as one older than 6.6; nothing is attached then
     */
    synchronized void attach(Side side, int interfaceIndex) {
        detach(side);
        clear().putInt(0, program).putInt(4, interfaceIndex).putInt(8, TCX_INGRESS);
        links[side.ordinal()] = bpf(LINK_CREATE, 32, "attach a program to network card " + interfaceIndex + " (Linux 6.6 or later can)");
    }

    private void detach(Side side) {
        int link = links[side.ordinal()];
        if (link >= 0) {
            links[side.ordinal()] = -1;
            Libc.close(link);
        }
    }

    /** How many processors may let frames pass. */
    int processors() {
        return processors;
    }

    /** Has {@link #passed} and {@link #dropped} say what is so now. */
    synchronized void look() {
        clear().putInt(0, maps[2]).putLong(8, counted.address()).putLong(16, counted.address() + Long.BYTES);
        bpf(MAP_LOOKUP_ELEM, 32, "look at what the kernel's program has counted");
    }

    /** Counts what was dropped between the last two looks. */
    void dropped(Drops drops) {
        for (int reason = 0; reason < REASONS.length; reason++) {
            long sum = 0;
            for (int i = 0; i < processors; i++) {
                sum += counted.bytes().getLong(Long.BYTES + i * COUNTED + DROPPED + reason * Long.BYTES);
            }
            drops.count(REASONS[reason], sum - dropped[reason]);
            dropped[reason] = sum;
        }
    }

    /** Frames of a card that each processor has let pass so far; returns the octets of all of them. */
    long passed(Side from, long[] frames) {
        var b = counted.bytes();
        long octets = 0;
        for (int i = 0; i < processors; i++) {
            int at = Long.BYTES + i * COUNTED + from.ordinal() * Long.BYTES;
            frames[i] = b.getLong(at + FRAMES);
            octets += b.getLong(at + OCTETS);
        }
        return octets;
    }

    private int map(int type, int valueBytes, int size, int flags) {
        clear().putInt(0, type).putInt(4, Integer.BYTES).putInt(8, valueBytes).putInt(12, size).putInt(16, flags);
        return bpf(MAP_CREATE, 72, "make a table to share with the kernel");
    }

    private int load() {
        var code = code();
        try (var instructions = OffHeap.of(code.length); var license = OffHeap.string("Apache-2.0")) {
            instructions.bytes().put(0, code);
            patch(instructions.bytes());
            clear().putInt(0, SCHED_CLS).putInt(4, code.length / INSTRUCTION).putLong(8, instructions.address()).putLong(16, license.address());
            attributes.bytes().put(48, NAME);
            return bpf(PROG_LOAD, 72, "load a program into the kernel");
        }
    }

    /** Puts the maps in the place of the numbers that stand for them. */
    private void patch(ByteBuffer instructions) {
        for (int at = 0; at + 2 * INSTRUCTION <= instructions.capacity(); at += INSTRUCTION) {
            if (instructions.get(at) == LOAD_64 && instructions.getInt(at + INSTRUCTION + 4) == MAP_NUMBERS) {
                int fd = maps[instructions.getInt(at + 4) - 1];
                // Destination and source register share an octet: which half is which follows the byte order.
                int registers = instructions.get(at + 1);
                boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
                instructions.put(at + 1, (byte) (registers | (little ? MAP_BY_FD << 4 : MAP_BY_FD)));
                instructions.putInt(at + 4, fd).putInt(at + INSTRUCTION + 4, 0);
            }
        }
    }

    private static byte[] code() {
        try (var in = IngressProgram.class.getResourceAsStream(CODE)) {
            if (in == null) {
                throw new IllegalStateException("The program " + CODE + " is missing in this build.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + CODE + ": " + e.getMessage(), e);
        }
    }

    private ByteBuffer clear() {
        var b = attributes.bytes();
        for (int at = 0; at < ATTRIBUTES; at += Long.BYTES) {
            b.putLong(at, 0);
        }
        return b;
    }

    private int bpf(int command, int size, String doing) {
        return (int) Libc.check(Libc.syscall(Libc.BPF, command, attributes.address(), size, 0, 0), doing);
    }

    /** After the packet sockets were closed. */
    @Override
    public synchronized void close() {
        for (var side : Side.values()) {
            detach(side);
        }
        control.close();
        entries.close();
        counted.close();
        Libc.close(program);
        closeMaps();
    }

    private void closeMaps() {
        for (int map : maps) {
            if (map >= 0) {
                Libc.close(map);
            }
        }
    }
}
