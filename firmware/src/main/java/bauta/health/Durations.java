package bauta.health;

/** Times as people write them: {@code 200ms}, {@code 2s}, {@code 5m}. */
public final class Durations {
    private Durations() {
    }

    /** In the largest unit that says it exactly. */
    public static String text(int millis) {
        return millis % 60_000 == 0 && millis != 0 ? millis / 60_000 + "m" : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /** Milliseconds; without unit they are seconds. @return -1 where the text is no duration */
    public static int millis(String text) {
        var unit = text.replaceFirst("^[0-9]*", "");
        var digits = text.substring(0, text.length() - unit.length());
        if (digits.isEmpty() || digits.length() > 7) {
            return -1;
        }
        long factor = switch (unit) {
            case "ms" -> 1;
            case "s", "" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> -1;
        };
        long millis = Long.parseLong(digits) * factor;
        return factor < 0 || millis > Integer.MAX_VALUE ? -1 : (int) millis;
    }
}
