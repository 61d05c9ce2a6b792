package bauta.update;

import bauta.update.Manifest.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Writes an update into the slot that does not run: a zip archive of {@code manifest.txt}, {@code manifest.sig} and the files that
 * the {@link Manifest} names, in that order. Nothing of it is believed before the signature was checked, and it is not tried before
 * everything was written, read back and found right. For any thread; one update at a time.
 */
public final class Updater {
    private static final String MANIFEST = "manifest.txt";
    private static final String SIGNATURE = "manifest.sig";
    private static final int LONGEST_SIGNATURE = 200;
    private static final int PIECE = 1 << 16;

    private final Slots slots;
    private final Path key;
    private final String arch;
    private final String running;
    private final Path work;
    private final UpdateNote note;
    private final ReentrantLock one = new ReentrantLock();

    /**
     * What was written.
     *
     * @param version  of the update
     * @param slot     where it is
     * @param warnings what to think of before it is started, a line each
     */
    public record Written(String version, char slot, List<String> warnings) {
    }

    /**
     * @param key     file with the public key that updates are signed with
     * @param arch    the processor that an update has to be for, such as {@code arm64}
     * @param running version that runs
     * @param work    directory in memory for what is needed meanwhile
     * @param note    remembers what was tried
     */
    public Updater(Slots slots, Path key, String arch, String running, Path work, UpdateNote note) {
        this.slots = slots;
        this.key = key;
        this.arch = arch;
        this.running = running;
        this.work = work;
        this.note = note;
    }

    /**
     * Writes the update, to be tried at the next start.
     *
     * @param progress told the bytes written so far, and before the first of them the negative number of all
     * @throws UpdateException if it is refused
     * @throws IOException     if it cannot be read or written
     */
    public Written write(InputStream update, LongConsumer progress) throws UpdateException, IOException {
        if (!one.tryLock()) {
            throw new UpdateException("another update is being written");
        }
        try (var zip = new ZipInputStream(update)) {
            var state = slots.state();
            if (state.onTrial()) {
                throw new UpdateException("what runs is on trial itself; try again when it was kept ('bauta update status')");
            }
            var manifest = manifest(zip);
            var warnings = judge(manifest);
            if (state.trying() == state.idle()) {
                // From here to the end a start must not take that slot.
                slots.cancel();
            }
            progress.accept(-manifest.bytes());
            files(zip, manifest, progress);
            if (manifest.files().size() > 1) {
                slots.bootFiles(work.resolve("boot"));
            }
            note.begun(manifest.version(), running);
            slots.tryIdle();
            return new Written(manifest.version(), state.idle(), warnings);
        } catch (EOFException e) {
            throw new UpdateException("this update breaks off; it did not come whole");
        } catch (ZipException e) {
            throw new UpdateException("this is no update file, or it is damaged: " + e.getMessage());
        } finally {
            clear();
            one.unlock();
        }
    }

    private Manifest manifest(ZipInputStream zip) throws UpdateException, IOException {
        var text = small(zip, MANIFEST, Manifest.LONGEST);
        var signature = small(zip, SIGNATURE, LONGEST_SIGNATURE);
        if (!new Signatures(key).good(text, new String(signature, StandardCharsets.ISO_8859_1))) {
            throw new UpdateException("the signature of this update is not good: it was changed, or not made by who made this router");
        }
        return Manifest.of(new String(text, StandardCharsets.UTF_8));
    }

    private static byte[] small(ZipInputStream zip, String name, int most) throws UpdateException, IOException {
        expect(zip, name);
        var bytes = zip.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new UpdateException("this is no update file: its " + name + " is too large");
        }
        return bytes;
    }

    private static void expect(ZipInputStream zip, String name) throws UpdateException, IOException {
        var entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name)) {
            throw new UpdateException("this is no update file, or it is damaged: it has "
                    + (entry == null ? "nothing" : printable(entry.getName())) + " where " + name + " is to be");
        }
    }

    private static String printable(String name) {
        return "`" + name.substring(0, Math.min(name.length(), 60)).replaceAll("[^ -~]", "?") + "'";
    }

    private List<String> judge(Manifest manifest) throws UpdateException {
        if (!manifest.arch().equals(arch)) {
            throw new UpdateException("this update is for other boards (" + printable(manifest.arch()) + "), this one is " + arch);
        }
        var warnings = new ArrayList<String>();
        int order = Version.compare(manifest.version(), running);
        if (order < 0) {
            warnings.add("version " + manifest.version() + " is older than " + running + ", which runs: a configuration that only the"
                    + " newer one understands is not loaded by it");
        } else if (order == 0) {
            warnings.add("version " + running + " runs already");
        }
        return warnings;
    }

    private void files(ZipInputStream zip, Manifest manifest, LongConsumer progress) throws UpdateException, IOException {
        long before = 0;
        for (var file : manifest.files()) {
            expect(zip, file.name());
            long begin = before;
            if (file.name().equals(Manifest.ROOT)) {
                root(zip, file, written -> progress.accept(begin + written));
            } else {
                var target = work.resolve(file.name());
                Files.createDirectories(target.getParent());
                try (var out = Files.newOutputStream(target)) {
                    copy(zip, file, out, written -> progress.accept(begin + written));
                }
            }
            before += file.bytes();
        }
        if (zip.getNextEntry() != null) {
            throw new UpdateException("this update has more files than its manifest names");
        }
    }

    private void root(ZipInputStream zip, Entry file, LongConsumer progress) throws UpdateException, IOException {
        var device = slots.idle();
        try (var channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
            if (channel.size() < file.bytes()) {
                throw new UpdateException("this update has " + file.bytes() + " bytes, the slot for it " + channel.size());
            }
            copy(zip, file, Channels.newOutputStream(channel), progress);
            channel.force(true);
        }
        slots.uncached();
        try (var in = Files.newInputStream(device)) {
            copy(in, file, OutputStream.nullOutputStream(), written -> { });
        } catch (UpdateException e) {
            throw new UpdateException("the card does not hold what was written to it; it may be worn out");
        }
    }

    /** Copies exactly that file, and fails if it is another. */
    private static void copy(InputStream in, Entry file, OutputStream out, LongConsumer progress) throws UpdateException, IOException {
        var digest = sha256();
        var to = new DigestOutputStream(out, digest);
        var piece = new byte[PIECE];
        long left = file.bytes();
        while (left > 0) {
            int length = in.readNBytes(piece, 0, (int) Math.min(PIECE, left));
            if (length == 0) {
                throw new UpdateException("this update breaks off in the middle of " + file.name());
            }
            to.write(piece, 0, length);
            left -= length;
            progress.accept(file.bytes() - left);
        }
        if (in instanceof ZipInputStream && in.read() >= 0 || !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw new UpdateException("the " + file.name() + " in this update is not the one that was signed");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is left in memory is in the way of everything else. */
    private void clear() throws IOException {
        if (!Files.exists(work)) {
            return;
        }
        try (var all = Files.walk(work)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** What the boot record says. */
    public Slots.State state() throws IOException {
        return slots.state();
    }

    /** The version that runs. */
    public String running() {
        return running;
    }

    /** What was tried last. */
    public UpdateNote note() {
        return note;
    }
}
