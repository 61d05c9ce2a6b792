package bauta.light;

/**
 * A place where a light or a button is: a line of a GPIO chip by its number ({@code gpio:17}), or a light that the kernel drives
 * ({@code sys:NAME}, in /sys/class/leds).
 *
 * @param name      digits for a line
 * @param activeLow whether it is lit, or pressed, when the line is low
 */
public record Pin(boolean gpio, String name, boolean activeLow) {
    /** @return null where the text is no pin */
    public static Pin of(String text, boolean activeLow) {
        if (text.matches("gpio:[0-9]{1,3}")) {
            return new Pin(true, text.substring(5), activeLow);
        }
        // No dots alone, no slashes: it becomes the name of a file.
        return text.matches("sys:[A-Za-z0-9_:-][A-Za-z0-9_.:-]{0,62}") ? new Pin(false, text.substring(4), activeLow) : null;
    }

    /** The line's number. */
    public int line() {
        return Integer.parseInt(name);
    }

    @Override
    public String toString() {
        return (gpio ? "gpio:" : "sys:") + name;
    }
}
