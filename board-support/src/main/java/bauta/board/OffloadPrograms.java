package bauta.board;

import bauta.path.Offload;
import bauta.path.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The kernel's part of {@link Offload}: the two programs of {@code src/main/bpf/offload.c} and the memory that they share with it
 * (bpf(2); Linux 6.6 for the TCX hook). They hold on to the cards by file descriptors alone, so nothing stays behind when the process
 * ends, however it ends. For the path thread.
 */
final class OffloadPrograms implements AutoCloseable {
    /** Directions of flows that can be handed over at a time. */
    static final int SLOTS = 1 << 15;

    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP_ELEM = 1;
    private static final int PROG_LOAD = 5;
    private static final int LINK_CREATE = 28;
    private static final int ARRAY = 2;
    private static final int PERCPU_ARRAY = 6;
    private static final int MMAPABLE = 1 << 10;
    private static final int SOCKET_FILTER = 1;
    private static final int SCHED_CLS = 3;
    private static final int TCX_INGRESS = 46;
    private static final int SO_ATTACH_BPF = 50;
    private static final int ATTRIBUTES = 128;
    private static final int INSTRUCTION = 8;
    /** An instruction that loads 64 bits, and what says that they stand for a map. */
    private static final byte LOAD_64 = 0x18;
    private static final int MAP_BY_FD = 1;
    /** The upper 32 bits of the numbers that stand for maps in the compiled programs; the lower ones count from 1. */
    private static final int MAP_NUMBERS = 0xba07a000;
    private static final int DECISION = 80;
    private static final int FRAMES = 48;
    private static final int OCTETS = 64;

    private final OffHeap attributes = OffHeap.of(ATTRIBUTES);
    private final int[] maps;
    private final int filter;
    private final int ingress;
    private final OffHeap control;
    private final OffHeap entries;
    private final int[] links = {-1, -1};
    private final int processors = ReceiveSteering.possibleProcessors();
    /** A key, and behind it a decision of each processor. */
    private final OffHeap decisions = OffHeap.of(Long.BYTES + processors * DECISION);

    /**
     * Makes the memory and has the kernel check the programs.
     *
     * @throws SystemCallException where the kernel has no BPF or refuses
     */
    OffloadPrograms() {
        int bucket = Offload.WAYS * Offload.ENTRY;
        maps = new int[] {map(ARRAY, Offload.CONTROL, 1, MMAPABLE), map(ARRAY, bucket, SLOTS / Offload.WAYS, MMAPABLE),
            map(PERCPU_ARRAY, DECISION, 1, 0)};
        filter = program(SOCKET_FILTER, "filter");
        ingress = program(SCHED_CLS, "ingress");
        control = OffHeap.shared(maps[0], Offload.CONTROL, "map the offload's control");
        entries = OffHeap.shared(maps[1], SLOTS * Offload.ENTRY, "map the offload's table");
    }

    /** What both sides look at. */
    Offload.Shared shared() {
        return new Offload.Shared(control.bytes(), entries.bytes());
    }

    /**
     * Looks at what a card receives from now on, before the packet socket that is bound to it does.
     *
     * @throws SystemCallException where the kernel refuses, such as one older than 6.6; nothing is attached then
     */
    void attach(Side side, int interfaceIndex, int socket) {
        detach(side);
        var b = clear();
        b.putInt(0, ingress).putInt(4, interfaceIndex).putInt(8, TCX_INGRESS);
        int link = bpf(LINK_CREATE, 32, "attach a program to network card " + interfaceIndex + " (Linux 6.6 or later can)");
        try {
            Libc.option(socket, Libc.SOL_SOCKET, SO_ATTACH_BPF, filter, "attach a program to a packet socket");
        } catch (SystemCallException e) {
            Libc.close(link);
            throw e;
        }
        links[side.ordinal()] = link;
    }

    /** Lets go of a card; its packet socket has been closed before. */
    void detach(Side side) {
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

    /** Has {@link #passed} say what is so now. */
    void look() {
        clear().putInt(0, maps[2]).putLong(8, decisions.address()).putLong(16, decisions.address() + Long.BYTES);
        bpf(MAP_LOOKUP_ELEM, 32, "look at what the kernel's programs have counted");
    }

    /** Frames of a card that each processor has let pass so far; returns the octets of all of them. */
    long passed(Side from, long[] frames) {
        var b = decisions.bytes();
        long octets = 0;
        for (int i = 0; i < processors; i++) {
            int at = Long.BYTES + i * DECISION + from.ordinal() * Long.BYTES;
            frames[i] = b.getLong(at + FRAMES);
            octets += b.getLong(at + OCTETS);
        }
        return octets;
    }

    private int map(int type, int valueBytes, int size, int flags) {
        clear().putInt(0, type).putInt(4, Integer.BYTES).putInt(8, valueBytes).putInt(12, size).putInt(16, flags);
        return bpf(MAP_CREATE, 72, "make a table to share with the kernel");
    }

    private int program(int type, String name) {
        var code = code(name);
        try (var instructions = OffHeap.of(code.length); var license = OffHeap.string("Apache-2.0")) {
            instructions.bytes().put(0, code);
            patch(instructions.bytes());
            clear().putInt(0, type).putInt(4, code.length / INSTRUCTION).putLong(8, instructions.address()).putLong(16, license.address());
            name(name);
            return bpf(PROG_LOAD, 72, "load the program '" + name + "' into the kernel");
        }
    }

    private void name(String name) {
        attributes.bytes().put(48, ("bauta_" + name).getBytes(StandardCharsets.US_ASCII));
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

    private static byte[] code(String name) {
        var resource = name + ".bpf";
        try (var in = OffloadPrograms.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The program " + resource + " is missing in this build.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + resource + ": " + e.getMessage(), e);
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
    public void close() {
        for (var side : Side.values()) {
            detach(side);
        }
        control.close();
        entries.close();
        decisions.close();
        Libc.close(filter);
        Libc.close(ingress);
        for (int map : maps) {
            Libc.close(map);
        }
    }
}
