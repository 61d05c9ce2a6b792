package bauta.web.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Whether a request that may change something comes from a page of this router. A browser says so of itself: in Origin (RFC 6454), in
 * Sec-Fetch-Site, old ones in Referer. Who says nothing is not believed.
 */
final class Origin {
    private Origin() {
    }

    /**
     * Whether it does.
     *
     * @param scheme http or https
     * @param host   the header Host, which has been found to be one of ours
     */
    static boolean own(Headers headers, String scheme, String host) {
        var site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        var origins = headers.getOrDefault("Origin", List.of());
        if (origins.size() > 1) {
            return false;
        }
        if (origins.size() == 1) {
            return same(origins.getFirst(), scheme, host);
        }
        return site != null || headers.getFirst("Referer") != null && same(headers.getFirst("Referer"), scheme, host);
    }

    private static boolean same(String claimed, String scheme, String host) {
        URI uri;
        try {
            uri = URI.create(claimed);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return scheme.equals(uri.getScheme()) && uri.getRawAuthority() != null
                && withPort(uri.getRawAuthority(), scheme).equals(withPort(host, scheme));
    }

    private static String withPort(String authority, String scheme) {
        var lower = authority.toLowerCase(Locale.ROOT);
        return lower.lastIndexOf(':') > lower.lastIndexOf(']') ? lower : lower + (scheme.equals("https") ? ":443" : ":80");
    }
}
