package bauta.board;

import bauta.command.Console;
import java.io.InputStream;

/** A console that remembers what a command said. */
final class Said implements Console {
    private final StringBuilder text = new StringBuilder();

    String text() {
        return text.toString();
    }

    @Override
    public void out(String more) {
        text.append(more);
    }

    @Override
    public void err(String more) {
        text.append(more);
    }

    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public boolean open() {
        return true;
    }
}
