package bauta.command;

import java.util.function.Consumer;

/**
 * A file that Linux 2.2 had below {@code /proc}, as the router shows it.
 *
 * @param path        relative, such as {@code ip_masq/tcp}
 * @param permissions as of chmod(2)
 * @param content     writes what it holds at that moment, in pieces
 * @param emptying    the same for who opens it to write as well, with what such a reader does to it
 * @param taker       who gets what is written into it; null where nothing can be
 */
public record KernelFile(String path, int permissions, Content content, Content emptying, Taker taker) {
    /** One that reading does nothing to. */
    public KernelFile(String path, int permissions, Content content, Taker taker) {
        this(path, permissions, content, content, taker);
    }

    /** What a file holds; for any thread. */
    public interface Content {
        void write(Consumer<String> to);
    }

    /** What takes a written line. */
    public interface Taker {
        /** @return false if that is no value it can have */
        boolean take(String line);
    }
}
