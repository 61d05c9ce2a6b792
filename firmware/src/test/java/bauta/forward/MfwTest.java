package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MfwTest {
    private static final int CLIENT = 0xC6336407;
    private static final int A = 0x0A000002;
    private static final int B = 0x0A000003;
    private static final int C = 0x0A000004;

    private final Modules modules = new Modules();
    private final Mfw table = new Mfw(modules);

    @Test
    void firstAddedServesFirstThenTheOthersInBursts() {
        table.add(1, A, 0, 15, Terms.KEEP);
        table.add(1, B, 0, 5, Terms.KEEP);
        assertEquals("A".repeat(15) + "B".repeat(5) + "A".repeat(15) + "B".repeat(5), flows(40));
        assertEquals("A15 B5", hosts());
    }

    @Test
    void lastInsertedServesFirst() {
        table.insert(1, A, 0, 10, Terms.KEEP);
        table.insert(1, B, 0, 20, Terms.KEEP);
        assertEquals("B".repeat(20) + "A".repeat(10), flows(30));
    }

    @Test
    void standbyHostsTakeOverWhenForced() {
        table.add(1, A, 0, 0, Terms.KEEP);
        table.add(1, B, 0, 0, Terms.KEEP);
        table.add(1, C, 0, 0, Terms.KEEP);
        assertEquals("A".repeat(1000), flows(1000));
        assertEquals("A0 B0 C0", hosts());
        table.force(1);
        assertEquals("B0 C0 A0", hosts());
        assertEquals("B", flows(1));
        table.force(1);
        assertEquals("C", flows(1));
        table.force(1);
        assertEquals("A0 B0 C0", hosts());
        assertEquals("A", flows(1));
    }

    @Test
    void standbyBehindACountedHostTakesOverForGood() {
        table.add(1, A, 0, 2, Terms.KEEP);
        table.add(1, B, 0, 0, Terms.KEEP);
        assertEquals("A", flows(1));
        assertEquals("A1 B0", hosts());
        assertEquals("A", flows(1));
        assertEquals("B0 A2", hosts());
        assertEquals("B".repeat(50), flows(50));
        table.force(1);
        assertEquals("AAB", flows(3));
    }

    @Test
    void forcedHostComesBackWithAFullCount() {
        table.add(1, A, 0, 5, Terms.KEEP);
        table.add(1, B, 0, 5, Terms.KEEP);
        assertEquals("AA", flows(2));
        table.force(1);
        assertEquals("B5 A5", hosts());
    }

    @Test
    void singleHostIsNeitherCountedNorMoved() {
        table.add(1, A, 0, 3, Terms.KEEP);
        assertEquals("A".repeat(9), flows(9));
        assertEquals(Outcome.DONE, table.force(1));
        assertEquals("A3", hosts());
    }

    @Test
    void unknownMarksAreRefusedLikeTheOriginal() {
        assertEquals(Outcome.INVALID, table.set(9, 0, 0, 3, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.force(9));
        assertEquals(Outcome.ABSENT, table.delete(9, 0, 0));
        assertNull(table.choose(9, CLIENT));
        assertFalse(table.claims(0));
    }

    @Test
    void impossibleHostsAreRefused() {
        assertEquals(Outcome.INVALID, table.add(0, A, 0, 1, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.add(1, 0, 0, 1, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.insert(1, A, 0, -1, Terms.KEEP));
        assertEquals(Outcome.INVALID, table.insert(1, A, 65536, 1, Terms.KEEP));
        assertEquals(0, table.size());
        assertEquals(0, table.generation());
    }

    @Test
    void editChangesThoseThatMatchInTheirPlace() {
        table.add(1, A, 80, 10, Terms.KEEP);
        table.add(1, B, 80, 10, Terms.KEEP);
        flows(4);
        assertEquals(Outcome.DONE, table.set(1, A, 0, 3, Terms.KEEP));
        assertEquals("A3 B10", hosts());
        flows(1);
        assertEquals(Outcome.DONE, table.set(1, 0, 80, Mfw.KEEP, Terms.KEEP));
        assertEquals("A3 B10", hosts());
        assertEquals(Outcome.ABSENT, table.set(1, C, 0, 3, Terms.KEEP));
        assertEquals(Outcome.ABSENT, table.set(1, A, 81, 3, Terms.KEEP));
    }

    @Test
    void deletionTakesAllThatMatchAndTheMarkWithItsLastHost() {
        table.add(1, A, 80, 10, Terms.KEEP);
        table.add(1, A, 81, 10, Terms.KEEP);
        table.add(1, B, 80, 10, Terms.KEEP);
        assertEquals(Outcome.ABSENT, table.delete(1, C, 0));
        assertEquals(Outcome.DONE, table.delete(1, A, 0));
        assertEquals("B10", hosts());
        assertEquals(1, table.size());
        assertEquals(Outcome.DONE, table.delete(1, 0, 0));
        assertFalse(table.claims(1));
        assertEquals(0, modules.size());
    }

    @Test
    void sameHostTwiceCountsTwice() {
        table.add(1, A, 80, 1, Terms.KEEP);
        table.add(1, A, 80, 1, Terms.KEEP);
        table.add(1, B, 80, 1, Terms.KEEP);
        assertEquals("AABAAB", flows(6));
    }

    @Test
    void marksAreListedByTheirLowBitsThenNewestFirst() {
        for (int mark : new int[] {17, 1, 2, 0xF0000001}) {
            table.add(mark, A, 0, 10, Terms.KEEP);
        }
        assertEquals(List.of(0xF0000001, 1, 17, 2), table.rows().stream().map(Mfw.Row::mark).toList());
        assertTrue(table.claims(0xF0000001));
        table.flush();
        assertEquals(0, table.size());
        assertEquals(List.of(), table.rows());
        assertNull(table.choose(1, CLIENT));
    }

    private String flows(int howMany) {
        var served = new StringBuilder();
        for (int i = 0; i < howMany; i++) {
            served.append(name(table.choose(1, CLIENT).raddr));
        }
        return served.toString();
    }

    private String hosts() {
        return String.join(" ", table.rows().stream().map(row -> name(row.raddr()) + row.pcnt()).toList());
    }

    private static String name(int raddr) {
        return raddr == A ? "A" : raddr == B ? "B" : "C";
    }
}
