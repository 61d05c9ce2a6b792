package bauta.path;

import java.nio.ByteBuffer;

/**
 * A piece of memory outside the heap that frames lie in: a receive ring, a super-frame buffer, scratch memory.
 *
 * @param bytes   the memory, big-endian, position 0, limit = capacity
 * @param address where it starts in the address space of the process, for system calls that point into it; 0 where no
 *                system call ever will (tests)
 */
public record Block(ByteBuffer bytes, long address) {
}
