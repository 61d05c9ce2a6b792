package bauta.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A text that is written once and read at any place: small ones on the heap, what is larger in a file without a name. */
final class Spool implements AutoCloseable {
    private static final int MOST_ON_HEAP = 256 * 1024;

    private final Path directory;
    private byte[] bytes = new byte[4096];
    private int length;
    private FileChannel file;

    /** @param directory where a file would be */
    Spool(Path directory) {
        this.directory = directory;
    }

    void append(String text) {
        var more = text.getBytes(StandardCharsets.UTF_8);
        try {
            if (file == null && length + more.length > MOST_ON_HEAP) {
                toFile();
            }
            if (file != null) {
                writeAll(ByteBuffer.wrap(more));
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (length + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void toFile() throws IOException {
        var path = Files.createTempFile(directory, "view", "");
        file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(path);
        writeAll(ByteBuffer.wrap(bytes, 0, length));
        bytes = null;
    }

    private void writeAll(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            file.write(from);
        }
    }

    /** Puts what stands at {@code offset} into {@code to}, as much as there is room for; returns how much, 0 at the end. */
    int read(long offset, ByteBuffer to) throws IOException {
        if (file != null) {
            return Math.max(0, file.read(to, offset));
        }
        int count = Math.clamp(length - offset, 0, to.remaining());
        if (count > 0) {
            to.put(bytes, (int) offset, count);
        }
        return count;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
