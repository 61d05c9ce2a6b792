package bauta.web.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The small parts that pages are made of, and how numbers are written on them. */
final class Facts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Facts() {
    }

    /** Opens a part of a page under a heading of its own; {@link Html#close} closes it. */
    static void section(Html html, String id, String heading) {
        html.line().open("section", "aria-labelledby", id).line().element("h2", heading, "id", id).line();
    }

    /** A line of a {@code dl}. */
    static void fact(Html html, String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    /** A line of a {@code dl}. @param style good or bad */
    static void fact(Html html, String name, String value, String style) {
        html.open("div").element("dt", name).element("dd", value, "class", style).close();
    }

    /** Opens a table and its body; {@link #endTable} closes it. @param columns their headings, # before those of numbers */
    static void table(Html html, String... columns) {
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (var column : columns) {
            if (column.isEmpty()) {
                html.element("td", "");
            } else if (column.startsWith("#")) {
                html.element("th", column.substring(1), "scope", "col", "class", "number");
            } else {
                html.element("th", column, "scope", "col");
            }
        }
        beginRows(html, Arrays.stream(columns).map(column -> column.replaceFirst("^#", "")).toList());
    }

    /** Goes on behind the last heading of a table. */
    static void beginRows(Html html, List<String> headings) {
        html.close().close().line().open("tbody").line().columns(headings);
    }

    static void endTable(Html html) {
        html.columns(List.of()).close().close().close().line();
    }

    /** Below the heading of a page whose tables a script keeps up to date: whether it is to. */
    static void refreshed(Html html) {
        html.open("p", "class", "field check refresh scripted").single("input", "type", "checkbox", "id", "refresh", "checked", "checked")
                .element("label", "Refresh every 5 s", "for", "refresh").close().line();
    }

    /** Digits in groups of three with narrow spaces that do not break. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    /** Three digits that matter, with a decimal unit. */
    static String volume(long bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f\u00a0%s", value, UNITS[unit]);
    }
}
