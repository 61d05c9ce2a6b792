package bauta.web.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request as it came in (RFC 9110); nothing in it is to be trusted. */
public final class Request {
    /** Bytes of a form. */
    public static final int LARGEST_FORM = 256 << 10;
    /** Bytes of a form from somebody who is not known yet. */
    public static final int LARGEST_FROM_STRANGERS = 8 << 10;

    private final HttpExchange exchange;
    private final Turns turns;
    private final URI target;

    Request(HttpExchange exchange, Turns turns) {
        this.exchange = exchange;
        this.turns = turns;
        target = exchange.getRequestURI();
    }

    /** A body that is longer than it may be, or no form. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        Unreadable(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        /** Status code of the answer. */
        public int code() {
            return code;
        }
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /** Whether it only reads. */
    public boolean reads() {
        return method().equals("GET") || method().equals("HEAD");
    }

    /** Decoded; never null. */
    public String path() {
        return target.getPath() == null ? "" : target.getPath();
    }

    public Form query() {
        try {
            return Form.of(target.getRawQuery());
        } catch (IllegalArgumentException e) {
            return Form.EMPTY;
        }
    }

    /** The query as it came, with its question mark; empty if there is none. */
    public String rawQuery() {
        return target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    }

    /** The authority of an absolute target, null of any other. */
    public String authority() {
        return target.getRawAuthority();
    }

    public boolean secure() {
        return exchange instanceof HttpsExchange;
    }

    public InetAddress remote() {
        return exchange.getRemoteAddress().getAddress();
    }

    public InetAddress local() {
        return exchange.getLocalAddress().getAddress();
    }

    public int localPort() {
        return exchange.getLocalAddress().getPort();
    }

    /** The only value of a header; null if it is not there. */
    public String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** All values of the header Host. */
    public List<String> hosts() {
        return exchange.getRequestHeaders().getOrDefault("Host", List.of());
    }

    /** Whether somebody looks at the answer in a browser; scripts and programs take anything. */
    public boolean wantsPage() {
        return header("Accept") != null && header("Accept").contains("text/html");
    }

    /** Whether it was sent by a page of this router. */
    public boolean fromOwnPage() {
        return Origin.own(exchange.getRequestHeaders(), secure() ? "https" : "http", hosts().getFirst());
    }

    /** The value of a cookie (RFC 6265); empty if there is none. */
    public String cookie(String name) {
        for (var header : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (var pair : header.split(";")) {
                if (pair.strip().startsWith(name + "=")) {
                    return pair.strip().substring(name.length() + 1);
                }
            }
        }
        return "";
    }

    /**
     * Reads a form sent with the request, a file in it included ({@code multipart/form-data}, RFC 7578).
     *
     * @param largest bytes it may have
     */
    public Form form(int largest) throws IOException, Unreadable {
        var type = header("Content-Type") == null ? "" : header("Content-Type");
        var body = body(largest);
        try {
            if (type.startsWith("application/x-www-form-urlencoded")) {
                return Form.of(new String(body, StandardCharsets.US_ASCII));
            }
            if (type.startsWith("multipart/form-data")) {
                return Multipart.of(type, body);
            }
        } catch (IllegalArgumentException e) {
            throw new Unreadable(400, "The form is damaged: " + e.getMessage() + ".");
        }
        throw new Unreadable(415, "A form was to be sent.");
    }

    /** Reads what was sent with the request. */
    public byte[] body(int largest) throws IOException, Unreadable {
        // A long one, which only those may send who are known, comes in during the turn, so that few are kept at a time.
        var in = exchange.getRequestBody();
        var body = largest > LARGEST_FROM_STRANGERS ? in.readNBytes(largest + 1) : turns.read(in, largest + 1);
        if (body.length > largest) {
            throw new Unreadable(413, "This is longer than " + largest + " bytes.");
        }
        return body;
    }
}
