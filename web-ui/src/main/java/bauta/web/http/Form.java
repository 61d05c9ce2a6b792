package bauta.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of a form or of the query of an address ({@code application/x-www-form-urlencoded}, URL Standard). */
public final class Form {
    /** Fields that are read; a form with more is none of ours. */
    static final int MOST_FIELDS = 1000;

    /** No fields. */
    public static final Form EMPTY = new Form(Map.of());

    private final Map<String, String> values;

    private Form(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Takes it apart.
     *
     * @param encoded may be null, for no fields
     * @throws IllegalArgumentException if it is damaged
     */
    public static Form of(String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return EMPTY;
        }
        var values = new HashMap<String, String>();
        var fields = encoded.split("&", MOST_FIELDS + 1);
        if (fields.length > MOST_FIELDS) {
            throw new IllegalArgumentException("more than " + MOST_FIELDS + " fields");
        }
        for (var field : fields) {
            int equals = field.indexOf('=');
            values.putIfAbsent(decoded(equals < 0 ? field : field.substring(0, equals)), equals < 0 ? "" : decoded(field.substring(equals + 1)));
        }
        return new Form(values);
    }

    static Form of(Map<String, String> values) {
        return new Form(Map.copyOf(values));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The field as it was sent, the first if there are several; empty if it was not. */
    public String raw(String name) {
        return values.getOrDefault(name, "");
    }

    /** The field without blanks around it; empty if it was not sent. */
    public String text(String name) {
        return raw(name).strip();
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A number from 0 to {@code most}; {@code otherwise} if it is none. */
    public int number(String name, int most, int otherwise) {
        var text = text(name);
        if (!text.matches("[0-9]{1,9}")) {
            return otherwise;
        }
        int number = Integer.parseInt(text);
        return number <= most ? number : otherwise;
    }
}
