package bauta.web.page;

import bauta.light.Light;
import bauta.light.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of the page System about the lights and the button of the board: where they are, and a test. */
final class LightsForm {
    private LightsForm() {
    }

    static void write(Visit visit, String path) {
        var html = visit.html();
        Facts.section(html, "wires", "Lights and button");
        Facts.table(html, "Light", "Says now", "Pin", "Meaning");
        var wiring = visit.engine().wiring();
        for (var light : visit.engine().status().health().lights()) {
            html.open("tr").element("th", light.name(), "scope", "row").open("td").open("span", "class", "lamp " + light.pattern(), "aria-hidden",
                    "true").close().text(light.pattern()).close()
                    .element("td", Wiring.word(wiring.pins().get(Light.of(light.name()))), "class", "mono").element("td", light.meaning()).close().line();
        }
        html.open("tr").element("th", "button", "scope", "row").element("td", "").element("td", Wiring.word(wiring.button()), "class", "mono")
                .element("td", wiring.buttonMeaning()).close().line();
        Facts.endTable(html);
        AsCommands.shown(visit, "bauta", "leds", "list");
        AsCommands.inForce(visit, "bauta leds ", "bauta button ");
        html.open("p", "class", "buttons");
        Forms.button(visit, path, "leds-test", "Test the lights", "quiet");
        Forms.button(visit, path, "leds-reset", "Back to the usual pins", "quiet");
        html.close().open("details").element("summary", "Put a light at another pin");
        Forms.begin(visit, path, "led");
        html.open("div", "class", "fields");
        var lights = Arrays.stream(Light.values()).flatMap(light -> List.of(light.word(), light.word()).stream()).toArray(String[]::new);
        Forms.choice(visit, "light", "Light", "failover", "", lights);
        Forms.text(visit, "pin", "Pin", "", "gpio:N, sys:NAME such as sys:ACT, or none", "required", "required");
        html.close();
        Forms.check(visit, "low", "It shines when the pin is low (active-low)", false);
        Forms.end(visit, "Note this");
        html.close().open("details").element("summary", "Put the button at a pin");
        Forms.begin(visit, path, "button");
        html.open("div", "class", "fields");
        Forms.text(visit, "pin", "Pin", "", "gpio:N, or none", "required", "required");
        Forms.text(visit, "group", "Steps this forward on", "", "Such as portfw tcp 0.0.0.0 80; may be empty");
        html.close();
        Forms.check(visit, "high", "The pin is high while it is pressed (active-high)", false);
        Forms.end(visit, "Note this");
        html.close().close();
    }

    /** The command of one of its forms. */
    static List<String> words(Visit visit) {
        var form = visit.form();
        if (form.text("do").equals("leds-reset")) {
            return List.of("bauta", "leds", "reset");
        }
        if (form.text("do").equals("led")) {
            var words = new ArrayList<>(List.of("bauta", "leds", "set", form.text("light"), form.text("pin")));
            if (form.has("low")) {
                words.add("active-low");
            }
            return words;
        }
        var words = new ArrayList<>(List.of("bauta", "button", form.text("pin")));
        if (form.has("high")) {
            words.add("active-high");
        }
        Arrays.stream(form.text("group").split("\\s+")).filter(word -> !word.isEmpty()).forEach(words::add);
        return words;
    }
}
