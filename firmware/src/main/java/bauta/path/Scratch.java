package bauta.path;

import bauta.wire.VirtioHeader;

/**
 * Memory for frames that the router makes itself: answers, fragments, ARP. It is taken from the front and is free again when
 * the ports were flushed; when it runs out before, they are flushed at once.
 */
final class Scratch {
    private static final int SIZE = 512 * 1024;

    private final Block block;
    private final Runnable flush;
    private int used;

    Scratch(Memory memory, Runnable flush) {
        block = memory.allocate(SIZE);
        this.flush = flush;
    }

    Block block() {
        return block;
    }

    /** Room for a frame of that many bytes; returns where its Ethernet header goes, behind an empty virtio-net header. */
    int take(int frame) {
        int bytes = VirtioHeader.LENGTH + frame + 15 & ~7;
        if (used + bytes > SIZE) {
            flush.run();
        }
        int at = used + VirtioHeader.LENGTH;
        block.bytes().putLong(used, 0).putShort(used + 8, (short) 0);
        used += bytes;
        return at;
    }

    /** All ports were flushed. */
    void flushed() {
        used = 0;
    }
}
