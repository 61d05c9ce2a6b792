package bauta.web.page;

import java.util.List;
import java.util.regex.Pattern;

/** Lights, groups of hosts and the last events, as their commands list them; what this board has none of is left out. */
final class Watched {
    private static final Pattern LIGHT = Pattern.compile("([a-z-]+) +([a-z-]+) +(\\S+(?: low| high)?) +(.+)");
    private static final int EVENTS = 8;

    private Watched() {
    }

    static void write(Visit visit) {
        lights(visit);
        groups(visit);
        events(visit);
    }

    private static void lights(Visit visit) {
        var lines = lines(visit, "bauta", "leds", "list");
        if (lines.isEmpty()) {
            return;
        }
        var html = visit.html();
        Facts.section(html, "lights", "Lights");
        html.open("ul", "class", "lamps");
        for (var line : lines) {
            var parts = LIGHT.matcher(line);
            if (parts.matches() && !parts.group(1).equals("button")) {
                html.open("li").open("span", "class", "lamp " + parts.group(2), "aria-hidden", "true").close().element("b", parts.group(1))
                        .text(" " + parts.group(2) + " ").element("small", parts.group(4)).close();
            }
        }
        html.close();
        Forms.button(visit, "/system", "leds-test", "Test the lights", "quiet");
        html.close();
    }

    private static void groups(Visit visit) {
        var lines = lines(visit, "bauta", "health", "list");
        if (!lines.isEmpty()) {
            var html = visit.html();
            Facts.section(html, "groups", "Watched hosts");
            html.open("pre", "class", "output", "tabindex", "0").text(String.join("\n", lines)).close().close();
        }
    }

    private static void events(Visit visit) {
        var lines = lines(visit, "bauta", "events", Integer.toString(EVENTS));
        if (!lines.isEmpty()) {
            var html = visit.html();
            Facts.section(html, "events", "Last events");
            html.open("ul", "class", "events");
            lines.forEach(line -> html.element("li", line));
            html.close().close();
        }
    }

    private static List<String> lines(Visit visit, String... words) {
        var outcome = visit.shell().run(words);
        return outcome.good() ? outcome.out().lines().filter(line -> !line.isBlank()).toList() : List.of();
    }
}
