package bauta.web.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text in JSON (RFC 8259) being read: objects become maps, arrays lists, numbers doubles; bounded in depth. */
public final class JsonReader {
    private static final int DEEPEST = 32;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * Reads one value.
     *
     * @return a map, a list, a string, a double, a boolean, or null
     * @throws IllegalArgumentException saying where it is damaged
     */
    public static Object read(String text) {
        var reader = new JsonReader(text);
        var value = reader.value(0);
        reader.blank();
        if (reader.at < text.length()) {
            throw reader.damaged();
        }
        return value;
    }

    private Object value(int depth) {
        blank();
        if (depth > DEEPEST || at >= text.length()) {
            throw damaged();
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        var map = new LinkedHashMap<String, Object>();
        at++;
        blank();
        if (taken('}')) {
            return map;
        }
        do {
            blank();
            if (at >= text.length() || text.charAt(at) != '"') {
                throw damaged();
            }
            var name = string();
            blank();
            need(':');
            map.put(name, value(depth + 1));
            blank();
        } while (taken(','));
        need('}');
        return map;
    }

    private List<Object> array(int depth) {
        var list = new ArrayList<>();
        at++;
        blank();
        if (taken(']')) {
            return list;
        }
        do {
            list.add(value(depth + 1));
            blank();
        } while (taken(','));
        need(']');
        return list;
    }

    private String string() {
        var out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw damaged();
            }
            out.append(c == '\\' ? escaped() : c);
        }
        need('"');
        return out.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                var digits = text.substring(at, Math.min(text.length(), at + 4));
                if (!digits.matches("[0-9a-fA-F]{4}")) {
                    throw damaged();
                }
                at += 4;
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw damaged();
        };
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        var digits = text.substring(from, at);
        if (digits.length() > 40 || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw damaged();
        }
        return Double.valueOf(digits);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw damaged();
        }
        at += word.length();
        return value;
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean taken(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void need(char c) {
        if (!taken(c)) {
            throw damaged();
        }
    }

    private IllegalArgumentException damaged() {
        return new IllegalArgumentException("this is no JSON from character " + at + " on");
    }
}
