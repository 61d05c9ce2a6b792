package bauta.web.page;

import bauta.path.Side;
import bauta.web.http.Hosts;
import java.util.List;

/** Where the router's pages will be once what waits is applied, if its inside address changes or only HTTPS is answered. */
final class Moved {
    private static final List<String> ADDRESS = List.of("bauta", "set", "inside-address");
    private static final List<String> HTTPS_ONLY = List.of("bauta", "set", "https-only");

    private Moved() {
    }

    /** The origin, such as {@code http://192.0.2.1}; empty if it stays the same or is not known. */
    static String to(Visit visit) {
        var request = visit.request();
        var host = address(visit);
        boolean secure = request.secure() || set(visit, HTTPS_ONLY).equals("on");
        if (host.isEmpty() && secure == request.secure()) {
            return "";
        }
        if (host.isEmpty()) {
            host = Hosts.host(request.hosts().getFirst());
        }
        if (secure != request.secure()) {
            return "https://" + host + Hosts.securePort(request.localPort());
        }
        int port = request.localPort();
        return (secure ? "https://" : "http://") + host + (port == (secure ? 443 : 80) ? "" : ":" + port);
    }

    /** The inside address that waits; empty if it is that of now. */
    private static String address(Visit visit) {
        var wanted = set(visit, ADDRESS);
        var now = visit.engine().status().topology().link(Side.INSIDE).addresses();
        return !wanted.contains("/") || now.stream().anyMatch(subnet -> subnet.toString().equals(wanted)) ? "" : wanted.substring(0, wanted.indexOf('/'));
    }

    /** What a setting gets by what waits; empty if nothing. */
    private static String set(Visit visit, List<String> setting) {
        var value = "";
        for (var words : visit.pending().commands()) {
            if (words.size() == setting.size() + 1 && words.subList(0, setting.size()).equals(setting)) {
                value = words.getLast();
            }
        }
        return value;
    }
}
