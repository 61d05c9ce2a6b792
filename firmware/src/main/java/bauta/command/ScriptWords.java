package bauta.command;

import java.util.ArrayList;
import java.util.List;

/** Takes the text of a {@link Script} apart into lines of words. */
final class ScriptWords {
    /** What has a meaning for a shell that it does not have here. */
    private static final String SHELL = "$`|&;<>(){}";

    private final String name;
    private final String text;
    private int at;
    private int next = 1;
    private int number;
    private StringBuilder word;

    ScriptWords(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** The number of the line that {@link #line} gave last, where it began. */
    int number() {
        return number;
    }

    /** The words of the next line that has any, or null at the end. */
    List<String> line() throws ScriptException {
        while (at < text.length()) {
            number = next;
            var words = words();
            if (!words.isEmpty()) {
                return words;
            }
        }
        return null;
    }

    private List<String> words() throws ScriptException {
        var words = new ArrayList<String>();
        while (at < text.length()) {
            char c = take();
            if (c == '\n' || c == '#' && word == null) {
                skipComment(c);
                break;
            }
            if (c == ' ' || c == '\t' || c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                end(words);
            } else {
                part(c);
            }
        }
        end(words);
        return words;
    }

    private void skipComment(char first) {
        for (char c = first; c != '\n' && at < text.length();) {
            c = take();
        }
    }

    private void end(List<String> words) {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }

    private void part(char c) throws ScriptException {
        switch (c) {
            case '\'' -> quoted('\'');
            case '"' -> quoted('"');
            case '\\' -> escaped();
            default -> {
                if (SHELL.indexOf(c) >= 0) {
                    throw wrong("this is no shell, so `" + c + "' means nothing here; quote it if it is part of a word");
                }
                open().append(plain(c));
            }
        }
    }

    private void escaped() throws ScriptException {
        if (at == text.length()) {
            throw wrong("nothing follows the backslash");
        }
        char c = take();
        if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
            c = take();
        }
        if (c != '\n') {
            open().append(plain(c));
        }
    }

    private void quoted(char quote) throws ScriptException {
        open();
        while (at < text.length()) {
            char c = take();
            if (c == quote) {
                return;
            }
            if (c == '\\' && quote == '"' && at < text.length() && "\"\\$`\n".indexOf(text.charAt(at)) >= 0) {
                c = take();
                if (c == '\n') {
                    continue;
                }
            }
            if (c == '\n') {
                break;
            }
            word.append(plain(c));
        }
        throw wrong("the quote " + quote + " is not closed on its line");
    }

    private StringBuilder open() {
        if (word == null) {
            word = new StringBuilder();
        }
        return word;
    }

    private char plain(char c) throws ScriptException {
        if (c < ' ' && c != '\t' || c == 0x7F) {
            throw wrong("a control character stands there (%#04x)".formatted((int) c));
        }
        return c;
    }

    private char take() {
        char c = text.charAt(at++);
        if (c == '\n') {
            next++;
        }
        return c;
    }

    private ScriptException wrong(String why) {
        return new ScriptException(name, number, why);
    }
}
