package bauta.web.page;

import bauta.chains.Chain;
import bauta.chains.Hook;
import bauta.chains.RuleSet;
import bauta.command.IpchainsCommands;
import bauta.command.Script;
import bauta.command.ScriptException;
import bauta.firmware.Rehearsed;
import bauta.web.change.Shell;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The chains of {@code ipchains}: their rules in order with counters, as they will be once what waits is applied. */
public final class FirewallPage implements Page {
    static final String PATH = "/firewall";
    /** Of a field whose form asks by its address, which no server takes at any length. */
    private static final String LONGEST = "100";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Firewall";
    }

    @Override
    public void write(Visit visit) {
        Facts.refreshed(visit.html());
        var view = ChainView.of(visit, chains(visit));
        list(visit, view);
        if (view.chain() != null) {
            view.write();
        }
        explain(visit);
    }

    /** The chains once what waits is applied. */
    private static RuleSet chains(Visit visit) {
        return visit.after().map(Rehearsed::chains).orElseGet(() -> visit.engine().tables().current());
    }

    /** The page of a chain. */
    static String place(String chain) {
        return PATH + "?chain=" + URLEncoder.encode(chain, StandardCharsets.UTF_8);
    }

    // --- all chains

    private static void list(Visit visit, ChainView view) {
        var html = visit.html();
        var set = view.set();
        var counts = visit.engine().tables().counts(set);
        Facts.section(html, "chains", "Chains");
        if (!visit.pending().commands().isEmpty()) {
            html.element("p", "This is how the rules will be once the waiting changes are applied.", "class", "soft");
        }
        html.open("div", "data-refresh", "chains");
        Facts.table(html, "Chain", "What goes through it", "Else (policy)", "#Rules", "#Packets of the policy");
        for (int i = 0; i < set.chains().size(); i++) {
            var chain = set.chains().get(i);
            html.open("tr", "data-key", chain.name()).open("th", "scope", "row");
            if (chain == view.chain()) {
                html.element("a", chain.name(), "href", place(chain.name()), "aria-current", "true");
            } else {
                html.element("a", chain.name(), "href", place(chain.name()));
            }
            html.close().element("td", meaning(set, chain)).element("td", chain.builtIn() ? chain.policy().name() : "back to the rule before")
                    .element("td", Facts.number(chain.size()), "class", "number")
                    .element("td", chain.builtIn() ? Facts.number(counts.policyPackets(i)) : "", "class", "number").close().line();
        }
        Facts.endTable(html);
        html.close().open("details").element("summary", "Make a chain of your own");
        Forms.begin(visit, PATH, "new-chain");
        Forms.text(visit, "name", "Name", "", "1 to 8 characters, such as guests", "required", "required", "maxlength", "8");
        Forms.end(visit, "Note this");
        html.close().close();
    }

    private static String meaning(RuleSet set, Chain chain) {
        var hook = Hook.named(chain.name());
        if (hook == null) {
            int references = set.references(chain.name());
            return references == 0 ? "no rule leads here" : references == 1 ? "1 rule leads here" : references + " rules lead here";
        }
        return switch (hook) {
            case INPUT -> "every packet that arrives";
            case FORWARD -> "what goes from inside to outside";
            case OUTPUT -> "every packet that leaves";
        };
    }

    // --- what would happen to a packet

    private static void explain(Visit visit) {
        var html = visit.html();
        Facts.section(html, "explain", "Explain a packet");
        html.element("p", "What would happen to such a packet, step by step, by the rules in force. None is sent.", "class", "soft");
        html.open("form", "method", "get", "action", PATH + "#explain");
        if (visit.form().has("chain")) {
            Forms.hidden(visit, "chain", visit.form().text("chain"));
        }
        html.open("div", "class", "fields");
        Forms.choice(visit, "e-in", "Arrives", "wan", "", "wan", "From outside", "lan", "From inside");
        Forms.choice(visit, "e-p", "Protocol", "tcp", "", "tcp", "TCP", "udp", "UDP", "icmp", "ICMP echo request (ping)");
        Forms.text(visit, "e-s", "From address", "", "Such as 198.51.100.7", "maxlength", LONGEST);
        Forms.text(visit, "e-sp", "From port", "", "Empty for any high one", "maxlength", LONGEST);
        Forms.text(visit, "e-d", "To address", "", "Such as 203.0.113.2", "maxlength", LONGEST);
        Forms.text(visit, "e-dp", "To port", "", "Such as 80; not for ICMP", "maxlength", LONGEST);
        html.close();
        Forms.check(visit, "e-ack", "It belongs to a connection that stands (TCP)", false);
        html.open("p", "class", "send").element("button", "Explain", "type", "submit").close().close();
        if (!visit.form().text("e-s").isEmpty()) {
            var words = question(visit);
            var outcome = visit.shell().run(words, "");
            html.open("p").open("code").words(Shell.line(words)).close().close();
            if (outcome.good()) {
                html.open("pre", "class", "output", "tabindex", "0", "role", "status").text(outcome.out()).close();
            } else {
                html.element("p", outcome.err().strip(), "class", "notice bad", "role", "alert");
            }
        }
        html.close();
    }

    private static List<String> question(Visit visit) {
        var form = visit.form();
        var words = new ArrayList<>(List.of("bauta", "explain", "-p", form.text("e-p"), "-s", form.text("e-s")));
        boolean ports = !form.text("e-p").equals("icmp");
        if (ports && !form.text("e-sp").isEmpty()) {
            words.add(form.text("e-sp"));
        }
        words.addAll(List.of("-d", form.text("e-d")));
        if (ports && !form.text("e-dp").isEmpty()) {
            words.add(form.text("e-dp"));
        }
        words.addAll(List.of("-i", form.text("e-in")));
        if (form.has("e-ack")) {
            words.add("--ack");
        }
        return words;
    }

    // --- changes

    @Override
    public void act(Visit visit) throws Unclear {
        var form = visit.form();
        var name = form.text("chain");
        visit.then(name.isEmpty() ? PATH : place(name));
        switch (form.text("do")) {
            case "new-chain" -> {
                visit.then(place(form.text("name")));
                visit.change("ipchains", "-N", plain(form.text("name")));
            }
            case "policy" -> visit.change("ipchains", "-P", plain(name), form.text("policy"));
            case "zero" -> visit.run("ipchains", "-Z", plain(name));
            case "flush" -> visit.change("ipchains", "-F", plain(name));
            case "delete-chain" -> {
                visit.then(PATH);
                visit.change("ipchains", "-X", plain(name));
            }
            case "order" -> order(visit, plain(name));
            case "move" -> move(visit, plain(name), form.number("rule", Integer.MAX_VALUE, 0), form.number("to", Integer.MAX_VALUE, 0));
            case "fields" -> rule(visit, plain(name), RuleFields.read(visit));
            case "text" -> rule(visit, plain(name), words(form.text("words")));
            default -> throw new Unclear("This form is not known.");
        }
    }

    private static String plain(String name) throws Unclear {
        if (name.isEmpty() || name.startsWith("-")) {
            throw new Unclear("A chain needs a name that does not begin with a dash.");
        }
        return name;
    }

    private static List<String> words(String rule) throws Unclear {
        try {
            return Script.words(rule);
        } catch (ScriptException e) {
            throw new Unclear(e.getMessage());
        }
    }

    private static Chain seen(Visit visit, String name) throws Unclear {
        var chain = chains(visit).chain(name);
        if (chain == null || !visit.form().text("seen").equals(ChainView.stamp(chain))) {
            throw new Unclear("The rules of the chain have changed meanwhile. Look at them again.");
        }
        return chain;
    }

    /** Adds a rule, or puts it in the place of another. */
    private static void rule(Visit visit, String name, List<String> words) throws Unclear {
        if (words.isEmpty()) {
            throw new Unclear("Say what the rule is about, such as: -p tcp -s 10.0.0.0/8 -j DENY");
        }
        var command = new ArrayList<>(List.of("ipchains"));
        var replaced = visit.form().text("edit");
        var place = visit.form().text("place");
        if (!replaced.isEmpty()) {
            seen(visit, name);
            command.addAll(List.of("-R", name, replaced));
        } else if (place.isEmpty()) {
            command.addAll(List.of("-A", name));
        } else {
            command.addAll(List.of("-I", name, place));
        }
        command.addAll(words);
        if (visit.form().has("check")) {
            visit.check(command);
        } else {
            visit.change(command);
        }
    }

    /** A button of the table of rules: its value is the number of a rule and, to move it, its new one. */
    private static void order(Visit visit, String name) throws Unclear {
        if (visit.form().has("delete")) {
            int number = visit.form().number("delete", Integer.MAX_VALUE, 0);
            if (number < 1 || number > seen(visit, name).size()) {
                throw new Unclear("There is no such rule.");
            }
            visit.change("ipchains", "-D", name, Integer.toString(number));
            return;
        }
        var numbers = Arrays.stream(visit.form().text("move").split(" ")).filter(word -> word.matches("[0-9]{1,6}")).mapToInt(Integer::parseInt)
                .toArray();
        if (numbers.length != 2) {
            throw new Unclear("Choose a rule to move.");
        }
        move(visit, name, numbers[0], numbers[1]);
    }

    private static void move(Visit visit, String name, int from, int to) throws Unclear {
        var chain = seen(visit, name);
        if (from < 1 || from > chain.size() || to < 1 || to > chain.size()) {
            throw new Unclear("The chain has places 1 to " + chain.size() + ".");
        }
        if (from == to) {
            throw new Unclear("The rule is there already.");
        }
        var insert = new ArrayList<>(List.of("ipchains", "-I", name, Integer.toString(to > from ? to + 1 : to)));
        insert.addAll(words(IpchainsCommands.text(chain.rule(from - 1).spec())));
        visit.changes(List.of(insert, List.of("ipchains", "-D", name, Integer.toString(to > from ? from : from + 1))));
    }
}
