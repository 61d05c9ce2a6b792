package bauta.chains;

/** Who hears of matches of rules with {@code -l}. Called on the path thread, before the rule changes the packet. */
public interface RuleLog {
    /** @param number the rule's place in the chain, from 1 */
    void matched(Chain chain, Rule rule, int number, Facts facts);

    /** About a second has gone by: what was held back may be said. */
    default void tick() {
    }
}
