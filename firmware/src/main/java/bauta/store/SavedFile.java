package bauta.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A saved configuration as it stands in its file: commands below a heading, and a last line with the SHA-256 (FIPS 180-4) of
 * everything above it, by which a file that is torn or damaged is told.
 *
 * @param date what the board's clock said when it was saved, which need not be right
 * @param note why it was saved, one line
 * @param body the commands
 */
public record SavedFile(String date, String note, String body) {
    /** Format that is written; a higher number in a file means that this firmware may not understand it. */
    public static final int FORMAT = 1;
    /** Characters. */
    public static final int LONGEST_NOTE = 100;

    private static final String TITLE = "# Bauta configuration, format ";
    private static final String DATE = "# Saved: ";
    private static final String NOTE = "# Note: ";
    private static final String SUM = "# SHA-256: ";
    private static final int SUM_LINE = SUM.length() + 64 + 1;

    public SavedFile {
        if (date.lines().count() > 1 || note.lines().count() > 1) {
            throw new IllegalArgumentException("a heading has one line");
        }
    }

    /** The first line of everything in this format, without line end. */
    public static String title() {
        return TITLE + FORMAT;
    }

    /**
     * The format that a text says it has.
     *
     * @return 0 if it says nothing about that
     */
    public static int format(String text) {
        int end = text.indexOf('\n');
        var first = (end < 0 ? text : text.substring(0, end)).strip();
        var number = first.startsWith(TITLE) ? first.substring(TITLE.length()) : "";
        return number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : 0;
    }

    byte[] bytes() {
        var text = title() + "\n" + DATE + date + "\n" + NOTE + note + "\n\n" + body;
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var sum = (SUM + sum(bytes, bytes.length) + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(bytes.length + sum.length).put(bytes).put(sum).array();
    }

    static SavedFile of(byte[] bytes) throws UnreadableException {
        int length = bytes.length - SUM_LINE;
        if (length < 0) {
            throw new UnreadableException("is damaged: it breaks off");
        }
        var last = new String(bytes, length, SUM_LINE, StandardCharsets.ISO_8859_1);
        if (!last.equals(SUM + sum(bytes, length) + "\n")) {
            throw new UnreadableException("is damaged: its checksum is missing or does not match");
        }
        var text = text(bytes, length);
        int format = format(text);
        if (format > FORMAT) {
            throw new UnreadableException("was saved by a newer firmware, in format " + format + "; this one knows " + FORMAT);
        }
        var parts = text.split("\n", 5);
        if (format != FORMAT || parts.length < 5 || !parts[1].startsWith(DATE) || !parts[2].startsWith(NOTE) || !parts[3].isEmpty()) {
            throw new UnreadableException("does not begin like a saved configuration");
        }
        return new SavedFile(parts[1].substring(DATE.length()), parts[2].substring(NOTE.length()), parts[4]);
    }

    private static String text(byte[] bytes, int length) throws UnreadableException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("is not text");
        }
    }

    private static String sum(byte[] bytes, int length) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
