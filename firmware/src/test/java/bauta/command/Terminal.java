package bauta.command;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A console that remembers what was written, and whose other end can go. */
public class Terminal implements Console {
    private final InputStream in;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private volatile boolean open = true;

    /** With nothing to read. */
    public Terminal() {
        this("");
    }

    /** @param input what can be read */
    public Terminal(String input) {
        in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void out(String text) {
        out.append(text);
    }

    @Override
    public void err(String text) {
        err.append(text);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public boolean open() {
        return open;
    }

    /** The other end goes. */
    public void hangUp() {
        open = false;
    }

    /** Standard output so far. */
    public String said() {
        return out.toString();
    }

    /** Standard error so far. */
    public String complained() {
        return err.toString();
    }

    /** Begins anew. */
    public void clear() {
        out.setLength(0);
        err.setLength(0);
    }
}
