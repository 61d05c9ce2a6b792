package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.AddressBinding.Network;
import bauta.forward.AddressBinding.Spec;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Foreseen;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NatTest {
    private static final int UDP = 17;
    private static final int POOL = 0xcb007110;
    private static final int HOST = 0x0a000005;
    private static final int PEER = 0xc6336407;

    private final Modules modules = new Modules();
    private final FlowTable table = FlowTable.inMemory(4096);
    private final Masquerade masquerade = new Masquerade(table, Policy.STANDARD, (protocol, outside, port) -> false);
    private final Nat nat = new Nat(modules);
    private int[] owned = {};

    private Nat attached() {
        nat.attach(masquerade, addresses -> owned = addresses);
        return nat;
    }

    private static Spec pool(int first, int last, Network... networks) {
        return new Spec(first, last, 0, List.of(networks), false, false);
    }

    private int flow(int host, int port) {
        return masquerade.masquerade(UDP, host, port, PEER, 53, nat.address(host, Foreseen.NOTHING));
    }

    @Test
    void hostKeepsItsAddressAsLongAsItHasFlows() {
        attached().add(pool(POOL, POOL + 3), Terms.NONE);
        int one = flow(HOST, 1000);
        flow(HOST + 1, 1000);
        int two = flow(HOST, 1001);
        assertEquals(table.outside(one), table.outside(two));
        masquerade.remove(one);
        assertEquals(POOL, nat.address(HOST, Foreseen.NOTHING));
        masquerade.remove(two);
        assertEquals(POOL + 2, nat.address(HOST, Foreseen.NOTHING), "addresses nobody had yet come before one that was left");
    }

    @Test
    void usedUpPoolIsSharedByTheFewest() {
        attached().add(pool(POOL, POOL + 1), Terms.NONE);
        flow(HOST, 1000);
        flow(HOST + 1, 1000);
        flow(HOST + 2, 1000);
        assertEquals(POOL + 1, nat.address(HOST + 3, Foreseen.NOTHING));
        assertFalse(nat.oneToOne(HOST, POOL, Foreseen.NOTHING));
        assertTrue(nat.oneToOne(HOST + 1, POOL + 1, Foreseen.NOTHING));
    }

    @Test
    void exclusivePoolIsNotShared() {
        attached().add(new Spec(POOL, POOL, 0, List.of(), false, true), Terms.NONE);
        flow(HOST, 1000);
        assertEquals(Nat.USED_UP, nat.address(HOST + 1, Foreseen.NOTHING));
        assertEquals(POOL, nat.address(HOST, Foreseen.NOTHING));
    }

    @Test
    void bindingComesBeforePoolsAndLongerPrefixesFirst() {
        attached().add(pool(POOL, POOL, new Network(0x0a000000, 8)), Terms.NONE);
        nat.add(pool(POOL + 1, POOL + 1, new Network(0x0a000000, 24)), Terms.NONE);
        nat.add(new Spec(POOL + 9, POOL + 9, HOST, List.of(), false, false), Terms.NONE);
        assertEquals(POOL + 9, nat.address(HOST, Foreseen.NOTHING));
        assertEquals(POOL + 1, nat.address(HOST + 1, Foreseen.NOTHING));
        assertEquals(POOL, nat.address(0x0a010005, Foreseen.NOTHING));
        assertEquals(0, nat.address(0xc0a80105, Foreseen.NOTHING));
    }

    @Test
    void whatAnEarlierProcessLeftIsCountedWhenTheRulesCome() {
        masquerade.masquerade(UDP, HOST, 1000, PEER, 53, POOL + 1);
        attached().add(pool(POOL, POOL + 3), Terms.NONE);
        assertEquals(POOL + 1, nat.address(HOST, Foreseen.NOTHING));
        assertEquals(POOL, nat.address(HOST + 1, Foreseen.NOTHING));
    }

    @Test
    void deletedAddressIsOwnedUntilItsLastFlowEnds() {
        attached().add(pool(POOL, POOL + 1), Terms.NONE);
        int flow = flow(HOST, 1000);
        nat.delete(POOL, POOL + 1);
        assertArrayEquals(new int[] {POOL}, owned);
        assertEquals(0, nat.address(HOST, Foreseen.NOTHING));
        assertNull(modules.nat());
        masquerade.remove(flow);
        modules.clock(1);
        assertArrayEquals(new int[0], owned);
    }

    @Test
    void draftChangesNothingUntilItIsTaken() {
        attached().add(pool(POOL, POOL + 1), Terms.NONE);
        flow(HOST, 1000);
        var draft = new Nat(new Modules());
        draft.copy(nat);
        draft.delete(POOL, POOL + 1);
        draft.add(pool(POOL, POOL), Terms.NONE);
        assertEquals(2, owned.length);
        nat.take(draft);
        assertArrayEquals(new int[] {POOL}, owned);
        assertEquals(POOL, nat.address(HOST, Foreseen.NOTHING));
    }

    @Test
    void rulesThatClashAreRefused() {
        attached().add(pool(POOL, POOL + 7), Terms.NONE);
        assertEquals(Outcome.INVALID, nat.add(pool(POOL + 7, POOL + 9), Terms.NONE));
        assertEquals(Outcome.INVALID, nat.add(pool(POOL + 9, POOL + 8), Terms.NONE));
        assertEquals(Outcome.INVALID, nat.add(pool(0x0b000000, 0x0b000000 + Nat.MOST_ADDRESSES - 8), Terms.NONE));
        assertEquals(Outcome.ABSENT, nat.delete(POOL, POOL + 6));
        assertEquals(8, owned.length);
    }

    @Test
    void wholeAddressYieldsToAForwardedPortOfIt() {
        attached().add(pool(POOL, POOL), Terms.NONE);
        var portfw = new Portfw(modules);
        portfw.add(UDP, POOL, 53, HOST, 53, 1, 65535, Terms.NONE);
        assertEquals(List.of("portfw", "nat"), modules.order());
        modules.order(List.of("nat", "portfw"));
        assertEquals(List.of("portfw", "nat"), modules.order());
    }

    /** Against what a count of all flows says, with many hosts, addresses, and changes of rules in between. */
    @Test
    void countsAreThoseOfTheFlows() {
        attached();
        long seed = Long.getLong("bauta.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var alive = new ArrayList<Integer>();
        for (int i = 0; i < 20_000; i++) {
            int what = random.nextInt(100);
            if (what == 0) {
                int first = POOL + 8 * random.nextInt(8);
                if (nat.delete(first, first + 7) != Outcome.DONE) {
                    nat.add(pool(first, first + 7), Terms.NONE);
                }
            } else if (what < 55 && alive.size() < 1500) {
                int host = HOST + random.nextInt(300);
                int address = nat.address(host, Foreseen.NOTHING);
                int flow = masquerade.masquerade(UDP, host, 1024 + random.nextInt(60_000), PEER + random.nextInt(9), 53,
                        address == 0 ? POOL - 1 : address);
                if (flow > 0) {
                    alive.add(flow);
                }
            } else if (!alive.isEmpty()) {
                int at = random.nextInt(alive.size());
                masquerade.remove(alive.get(at));
                alive.set(at, alive.getLast());
                alive.removeLast();
            }
            modules.clock(i);
        }
        var counted = new HashMap<List<Integer>, Integer>();
        var used = new HashSet<Integer>();
        alive.forEach(flow -> {
            counted.merge(List.of(table.outside(flow), table.inside(flow)), 1, Integer::sum);
            used.add(table.outside(flow));
        });
        Map<List<Integer>, Integer> said = new HashMap<>();
        nat.rows().forEach(row -> row.bound().forEach(bound -> said.put(List.of(bound.address(), bound.host()), bound.flows())));
        said.forEach((pair, flows) -> assertEquals(counted.get(pair), flows, "seed " + seed));
        var own = new HashSet<Integer>();
        for (int address : owned) {
            own.add(address);
        }
        used.remove(POOL - 1);
        assertTrue(own.containsAll(used), "seed " + seed);
        nat.rows().forEach(row -> assertTrue(own.contains(row.spec().first()), "seed " + seed));
        own.removeIf(address -> nat.rows().stream().anyMatch(row -> row.spec().holds(address)));
        assertTrue(used.containsAll(own), "seed " + seed);
    }
}
