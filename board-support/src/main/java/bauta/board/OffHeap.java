package bauta.board;

import bauta.path.Block;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Memory outside the heap that lies still and has an address system calls can be given: an anonymous mapping (mmap(2)), so that
 * pages cost nothing until they are touched. For set-up and for what lives long; made and freed by a system call each.
 *
 * @param bytes   the memory in the machine's byte order, as the kernel's structures want it
 * @param address where it starts
 */
record OffHeap(ByteBuffer bytes, long address) implements AutoCloseable {
    /** Zeroed memory of that many bytes. */
    static OffHeap of(int length) {
        return map(length, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, "get memory");
    }

    /** Memory shared with a file or a socket. */
    static OffHeap shared(int fd, int length, String doing) {
        return map(length, Libc.MAP_SHARED, fd, doing);
    }

    private static OffHeap map(int length, int flags, int fd, String doing) {
        var address = Libc.mmap(0, length, Libc.PROT_READ | Libc.PROT_WRITE, flags, fd, 0);
        if (address == -1) {
            throw new SystemCallException(doing, Libc.errno());
        }
        return new OffHeap(new Pointer(address).getByteBuffer(0, length).order(ByteOrder.nativeOrder()), address);
    }

    /** A C string. */
    static OffHeap string(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var memory = of(bytes.length + 1);
        memory.bytes.put(0, bytes);
        return memory;
    }

    /** The same memory as frames see it: network byte order. */
    Block block() {
        return new Block(bytes.duplicate().order(ByteOrder.BIG_ENDIAN), address);
    }

    /** Gives the memory back; whoever touches it afterwards ends the process. */
    @Override
    public void close() {
        Libc.munmap(address, bytes.capacity());
    }
}
