package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.AutoForward.Kind;
import bauta.forward.AutoForward.Spec;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import org.junit.jupiter.api.Test;

class AutofwTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int I1 = 0x0A000005;
    private static final int I2 = 0x0A000006;
    private static final int C = 0xC6336407;
    private static final int D = 0xC6336408;
    private static final long SECOND = 1_000_000_000L;

    private final Modules modules = new Modules();
    private final Autofw table = new Autofw(modules);

    @Test
    void nothingIsWatchedWithoutARule() {
        assertFalse(table.watches(TCP, 7070));
        assertNull(modules.autofw());
        add(false, false);
        assertTrue(table.watches(TCP, 7070));
        assertFalse(table.watches(UDP, 7070));
        assertFalse(table.watches(1, 7070));
        assertEquals(table, modules.autofw());
        table.flush();
        assertFalse(table.watches(TCP, 7070));
        assertNull(modules.autofw());
    }

    @Test
    void peerFindsTheClientThatContactedIt() {
        add(false, false);
        assertEquals(0, host(6970, C));
        contact(I1, C);
        contact(I2, D);
        assertEquals(I1, host(6970, C));
        assertEquals(I2, host(7170, D));
        assertEquals(0, host(7171, C));
        assertEquals(0, host(6970, I1));
        assertNull(table.choose(TCP, 6970, C));
    }

    @Test
    void newRuleLearnsFromControlConnectionsThatStand() {
        var masquerade = new Masquerade(FlowTable.inMemory(16), Policy.STANDARD, (protocol, outside, port) -> false);
        for (int second : new int[] {100, 101, 110}) {
            masquerade.clock(second * SECOND);
            int flow = masquerade.masquerade(TCP, second == 101 ? I2 : I1, 1000 + second, second == 100 ? D : C, 7070, 0xCB007101);
            masquerade.seen(flow, true, 2, 40);
        }
        masquerade.clock(112 * SECOND);
        table.attach(masquerade);
        add(false, false);
        modules.clock(112 * SECOND);
        assertEquals(I1, host(6970, D));
        modules.clock(115 * SECOND);
        assertEquals(0, host(6970, D), "15 seconds after its latest packet");
        assertEquals(I2, host(6970, C), "the one that waits longer for its first flow");
        modules.clock(117 * SECOND);
        assertEquals(I1, host(6970, C));
    }

    @Test
    void contactCountsForFifteenSecondsFromItsLatestPacket() {
        add(false, false);
        contact(I1, C);
        modules.clock(15 * SECOND - 1);
        assertEquals(I1, host(6970, C));
        contact(I1, C);
        modules.clock(30 * SECOND - 2);
        assertEquals(I1, host(6970, C));
        modules.clock(30 * SECOND);
        assertEquals(0, host(6970, C));
    }

    @Test
    void unlimitedContactCountsForEver() {
        add(true, false);
        contact(I1, C);
        modules.clock(1_000_000 * SECOND);
        assertEquals(I1, host(6970, C));
    }

    @Test
    void anyPeerGetsTheClientThatHadContactLast() {
        add(false, true);
        assertEquals(0, host(6970, D));
        contact(I2, C);
        contact(I1, C);
        assertEquals(I1, host(6970, D));
        contact(I2, C);
        assertEquals(I2, host(6970, D));
        modules.clock(15 * SECOND);
        assertEquals(0, host(6970, D));
        assertEquals(I2, table.rows().getFirst().where());
    }

    @Test
    void clientsOfOnePeerAreServedInTheOrderTheyBegan() {
        add(false, false);
        contact(I1, C);
        modules.clock(SECOND);
        contact(I2, C);
        contact(I1, C);
        contact(I2, C);
        assertEquals(I1, serve(C));
        assertEquals(I2, serve(C));
        assertEquals(I2, serve(C), "nobody waits, so who spoke last");
    }

    @Test
    void clientThatNeverWantedAnythingStandsInNobodysWayForLong() {
        add(false, false);
        for (int second = 0; second <= 16; second++) {
            modules.clock(second * SECOND);
            contact(I1, C);
        }
        contact(I2, C);
        contact(I1, C);
        assertEquals(I2, serve(C));
    }

    @Test
    void whoWasSilentLongestMakesRoom() {
        add(true, false);
        for (int client = 1; client <= AutoForward.CONTACTS + 1; client++) {
            modules.clock(client * SECOND);
            contact(I1 + client, C + client);
        }
        assertEquals(0, host(6970, C + 1));
        assertEquals(I1 + 2, host(6970, C + 2));
        assertEquals(I1 + AutoForward.CONTACTS + 1, host(6970, C + AutoForward.CONTACTS + 1));
    }

    @Test
    void fixedHostServesAnybodyAtAnyTime() {
        assertEquals(Outcome.DONE, table.add(new Spec(Kind.RANGE, TCP, 20, 21, 0, 0, I1, 0, 0, false, false), Terms.NONE));
        assertEquals(I1, table.host(table.choose(TCP, 21, C), C));
        assertNull(table.choose(TCP, 22, C));
    }

    @Test
    void newestRuleIsAskedFirst() {
        add(false, false);
        contact(I1, C);
        assertEquals(Outcome.DONE, table.add(new Spec(Kind.RANGE, UDP, 7000, 7000, 0, 0, I2, 0, 0, false, false), Terms.NONE));
        assertEquals(I2, host(7000, C));
        assertEquals(I1, host(6970, C));
    }

    @Test
    void directRulesConcernTheWayOutOnly() {
        assertEquals(Outcome.DONE, table.add(new Spec(Kind.DIRECT, UDP, 27910, 27911, 0, 0, 0, 0, 0, false, false), Terms.NONE));
        assertTrue(table.direct(UDP, 27911));
        assertFalse(table.direct(TCP, 27911));
        assertFalse(table.direct(UDP, 27912));
        assertNull(table.choose(UDP, 27910, C));
    }

    @Test
    void onlyOnePortRulesKeepTheirPortFromMasquerading() {
        add(false, false);
        assertEquals(Outcome.DONE, table.add(new Spec(Kind.PORT, UDP, 0, 0, 7777, 8888, I2, 0, 0, false, false), Terms.NONE));
        assertTrue(table.claims(UDP, 7777));
        assertFalse(table.claims(UDP, 6970));
        assertEquals(8888, table.choose(UDP, 7777, C).port(7777));
    }

    @Test
    void ruleIsDeletedWhateverItLearned() {
        add(true, true);
        contact(I1, C);
        assertEquals(Outcome.ABSENT, table.delete(new Spec(Kind.RANGE, UDP, 6970, 7170, 0, 0, 0, TCP, 7071, false, false)));
        assertEquals(Outcome.DONE, table.delete(new Spec(Kind.RANGE, UDP, 6970, 7170, 0, 0, 0, TCP, 7070, false, false)));
        assertEquals(0, table.size());
    }

    @Test
    void rangesAndPortsThatCannotBeAreRefused() {
        assertEquals(Outcome.INVALID, table.add(new Spec(Kind.RANGE, UDP, 9, 8, 0, 0, I1, 0, 0, false, false), Terms.NONE));
        assertEquals(Outcome.INVALID, table.add(new Spec(Kind.RANGE, 1, 8, 9, 0, 0, I1, 0, 0, false, false), Terms.NONE));
        assertEquals(Outcome.INVALID, table.add(new Spec(Kind.RANGE, UDP, 8, 65536, 0, 0, I1, 0, 0, false, false), Terms.NONE));
        assertEquals(Outcome.INVALID, table.add(new Spec(Kind.RANGE, UDP, 8, 9, 0, 0, 0, TCP, 0, false, false), Terms.NONE));
        assertEquals(Outcome.INVALID, table.add(new Spec(Kind.PORT, UDP, 0, 0, 7777, 8888, 0, 0, 0, false, false), Terms.NONE));
        assertEquals(0, table.size());
        assertEquals(0, table.generation());
    }

    private void add(boolean unlimited, boolean anyPeer) {
        var spec = new Spec(Kind.RANGE, UDP, 6970, 7170, 0, 0, 0, TCP, 7070, unlimited, anyPeer);
        assertEquals(Outcome.DONE, table.add(spec, Terms.NONE));
    }

    private void contact(int client, int peer) {
        table.contacted(TCP, 7070, client, peer);
    }

    private int host(int port, int peer) {
        var rule = table.choose(UDP, port, peer);
        return rule == null ? 0 : table.host(rule, peer);
    }

    private int serve(int peer) {
        var rule = table.choose(UDP, 6970, peer);
        assertNotNull(rule);
        int host = table.host(rule, peer);
        table.used(rule, host, peer);
        return host;
    }
}
