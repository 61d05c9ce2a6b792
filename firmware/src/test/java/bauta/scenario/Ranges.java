package bauta.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code {4000..4039}} in a line: the line many times over, each time with the next number; and the way back for what came out. */
final class Ranges {
    private static final Pattern RANGE = Pattern.compile("\\{(\\d+)\\.\\.(\\d+)}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Ranges() {
    }

    /** The lines that a line with ranges stands for; several ranges in it count up together. */
    static List<String> expanded(String line) {
        var first = RANGE.matcher(line);
        if (!first.find()) {
            return List.of(line);
        }
        int times = Integer.parseInt(first.group(2)) - Integer.parseInt(first.group(1)) + 1;
        var lines = new ArrayList<String>();
        for (int i = 0; i < times; i++) {
            int step = i;
            lines.add(RANGE.matcher(line).replaceAll(found -> Integer.toString(Integer.parseInt(found.group(1)) + step)));
        }
        return lines;
    }

    /** Neighbouring lines that differ only in numbers which count up, as one line with ranges; equal ones stay. */
    static List<String> collapsed(List<String> lines) {
        var collapsed = new ArrayList<String>();
        int from = 0;
        while (from < lines.size()) {
            int to = from + 1;
            while (to < lines.size() && follows(lines.get(from), lines.get(to), to - from, steps(lines, from))) {
                to++;
            }
            collapsed.add(to - from < 3 ? lines.get(from) : joined(lines.get(from), lines.get(to - 1)));
            from = to - from < 3 ? from + 1 : to;
        }
        return collapsed;
    }

    private static boolean[] steps(List<String> lines, int from) {
        var one = numbers(lines.get(from));
        var next = numbers(lines.get(from + 1));
        var steps = new boolean[one.size()];
        for (int i = 0; i < steps.length && i < next.size(); i++) {
            steps[i] = !one.get(i).equals(next.get(i));
        }
        return steps;
    }

    private static boolean follows(String first, String line, int distance, boolean[] steps) {
        if (!NUMBER.matcher(first).replaceAll("0").equals(NUMBER.matcher(line).replaceAll("0"))) {
            return false;
        }
        var one = numbers(first);
        var other = numbers(line);
        boolean counts = false;
        for (int i = 0; i < steps.length; i++) {
            counts |= steps[i];
            if (one.get(i).length() > 9 || Integer.parseInt(one.get(i)) + (steps[i] ? distance : 0) != Integer.parseInt(other.get(i))) {
                return false;
            }
        }
        return counts;
    }

    private static String joined(String first, String last) {
        var ends = numbers(last);
        int[] at = {0};
        return NUMBER.matcher(first).replaceAll(found -> {
            var end = ends.get(at[0]++);
            return end.equals(found.group()) ? end : "{" + found.group() + ".." + end + "}";
        });
    }

    private static List<String> numbers(String line) {
        return NUMBER.matcher(line).results().map(found -> found.group()).toList();
    }
}
