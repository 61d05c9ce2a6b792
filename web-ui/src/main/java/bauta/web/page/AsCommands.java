package bauta.web.page;

import bauta.chains.Chain;
import bauta.command.IpchainsCommands;
import bauta.web.change.Shell;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What stands below tables: the commands that make or show the same, to be copied. */
final class AsCommands {
    private AsCommands() {
    }

    /** The commands of what is in force, beside the chains, that begin so; nothing where there are none. */
    static void inForce(Visit visit, String... beginnings) {
        write(visit, visit.besideChains().stream().filter(line -> Arrays.stream(beginnings).anyMatch(line::startsWith)).toList());
    }

    /** The rules of a chain from one to another, after what the chain itself needs. @param first from 0 @param end behind the last */
    static void rules(Visit visit, Chain chain, int first, int end) {
        write(visit, Stream.concat(Stream.of(IpchainsCommands.of(chain)), IpchainsCommands.rules(chain, first, end)).toList());
    }

    private static void write(Visit visit, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var id = visit.id("commands");
        var html = visit.html();
        html.open("details", "class", "as").element("summary", lines.size() == 1 ? "As a command" : "As commands");
        html.open("pre", "class", "output", "id", id, "tabindex", "0").words(String.join("\n", lines)).close();
        copy(html, id);
        html.close().line();
    }

    /** The command that shows the same. */
    static void shown(Visit visit, List<String> words) {
        var id = visit.id("command");
        visit.html().open("p", "class", "soft by").text("By SSH: ").open("code", "id", id).words(Shell.line(words)).close();
        copy(visit.html(), id);
        visit.html().close().line();
    }

    static void shown(Visit visit, String... words) {
        shown(visit, List.of(words));
    }

    private static void copy(Html html, String id) {
        html.element("button", "Copy", "type", "button", "class", "quiet scripted", "data-copy", id);
    }
}
