package bauta.web.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An HTML document being written, and the only place where text becomes markup: every piece of content and every attribute
 * value is escaped here. Names of elements and attributes are the program's own words. It is compressed while it is written: lists
 * are long, and the board's memory is small.
 */
public final class Html {
    /** A longer word may be longer than the line. */
    private static final int LONGEST_WHOLE = 24;

    private final char[] piece = new char[4096];
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(4096);
    private final Writer compressing;
    private final Deque<String> open = new ArrayDeque<>();
    private int length;
    private List<String> columns = List.of();
    private int column;

    public Html() {
        try {
            compressing = new OutputStreamWriter(new GZIPOutputStream(compressed), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        put("<!DOCTYPE html>\n");
    }

    /**
     * Opens an element.
     *
     * @param attributes names and values by turns; an empty class is left out
     */
    public Html open(String element, String... attributes) {
        start(element, attributes);
        open.push(element);
        return this;
    }

    /** Closes the element opened last. */
    public Html close() {
        put("</");
        put(open.pop());
        put('>');
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

    /**
     * Has the cells of the rows that follow carry the headings of their columns, for narrow pages, where they stand without those.
     *
     * @param headings empty after the last row
     */
    Html columns(List<String> headings) {
        columns = headings;
        return this;
    }

    public Html text(String text) {
        for (int i = 0; i < text.length();) {
            int point = text.codePointAt(i);
            escape(point);
            i += Character.charCount(point);
        }
        return this;
    }

    /** Text with commands in it: no line of the page ends within an option, at its hyphen. */
    Html words(String text) {
        int end;
        for (int begin = 0; begin < text.length(); begin = end) {
            boolean blank = text.charAt(begin) <= ' ';
            end = begin + 1;
            while (end < text.length() && text.charAt(end) <= ' ' == blank) {
                end++;
            }
            var word = text.substring(begin, end);
            if (word.indexOf('-') >= 0 && word.length() <= LONGEST_WHOLE) {
                element("span", word, "class", "nobreak");
            } else {
                text(word);
            }
        }
        return this;
    }

    /** Starts a new line between elements, for those who read the source. */
    public Html line() {
        put('\n');
        return this;
    }

    /** The document as UTF-8, compressed (RFC 1952). Everything opened has to be closed, and nothing can be written behind it. */
    public byte[] compressed() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> is still open.");
        }
        try {
            flush();
            compressing.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private void start(String element, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("An attribute of <" + element + "> has no value.");
        }
        put('<');
        put(element);
        for (int i = 0; i < attributes.length; i += 2) {
            // Whoever has no class to give names none.
            if (attributes[i].equals("class") && attributes[i + 1].isEmpty()) {
                continue;
            }
            put(' ');
            put(attributes[i]);
            put("=\"");
            text(attributes[i + 1]);
            put('"');
        }
        heading(element);
        put('>');
    }

    private void heading(String element) {
        if (element.equals("tr")) {
            column = 0;
        } else if ((element.equals("td") || element.equals("th")) && column < columns.size()) {
            var heading = columns.get(column++);
            if (!heading.isEmpty()) {
                put(" data-heading=\"");
                text(heading);
                put('"');
            }
        }
    }

    private void escape(int point) {
        switch (point) {
            case '&' -> put("&amp;");
            case '<' -> put("&lt;");
            case '>' -> put("&gt;");
            case '"' -> put("&quot;");
            case '\'' -> put("&#39;");
            default -> {
                if (invisible(point)) {
                    put('\ufffd');
                } else if (Character.isBmpCodePoint(point)) {
                    put((char) point);
                } else {
                    put(Character.highSurrogate(point));
                    put(Character.lowSurrogate(point));
                }
            }
        }
    }

    /** Control characters are no HTML, and formatting ones would let a name turn the text around it. */
    private static boolean invisible(int point) {
        return point != '\n' && point != '\t' && switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    private void put(String markup) {
        for (int i = 0; i < markup.length(); i++) {
            put(markup.charAt(i));
        }
    }

    private void put(char character) {
        if (length == piece.length) {
            try {
                flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        piece[length++] = character;
    }

    private void flush() throws IOException {
        compressing.write(piece, 0, length);
        length = 0;
    }
}
