package bauta.web.page;

import java.util.ArrayList;
import java.util.List;

/** The parts of forms: each is sent to the page it stands on, names what it is for in the field {@code do}, and works without script. */
public final class Forms {
    private Forms() {
    }

    /**
     * Opens a form; {@link #end} closes it.
     *
     * @param purpose what {@link Page#act} finds in the field {@code do}
     */
    public static void begin(Visit visit, String path, String purpose, String... attributes) {
        var all = new ArrayList<>(List.of("method", "post", "action", path));
        all.addAll(List.of(attributes));
        visit.html().line().open("form", all.toArray(String[]::new));
        hidden(visit, "csrf", visit.csrf());
        hidden(visit, "do", purpose);
    }

    /** Closes a form with its button, beside which the command appears while the form is being filled in. */
    public static void end(Visit visit, String button) {
        end(visit, button, "");
    }

    /** Ends a form. @param style of its button, such as {@code danger} */
    static void end(Visit visit, String button, String style) {
        visit.html().open("p", "class", "send").open("button", "type", "submit", "class", style).text(button).close().open("output", "class", "command")
                .close().close().close().line();
    }

    /** A form that is only a button. @param values names and values of fields that go with it, by turns */
    public static void button(Visit visit, String path, String purpose, String label, String style, String... values) {
        begin(visit, path, purpose, "class", "button");
        for (int i = 0; i < values.length; i += 2) {
            hidden(visit, values[i], values[i + 1]);
        }
        visit.html().element("button", label, "type", "submit", "class", style).close();
    }

    public static void hidden(Visit visit, String name, String value) {
        visit.html().single("input", "type", "hidden", "name", name, "value", value);
    }

    /** A line of text. @param hint what belongs in it, in plain words; may be empty @param attributes more of the input's */
    public static void text(Visit visit, String name, String label, String value, String hint, String... attributes) {
        var id = visit.id(name);
        visit.html().open("div", "class", "field").element("label", label, "for", id);
        var all = new ArrayList<>(List.of("id", id, "name", name, "value", visit.value(name, value)));
        if (!hint.isEmpty()) {
            all.addAll(List.of("aria-describedby", id + "-hint"));
        }
        all.addAll(List.of(attributes));
        if (!all.contains("type")) {
            all.addAll(List.of("type", "text", "autocomplete", "off", "autocapitalize", "none", "spellcheck", "false"));
        }
        visit.html().single("input", all.toArray(String[]::new));
        hint(visit, id, hint);
        visit.html().close().line();
    }

    /** A password, which is never shown again. */
    public static void password(Visit visit, String name, String label, String hint, String... attributes) {
        var id = visit.id(name);
        var all = new ArrayList<>(List.of("id", id, "name", name, "type", "password", "required", "required", "maxlength", "128"));
        if (!hint.isEmpty()) {
            all.addAll(List.of("aria-describedby", id + "-hint"));
        }
        all.addAll(List.of(attributes));
        visit.html().open("div", "class", "field").element("label", label, "for", id).single("input", all.toArray(String[]::new));
        hint(visit, id, hint);
        visit.html().close().line();
    }

    /** Several lines of text. */
    public static void area(Visit visit, String name, String label, String value, String hint, int rows) {
        var id = visit.id(name);
        visit.html().open("div", "class", "field wide").element("label", label, "for", id)
                .open("textarea", "id", id, "name", name, "rows", Integer.toString(rows), "spellcheck", "false", "autocapitalize", "none",
                        "aria-describedby", id + "-hint")
                // A line end that comes first would be lost.
                .text("\n" + visit.value(name, value)).close();
        hint(visit, id, hint);
        visit.html().close().line();
    }

    /** One of several. @param options values and what people read, by turns */
    public static void choice(Visit visit, String name, String label, String value, String hint, String... options) {
        var id = visit.id(name);
        var chosen = visit.value(name, value);
        visit.html().open("div", "class", "field").element("label", label, "for", id).open("select", "id", id, "name", name);
        for (int i = 0; i < options.length; i += 2) {
            if (options[i].equals(chosen)) {
                visit.html().element("option", options[i + 1], "value", options[i], "selected", "selected");
            } else {
                visit.html().element("option", options[i + 1], "value", options[i]);
            }
        }
        visit.html().close();
        hint(visit, id, hint);
        visit.html().close().line();
    }

    /** Yes or no; the field is sent with the value {@code on} if yes. */
    public static void check(Visit visit, String name, String label, boolean value) {
        boolean on = visit.form().has("do") ? visit.form().has(name) : value;
        var id = visit.id(name);
        visit.html().open("div", "class", "field check");
        if (on) {
            visit.html().single("input", "type", "checkbox", "id", id, "name", name, "checked", "checked");
        } else {
            visit.html().single("input", "type", "checkbox", "id", id, "name", name);
        }
        visit.html().element("label", label, "for", id).close().line();
    }

    private static void hint(Visit visit, String id, String hint) {
        if (!hint.isEmpty()) {
            visit.html().element("small", hint, "id", id + "-hint");
        }
    }
}
