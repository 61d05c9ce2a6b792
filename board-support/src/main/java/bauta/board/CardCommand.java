package bauta.board;

import bauta.board.CardChoice.Wish;
import bauta.command.BautaCommand.SubCommand;
import bauta.command.Console;
import bauta.wire.Addresses;
import java.io.IOException;
import java.util.List;

/** The sub-command {@code nics} of {@code bauta}: which network card is inside and which outside. */
final class CardCommand {
    private static final String USAGE = "nics takes nothing (to list them), inside NAME|MAC, outside NAME|MAC, swap or auto";

    private final Cards cards;
    private final String inside;
    private final String outside;
    private final boolean chosen;

    /**
     * @param inside  name of the card the router took for inside
     * @param outside name of the other
     * @param chosen  whether the rule may choose; if not, the command line of the daemon did
     */
    CardCommand(Cards cards, String inside, String outside, boolean chosen) {
        this.cards = cards;
        this.inside = inside;
        this.outside = outside;
        this.chosen = chosen;
    }

    SubCommand subCommand() {
        return new SubCommand("nics", "[inside|outside NAME|MAC] [swap] [auto]", "network cards: which is inside, which outside; sets it",
                this::run);
    }

    private int run(List<String> words, Console console) {
        try {
            return run(words.subList(1, words.size()), cards.cards(), console);
        } catch (IOException e) {
            console.err("bauta: nics: " + e.getMessage() + "\n");
            return 1;
        }
    }

    private int run(List<String> words, List<CardFacts> there, Console console) throws IOException {
        if (words.isEmpty()) {
            list(there, console);
            return 0;
        }
        if (!chosen) {
            console.err("bauta: nics: the command line of bautad names the cards; with --lan auto --wan auto they can be set here\n");
            return 1;
        }
        return switch (words.getFirst()) {
            case "auto" -> words.size() == 1 ? keep(Wish.NONE, there, console) : misused(console);
            case "swap" -> words.size() == 1 ? keep(new Wish(mac(there, outside), mac(there, inside)), there, console) : misused(console);
            case "inside", "outside" -> words.size() == 2 ? set(words.get(0), words.get(1), there, console) : misused(console);
            default -> misused(console);
        };
    }

    private static int misused(Console console) {
        console.err("bauta: " + USAGE + "\n");
        return 2;
    }

    private static long mac(List<CardFacts> there, String name) {
        return there.stream().filter(card -> card.name().equals(name)).mapToLong(CardFacts::mac).findFirst().orElse(0);
    }

    private int set(String side, String card, List<CardFacts> there, Console console) throws IOException {
        var mac = CardFinder.mac(card) != 0 ? CardFinder.mac(card) : mac(there, card);
        if (mac == 0) {
            console.err("bauta: nics: there is no card " + card + "; there " + names(there) + "\n");
            return 1;
        }
        var now = cards.wish();
        // A card is on one side only; the one set last counts.
        var wish = side.equals("inside") ? new Wish(mac, now.outside() == mac ? 0 : now.outside())
                : new Wish(now.inside() == mac ? 0 : now.inside(), mac);
        return keep(wish, there, console);
    }

    private static String names(List<CardFacts> there) {
        return there.isEmpty() ? "is none" : "are " + String.join(", ", there.stream().map(CardFacts::name).toList());
    }

    private int keep(Wish wish, List<CardFacts> there, Console console) throws IOException {
        var choice = CardChoice.of(there, wish);
        cards.wish(wish);
        choice.notices().forEach(notice -> console.err("bauta: nics: " + notice + "\n"));
        if (!choice.complete()) {
            console.err("bauta: nics: there are not two cards for that now; the router will wait for them when it starts\n");
        } else if (runs(choice)) {
            console.out("as it is already: inside " + inside + ", outside " + outside + "\n");
        } else {
            console.out(willBe(choice));
        }
        return 0;
    }

    private boolean runs(CardChoice choice) {
        return choice.inside().name().equals(inside) && choice.outside().name().equals(outside);
    }

    private static String willBe(CardChoice choice) {
        return "inside will be " + choice.inside().name() + ", outside " + choice.outside().name() + " once the router starts again ('bauta restart')\n";
    }

    private void list(List<CardFacts> there, Console console) {
        var wish = cards.wish();
        for (var card : there) {
            var side = card.name().equals(inside) ? "inside" : card.name().equals(outside) ? "outside" : "-";
            var how = !chosen ? "by command line" : card.mac() == wish.inside() || card.mac() == wish.outside() ? "set by hand" : "by rule";
            console.out("%-8s %-15s %s  %s%s%s\n".formatted(side, card.name(), Addresses.mac(card.mac()),
                    card.soldered() ? "soldered" : "plugged in", card.driver().isEmpty() ? "" : ", " + card.driver(),
                    side.equals("-") ? "" : ", " + how));
        }
        for (var side : List.of("inside " + inside, "outside " + outside)) {
            var name = side.substring(side.indexOf(' ') + 1);
            if (there.stream().noneMatch(card -> card.name().equals(name))) {
                console.out("%-8s %-15s no card of this machine's own\n".formatted(side.substring(0, side.indexOf(' ')), name));
            }
        }
        var choice = CardChoice.of(there, wish);
        if (chosen && choice.complete() && !runs(choice)) {
            console.out(willBe(choice));
        }
    }
}
