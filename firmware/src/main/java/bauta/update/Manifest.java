package bauta.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * What an update file says it is: the text {@code manifest.txt}, which is signed, and by its checksums everything with it.
 *
 * <pre>
 * bauta-update 1
 * version 0.1.0
 * arch arm64
 * kernel 6.12.48+deb13-arm64
 * file SHA256 SIZE root.squashfs
 * file SHA256 SIZE boot/vmlinuz
 * </pre>
 *
 * @param files the root file system first
 */
record Manifest(String version, String arch, String kernel, List<Entry> files) {
    static final String ROOT = "root.squashfs";
    static final String BOOT = "boot/";
    /** Bytes of the text. */
    static final int LONGEST = 1 << 16;

    private static final int FORMAT = 1;
    private static final long LARGEST_ROOT = 4L << 30;
    private static final long LARGEST_BOOT = 64 << 20;
    private static final int MOST_FILES = 200;

    /**
     * A file of the update.
     *
     * @param sha256 hexadecimal
     * @param bytes  its size
     */
    record Entry(String name, long bytes, String sha256) {
    }

    static Manifest of(String text) throws UpdateException {
        var lines = text.lines().toList();
        var first = lines.isEmpty() ? "" : lines.getFirst();
        if (!first.matches("bauta-update [0-9]{1,6}")) {
            throw new UpdateException("this is no update for a Bauta router: its manifest does not begin like one");
        }
        if (Integer.parseInt(first.substring(first.indexOf(' ') + 1)) > FORMAT) {
            throw new UpdateException("this update has a newer format than this firmware knows; update to a version in between first");
        }
        var values = new HashMap<String, String>();
        var files = new ArrayList<Entry>();
        for (var line : lines.subList(1, lines.size())) {
            var words = line.split(" ");
            if (words[0].equals("file") && words.length == 4) {
                files.add(entry(words));
            } else if (words.length != 2 || values.put(words[0], words[1]) != null) {
                throw new UpdateException("the manifest of this update cannot be understood: " + line);
            }
        }
        if (!Version.valid(values.getOrDefault("version", "")) || !values.containsKey("arch")) {
            throw new UpdateException("the manifest of this update does not say which version it is, and for which boards");
        }
        check(files);
        return new Manifest(values.get("version"), values.get("arch"), values.getOrDefault("kernel", ""), List.copyOf(files));
    }

    private static Entry entry(String[] words) throws UpdateException {
        if (!words[1].matches("[0-9a-f]{64}") || !words[2].matches("[0-9]{1,12}")) {
            throw new UpdateException("the manifest of this update has no checksum or size for " + words[3]);
        }
        return new Entry(words[3], Long.parseLong(words[2]), words[1]);
    }

    private static void check(List<Entry> files) throws UpdateException {
        var names = new HashSet<String>();
        long boot = 0;
        for (var file : files) {
            boolean known = file.name.equals(ROOT) || file.name.matches("boot/[A-Za-z0-9_+-][A-Za-z0-9._+-]*(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)*");
            if (!known || !names.add(file.name)) {
                throw new UpdateException("the manifest of this update names a file that it cannot have: " + file.name);
            }
            boot += file.name.equals(ROOT) ? 0 : file.bytes;
        }
        if (files.isEmpty() || !files.getFirst().name.equals(ROOT) || files.size() > MOST_FILES || files.getFirst().bytes > LARGEST_ROOT
                || files.getFirst().bytes == 0 || boot > LARGEST_BOOT) {
            throw new UpdateException("the manifest of this update does not begin with a root file system, or is too large for any board");
        }
    }

    /** What the manifest says is to be written. */
    long bytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }
}
