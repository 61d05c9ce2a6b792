package bauta.scenario;

import bauta.masquerade.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One scenario under one profile. What it says to the router is done line by line, and what the router did is written behind each
 * line: the transcript. It is as expected when it equals the scenario.
 */
final class Run {
    private static final int FLOWS = 8192;
    private static final List<String> USUAL_RULES = List.of("ipchains -P forward DENY",
            "ipchains -A forward -s 10.0.0.0/24 -d 0/0 -j MASQ");

    private final List<String> lines;
    private final Variables variables = new Variables();
    private final List<String> transcript = new ArrayList<>();
    private final Bench bench;
    private final Shell shell;

    Run(Policy profile, List<String> lines) {
        this.lines = lines;
        bench = new Bench(profile, flows(lines));
        shell = new Shell(bench.firmware());
        USUAL_RULES.forEach(shell::run);
    }

    private static int flows(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("flow-table ")).findFirst()
                .map(line -> Integer.parseInt(line.substring("flow-table ".length()))).orElse(FLOWS);
    }

    /** Does all lines; the transcript is what the scenario should have said. */
    List<String> transcript() {
        int at = 0;
        while (at < lines.size()) {
            var line = lines.get(at++);
            int after = at;
            while (after < lines.size() && output(lines.get(after))) {
                after++;
            }
            transcript.add(line);
            if (!line.isBlank() && !line.startsWith("#")) {
                accept(lines.subList(at, after), effects(line));
            }
            at = after;
        }
        return transcript;
    }

    /** Whether the line says what came out. */
    private static boolean output(String line) {
        return line.startsWith("<") || line.startsWith("|") || line.startsWith("!") || line.startsWith("exit ")
                || line.startsWith("drops ") || line.startsWith("log ");
    }

    private void accept(List<String> expected, List<String> actual) {
        for (int i = 0; i < actual.size(); i++) {
            boolean same = expected.size() == actual.size() && expected.get(i).contains("{")
                    && variables.matches(expected.get(i), actual.get(i));
            transcript.add(same ? expected.get(i) : actual.get(i));
        }
    }

    private List<String> effects(String line) {
        try {
            var effects = new ArrayList<String>();
            for (var one : Ranges.expanded(variables.substitute(line))) {
                effects.addAll(act(one));
                bench.sent().forEach(sent -> effects.add("< " + sent));
            }
            bench.logged().forEach(logged -> effects.add("log " + logged));
            if (line.startsWith(">") && effects.isEmpty()) {
                effects.add("< nothing");
            }
            bench.dropped().forEach(dropped -> effects.add("drops " + dropped));
            return Ranges.collapsed(effects);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("line '" + line + "': " + e.getMessage(), e);
        }
    }

    private List<String> act(String line) {
        var words = List.of(line.split("\\s+"));
        switch (words.getFirst()) {
            case ">" -> packet(words.subList(1, words.size()));
            case "$" -> {
                return shell.run(line.substring(1));
            }
            case "wait" -> bench.pass(duration(words.get(1)));
            case "link" -> bench.change(words.get(1), words.subList(2, words.size()));
            case "silent" -> bench.silence(words.get(1));
            case "show" -> bench.showArp();
            case "flow-table" -> {
            }
            default -> throw new IllegalArgumentException("not a line of a scenario");
        }
        return List.of();
    }

    private void packet(List<String> words) {
        boolean fromHost = words.getFirst().equals("host");
        var rest = fromHost ? words.subList(1, words.size()) : words;
        if (rest.get(1).equals("arp")) {
            bench.arp(rest.getFirst(), rest.subList(1, rest.size()));
        } else {
            bench.packet(rest.getFirst(), fromHost, FrameWriter.packet(String.join(" ", rest.subList(1, rest.size()))));
        }
    }

    private static long duration(String text) {
        var unit = text.replaceAll("[0-9.]", "");
        double number = Double.parseDouble(text.substring(0, text.length() - unit.length()));
        return (long) (number * TimeUnit.SECONDS.toNanos(switch (unit) {
            case "s" -> 1;
            case "min" -> 60;
            case "h" -> 3600;
            default -> throw new IllegalArgumentException("no unit of time: " + unit);
        }));
    }
}
