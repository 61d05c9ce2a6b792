package bauta.web.change;

import bauta.command.Console;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** The console of a command whose output is kept. */
class Recorded implements Console {
    /** Characters of output that are kept; what comes after is left out, and that is said. */
    private static final int MOST_OUTPUT = 1 << 20;

    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final InputStream in;
    private final BooleanSupplier open;

    Recorded() {
        this("", () -> true);
    }

    Recorded(String input, BooleanSupplier open) {
        in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        this.open = open;
    }

    @Override
    public void out(String text) {
        add(out, text);
    }

    @Override
    public void err(String text) {
        add(err, text);
    }

    private static void add(StringBuffer to, String text) {
        if (to.length() < MOST_OUTPUT) {
            to.append(text);
            if (to.length() >= MOST_OUTPUT) {
                to.setLength(MOST_OUTPUT);
                to.append("\n[more was left out]\n");
            }
        }
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public boolean open() {
        return open.getAsBoolean();
    }
}
