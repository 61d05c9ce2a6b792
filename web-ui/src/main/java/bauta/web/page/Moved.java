package bauta.web.page;

import bauta.path.Side;
import java.util.List;

/** Where the router's pages will be once what waits is applied, if its inside address changes. */
final class Moved {
    private static final List<String> SETTING = List.of("bauta", "set", "inside-address");

    private Moved() {
    }

    /** The origin, such as {@code http://192.0.2.1}; empty if it stays the same or is not known. */
    static String to(Visit visit) {
        var value = "";
        for (var words : visit.pending().commands()) {
            if (words.size() == SETTING.size() + 1 && words.subList(0, SETTING.size()).equals(SETTING)) {
                value = words.getLast();
            }
        }
        var now = visit.engine().status().topology().link(Side.INSIDE).addresses();
        var wanted = value;
        if (!value.contains("/") || now.stream().anyMatch(subnet -> subnet.toString().equals(wanted))) {
            return "";
        }
        int port = visit.request().localPort();
        var usual = port == (visit.request().secure() ? 443 : 80);
        return (visit.request().secure() ? "https://" : "http://") + value.substring(0, value.indexOf('/')) + (usual ? "" : ":" + port);
    }
}
