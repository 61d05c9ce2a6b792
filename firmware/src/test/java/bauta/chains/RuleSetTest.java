package bauta.chains;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bauta.chains.ChainException.Reason;
import bauta.path.PathThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RuleSetTest {
    private static Rule rule(String target) {
        return new Rule(new Draft().target(target).spec());
    }

    private static void refused(Reason reason, Executable change) {
        assertEquals(reason, assertThrows(ChainException.class, change).reason());
    }

    @Test
    void eachChangeLeavesTheOldSetAsItWas() throws ChainException {
        var empty = RuleSet.empty();
        var first = rule("DENY");
        var one = empty.append("input", first);
        var two = one.insert("input", 1, rule("ACCEPT"));
        assertEquals(0, empty.chain("input").size());
        assertEquals(1, one.chain("input").size());
        assertSame(first, two.chain("input").rule(1));
        assertSame(first, two.delete("input", 1).chain("input").rule(0));
        assertEquals(0, two.flush("input").chain("input").size());
    }

    @Test
    void placesAreCountedFromOne() throws ChainException {
        var set = RuleSet.empty().append("input", rule("DENY"));
        refused(Reason.INVALID, () -> set.insert("input", 0, rule("")));
        refused(Reason.INVALID, () -> set.insert("input", 3, rule("")));
        refused(Reason.INVALID, () -> set.replace("input", 2, rule("")));
        refused(Reason.MISSING, () -> set.delete("input", 2));
        refused(Reason.INVALID, () -> set.delete("input", rule("ACCEPT").spec()));
        assertEquals(2, set.insert("input", 2, rule("")).chain("input").size());
    }

    @Test
    void deletingAChainMovesTheJumpsToThoseBehindIt() throws ChainException {
        var set = RuleSet.empty().newChain("a").newChain("b").append("b", rule("DENY")).append("input", rule("b"));
        refused(Reason.BUSY, () -> set.deleteChain("b"));
        refused(Reason.BUSY, () -> set.deleteChain("input"));
        refused(Reason.NOT_EMPTY, () -> set.flush("input").deleteChain("b"));
        var fewer = set.deleteChain("a");
        assertSame(Verdict.DENY, new Walker().walk(fewer, Hook.INPUT, new Facts()));
        assertEquals(1, fewer.references("b"));
    }

    @Test
    void loopsAreRefusedWhenLoadedHoweverLong() throws ChainException {
        var set = RuleSet.empty().newChain("a").newChain("b").newChain("c").append("a", rule("b")).append("b", rule("c"));
        refused(Reason.LOOP, () -> set.append("c", rule("a")));
        refused(Reason.LOOP, () -> set.insert("c", 1, rule("c")));
        refused(Reason.LOOP, () -> set.append("c", rule("DENY")).replace("c", 1, rule("b")));
        refused(Reason.MISSING, () -> set.append("c", rule("input")));
        assertEquals(2, set.append("input", rule("c")).references("c"));
    }

    @Test
    void policies() {
        var set = RuleSet.empty();
        refused(Reason.INVALID, () -> set.policy("input", Target.MASQ));
        refused(Reason.INVALID, () -> set.policy("forward", Target.RETURN));
        refused(Reason.INVALID, () -> set.newChain("a").policy("a", Target.DENY));
        refused(Reason.MISSING, () -> set.policy("a", Target.DENY));
    }

    @Test
    void namesOfChains() throws ChainException {
        var set = RuleSet.empty().newChain("abcdefgh");
        refused(Reason.EXISTS, () -> set.newChain("abcdefgh"));
        refused(Reason.EXISTS, () -> set.newChain("input"));
        refused(Reason.INVALID, () -> set.newChain("abcdefghi"));
        refused(Reason.INVALID, () -> set.newChain("a b"));
    }

    @Test
    void goingBackToAnEarlierSetIsANewGeneration() throws ChainException {
        var tables = new Tables(PathThread.SAME);
        var before = tables.change(set -> set.append("input", rule("DENY")));
        var after = tables.change(set -> set.flush("input"));
        tables.publish(before);
        assertEquals(1, tables.current().chain("input").size());
        assertNotEquals(before.generation(), tables.current().generation());
        assertNotEquals(after.generation(), tables.current().generation());
    }
}
