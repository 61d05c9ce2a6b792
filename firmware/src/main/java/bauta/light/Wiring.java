package bauta.light;

import bauta.forward.Group;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the lights are, and the button.
 *
 * @param pins   of the lights that there are
 * @param button null for none
 * @param steps  the group that a short press steps on; null for none
 */
public record Wiring(Map<Light, Pin> pins, Pin button, Group steps) {
    /** The first four free lines of a Raspberry Pi's header; used only on such a board. No button: an open line must not reset anything. */
    public static final Wiring DEFAULT = new Wiring(Map.of(Light.POWER, line(17), Light.LINK, line(27), Light.FAILOVER, line(22),
            Light.UNCONFIRMED, line(23)), null, null);

    public Wiring {
        var sorted = new EnumMap<Light, Pin>(Light.class);
        sorted.putAll(pins);
        pins = Collections.unmodifiableMap(sorted);
    }

    private static Pin line(int number) {
        return new Pin(true, Integer.toString(number), false);
    }

    /** What the button does, in words. */
    public String buttonMeaning() {
        return steps == null ? "10 s: factory reset" : "short: steps " + steps + "; 10 s: factory reset";
    }

    /** A pin in words. @param pin null for none */
    public static String word(Pin pin) {
        return pin == null ? "none" : pin + (pin.activeLow() ? " low" : "");
    }

    /** The same with a light elsewhere. @param pin null for nowhere */
    public Wiring with(Light light, Pin pin) {
        var changed = new EnumMap<Light, Pin>(Light.class);
        changed.putAll(pins);
        if (pin == null) {
            changed.remove(light);
        } else {
            changed.put(light, pin);
        }
        return new Wiring(changed, button, steps);
    }

    /** The same with another button. */
    public Wiring withButton(Pin pin, Group group) {
        return new Wiring(pins, pin, group);
    }
}
