package bauta.web.page;

import bauta.forward.Terms;
import java.util.ArrayList;
import java.util.List;

/** The forms that add a forward, one for each module of {@code ipmasqadm}, and the commands they make. */
final class ForwardForms {
    private static final String DEFAULT_PREFERENCE = "10";

    private ForwardForms() {
    }

    static void add(Visit visit, String module) {
        var html = visit.html();
        var purpose = "add-" + module;
        if (visit.form().text("do").equals(purpose)) {
            html.open("details", "open", "open");
        } else {
            html.open("details");
        }
        html.element("summary", switch (module) {
            case ForwardRow.PORTFW -> "Forward a port";
            case ForwardRow.MFW -> "Forward a mark";
            default -> "Add an automatic forward";
        });
        Forms.begin(visit, ForwardsPage.PATH, purpose);
        html.open("div", "class", "fields");
        switch (module) {
            case ForwardRow.PORTFW -> portFields(visit);
            case ForwardRow.MFW -> markFields(visit);
            default -> autoFields(visit);
        }
        TermsFields.write(visit, module + "-", Terms.NONE);
        html.close();
        Forms.end(visit, "Note this");
        html.close();
    }

    private static void protocol(Visit visit, String name) {
        Forms.choice(visit, name, "Protocol", "tcp", "", "tcp", "TCP (web, mail, SSH)", "udp", "UDP (games, telephony)");
    }

    private static void portFields(Visit visit) {
        protocol(visit, "portfw-proto");
        Forms.text(visit, "portfw-lport", "Port of the router", "", "1 to 65535, or a name such as http", "required", "required");
        Forms.text(visit, "portfw-raddr", "Host inside", "", "Its address, such as 192.168.1.2", "required", "required");
        Forms.text(visit, "portfw-rport", "Port of the host", "", "Empty for the same");
        Forms.text(visit, "portfw-laddr", "Address of the router", "0.0.0.0", "0.0.0.0 is what the outside has at the time");
        preference(visit, "portfw-pref", "How many it is given before the next host for that port has its turn");
    }

    private static void preference(Visit visit, String name, String hint) {
        Forms.text(visit, name, "Connections in a row (preference)", DEFAULT_PREFERENCE, hint, "inputmode", "numeric");
    }

    private static void markFields(Visit visit) {
        Forms.text(visit, "mfw-mark", "Mark", "", "A number that a rule of the firewall gives (-m), such as 5 or 0x10", "required", "required");
        Forms.text(visit, "mfw-raddr", "Host inside", "", "Its address, such as 192.168.1.2", "required", "required");
        Forms.text(visit, "mfw-rport", "Port of the host", "", "Empty for the port the packet was sent to");
        preference(visit, "mfw-pref", "How many it is given before the next host for that mark has its turn; 0 for all");
        Forms.choice(visit, "mfw-place", "Where among the hosts of that mark", "last", "", "last", "Behind the others", "first",
                "Before the others");
    }

    private static void autoFields(Visit visit) {
        Forms.choice(visit, "autofw-type", "What", "range", "Ranges go to the same ports; going out directly, packets keep theirs", "range",
                "A range of ports", "port", "One port", "direct", "A range, directly");
        protocol(visit, "autofw-proto");
        Forms.text(visit, "autofw-low", "First port", "", "Or the one port", "required", "required");
        Forms.text(visit, "autofw-high", "Last port", "", "Empty for the same as the first");
        Forms.text(visit, "autofw-host", "Host inside", "", "Its address; empty for whoever has a control connection");
        Forms.text(visit, "autofw-hidden", "Port of the host", "", "For one port only; empty for the same");
        Forms.choice(visit, "autofw-ctlproto", "Protocol of the control connection", "", "", "", "There is none", "tcp", "TCP", "udp", "UDP");
        Forms.text(visit, "autofw-ctlport", "Port of the control connection", "", "The port outside that it goes to");
        Forms.check(visit, "autofw-u", "It counts for ever, not for 15 seconds", false);
        Forms.check(visit, "autofw-i", "Others than the one it goes to may send as well", false);
    }

    /** A field that has to be filled in with one word, which is no option. */
    static String word(Visit visit, String field, String what) throws Unclear {
        var word = visit.form().text(field);
        if (word.isEmpty()) {
            throw new Unclear("Say " + what + ".");
        }
        if (!word.matches("[^-\\s]\\S*")) {
            throw new Unclear(word + " cannot be " + what + ".");
        }
        return word;
    }

    private static String word(Visit visit, String field, String what, String otherwise) throws Unclear {
        return visit.form().text(field).isEmpty() ? otherwise : word(visit, field, what);
    }

    static List<String> portfw(Visit visit) throws Unclear {
        var port = word(visit, "portfw-lport", "which port of the router");
        var words = new ArrayList<>(List.of("ipmasqadm", "portfw", "-a", "-P", word(visit, "portfw-proto", "which protocol"), "-L",
                word(visit, "portfw-laddr", "the address of the router", "0.0.0.0"), port, "-R",
                word(visit, "portfw-raddr", "which host inside"), word(visit, "portfw-rport", "which port of the host", port)));
        end(visit, ForwardRow.PORTFW, words);
        return words;
    }

    static List<String> mfw(Visit visit) throws Unclear {
        var words = new ArrayList<>(List.of("ipmasqadm", "mfw", visit.form().text("mfw-place").equals("first") ? "-I" : "-A", "-m",
                word(visit, "mfw-mark", "which mark"), "-r", word(visit, "mfw-raddr", "which host inside")));
        if (!visit.form().text("mfw-rport").isEmpty()) {
            words.add(word(visit, "mfw-rport", "which port of the host"));
        }
        end(visit, ForwardRow.MFW, words);
        return words;
    }

    private static void end(Visit visit, String module, List<String> words) throws Unclear {
        var preference = word(visit, module + "-pref", "how many connections in a row", DEFAULT_PREFERENCE);
        if (!preference.equals(DEFAULT_PREFERENCE)) {
            words.addAll(List.of("-p", preference));
        }
        words.addAll(TermsFields.read(visit, module + "-", Terms.NONE));
    }

    static List<String> autofw(Visit visit) throws Unclear {
        var protocol = word(visit, "autofw-proto", "which protocol");
        var low = word(visit, "autofw-low", "which port");
        var high = word(visit, "autofw-high", "the last port", low);
        var words = new ArrayList<>(List.of("ipmasqadm", "autofw", "-A"));
        switch (visit.form().text("autofw-type")) {
            case "port" -> words.addAll(List.of("-p", protocol, low, word(visit, "autofw-host", "which host inside") + ":"
                    + word(visit, "autofw-hidden", "which port of the host", low)));
            case "direct" -> words.addAll(List.of("-d", protocol, low, high));
            default -> {
                words.addAll(List.of("-r", protocol, low, high));
                if (!visit.form().text("autofw-host").isEmpty()) {
                    words.addAll(List.of("-h", word(visit, "autofw-host", "which host inside")));
                }
            }
        }
        if (!visit.form().text("autofw-ctlproto").isEmpty()) {
            words.addAll(List.of("-c", word(visit, "autofw-ctlproto", "which protocol"), word(visit, "autofw-ctlport",
                    "which port the control connection goes to")));
        }
        for (var flag : List.of("u", "i")) {
            if (visit.form().has("autofw-" + flag)) {
                words.add("-" + flag);
            }
        }
        words.addAll(TermsFields.read(visit, "autofw-", Terms.NONE));
        return words;
    }
}
