package bauta.board;

import bauta.path.Block;

/** Who takes received frames; the virtio-net header stands at {@code at - 10}. */
@FunctionalInterface
interface FrameHandler {
    /** Takes one; it may be changed in place, and its memory stays until the source is released. */
    void frame(Block block, int at, int length);
}
