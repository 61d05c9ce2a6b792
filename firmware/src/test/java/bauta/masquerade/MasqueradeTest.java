package bauta.masquerade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MasqueradeTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int OUTSIDE = 0xcb007101;
    private static final int INSIDE = 0x0a000005;
    private static final int PEER = 0xc6336407;

    private int asked;

    @Test
    void aPoolWithoutAFreePortIsNotSearchedForEveryPacket() {
        var masquerade = new Masquerade(FlowTable.inMemory(64), Policy.STANDARD, (protocol, outside, port) -> {
            asked++;
            return true;
        });
        masquerade.clock(1_000_000_000L);
        assertEquals(Masquerade.NO_PORT, masquerade.masquerade(UDP, INSIDE, 5000, PEER, 53, OUTSIDE));
        asked = 0;
        for (int i = 0; i < 100; i++) {
            assertEquals(Masquerade.NO_PORT, masquerade.masquerade(UDP, INSIDE, 5000 + i, PEER, 53, OUTSIDE));
        }
        assertTrue(asked <= 100, "ports looked at: " + asked);
    }

    @Test
    void aPortThatBecomesFreeIsFoundAMomentLater() {
        var full = new boolean[] {true};
        var masquerade = new Masquerade(FlowTable.inMemory(64), Policy.STANDARD, (protocol, outside, port) -> full[0] || port == 5000);
        masquerade.clock(1_000_000_000L);
        assertEquals(Masquerade.NO_PORT, masquerade.masquerade(UDP, INSIDE, 5000, PEER, 53, OUTSIDE));
        full[0] = false;
        masquerade.clock(1_200_000_000L);
        assertTrue(masquerade.masquerade(UDP, INSIDE, 5000, PEER, 53, OUTSIDE) > 0);
    }

    @Test
    void timeoutsOfYearsDoNotEndFlowsAtOnce() {
        var masquerade = new Masquerade(FlowTable.inMemory(8), Policy.STANDARD.withTimeouts(0, 0, Integer.MAX_VALUE), (protocol, outside, port) -> false);
        masquerade.clock(1_000_000_000L);
        int flow = masquerade.masquerade(UDP, INSIDE, 5000, PEER, 53, OUTSIDE);
        masquerade.seen(flow, true, 0, 100);
        masquerade.clock(100_000_000_000L);
        assertEquals(flow, masquerade.outbound(UDP, INSIDE, 5000, PEER, 53));
    }

    @Test
    void looseFlowsOfAnEarlierRunMayLearnTheirPeerUnderAnotherProfile() {
        var table = FlowTable.inMemory(8);
        var classic = new Masquerade(table, Policy.CLASSIC, (protocol, outside, port) -> false);
        classic.clock(1_000_000_000L);
        var flows = new int[8];
        for (int i = 0; i < 4; i++) {
            flows[i] = classic.masquerade(UDP, INSIDE, 5000 + i, PEER, 53, OUTSIDE);
            flows[i + 4] = classic.masquerade(UDP, INSIDE + 1, 5000 + i, PEER, 53, OUTSIDE);
        }
        var next = new Masquerade(table, Policy.STANDARD, (protocol, outside, port) -> false);
        next.clock(1_100_000_000L);
        next.policy(Policy.CLASSIC);
        for (int flow : flows) {
            assertEquals(flow, next.inbound(UDP, PEER + flow, 53, OUTSIDE, table.outsidePort(flow)));
            next.remove(flow);
        }
        assertEquals(0, next.mappings());
        next.policy(Policy.STANDARD);
        for (int i = 0; i < 4; i++) {
            assertTrue(next.masquerade(UDP, INSIDE, 6000 + i, PEER, 53, OUTSIDE) > 0);
        }
        assertEquals(4, next.mappings());
    }

    @Test
    void peerThatHasAllClassicPortsIsNotSearchedForAgainAtOnce() {
        var masquerade = new Masquerade(FlowTable.inMemory(8192), Policy.CLASSIC, (protocol, outside, port) -> false);
        masquerade.clock(1_000_000_000L);
        int ports = Policy.CLASSIC.lastPort() - Policy.CLASSIC.firstPort() + 1;
        int one = 0;
        for (int i = 0; i < ports; i++) {
            one = masquerade.masquerade(TCP, INSIDE + i % 100, 1000 + i, PEER, 53, OUTSIDE);
            assertTrue(one > 0);
        }
        assertEquals(Masquerade.NO_PORT, masquerade.masquerade(TCP, INSIDE, 9000, PEER, 53, OUTSIDE));
        masquerade.remove(one);
        assertEquals(Masquerade.NO_PORT, masquerade.masquerade(TCP, INSIDE, 9000, PEER, 53, OUTSIDE), "asked again at the same time");
        assertTrue(masquerade.masquerade(TCP, INSIDE, 9000, PEER + 1, 53, OUTSIDE) > 0, "another peer");
        masquerade.clock(1_200_000_000L);
        assertTrue(masquerade.masquerade(TCP, INSIDE, 9000, PEER, 53, OUTSIDE) > 0);
    }
}
