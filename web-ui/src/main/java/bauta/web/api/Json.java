package bauta.web.api;

import java.util.ArrayDeque;
import java.util.Deque;

/** A text in JSON (RFC 8259) being written. */
public final class Json {
    private final StringBuilder out = new StringBuilder();
    private final Deque<Character> open = new ArrayDeque<>();
    private boolean first = true;

    public Json object() {
        return begin('{', '}');
    }

    public Json array() {
        return begin('[', ']');
    }

    /** An object as the value of a field. */
    public Json object(String name) {
        name(name);
        first = true;
        return begin('{', '}');
    }

    /** An array as the value of a field. */
    public Json array(String name) {
        name(name);
        first = true;
        return begin('[', ']');
    }

    /** Closes what was opened last. */
    public Json end() {
        out.append((char) open.pop());
        first = false;
        return this;
    }

    public Json field(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    public Json field(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    public Json field(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    /** An element of an array. */
    public Json value(String value) {
        comma();
        string(value);
        return this;
    }

    /** An element of an array. */
    public Json value(long value) {
        comma();
        out.append(value);
        return this;
    }

    /** The text; everything opened has to be closed. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("something is still open");
        }
        return out.toString();
    }

    private Json begin(char begin, char end) {
        comma();
        out.append(begin);
        open.push(end);
        first = true;
        return this;
    }

    private void name(String name) {
        comma();
        string(name);
        out.append(':');
    }

    private void comma() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    /** Nothing in it can end a string, a line of an event stream, or a script. */
    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c >= 0x7f && c <= 0xa0 || c == '\u2028' || c == '\u2029'
                    || Character.isSurrogate(c)) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
