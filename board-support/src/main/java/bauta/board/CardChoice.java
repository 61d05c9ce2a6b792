package bauta.board;

import bauta.wire.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which card is which: one that was set for a side has it; else the soldered one is outside and the first other one inside, and
 * without a soldered one they go by their places, outside first.
 *
 * @param inside  null where none is left for it
 * @param outside null where none is left for it
 * @param notices what an administrator has to know, a line each
 */
record CardChoice(CardFacts inside, CardFacts outside, List<String> notices) {

    /**
     * Hardware addresses of the cards that were set by hand.
     *
     * @param inside  48 bits; 0 for the rule
     * @param outside 48 bits; 0 for the rule
     */
    record Wish(long inside, long outside) {
        static final Wish NONE = new Wish(0, 0);
    }

    boolean complete() {
        return inside != null && outside != null;
    }

    /** @param cards by their places */
    static CardChoice of(List<CardFacts> cards, Wish wish) {
        var notices = new ArrayList<String>();
        var left = new ArrayList<>(cards);
        var inside = wished(left, wish.inside, "inside", notices);
        var outside = wished(left, wish.outside, "outside", notices);
        if (outside == null) {
            outside = first(left, CardFacts::soldered);
        }
        if (outside == null) {
            outside = first(left, card -> true);
        }
        if (inside == null) {
            inside = first(left, card -> true);
        }
        return new CardChoice(inside, outside, List.copyOf(notices));
    }

    private static CardFacts wished(List<CardFacts> left, long mac, String side, List<String> notices) {
        if (mac == 0) {
            return null;
        }
        var card = first(left, each -> each.mac() == mac);
        if (card == null) {
            notices.add("the network card " + Addresses.mac(mac) + ", which was set for " + side
                    + ", is not there; another one has its place until it is back ('bauta nics')");
        }
        return card;
    }

    /** The first such card, taken away from those that are left; null if there is none. */
    private static CardFacts first(List<CardFacts> left, Predicate<CardFacts> such) {
        for (var card : left) {
            if (such.test(card)) {
                left.remove(card);
                return card;
            }
        }
        return null;
    }
}
