package bauta.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request is answered with (RFC 9110).
 *
 * @param headers beside those that every answer has, names and values by turns
 * @param body    null if it is written by {@code writer}
 * @param writer  writes a body of unknown length; null if there is a {@code body}
 * @param reached another origin that scripts of the page may ask, such as {@code http://192.0.2.1}; empty if none
 */
public record Answer(int code, String type, String caching, List<String> headers, byte[] body, Writer writer, String reached) {
    public static final String NEVER_KEPT = "no-store";
    public static final String KEPT_FOR_EVER = "public, max-age=31536000, immutable";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** Writes a body. */
    public interface Writer {
        /**
         * Writes it, or has somebody else go on.
         *
         * @param end ends the connection
         * @return whether it is complete; if not, {@code end} has to be closed by whoever goes on
         */
        boolean write(OutputStream out, AutoCloseable end) throws IOException;
    }

    public static Answer of(int code, String type, byte[] body) {
        return new Answer(code, type, NEVER_KEPT, List.of(), body, null, "");
    }

    /** A page. @param html in UTF-8, compressed (RFC 1952); it goes out as it is to those who take it so */
    public static Answer page(int code, byte[] html) {
        return of(code, HTML, html).with("Content-Encoding", "gzip");
    }

    /** A sentence, for those who did not ask for a page that exists. */
    public static Answer sentence(int code, String sentence) {
        return of(code, PLAIN, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public static Answer json(int code, String json) {
        return of(code, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the browser on to another page, which it has to get. @param path the program's own words only */
    public static Answer see(String path) {
        return sentence(303, "Go on at " + path).with("Location", path);
    }

    /** A file to be kept. @param name letters, digits, dots and dashes */
    public static Answer file(String type, String name, byte[] content) {
        return of(200, type, content).toKeep(name);
    }

    /** A body that is written while it goes out. */
    public static Answer stream(String type, Writer writer) {
        return new Answer(200, type, NEVER_KEPT, List.of(), null, writer, "");
    }

    public Answer with(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Answer(code, type, caching, List.copyOf(more), body, writer, reached);
    }

    /** Has the browser keep the body as a file. @param name letters, digits, dots and dashes */
    public Answer toKeep(String name) {
        return with("Content-Disposition", "attachment; filename=\"" + name + "\"");
    }

    public Answer kept(String how) {
        return new Answer(code, type, how, headers, body, writer, reached);
    }

    /** Lets scripts of the page ask another origin too. */
    public Answer reaching(String origin) {
        return new Answer(code, type, caching, headers, body, writer, origin);
    }
}
