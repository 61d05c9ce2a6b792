package bauta.web.page;

import bauta.chains.RuleSet;
import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.path.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a form for a rule of a chain, and the words of {@code ipchains} that they stand for. */
final class RuleFields {
    /** Each option of a rule that takes arguments, with the field of each argument. */
    private static final Map<String, List<String>> OPTIONS = Map.of("-p", List.of("proto"), "-s", List.of("src", "sport"), "-d",
            List.of("dst", "dport"), "-i", List.of("dev"), "-m", List.of("mark"), "-t", List.of("tos", "tos"), "-j",
            List.of("target", "redirect"));

    private RuleFields() {
    }

    /**
     * The fields that show a rule.
     *
     * @param rule as it is typed behind the name of its chain
     * @return null if it has a part that the form has no field for
     */
    static Map<String, String> of(String rule) {
        var fields = new HashMap<String, String>();
        var taking = new ArrayList<String>();
        var not = "";
        for (var word : words(rule)) {
            var fieldsOf = OPTIONS.get(word);
            if (word.equals("!")) {
                not = "! ";
            } else if (fieldsOf != null) {
                taking.clear();
                taking.addAll(fieldsOf);
            } else if (word.equals("-y") || word.equals("-f")) {
                fields.put(word.substring(1), not + word);
                not = "";
            } else if (word.equals("-l")) {
                fields.put("l", "on");
            } else if (taking.isEmpty() || word.equals("-o")) {
                return null;
            } else {
                fields.merge(taking.removeFirst(), not + word, (before, more) -> before + " " + more);
                not = "";
            }
        }
        return fields;
    }

    private static List<String> words(String rule) {
        try {
            return rule.isBlank() ? List.of() : Script.words(rule);
        } catch (ScriptException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param now the values to begin with, by field */
    static void write(Visit visit, RuleSet set, Map<String, String> now) {
        var topology = visit.engine().status().topology();
        var html = visit.html();
        html.open("div", "class", "fields");
        Forms.choice(visit, "target", "What becomes of the packet (target)", now.getOrDefault("target", "DENY"), "", targets(set));
        text(visit, now, "proto", "Protocol", "tcp, udp, icmp or a number; empty for any");
        text(visit, now, "src", "From (source)", "Address or network, such as 10.0.0.0/8; empty for any");
        text(visit, now, "sport", "From port", "One, or from:to; of ICMP the type");
        text(visit, now, "dst", "To (destination)", "Address or network; empty for any");
        text(visit, now, "dport", "To port", "One, or from:to; of ICMP the code");
        Forms.choice(visit, "dev", "Interface", now.getOrDefault("dev", ""), "", devices(topology, now.getOrDefault("dev", "")));
        Forms.choice(visit, "y", "Opening segments (SYN)", now.getOrDefault("y", ""), "", "", "All alike", "-y", "Only those", "! -y",
                "All but those");
        html.close();
        Forms.check(visit, "l", "Write a line to the log for each packet", now.containsKey("l"));
        html.open("details").element("summary", "More").open("div", "class", "fields");
        text(visit, now, "redirect", "Port of the router", "Of REDIRECT; empty for the packet's own");
        text(visit, now, "mark", "Mark", "For mfw: a number, or +number or -number to change it");
        text(visit, now, "tos", "Type of service", "Two octets: and, xor, such as 01 10");
        Forms.choice(visit, "f", "Later fragments", now.getOrDefault("f", ""), "", "", "All alike", "-f", "Only those", "! -f", "All but those");
        html.close().element("p", "A ! and a blank before a value mean: all others.", "class", "soft").close();
    }

    private static void text(Visit visit, Map<String, String> now, String name, String label, String hint) {
        Forms.text(visit, name, label, now.getOrDefault(name, ""), hint);
    }

    private static String[] targets(RuleSet set) {
        var targets = new ArrayList<>(List.of("ACCEPT", "Let through (ACCEPT)", "DENY", "Drop (DENY)", "REJECT", "Refuse (REJECT)", "MASQ",
                "Masquerade (MASQ)", "REDIRECT", "To a port of the router (REDIRECT)", "RETURN", "Back to the chain before (RETURN)", "",
                "Only count"));
        for (var chain : set.chains()) {
            if (!chain.builtIn()) {
                targets.addAll(List.of(chain.name(), "On in chain " + chain.name()));
            }
        }
        return targets.toArray(String[]::new);
    }

    private static String[] devices(Topology topology, String now) {
        var outside = topology.outside().name();
        var inside = topology.inside().name();
        var devices = new ArrayList<>(List.of("", "Any", outside, outside + ", outside", inside, inside + ", inside"));
        if (!List.of("", outside, inside).contains(now)) {
            devices.addAll(List.of(now, now));
        }
        return devices.toArray(String[]::new);
    }

    /** The rule that was filled in, in words. */
    static List<String> read(Visit visit) throws Unclear {
        var words = new ArrayList<String>();
        option(visit, words, "-i", "dev", 2);
        option(visit, words, "-p", "proto", 2);
        end(visit, words, "-s", "src", "sport");
        end(visit, words, "-d", "dst", "dport");
        for (var flag : List.of("y", "f")) {
            switch (visit.form().text(flag)) {
                case "" -> { }
                case "-y", "-f" -> words.add("-" + flag);
                default -> words.addAll(List.of("!", "-" + flag));
            }
        }
        option(visit, words, "-t", "tos", 2);
        if (!visit.form().text("mark").isEmpty()) {
            words.addAll(List.of("-m", visit.form().text("mark")));
        }
        if (visit.form().has("l")) {
            words.add("-l");
        }
        option(visit, words, "-j", "target", 1);
        if (visit.form().text("target").equals("REDIRECT")) {
            words.addAll(parts(visit, "redirect", 1));
        }
        return words;
    }

    private static void option(Visit visit, List<String> words, String option, String field, int most) throws Unclear {
        var parts = parts(visit, field, most);
        if (!parts.isEmpty()) {
            words.add(option);
            words.addAll(parts);
        }
    }

    private static void end(Visit visit, List<String> words, String option, String field, String port) throws Unclear {
        var address = parts(visit, field, 2);
        var ports = parts(visit, port, 2);
        if (!address.isEmpty() || !ports.isEmpty()) {
            words.add(option);
            words.addAll(address.isEmpty() ? List.of("0.0.0.0/0") : address);
            words.addAll(ports);
        }
    }

    /** The words of a field: what would be another option is none. */
    private static List<String> parts(Visit visit, String field, int most) throws Unclear {
        var text = visit.form().text(field);
        if (text.isEmpty()) {
            return List.of();
        }
        var parts = List.of(text.split("\\s+"));
        if (parts.size() > most || parts.stream().anyMatch(part -> part.startsWith("-"))) {
            throw new Unclear("\u201c" + text + "\u201d does not fit there.");
        }
        return parts;
    }
}
