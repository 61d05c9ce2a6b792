package bauta.web.page;

import bauta.health.Event;
import bauta.health.HealthView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lights, groups of hosts and the last events, as the board shows them; what there is none of is left out. */
final class Watched {
    private static final int EVENTS = 8;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ROOT);

    private Watched() {
    }

    static void write(Visit visit) {
        var health = visit.engine().status().health();
        lights(visit, health);
        groups(visit, health);
        events(visit, health);
    }

    private static void lights(Visit visit, HealthView health) {
        if (health.lights().isEmpty()) {
            return;
        }
        var html = visit.html();
        Facts.section(html, "lights", "Lights");
        html.open("ul", "class", "lamps");
        for (var light : health.lights()) {
            html.open("li", "data-light", light.name()).open("span", "class", "lamp " + light.pattern(), "aria-hidden", "true").close()
                    .element("b", light.name()).text(" ").element("span", light.pattern(), "class", "pattern").text(" ")
                    .element("small", light.meaning()).close();
        }
        html.close();
        Forms.button(visit, "/system", "leds-test", "Test the lights", "quiet");
        AsCommands.shown(visit, "bauta", "leds", "list");
        html.close();
    }

    private static void groups(Visit visit, HealthView health) {
        if (health.groups().isEmpty()) {
            return;
        }
        var html = visit.html();
        Facts.section(html, "groups", "Watched hosts (fail-over)");
        html.open("div", "data-news", "groups");
        Facts.table(html, "Host", "State");
        for (var group : health.groups()) {
            html.open("tr").element("th", group.group().toString(), "scope", "rowgroup", "colspan", "2").close().line();
            for (var host : group.hosts()) {
                html.open("tr").element("td", host.backend().toString(), "class", "mono");
                ForwardHealth.state(html, host);
                html.close().line();
            }
        }
        Facts.endTable(html);
        AsCommands.shown(visit, "bauta", "health", "list");
        html.close().close();
    }

    private static void events(Visit visit, HealthView health) {
        var html = visit.html();
        Facts.section(html, "events", "Last events");
        html.open("div", "data-news", "events");
        if (health.events().isEmpty()) {
            html.element("p", "None yet. Hosts that fail or return, and what happens to the outside, are written here.");
        } else {
            html.open("ul", "class", "events");
            health.events().stream().limit(EVENTS).forEach(event -> html.open("li").element("small", time(event)).text(" ").element("b",
                    event.kind().word()).text(" " + about(event) + ": " + event.text()).close());
            html.close();
            AsCommands.shown(visit, "bauta", "events", Integer.toString(EVENTS));
        }
        html.close().close();
    }

    private static String about(Event event) {
        return event.subject() + (event.backend().isEmpty() || event.text().contains(event.backend()) ? "" : ", " + event.backend());
    }

    private static String time(Event event) {
        return TIME.format(Instant.ofEpochMilli(event.epochMillis()).atZone(ZoneId.systemDefault()));
    }
}
