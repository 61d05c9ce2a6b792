package bauta.path;

import java.nio.ByteBuffer;

/** Where memory for frames comes from; the board knows its native addresses. */
@FunctionalInterface
public interface Memory {
    /** For tests and tools: memory that no system call will be pointed at. */
    Memory PLAIN = bytes -> new Block(ByteBuffer.allocateDirect(bytes), 0);

    /** A block of that size, zeroed, big-endian; never given back. */
    Block allocate(int bytes);
}
