package bauta.web.page;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The part of the page Network about the cards: which is inside and which outside, and why. */
final class NetworkCards {
    /** A card as {@code bauta nics} lists it. */
    private static final Pattern CARD = Pattern.compile("(inside|outside|-) +(\\S+) +([0-9a-f:]{17})  (.*?)(?:, (by rule|set by hand|by command line))?");

    private NetworkCards() {
    }

    /** Nothing where the router does not know cards. */
    static void write(Visit visit, String path) {
        var listing = visit.shell().run("bauta", "nics");
        if (!listing.good()) {
            return;
        }
        var html = visit.html();
        var lines = listing.out().lines().toList();
        var cards = lines.stream().map(CARD::matcher).filter(card -> card.matches()).map(card -> card.toMatchResult()).toList();
        boolean settable = lines.stream().noneMatch(line -> line.endsWith("by command line"));
        Facts.section(html, "cards", "Network cards");
        Facts.table(html, "Card", "Side", "Hardware address", "What it is", "Why there", "");
        cards.forEach(card -> row(visit, path, card, settable));
        Facts.endTable(html);
        lines.stream().filter(line -> !CARD.matcher(line).matches()).forEach(line -> html.element("p", line));
        if (settable) {
            html.element("p", "What is set is kept by the hardware address, and holds once the firmware is restarted (page System).", "class", "soft");
            Forms.button(visit, path, "card-auto", "Let the rule choose", "quiet");
        }
        AsCommands.shown(visit, "bauta", "nics");
        html.close();
    }

    private static void row(Visit visit, String path, MatchResult card, boolean settable) {
        var html = visit.html();
        var side = card.group(1);
        html.open("tr").element("th", card.group(2), "scope", "row", "class", "mono").element("td", side.equals("-") ? "not used" : side)
                .element("td", card.group(3), "class", "mono").element("td", card.group(4)).element("td", card.group(5) == null ? "" : card.group(5))
                .open("td");
        for (var other : settable ? List.of("inside", "outside") : List.<String>of()) {
            if (!other.equals(side)) {
                Forms.button(visit, path, "card-" + other, "Make it " + other, "quiet", "card", card.group(3));
            }
        }
        html.close().close().line();
    }

    /** Whether the form was one of these. */
    static boolean act(Visit visit) throws Unclear {
        switch (visit.form().text("do")) {
            case "card-inside" -> visit.run("bauta", "nics", "inside", visit.form().text("card"));
            case "card-outside" -> visit.run("bauta", "nics", "outside", visit.form().text("card"));
            case "card-auto" -> visit.run("bauta", "nics", "auto");
            default -> {
                return false;
            }
        }
        return true;
    }
}
