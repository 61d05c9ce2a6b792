package bauta.web.access;

import bauta.setup.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Somebody who has logged in, until they log out or are away for long. For any thread. */
public final class Session {
    private final byte[] csrf = Secret.random();
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

    /** What a form has to bring back (a synchronizer token); another text each time, so that compressing a page tells nothing of it. */
    public String csrf() {
        var mask = Secret.random();
        var text = new byte[2 * Secret.BYTES];
        for (int i = 0; i < Secret.BYTES; i++) {
            text[i] = mask[i];
            text[Secret.BYTES + i] = (byte) (mask[i] ^ csrf[i]);
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
        if (text.length != 2 * Secret.BYTES) {
            return false;
        }
        var plain = new byte[Secret.BYTES];
        for (int i = 0; i < Secret.BYTES; i++) {
            plain[i] = (byte) (text[i] ^ text[Secret.BYTES + i]);
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
}
