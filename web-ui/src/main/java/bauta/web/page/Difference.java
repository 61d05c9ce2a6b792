package bauta.web.page;

/** A difference of two texts in the unified format, with lines that went and lines that came told apart by more than colour. */
final class Difference {
    private Difference() {
    }

    static void write(Html html, String diff) {
        html.open("pre", "class", "diff", "tabindex", "0");
        diff.lines().forEach(line -> {
            if (line.startsWith("+++") || line.startsWith("---")) {
                return;
            }
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case '+' -> html.element("ins", line);
                case '-' -> html.element("del", line);
                case '@' -> html.element("span", line, "class", "place");
                default -> html.text(line);
            }
            html.line();
        });
        html.close();
    }
}
