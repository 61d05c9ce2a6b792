package bauta.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is there as it was or as it shall be, whenever the power goes (fsync(2), rename(2)). */
public final class AtomicFile {
    /** What only root may read. */
    public static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    /** What everybody may read. */
    public static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rw-r--r--");

    private AtomicFile() {
    }

    /** Writes a file that only its owner may read; see {@link #write(Path, byte[], Set)}. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, SECRET);
    }

    /**
     * Writes a file in the place of what is there, if anything is. Its directory is made if it has to be. For one writer of that
     * file at a time.
     *
     * @throws IOException if that fails; then the file is as it was
     */
    public static void write(Path file, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            sync(directory.getParent());
        }
        var unfinished = directory.resolve(file.getFileName() + ".unfinished");
        // One that was left may have had other permissions.
        Files.deleteIfExists(unfinished);
        try (var channel = FileChannel.open(unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions))) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.setPosixFilePermissions(unfinished, permissions);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /** Removes a file; none may be there. */
    public static void remove(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(file.toAbsolutePath().getParent());
        }
    }

    /** A name in a directory lasts once the directory has been written. */
    public static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
