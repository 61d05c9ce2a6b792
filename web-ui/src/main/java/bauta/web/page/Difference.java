package bauta.web.page;

import bauta.store.UnifiedDiff;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A difference of two texts in the unified format, with lines that went and lines that came told apart by more than colour. */
final class Difference {
    private Difference() {
    }

    /** A part of a page with what the waiting changes do to lines, beside the chains, that begin so; none if there are no such lines. */
    static void waiting(Visit visit, String... beginnings) {
        var after = visit.after();
        if (after.isEmpty()) {
            return;
        }
        var diff = UnifiedDiff.of("now", visit.besideChains(), "then", after.get().besideChains().toList());
        var lines = diff.lines().filter(line -> Arrays.stream(beginnings).anyMatch(beginning -> line.startsWith("+" + beginning)
                || line.startsWith("-" + beginning))).collect(Collectors.joining("\n"));
        if (!lines.isEmpty()) {
            var html = visit.html();
            Facts.section(html, "waiting-here", "What the waiting changes do here");
            write(html, lines);
            html.open("p").element("a", "Look at all of them and apply", "href", "/changes").close().close();
        }
    }

    static void write(Html html, String diff) {
        html.open("pre", "class", "diff", "tabindex", "0");
        diff.lines().forEach(line -> {
            if (line.startsWith("+++") || line.startsWith("---")) {
                return;
            }
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case '+' -> html.open("ins").words(line).close();
                case '-' -> html.open("del").words(line).close();
                case '@' -> html.element("span", line, "class", "place");
                default -> html.words(line);
            }
            html.line();
        });
        html.close();
    }
}
