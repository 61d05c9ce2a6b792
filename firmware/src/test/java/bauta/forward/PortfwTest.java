package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PortfwTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int M = 0xCB007101;
    private static final int OTHER = 0xCB007102;
    private static final int A = 0x0A000002;
    private static final int B = 0x0A000003;
    private static final int ANY = 65535;
    private static final int CLIENT = 0xC6336407;

    private final Modules modules = new Modules();
    private final Portfw table = new Portfw(modules);

    @Test
    void lastAddedServesFirstThenTheOthersInBursts() {
        add(A, 15);
        add(B, 5);
        assertEquals("B".repeat(5) + "A".repeat(15) + "B".repeat(5) + "A".repeat(15), connections(40));
        assertEquals("B5/5 A15/15", counts());
    }

    @Test
    void orderOfAddingDecidesWhoStarts() {
        add(B, 5);
        add(A, 15);
        assertEquals("A".repeat(15) + "B".repeat(5) + "A".repeat(15) + "B".repeat(5), connections(40));
        assertEquals("A15/15 B5/5", counts());
    }

    @Test
    void ruleWhoseTurnIsOverStandsLastInTheListOfItsProtocol() {
        add(A, 15);
        add(B, 5);
        connections(5);
        assertEquals("A15/15 B5/5", counts());
        connections(3);
        assertEquals("A12/15 B5/5", counts());
    }

    @Test
    void aRuleThatStandsAsideServesOnlyWhereNoOtherCan() {
        add(A, 15);
        add(B, 5);
        var group = Group.ofPort(TCP, M, 80);
        var a = table.group(group).getLast().backend();
        var b = table.group(group).getFirst().backend();
        long generation = table.generation();
        table.arrange(group, null, Set.of(b));
        assertEquals("A".repeat(20), connections(20));
        table.arrange(group, null, Set.of(a, b));
        assertEquals(1, connections(1).length(), "better than nobody");
        table.arrange(group, b, Set.of());
        assertEquals("B", connections(1));
        assertEquals(generation, table.generation(), "no change of the configuration");
    }

    @Test
    void aForcedStepEndsTheTurnOfTheFirst() {
        add(A, 15);
        add(B, 5);
        connections(2);
        assertEquals(Outcome.DONE, table.force(TCP, M, 80));
        assertEquals("A15/15 B5/5", counts());
        assertEquals(Outcome.ABSENT, table.force(UDP, M, 80));
    }

    @Test
    void onlyRuleOfTheModuleDoesNotCount() {
        add(A, 10);
        connections(25);
        assertEquals("A10/10", counts());
    }

    @Test
    void onlyRuleOfItsPortCountsWhenThereIsAnyOther() {
        add(A, 10);
        assertEquals(Outcome.DONE, table.add(UDP, OTHER, 53, B, 53, 10, ANY, Terms.KEEP));
        connections(3);
        assertEquals(7, table.rows().getLast().pcnt());
        connections(7);
        assertEquals(10, table.rows().getLast().pcnt());
    }

    @Test
    void sameRuleAgainIsEditedInItsPlace() {
        add(A, 10);
        add(B, 10);
        connections(3);
        assertEquals(Outcome.DONE, table.add(TCP, M, 80, A, 8080, 3, ANY, Terms.KEEP));
        assertEquals("B7/10 A3/3", counts());
    }

    @Test
    void wildcardsEditAllOfThatPort() {
        add(A, 10);
        add(B, 10);
        assertEquals(Outcome.DONE, table.add(TCP, M, 80, 0, 0, 7, ANY, Terms.KEEP));
        assertEquals("B7/7 A7/7", counts());
        assertEquals(Outcome.DONE, table.add(TCP, 0, 80, A, 0, 4, ANY, Terms.KEEP));
        assertEquals("B7/7 A4/4", counts());
    }

    @Test
    void newRuleNeedsADestination() {
        assertEquals(Outcome.ABSENT, table.add(TCP, M, 80, 0, 0, 10, ANY, Terms.KEEP));
        assertEquals(Outcome.ABSENT, table.add(TCP, M, 80, A, 0, 10, ANY, Terms.KEEP));
        assertEquals(0, table.size());
        assertEquals(0, table.generation());
        assertFalse(table.claims(TCP, 80));
    }

    @Test
    void valuesOutOfRangeAreRefusedAndChangeNothing() {
        assertEquals(Outcome.INVALID, table.add(TCP, M, 0, A, 80, 10, ANY, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.add(TCP, M, 61000, A, 80, 10, 60999, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.add(TCP, M, 65536, A, 80, 10, ANY, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.add(TCP, M, 80, A, 80, 0, ANY, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.add(1, M, 80, A, 80, 10, ANY, Terms.KEEP));
        assertEquals(0, table.size());
        assertEquals(Outcome.DONE, table.add(TCP, M, 60999, A, 80, 10, 60999, Terms.KEEP));
        assertEquals(Outcome.DONE, table.add(TCP, M, 65535, A, 80, 10, ANY, Terms.KEEP));
    }

    @Test
    void deletionRemovesAllThatMatch() {
        add(A, 10);
        add(B, 10);
        assertEquals(Outcome.ABSENT, table.delete(TCP, M, 80, A, 80));
        assertEquals(Outcome.ABSENT, table.delete(UDP, M, 80, 0, 0));
        assertEquals(Outcome.ABSENT, table.delete(TCP, OTHER, 80, 0, 0));
        assertEquals(2, table.size());
        assertEquals(Outcome.DONE, table.delete(TCP, M, 80, A, 0));
        assertEquals("B10/10", counts());
        assertTrue(table.claims(TCP, 80));
        assertEquals(Outcome.DONE, table.delete(TCP, 0, 80, 0, 0));
        assertEquals(0, table.size());
        assertFalse(table.claims(TCP, 80));
    }

    @Test
    void ruleMatchesItsAddressPortAndProtocolOnly() {
        add(A, 10);
        assertEquals(A, table.choose(TCP, M, 80, 0, CLIENT).raddr);
        assertNull(table.choose(UDP, M, 80, 0, CLIENT));
        assertNull(table.choose(TCP, OTHER, 80, M, CLIENT));
        assertNull(table.choose(TCP, M, 81, M, CLIENT));
        assertNull(table.choose(1, M, 80, M, CLIENT));
    }

    @Test
    void addressZeroIsWhateverTheOutsideHas() {
        assertEquals(Outcome.DONE, table.add(TCP, 0, 80, A, 80, 10, ANY, Terms.KEEP));
        assertEquals(A, table.choose(TCP, M, 80, M, CLIENT).raddr);
        assertEquals(A, table.choose(TCP, OTHER, 80, OTHER, CLIENT).raddr);
        assertNull(table.choose(TCP, M, 80, OTHER, CLIENT));
        assertNull(table.choose(TCP, M, 80, 0, CLIENT));
    }

    @Test
    void portIsClaimedWhateverTheAddress() {
        assertEquals(Outcome.DONE, table.add(UDP, OTHER, 53, A, 53, 10, ANY, Terms.KEEP));
        assertTrue(table.claims(UDP, 53));
        assertFalse(table.claims(TCP, 53));
        assertFalse(table.claims(1, 53));
    }

    @Test
    void countingForARuleThatWasDeletedMeanwhileDoesNotBringItBack() {
        add(A, 1);
        add(B, 10);
        var chosen = table.choose(TCP, M, 80, 0, CLIENT);
        assertEquals(B, chosen.raddr);
        table.delete(TCP, M, 80, A, 0);
        add(A, 1);
        var first = table.choose(TCP, M, 80, 0, CLIENT);
        assertEquals(A, first.raddr);
        table.delete(TCP, M, 80, A, 0);
        assertEquals(Outcome.DONE, table.add(TCP, M, 81, A, 81, 1, ANY, Terms.KEEP));
        table.used(first);
        assertEquals(2, table.size());
        assertEquals(2, table.rows().size());
        assertEquals(B, table.choose(TCP, M, 80, 0, CLIENT).raddr);
    }

    @Test
    void udpIsListedFirst() {
        add(A, 10);
        assertEquals(Outcome.DONE, table.add(UDP, M, 53, B, 53, 10, ANY, Terms.KEEP));
        assertEquals(UDP, table.rows().getFirst().protocol());
        table.flush();
        assertEquals(0, table.rows().size());
        assertFalse(table.claims(UDP, 53));
    }

    @Test
    void generationRisesWithCommandsAndNotWithConnections() {
        add(A, 1);
        add(B, 1);
        long before = table.generation();
        connections(9);
        assertEquals(before, table.generation());
        table.flush();
        assertEquals(before + 1, table.generation());
    }

    @Test
    void modulesAreAskedInTheOrderOfActivationLatestFirst() {
        var mfw = new Mfw(modules);
        assertEquals(0, modules.size());
        add(A, 1);
        mfw.add(1, A, 0, 10, Terms.KEEP);
        assertEquals(mfw, modules.get(0));
        assertEquals(table, modules.get(1));
        add(B, 1);
        assertEquals(mfw, modules.get(0));
        table.flush();
        assertEquals(1, modules.size());
        add(B, 1);
        assertEquals(table, modules.get(0));
        mfw.delete(1, 0, 0);
        assertEquals(1, modules.size());
    }

    private void add(int raddr, int pref) {
        assertEquals(Outcome.DONE, table.add(TCP, M, 80, raddr, 8080, pref, ANY, Terms.KEEP));
    }

    private String connections(int howMany) {
        var served = new StringBuilder();
        for (int i = 0; i < howMany; i++) {
            var chosen = table.choose(TCP, M, 80, M, CLIENT);
            table.used(chosen);
            served.append(name(chosen.raddr));
        }
        return served.toString();
    }

    private String counts() {
        var counts = table.rows().stream().map(row -> name(row.raddr()) + row.pcnt() + "/" + row.pref()).toList();
        return String.join(" ", counts);
    }

    private static String name(int raddr) {
        return raddr == A ? "A" : "B";
    }
}
