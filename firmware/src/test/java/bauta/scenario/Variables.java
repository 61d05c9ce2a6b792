package bauta.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Values that a scenario does not know beforehand, such as a random port: {@code {p1}} in an expected line stands for whatever
 * number is there (decimal, or hexadecimal as listings have it), and for the same number from then on. {@code {p1:odd high}} says
 * more about it: odd, even, low (below 1024), high (1024 and above), other (not the value of another variable), hex (as in the
 * views of 2.2, where nothing else can be said).
 */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]\\w*)(?::([a-z ]+))?}");

    private final Map<String, String> values = new HashMap<>();

    /** The line with the values of the variables in it. */
    String substitute(String line) {
        return VARIABLE.matcher(line).replaceAll(found -> {
            var value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("nothing gave {" + found.group(1) + "} a value yet");
            }
            return value;
        });
    }

    /** Whether the actual line is as expected; new variables take their values from it then. */
    boolean matches(String expected, String actual) {
        var matcher = VARIABLE.matcher(expected);
        var pattern = new StringBuilder();
        var names = new ArrayList<String>();
        var conditions = new ArrayList<String>();
        int from = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(expected.substring(from, matcher.start()))).append("(0x[0-9a-f]+|[0-9A-F]+)");
            names.add(matcher.group(1));
            conditions.add(matcher.group(2) == null ? "" : matcher.group(2));
            from = matcher.end();
        }
        var found = Pattern.compile(pattern + Pattern.quote(expected.substring(from))).matcher(actual);
        if (!found.matches()) {
            return false;
        }
        var fresh = new HashMap<>(values);
        for (int i = 0; i < names.size(); i++) {
            var value = found.group(i + 1);
            var before = fresh.putIfAbsent(names.get(i), value);
            if (before != null ? !before.equals(value) : !holds(conditions.get(i), value)) {
                return false;
            }
        }
        values.putAll(fresh);
        return true;
    }

    private boolean holds(String conditions, String text) {
        int value = conditions.isEmpty() || conditions.equals("hex") ? 0 : Integer.decode(text);
        for (var condition : List.of(conditions.split(" "))) {
            boolean holds = switch (condition) {
                case "", "hex" -> true;
                case "odd" -> value % 2 == 1;
                case "even" -> value % 2 == 0;
                case "low" -> value < 1024;
                case "high" -> value >= 1024;
                case "other" -> !values.containsValue(text);
                default -> throw new IllegalArgumentException("no condition on a variable: " + condition);
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
