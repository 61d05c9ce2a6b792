package bauta.masquerade;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.zip.CRC32C;
import org.tinylog.Logger;

/**
 * The file behind the flow table. Its records outlive the process; indexes are made anew at every start. What was written under
 * another boot of the machine, by another format or is damaged is not believed.
 *
 * <pre>
 * 0 magic   8 format   12 record bytes   16 capacity   20 CRC-32C of bytes 0-19 and 24-31   24 boot   32 last record used
 * 80 record 1 ...
 * </pre>
 */
final class FlowFile {
    private static final long MAGIC = 0x424155544146574cL;
    private static final int FORMAT = 1;
    private static final Path RANDOM = Path.of("/dev/urandom");
    private static final int CRC = 20;
    private static final int BOOT = 24;
    private static final int LAST_USED = 32;

    private final Path folder;
    private final ByteBuffer records;

    private FlowFile(Path folder, ByteBuffer records) {
        this.folder = folder;
        this.records = records.order(ByteOrder.nativeOrder());
    }

    static FlowFile inMemory(int capacity) {
        return new FlowFile(null, ByteBuffer.allocateDirect((capacity + 1) * FlowTable.RECORD));
    }

    /**
     * Opens the table in that file, with the flows of an earlier process of the same boot if there are any.
     *
     * @param boot     tells this boot of the machine from others, since the clock that flows expire by starts anew
     * @param capacity the table's; a file made for another is converted
     */
    static FlowTable open(Path file, int capacity, long boot) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (Files.exists(file)) {
            var kept = reopen(file, capacity, boot);
            if (kept != null) {
                return kept;
            }
        }
        Files.deleteIfExists(file);
        return create(file, capacity, boot);
    }

    private static FlowTable create(Path file, int capacity, long boot) throws IOException {
        var made = new FlowFile(file.toAbsolutePath().getParent(), map(file, (capacity + 1L) * FlowTable.RECORD));
        var records = made.records;
        records.putLong(0, MAGIC).putInt(8, FORMAT).putInt(12, FlowTable.RECORD).putInt(16, capacity).putLong(BOOT, boot);
        records.putInt(LAST_USED, 0);
        records.putInt(CRC, crc(records));
        return new FlowTable(made, capacity);
    }

    private static ByteBuffer map(Path file, long size, StandardOpenOption... more) throws IOException {
        var options = new HashSet<StandardOpenOption>(List.of(more));
        Collections.addAll(options, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        // Who talks to whom is nobody else's business.
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(file, options, permissions)) {
            return channel.map(MapMode.READ_WRITE, 0, size).order(ByteOrder.nativeOrder());
        }
    }

    private static FlowTable reopen(Path file, int capacity, long boot) throws IOException {
        long size = Files.size(file);
        if (size < FlowTable.RECORD || size > Integer.MAX_VALUE) {
            Logger.warn("flow table {}: unusable size of {} bytes; starting with an empty one", file, size);
            return null;
        }
        var found = map(file, size);
        int oldCapacity = found.getInt(16);
        boolean sound = found.getLong(0) == MAGIC && found.getInt(8) == FORMAT && found.getInt(12) == FlowTable.RECORD
                && found.getInt(CRC) == crc(found) && size == (oldCapacity + 1L) * FlowTable.RECORD
                && found.getInt(LAST_USED) >= 0 && found.getInt(LAST_USED) <= oldCapacity;
        if (!sound) {
            Logger.warn("flow table {} is damaged or of another format; starting with an empty one", file);
            return null;
        }
        if (found.getLong(BOOT) != boot) {
            Logger.info("flow table {} is from before the last boot; starting with an empty one", file);
            return null;
        }
        var old = new FlowTable(new FlowFile(file.toAbsolutePath().getParent(), found), oldCapacity);
        int damaged = old.recover(found.getInt(LAST_USED));
        if (damaged > 0) {
            Logger.warn("flow table {}: {} damaged flows forgotten", file, damaged);
        }
        return oldCapacity == capacity ? old : converted(old, file, capacity, boot);
    }

    private static FlowTable converted(FlowTable old, Path file, int capacity, long boot) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        var table = create(fresh, capacity, boot);
        old.forEach(flow -> {
            int copy = table.create(old.protocol(flow), old.inside(flow), old.insidePort(flow), old.peer(flow), old.peerPort(flow),
                    old.outside(flow), old.outsidePort(flow), old.flags(flow));
            if (copy != 0) {
                table.state(copy, old.state(flow));
                table.expiry(copy, old.expiry(flow));
                table.mark(copy, old.mark(flow));
                if (!old.has(flow, FlowTable.LOOSE | FlowTable.NO_PEER_ADDRESS)) {
                    table.sideRecord(copy, old.sideRecord(flow));
                }
                table.mapping(copy, old.forward(flow));
            }
        });
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return table;
    }

    ByteBuffer records() {
        return records;
    }

    /** Zeroed memory for an index; costs nothing until it is used. */
    ByteBuffer index(int bytes) {
        if (folder == null) {
            return ByteBuffer.allocateDirect(bytes);
        }
        try {
            return map(folder.resolve("index"), bytes, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make an index of " + bytes + " bytes in " + folder, e);
        }
    }

    /** Memory that outlives the process; the last 16 bytes of its file tell whether it is what it should be. */
    ByteBuffer side(String name, int bytes, int format) {
        if (folder == null) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        try {
            var file = folder.resolve(name);
            boolean sized = Files.exists(file) && Files.size(file) == bytes + 16L;
            if (!sized) {
                Files.deleteIfExists(file);
            }
            var side = map(file, bytes + 16L);
            if (side.getLong(bytes) != MAGIC || side.getInt(bytes + 8) != format) {
                if (sized) {
                    Files.delete(file);
                    side = map(file, bytes + 16L);
                }
                side.putLong(bytes, MAGIC).putInt(bytes + 8, format);
            }
            return side;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + name + " of " + bytes + " bytes in " + folder, e);
        }
    }

    /** What nobody outside can guess; from where Java's own source has it too, which takes 17 ms to be set up (random(4)). */
    int seed() {
        if (folder == null) {
            return 1;
        }
        try (var random = new DataInputStream(Files.newInputStream(RANDOM))) {
            return random.readInt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RANDOM, e);
        }
    }

    void lastUsed(int flow) {
        records.putInt(LAST_USED, flow);
    }

    private static int crc(ByteBuffer header) {
        var crc = new CRC32C();
        for (int at = 0; at < 32; at++) {
            if (at < CRC || at >= BOOT) {
                crc.update(header.get(at));
            }
        }
        return (int) crc.getValue();
    }
}
