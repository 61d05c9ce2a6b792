package bauta.web;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The stylesheet. Its path carries a hash of its content, so that a browser may keep it for ever and still never shows a new
 * page in old clothes.
 */
record Style(String path, byte[] content) {
    private static final int HASH_LETTERS = 16;

    static Style read() throws IOException {
        try (var in = Style.class.getResourceAsStream("style.css")) {
            if (in == null) {
                throw new IOException("The stylesheet is missing from the module bauta.web.");
            }
            var content = in.readAllBytes();
            return new Style("/style-" + hash(content) + ".css", content);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)).substring(0, HASH_LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
