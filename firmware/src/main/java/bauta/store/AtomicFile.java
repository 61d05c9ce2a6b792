package bauta.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A small file that is there whole, as it was or as it is to be, whenever the power goes (fsync(2), rename(2)). */
public final class AtomicFile {
    private static final String UNFINISHED = ".unfinished";

    private AtomicFile() {
    }

    /**
     * Puts this in the place of what the file holds; only its owner may read it. For one thread at a time per file.
     *
     * @throws IOException if the file is as it was
     */
    public static void write(Path file, byte[] content) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            sync(directory.getParent());
        }
        var unfinished = directory.resolve(file.getFileName() + UNFINISHED);
        // One that a crash left may have other permissions.
        Files.deleteIfExists(unfinished);
        var bytes = ByteBuffer.wrap(content);
        try (var channel = FileChannel.open(unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /** A name in a directory lasts once the directory has been written. */
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
