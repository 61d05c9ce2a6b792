package bauta.masquerade;

/** The hash of the flow table: two multiplications over the five parts of a key, with a seed that nobody outside knows. */
final class Hash {
    private Hash() {
    }

    /** All 32 bits are usable; take the high ones for an index. */
    static int of(int seed, int protocol, int address, int port, int peer, int peerPort) {
        long h = ((long) address << 32 | peer & 0xffffffffL) ^ (seed & 0xffffffffL) * 0x9e3779b97f4a7c15L;
        h *= 0xbf58476d1ce4e5b9L;
        h ^= h >>> 32;
        h += (long) port << 40 | (long) peerPort << 16 | protocol;
        h *= 0x94d049bb133111ebL;
        return (int) (h >>> 32);
    }
}
