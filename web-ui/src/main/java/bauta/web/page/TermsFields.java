package bauta.web.page;

import bauta.forward.AccessList;
import bauta.forward.AccessList.Entry;
import bauta.forward.LogFormat;
import bauta.forward.Terms;
import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The two fields of a form for a forward's {@link Terms}: who may use it, and what is written about each connection. */
final class TermsFields {
    private TermsFields() {
    }

    /** @param prefix of the fields' names */
    static void write(Visit visit, String prefix, Terms now) {
        Forms.text(visit, prefix + "access", "Who may use it (access list)", text(now.access()),
                "Empty for everyone, or networks: allow 198.51.100.0/24, deny 203.0.113.9. The first that fits decides.");
        Forms.text(visit, prefix + "log", "Line for each connection (log format)", now.log().toString(),
                "Empty for none, or text with fields: %t %v %c to %b, %i in %o out, %d s");
    }

    static String text(AccessList access) {
        return access.entries().stream().map(Entry::toString).collect(Collectors.joining(", "));
    }

    /** The options that set terms in a new forward. */
    static List<String> options(Terms terms) {
        var options = new ArrayList<String>();
        for (var entry : terms.access().entries()) {
            options.addAll(List.of(entry.allow() ? "--allow" : "--deny", Addresses.text(entry.network()) + "/" + entry.prefix()));
        }
        if (terms.log() != LogFormat.NONE) {
            options.addAll(List.of("--log", terms.log().word()));
        }
        return options;
    }

    /** The options that lead from those terms to what was filled in; none where nothing was changed. */
    static List<String> read(Visit visit, String prefix, Terms now) throws Unclear {
        var options = new ArrayList<String>();
        var access = visit.form().text(prefix + "access");
        if (!access.equals(text(now.access()))) {
            access(access, options);
        }
        var log = visit.form().text(prefix + "log");
        if (!log.equals(now.log().toString())) {
            options.addAll(List.of("--log", log.isEmpty() ? "none" : log));
        }
        return options;
    }

    private static void access(String text, List<String> options) throws Unclear {
        if (text.isEmpty()) {
            options.addAll(List.of("--allow", "any"));
            return;
        }
        for (var entry : text.split("[,;\\n]")) {
            var words = entry.strip().split("\\s+");
            boolean said = words[0].equals("allow") || words[0].equals("deny");
            if (words.length != (said ? 2 : 1) || words[0].isEmpty()) {
                throw new Unclear("The access list is networks with commas between, each with allow or deny before it, as in: allow"
                        + " 198.51.100.0/24, deny 203.0.113.9");
            }
            options.addAll(List.of(said && words[0].equals("deny") ? "--deny" : "--allow", words[words.length - 1]));
        }
    }
}
