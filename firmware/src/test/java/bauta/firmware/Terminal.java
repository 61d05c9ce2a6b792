package bauta.firmware;

import bauta.command.Console;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A console that remembers what was written, and whose other end can go. */
class Terminal implements Console {
    private final InputStream in;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    volatile boolean open = true;

    Terminal(String input) {
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

    String said() {
        return out.toString();
    }

    String complained() {
        return err.toString();
    }
}
