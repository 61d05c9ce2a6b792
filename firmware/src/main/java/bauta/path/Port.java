package bauta.path;

/**
 * A way out for frames: one of the two network cards, or one of the two host ports that lead to the board's own Linux.
 * Used by the path thread only.
 */
public interface Port {
    /**
     * Sends one frame. The virtio-net header (10 bytes, {@code struct virtio_net_hdr}, the machine's byte order) stands
     * right before it, at {@code at - 10}. Nothing is copied: the memory has to stay as it is until {@link #flush}.
     * A frame that cannot be sent is counted by the port and forgotten.
     *
     * @param at     offset of the Ethernet header in the block
     * @param length bytes of the frame, from the Ethernet header on; a super-frame may have up to 65,549
     */
    void send(Block block, int at, int length);

    /** Hands everything queued to the kernel; afterwards all memory given to {@link #send} may be reused. */
    void flush();
}
