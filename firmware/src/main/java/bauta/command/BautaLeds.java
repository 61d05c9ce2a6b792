package bauta.command;

import bauta.command.BautaCommand.SubCommand;
import bauta.light.Light;
import bauta.light.Lights;
import bauta.light.Pin;
import bauta.light.Wires;
import bauta.light.Wiring;
import java.util.ArrayList;
import java.util.List;

/** The sub-commands {@code leds} and {@code button} of {@code bauta}: what the lights say, where they are, and what the button does. */
public final class BautaLeds {
    private static final int TEST_SECONDS = 5;
    private static final String USAGE = "leds needs: list, test [SECONDS], set LIGHT gpio:N|sys:NAME|none [active-low], or reset";

    private final Wires wires;
    private final Lights lights;

    public BautaLeds(Wires wires, Lights lights) {
        this.wires = wires;
        this.lights = lights;
    }

    public List<SubCommand> subCommands() {
        return List.of(
                BautaCommand.subCommand("leds", "list | test [SECONDS] | set LIGHT PIN [active-low] | reset",
                        "the lights of the board: what they say, where they are", this::leds),
                BautaCommand.subCommand("button", "gpio:N [active-high] [GROUP] | none",
                        "a button: short steps GROUP on, 10 s are a factory reset", this::button));
    }

    /** The commands that bring a fresh router to this wiring. */
    public static List<String> commands(Wires wires) {
        var wiring = wires.values();
        var commands = new ArrayList<String>();
        for (var light : Light.values()) {
            var pin = wiring.pins().get(light);
            if (pin == null) {
                commands.add("bauta leds set " + light.word() + " none");
            } else if (!pin.equals(Wiring.DEFAULT.pins().get(light))) {
                commands.add("bauta leds set " + light.word() + " " + pin + (pin.activeLow() ? " active-low" : ""));
            }
        }
        if (wiring.button() != null) {
            commands.add("bauta button " + wiring.button() + (wiring.button().activeLow() ? "" : " active-high")
                    + (wiring.steps() == null ? "" : " " + wiring.steps()));
        }
        return commands;
    }

    private void leds(List<String> words, Console console) throws Refusal {
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "list" -> list(console);
            case "test" -> test(words);
            case "set" -> set(words);
            case "reset" -> wires.change(before -> Wiring.DEFAULT.withButton(before.button(), before.steps()));
            default -> throw new Refusal(2, USAGE);
        }
    }

    private void list(Console console) {
        var wiring = wires.values();
        for (var light : Light.values()) {
            console.out("%-12s %-5s %-16s %s\n".formatted(light.word(), lights.pattern(light).word(), Wiring.word(wiring.pins().get(light)),
                    light.meaning()));
        }
        console.out("%-12s %-5s %-16s %s\n".formatted("button", "", Wiring.word(wiring.button()), wiring.buttonMeaning()));
    }

    private void test(List<String> words) throws Refusal {
        long seconds = words.size() < 2 ? TEST_SECONDS : RuleNumbers.decimal(words.get(1), 60);
        if (words.size() > 2 || seconds < 1) {
            throw new Refusal(2, "leds: test takes 1 to 60 seconds");
        }
        lights.test((int) seconds);
    }

    private void set(List<String> words) throws Refusal {
        boolean low = words.size() == 4 && words.get(3).equals("active-low");
        if (words.size() != 3 && !low) {
            throw new Refusal(2, USAGE);
        }
        var light = Light.of(words.get(1));
        if (light == null) {
            throw new Refusal(2, "leds: there is no light '" + words.get(1) + "', only power, link, failover and unconfirmed");
        }
        var pin = words.get(2).equals("none") ? null : Pin.of(words.get(2), low);
        if (pin == null && !words.get(2).equals("none")) {
            throw new Refusal(2, "leds: '" + words.get(2) + "' is no pin, such as gpio:17 or sys:ACT");
        }
        taken(pin, light);
        wires.change(before -> before.with(light, pin));
    }

    private void taken(Pin pin, Light by) throws Refusal {
        var wiring = wires.values();
        for (var other : Light.values()) {
            var theirs = wiring.pins().get(other);
            if (pin != null && other != by && theirs != null && theirs.toString().equals(pin.toString())) {
                throw new Refusal(1, "leds: " + pin + " is the pin of the light " + other.word());
            }
        }
        if (pin != null && by != null && wiring.button() != null && wiring.button().toString().equals(pin.toString())) {
            throw new Refusal(1, "leds: " + pin + " is the pin of the button");
        }
    }

    private void button(List<String> words, Console console) throws Refusal {
        if (words.equals(List.of("none"))) {
            wires.change(before -> before.withButton(null, null));
            return;
        }
        boolean high = words.size() > 1 && words.get(1).equals("active-high");
        var pin = words.isEmpty() ? null : Pin.of(words.getFirst(), !high);
        if (pin == null || !pin.gpio()) {
            throw new Refusal(2, "button needs: gpio:N [active-high] [GROUP], or none");
        }
        taken(pin, null);
        var rest = words.subList(high ? 2 : 1, words.size());
        var read = rest.isEmpty() ? null : GroupWords.of("button", rest);
        if (read != null && !read.rest().isEmpty()) {
            throw new Refusal(2, "button takes one group");
        }
        wires.change(before -> before.withButton(pin, read == null ? null : read.group()));
    }
}
