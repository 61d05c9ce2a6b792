package bauta.command;

import java.io.InputStream;

/** Where a command reads and writes: the shim at the other end of the control socket, or a test. */
public interface Console {
    /** Standard output, as it is: the command supplies its own line ends. */
    void out(String text);

    /** Standard error, as it is. */
    void err(String text);

    /** Standard input; empty unless the command is one of those that read it. */
    InputStream in();

    /** Whether the other end still listens; a command that stays in the foreground ends when it does not. */
    boolean open();
}
