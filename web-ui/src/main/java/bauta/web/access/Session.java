package bauta.web.access;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Somebody who has logged in, until they log out or are away for long. For any thread. */
public final class Session {
    private static final int SECRET_BYTES = 32;

    private final byte[] csrf = random();
    private final boolean secure;
    private final long begunNanos;
    private long seenNanos;
    private String message = "";

    /** @param secure whether it began over HTTPS, and so holds for that only */
    Session(boolean secure, long nowNanos) {
        this.secure = secure;
        begunNanos = nowNanos;
        seenNanos = nowNanos;
    }

    static byte[] random() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** What a form has to bring back (a synchronizer token); another text each time, so that compressing a page tells nothing of it. */
    public String csrf() {
        var mask = random();
        var text = new byte[2 * SECRET_BYTES];
        for (int i = 0; i < SECRET_BYTES; i++) {
            text[i] = mask[i];
            text[SECRET_BYTES + i] = (byte) (mask[i] ^ csrf[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Whether a form brought back what {@link #csrf} gave. */
    public boolean issued(String token) {
        byte[] text;
        try {
            text = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (text.length != 2 * SECRET_BYTES) {
            return false;
        }
        var plain = new byte[SECRET_BYTES];
        for (int i = 0; i < SECRET_BYTES; i++) {
            plain[i] = (byte) (text[i] ^ text[SECRET_BYTES + i]);
        }
        return MessageDigest.isEqual(csrf, plain);
    }

    boolean secure() {
        return secure;
    }

    synchronized boolean over(long nowNanos, long idleNanos, long longestNanos) {
        return nowNanos - seenNanos > idleNanos || nowNanos - begunNanos > longestNanos;
    }

    synchronized void seen(long nowNanos) {
        seenNanos = nowNanos;
    }

    synchronized long seen() {
        return seenNanos;
    }

    /** Leaves a message for the next page. */
    public synchronized void say(String text) {
        message = text;
    }

    /** The message left for this page; it is gone then. */
    public synchronized String said() {
        var said = message;
        message = "";
        return said;
    }

    /** What names a session in a table: not the secret itself, so that looking for it takes no telling time. */
    static String name(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
