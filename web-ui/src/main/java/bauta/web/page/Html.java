package bauta.web.page;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An HTML document being written, and the only place where text becomes markup: every piece of content and every attribute
 * value is escaped here. Names of elements and attributes are the program's own words.
 */
public final class Html {
    private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values by turns
     */
    public Html open(String element, String... attributes) {
        start(element, attributes);
        open.push(element);
        return this;
    }

    /** Closes the element opened last. */
    public Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element that never has content, such as {@code meta}. */
    public Html single(String element, String... attributes) {
        start(element, attributes);
        return this;
    }

    /** An element with nothing but text in it. */
    public Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    public Html text(String text) {
        escape(text);
        return this;
    }

    /** Starts a new line between elements, for those who read the source. */
    public Html line() {
        out.append('\n');
        return this;
    }

    /** The document; everything opened has to be closed. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> is still open.");
        }
        return out.toString();
    }

    private void start(String element, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("An attribute of <" + element + "> has no value.");
        }
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
    }

    private void escape(String text) {
        text.codePoints().forEach(this::escape);
    }

    private void escape(int point) {
        switch (point) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(invisible(point) ? 0xfffd : point);
        }
    }

    /** Control characters are no HTML, and formatting ones would let a name turn the text around it. */
    private static boolean invisible(int point) {
        return point != '\n' && point != '\t' && switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
