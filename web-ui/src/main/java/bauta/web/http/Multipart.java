package bauta.web.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/** A form with files in it ({@code multipart/form-data}, RFC 7578); a file counts as a field of text. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})\"?");
    private static final Pattern NAME = Pattern.compile("(?i)content-disposition: *form-data;.*?\\bname=\"([^\"]{1,100})\"");

    private Multipart() {
    }

    /** @throws IllegalArgumentException if it is damaged */
    static Form of(String type, byte[] body) {
        var found = BOUNDARY.matcher(type);
        if (!found.find()) {
            throw new IllegalArgumentException("it does not say where its parts end");
        }
        // One byte, one character: so nothing of a part is lost before it is known to be text.
        var parts = ("\r\n" + new String(body, StandardCharsets.ISO_8859_1)).split(Pattern.quote("\r\n--" + found.group(1)), Form.MOST_FIELDS);
        var values = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length && !parts[i].startsWith("--"); i++) {
            int end = parts[i].indexOf("\r\n\r\n");
            var name = NAME.matcher(end < 0 ? "" : parts[i].substring(0, end));
            if (!name.find()) {
                throw new IllegalArgumentException("a part of it has no name");
            }
            values.putIfAbsent(utf8(name.group(1)), utf8(parts[i].substring(end + 4)));
        }
        return Form.of(values);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
