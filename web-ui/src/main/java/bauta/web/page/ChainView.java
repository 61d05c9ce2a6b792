package bauta.web.page;

import bauta.chains.Chain;
import bauta.chains.Counts;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.command.IpchainsCommands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One chain on the page of the firewall.
 *
 * @param chain the one chosen; null if there is none of that name
 */
record ChainView(Visit visit, RuleSet set, Chain chain) {
    /** Rules on a page. */
    static final int PAGE = 50;

    private static final String BEGIN = "input";

    static ChainView of(Visit visit, RuleSet set) {
        return new ChainView(visit, set, set.chain(visit.form().has("chain") ? visit.form().text("chain") : BEGIN));
    }

    /** Tells a chain's rules from others, so that no number is taken for that of another rule. */
    static String stamp(Chain chain) {
        int hash = chain.size();
        for (int i = 0; i < chain.size(); i++) {
            hash = 31 * hash + chain.rule(i).spec().hashCode();
        }
        return Integer.toHexString(hash);
    }

    private String name() {
        return chain.name();
    }

    void write() {
        var html = visit.html();
        int number = visit.form().number("edit", chain.size(), 0);
        if (number > 0) {
            edit(number);
        }
        Facts.section(html, "rules", "Rules of " + name());
        html.element("p", "They are asked from the first to the last; the first that fits decides.", "class", "soft");
        if (chain.size() == 0) {
            html.element("p", chain.builtIn() ? "There are none: the policy decides." : "There are none: packets go back to the rule before.");
        } else {
            rules(visit.form().number("from", chain.size(), 1));
        }
        add();
        whole();
        html.close();
    }

    // --- rules in order

    private void rules(int wanted) {
        var html = visit.html();
        int first = (Math.max(wanted, 1) - 1) / PAGE * PAGE;
        int end = Math.min(chain.size(), first + PAGE);
        var counts = visit.engine().tables().counts(set);
        int place = set.chains().indexOf(chain);
        var waiting = waiting(first, end);
        Forms.begin(visit, FirewallPage.PATH, "order", "data-reorder", "move");
        seen();
        html.open("div", "data-refresh", "rules");
        Facts.table(html, "", "Rule", "#Packets", "#Bytes", "Order", "");
        for (int i = first; i < end; i++) {
            rule(i, counts, place, !waiting.contains(chain.rule(i)));
        }
        Facts.endTable(html);
        html.close().close();
        pages(first, end);
        AsCommands.rules(visit, chain, first, end);
    }

    /** Those of the rules shown that packets do not meet yet. */
    private Set<Rule> waiting(int first, int end) {
        var rules = Collections.newSetFromMap(new IdentityHashMap<Rule, Boolean>());
        for (int i = first; i < end; i++) {
            rules.add(chain.rule(i));
        }
        var now = visit.engine().tables().current().chain(name());
        for (int i = 0; now != null && i < now.size(); i++) {
            rules.remove(now.rule(i));
        }
        return rules;
    }

    private void rule(int i, Counts counts, int place, boolean inForce) {
        var html = visit.html();
        var spec = chain.rule(i).spec();
        var number = Integer.toString(i + 1);
        html.open("tr", "data-key", number + " " + spec.hashCode(), "data-number", number).element("th", number, "scope", "row").open("td")
                .text(RuleWords.about(spec) + ": ").element("strong", RuleWords.then(spec));
        if (!inForce) {
            html.text(" ").element("em", "(waits)");
        }
        html.open("div").open("code", "class", "soft").words(IpchainsCommands.text(spec)).close().close().close();
        html.element("td", inForce ? Facts.number(counts.packets(place, i)) : "", "class", "number")
                .element("td", inForce ? Facts.volume(counts.bytes(place, i)) : "", "class", "number").open("td", "class", "order");
        move(i, -1, "\u2191", "Move rule " + number + " up");
        move(i, 1, "\u2193", "Move rule " + number + " down");
        html.close().open("td", "class", "order").element("a", "Change", "href", FirewallPage.place(name()) + "&edit=" + number, "aria-label",
                "Change rule " + number);
        html.element("button", "Delete", "type", "submit", "name", "delete", "value", number, "class", "quiet", "aria-label",
                "Delete rule " + number).close().close().line();
    }

    private void move(int i, int by, String sign, String label) {
        int to = i + by;
        var value = i + 1 + " " + (to + 1);
        if (to >= 0 && to < chain.size()) {
            visit.html().element("button", sign, "type", "submit", "name", "move", "value", value, "class", "quiet", "aria-label", label);
        } else {
            visit.html().element("button", sign, "type", "button", "class", "quiet", "disabled", "disabled", "aria-label", label);
        }
    }

    private void pages(int first, int end) {
        if (chain.size() <= PAGE) {
            return;
        }
        var html = visit.html();
        html.open("p", "class", "buttons").text("Rules " + (first + 1) + " to " + end + " of " + Facts.number(chain.size()) + ". ");
        if (first > 0) {
            html.element("a", "Those before", "href", FirewallPage.place(name()) + "&from=" + (first - PAGE + 1)).text(" ");
        }
        if (end < chain.size()) {
            html.element("a", "Those after", "href", FirewallPage.place(name()) + "&from=" + (end + 1));
        }
        html.close();
    }

    private void seen() {
        Forms.hidden(visit, "chain", name());
        Forms.hidden(visit, "seen", stamp(chain));
    }

    // --- one rule

    private void edit(int number) {
        var html = visit.html();
        var text = IpchainsCommands.text(chain.rule(number - 1).spec());
        Facts.section(html, "edit", "Rule " + number + " of " + name());
        var fields = RuleFields.of(text);
        if (fields != null) {
            form("fields", number, () -> RuleFields.write(visit, set, fields), "Note this rule in its place");
        }
        html.element("h3", "Or as text");
        form("text", number, () -> words(text), "Note this text in its place");
        if (chain.size() > 1) {
            html.element("h3", "Its place");
            Forms.begin(visit, FirewallPage.PATH, "move");
            seen();
            Forms.hidden(visit, "rule", Integer.toString(number));
            Forms.text(visit, "to", "New number", Integer.toString(number), "1 to " + chain.size(), "inputmode", "numeric", "class", "short");
            Forms.end(visit, "Move it");
        }
        html.open("p").element("a", "Close", "href", FirewallPage.place(name())).close().close();
    }

    private void add() {
        var html = visit.html();
        boolean adding = visit.form().text("edit").isEmpty();
        details("Add a rule", adding && visit.form().text("do").equals("fields"));
        form("fields", 0, () -> {
            RuleFields.write(visit, set, Map.of());
            place();
        }, "Note this rule");
        html.close();
        details("Add a rule as text", adding && visit.form().text("do").equals("text"));
        form("text", 0, () -> {
            words("");
            place();
        }, "Note this rule");
        html.close();
    }

    private void words(String text) {
        Forms.text(visit, "words", "Rule, as behind \u201cipchains -A " + name() + "\u201d", text, "Such as: -p tcp -s 10.0.0.0/8 -d 0/0 22 -l -j DENY",
                "class", "mono");
    }

    private void place() {
        Forms.text(visit, "place", "Number", "", "Its place in the chain; empty for the last", "inputmode", "numeric", "class", "short");
    }

    private void details(String summary, boolean open) {
        if (open) {
            visit.html().open("details", "open", "open");
        } else {
            visit.html().open("details");
        }
        visit.html().element("summary", summary);
    }

    /** @param number of the rule that it replaces; 0 for none */
    private void form(String purpose, int number, Runnable fields, String button) {
        Forms.begin(visit, FirewallPage.PATH, purpose);
        seen();
        if (number > 0) {
            Forms.hidden(visit, "edit", Integer.toString(number));
        }
        fields.run();
        visit.html().open("p", "class", "send").element("button", button, "type", "submit")
                .element("button", "Check only", "type", "submit", "name", "check", "value", "1", "class", "quiet")
                .open("output", "class", "command").close().close().close().line();
    }

    // --- the whole chain

    private void whole() {
        var html = visit.html();
        details("The whole chain", false);
        if (chain.builtIn()) {
            Forms.begin(visit, FirewallPage.PATH, "policy");
            Forms.hidden(visit, "chain", name());
            var policies = new ArrayList<>(List.of("ACCEPT", "Let through (ACCEPT)", "DENY", "Drop (DENY)", "REJECT", "Refuse (REJECT)"));
            if (name().equals("forward")) {
                policies.addAll(List.of("MASQ", "Masquerade (MASQ)"));
            }
            Forms.choice(visit, "policy", "What becomes of packets that no rule decides (policy)", chain.policy().name(), "",
                    policies.toArray(String[]::new));
            Forms.end(visit, "Note this policy");
        }
        html.open("p", "class", "buttons");
        Forms.button(visit, FirewallPage.PATH, "zero", "Set counters to zero now", "quiet", "chain", name());
        if (chain.size() != 0) {
            Forms.button(visit, FirewallPage.PATH, "flush", "Delete all its rules", "danger", "chain", name());
        }
        if (!chain.builtIn()) {
            Forms.button(visit, FirewallPage.PATH, "delete-chain", "Delete the chain", "danger", "chain", name());
        }
        html.close().close();
    }
}
