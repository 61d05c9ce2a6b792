package bauta.command;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Where a command reads and writes: the shim at the other end of the control socket, or a test. */
public interface Console {
    /** Standard output, as it is: the command supplies its own line ends. */
    void out(String text);

    /** Standard output of bytes that are no text; a console that only takes text gets them as if they were. */
    default void out(byte[] bytes, int from, int length) {
        out(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    /** Standard error, as it is. */
    void err(String text);

    /** Standard input; empty unless the command is one of those that read it. */
    InputStream in();

    /** Whether the other end still listens; a command that stays in the foreground ends when it does not. */
    boolean open();
}
