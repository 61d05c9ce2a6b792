package bauta.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.update.SelfTest.Check;
import bauta.update.SelfTest.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdaterTest {
    private static final int SLOT_BYTES = 1 << 18;

    @TempDir
    private Path directory;
    private KeyPair keys;
    private FileSlots slots;
    private Updater updater;
    private final byte[] root = new byte[200_000];
    private final byte[] kernel = new byte[5000];

    /** Files in the place of the slots; the boot record is a value that changes whole. */
    private static final class FileSlots implements Slots {
        private final Path directory;
        private State state = new State('a', 'a', NONE, 0, NONE);
        private Map<String, byte[]> booted = Map.of();
        /** What the card does to what is written to it. */
        private Consumer<Path> wear = file -> { };

        FileSlots(Path directory) throws IOException {
            this.directory = directory;
            for (var slot : List.of("a", "b")) {
                Files.write(directory.resolve(slot), new byte[SLOT_BYTES]);
            }
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public Path idle() {
            return directory.resolve(Character.toString(state.idle()));
        }

        @Override
        public void uncached() {
            wear.accept(idle());
        }

        @Override
        public void bootFiles(Path from) throws IOException {
            booted = new LinkedHashMap<>();
            try (var files = Files.walk(from)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    booted.put(from.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }

        @Override
        public void tryIdle() {
            state = new State(state.running(), state.active(), state.idle(), 1, NONE);
        }

        @Override
        public void keep() {
            state = new State(state.running(), state.running(), NONE, 0, NONE);
        }

        @Override
        public void cancel() {
            state = new State(state.running(), state.active(), NONE, 0, state.failed());
        }

        @Override
        public void back() {
            state = new State(state.running(), state.active(), NONE, 0, state.running());
        }

        /** As the board starts. */
        void start() {
            state = state.trying() != NONE && state.starts() > 0
                    ? new State(state.trying(), state.active(), state.trying(), state.starts() - 1, state.failed())
                    : new State(state.active(), state.active(), NONE, 0, state.trying() != NONE ? state.trying() : state.failed());
        }
    }

    @BeforeEach
    void build() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(directory.resolve("key.pem"), "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
        slots = new FileSlots(directory);
        updater = new Updater(slots, directory.resolve("key.pem"), "arm64", "0.2.0", directory.resolve("work"),
                new UpdateNote(directory.resolve("state")));
        new Random(1).nextBytes(root);
        new Random(2).nextBytes(kernel);
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private String manifest(String version, String arch) throws GeneralSecurityException {
        return "bauta-update 1\nversion " + version + "\narch " + arch + "\nkernel 6.12\n"
                + "file " + sha256(root) + " " + root.length + " root.squashfs\n"
                + "file " + sha256(kernel) + " " + kernel.length + " boot/vmlinuz\n"
                + "file " + sha256(kernel) + " " + kernel.length + " boot/dtb/broadcom/x.dtb\n";
    }

    private String signed(String manifest) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(manifest.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign()) + "\n";
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private Map<String, byte[]> entries(String manifest) throws GeneralSecurityException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("manifest.txt", manifest.getBytes(StandardCharsets.UTF_8));
        entries.put("manifest.sig", signed(manifest).getBytes(StandardCharsets.UTF_8));
        entries.put("root.squashfs", root);
        entries.put("boot/vmlinuz", kernel);
        entries.put("boot/dtb/broadcom/x.dtb", kernel);
        return entries;
    }

    private Updater.Written write(byte[] update) throws Exception {
        return updater.write(new ByteArrayInputStream(update), bytes -> { });
    }

    private void refused(byte[] update, String why) {
        var before = slots.state();
        var thrown = assertThrows(UpdateException.class, () -> write(update));
        assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
        assertEquals(before, slots.state());
        assertFalse(Files.exists(directory.resolve("work")));
    }

    private byte[] slot(String name, int length) throws IOException {
        return Arrays.copyOf(Files.readAllBytes(directory.resolve(name)), length);
    }

    @Test
    void aGoodUpdateIsWrittenToTheIdleSlotAndTriedOnce() throws Exception {
        var progress = new ArrayList<Long>();
        var written = updater.write(new ByteArrayInputStream(zip(entries(manifest("0.3.0", "arm64")))), progress::add);
        assertEquals(new Updater.Written("0.3.0", 'b', List.of()), written);
        assertArrayEquals(root, slot("b", root.length));
        assertArrayEquals(new byte[SLOT_BYTES], slot("a", SLOT_BYTES));
        assertEquals(new Slots.State('a', 'a', 'b', 1, '-'), slots.state());
        assertEquals(List.of("dtb/broadcom/x.dtb", "vmlinuz"), slots.booted.keySet().stream().sorted().toList());
        assertArrayEquals(kernel, slots.booted.get("vmlinuz"));
        assertEquals(-210_000L, progress.getFirst());
        assertEquals(210_000L, progress.getLast());
        assertEquals(new UpdateNote.Content("0.3.0", "0.2.0", ""), updater.note().read());
    }

    @Test
    void anOlderOneIsTakenWithAWarning() throws Exception {
        var written = write(zip(entries(manifest("0.1.9", "arm64"))));
        assertTrue(written.warnings().getFirst().startsWith("version 0.1.9 is older than 0.2.0"), written.warnings().toString());
        assertEquals(List.of("version 0.2.0 runs already"), write(zip(entries(manifest("0.2.0", "arm64")))).warnings());
    }

    @Test
    void whatWasNotSignedByTheKeyIsRefusedBeforeAnythingIsWritten() throws Exception {
        var changed = entries(manifest("0.3.0", "arm64"));
        changed.put("manifest.txt", manifest("0.3.1", "arm64").getBytes(StandardCharsets.UTF_8));
        refused(zip(changed), "signature of this update is not good");
        var unsigned = entries(manifest("0.3.0", "arm64"));
        for (var signature : List.of("", "AAAA", "not base64!", signed("another"))) {
            unsigned.put("manifest.sig", signature.getBytes(StandardCharsets.UTF_8));
            refused(zip(unsigned), "signature of this update is not good");
        }
        assertArrayEquals(new byte[SLOT_BYTES], slot("b", SLOT_BYTES));
    }

    @Test
    void anUpdateForOtherBoardsIsRefused() throws Exception {
        refused(zip(entries(manifest("0.3.0", "amd64"))), "for other boards (`amd64'), this one is arm64");
    }

    @Test
    void everyChangedByteOfTheContentIsFound() throws Exception {
        var good = manifest("0.3.0", "arm64");
        for (int at : new int[] {0, 1, 65_535, 65_536, root.length - 1}) {
            root[at] ^= 1;
            var entries = entries(good);
            refused(zip(entries), "the root.squashfs in this update is not the one that was signed");
            root[at] ^= 1;
        }
        kernel[17] ^= 1;
        refused(zip(entries(good)), "the boot/vmlinuz in this update is not the one that was signed");
    }

    @Test
    void whatIsTooLongTooShortMissingOrTooMuchIsRefused() throws Exception {
        var manifest = manifest("0.3.0", "arm64");
        var entries = entries(manifest);
        entries.put("root.squashfs", Arrays.copyOf(root, root.length + 1));
        refused(zip(entries), "not the one that was signed");
        entries.put("root.squashfs", Arrays.copyOf(root, root.length - 1));
        refused(zip(entries), "breaks off in the middle of root.squashfs");
        entries = entries(manifest);
        entries.remove("boot/vmlinuz");
        refused(zip(entries), "`boot/dtb/broadcom/x.dtb' where boot/vmlinuz is to be");
        entries = entries(manifest);
        entries.put("boot/more", kernel);
        refused(zip(entries), "more files than its manifest names");
        refused(new byte[0], "nothing where manifest.txt is to be");
        refused("hello".getBytes(StandardCharsets.US_ASCII), "nothing where manifest.txt is to be");
    }

    @Test
    void aManifestThatIsSignedIsStillJudged() throws Exception {
        var good = manifest("0.3.0", "arm64");
        for (var bad : List.of(List.of(good.replace("bauta-update 1", "bauta-update 2"), "newer format"),
                List.of(good.replace("boot/vmlinuz", "boot/../../etc/passwd"), "names a file that it cannot have"),
                List.of(good.replace("boot/vmlinuz", "/etc/passwd"), "names a file that it cannot have"),
                List.of(good.replace("boot/vmlinuz", "root.squashfs"), "names a file that it cannot have"),
                List.of(good.replace(" root.squashfs", " boot/root"), "does not begin with a root file system"),
                List.of(good.replace("version 0.3.0\n", ""), "does not say which version"),
                List.of(good.replace("version 0.3.0", "version a;b"), "does not say which version"),
                List.of(good + "file x y z\n", "no checksum or size"), List.of(good + "hello\n", "cannot be understood"),
                List.of(good.replace(" " + root.length + " ", " 99999999999 "), "too large for any board"),
                List.of(good.replace(" " + root.length + " ", " 999999 "), "the slot for it"), List.of("", "no update for a Bauta router"))) {
            refused(zip(entries(bad.get(0))), bad.get(1));
        }
    }

    @Test
    void whereverItIsKilledTheOtherSlotStartsNext() throws Exception {
        var update = zip(entries(manifest("0.3.0", "arm64")));
        var random = new Random(3);
        for (int round = 0; round < 60; round++) {
            int end = round == 0 ? update.length - 1 : random.nextInt(update.length);
            var broken = new InputStream() {
                private final InputStream all = new ByteArrayInputStream(update, 0, end);

                @Override
                public int read() throws IOException {
                    int next = all.read();
                    if (next < 0) {
                        throw new IOException("killed");
                    }
                    return next;
                }
            };
            try {
                updater.write(broken, bytes -> { });
                // All that was signed had come; only the end of the archive was missing.
                assertEquals('b', slots.state().trying());
                slots.cancel();
            } catch (IOException e) {
                assertEquals(new Slots.State('a', 'a', '-', 0, '-'), slots.state());
            }
            slots.start();
            assertEquals('a', slots.state().running());
            assertArrayEquals(new byte[SLOT_BYTES], slot("a", SLOT_BYTES));
        }
    }

    @Test
    void aTryThatWasArrangedIsOffOnceItsSlotIsWrittenAgain() throws Exception {
        write(zip(entries(manifest("0.3.0", "arm64"))));
        assertEquals('b', slots.state().trying());
        var bad = entries(manifest("0.4.0", "arm64"));
        bad.put("root.squashfs", kernel);
        assertThrows(UpdateException.class, () -> write(zip(bad)));
        assertEquals(new Slots.State('a', 'a', '-', 0, '-'), slots.state());
    }

    @Test
    void aCardThatLosesWhatIsWrittenIsFoundOut() throws Exception {
        slots.wear = file -> {
            try {
                var worn = Files.readAllBytes(file);
                worn[1000] ^= 8;
                Files.write(file, worn);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        refused(zip(entries(manifest("0.3.0", "arm64"))), "it may be worn out");
    }

    @Test
    void whatIsOnTrialTakesNoUpdate() throws Exception {
        write(zip(entries(manifest("0.3.0", "arm64"))));
        slots.start();
        refused(zip(entries(manifest("0.4.0", "arm64"))), "on trial itself");
    }

    @Test
    void whatProvesItselfIsKept() throws Exception {
        write(zip(entries(manifest("0.3.0", "arm64"))));
        slots.start();
        assertEquals('b', slots.state().running());
        var link = new AtomicBoolean();
        var test = new SelfTest(slots, updater.note(), List.of(new Check("the link is up", link::get), new Check("all is well", () -> true)),
                100, () -> 0);
        assertEquals(Outcome.WAITING, test.look());
        assertEquals("the link is up", test.missing());
        link.set(true);
        assertEquals(Outcome.KEPT, test.look());
        slots.start();
        assertEquals(new Slots.State('b', 'b', '-', 0, '-'), slots.state());
    }

    @Test
    void whatDoesNotProveItselfGoesBackAndIsRemembered() throws Exception {
        write(zip(entries(manifest("0.3.0", "arm64"))));
        slots.start();
        var clock = new AtomicLong();
        var test = new SelfTest(slots, updater.note(), List.of(new Check("the link is up", () -> false)), 100, clock::get);
        assertEquals(Outcome.WAITING, test.look());
        clock.set(100);
        assertEquals(Outcome.BACK, test.look());
        slots.start();
        assertEquals(new Slots.State('a', 'a', '-', 0, 'b'), slots.state());
        assertEquals(new UpdateNote.Content("0.3.0", "0.2.0", "it waited in vain until the link is up"), updater.note().read());
    }

    @Test
    void versionsAreOrderedAsPeopleCount() {
        for (var pair : List.of("0.1.9 0.1.10", "0.9 1.0", "1.0-rc1 1.0", "1.0~beta 1.0", "1.0 1.0.1", "1.0-rc2 1.0-rc10")) {
            var versions = pair.split(" ");
            assertTrue(Version.compare(versions[0], versions[1]) < 0, pair);
            assertTrue(Version.compare(versions[1], versions[0]) > 0, pair);
        }
        assertEquals(0, Version.compare("1.0.0", "1.0.0"));
    }
}
