package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.wire.Ethernet;
import bauta.wire.Tcp;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CallersTest {
    private static final int OTHER_HOST = Wires.INSIDE_HOST + 1;
    private static final int PAGES = 80;

    private final Block block = Memory.PLAIN.allocate(2048);
    private final Packet packet = new Packet();
    private int now = Integer.MAX_VALUE - 500;
    private final Callers callers = new Callers(() -> now);

    private Packet segment(int source, int port, int flags) {
        return segment(source, Wires.ROUTER_INSIDE, Wires.tcp(port, PAGES, flags, 0));
    }

    private Packet segment(int source, int destination, byte[] tcp) {
        int length = Wires.ip(block, Side.INSIDE, source, destination, 6, tcp);
        packet.wrap(Side.INSIDE, block, Wires.AT, length);
        packet.ip.wrap(block.bytes(), Wires.AT + Ethernet.HEADER, length - Ethernet.HEADER);
        packet.readTransport();
        return packet;
    }

    private boolean opens(int source, int port) {
        return callers.admits(segment(source, port, Tcp.SYN));
    }

    private void boardSays(int board, int port, int flags) {
        callers.answered(segment(board, Wires.INSIDE_HOST, Wires.tcp(PAGES, port, flags, 0)));
    }

    /** As many as a host may have, from ports of 40000 and up. */
    private void fill() {
        for (int i = 0; i < Callers.MOST; i++) {
            assertTrue(opens(Wires.INSIDE_HOST, 40_000 + i));
        }
    }

    @Test
    void oneHostHasSoManyAndOthersStillTheirs() {
        fill();
        assertFalse(opens(Wires.INSIDE_HOST, 50_000));
        assertTrue(opens(OTHER_HOST, 50_000));
        assertTrue(opens(Wires.INSIDE_HOST, 40_000), "the same SYN once more");
        assertTrue(callers.admits(segment(Wires.INSIDE_HOST, 50_000, Tcp.ACK)), "begins nothing");
    }

    @Test
    void whatTheBoardEndsMakesRoom() {
        fill();
        boardSays(Wires.ROUTER_INSIDE, 40_001, Tcp.FIN | Tcp.ACK);
        assertTrue(opens(Wires.INSIDE_HOST, 50_000));
        assertFalse(opens(Wires.INSIDE_HOST, 50_001));
        boardSays(Wires.ROUTER_INSIDE, 40_002, Tcp.RST | Tcp.ACK);
        assertTrue(opens(Wires.INSIDE_HOST, 50_001));
        boardSays(Wires.ROUTER_INSIDE, 40_003, Tcp.ACK);
        assertFalse(opens(Wires.INSIDE_HOST, 50_002));
    }

    @Test
    void aHostThatSaysItHasDoneMayStillKeepTheBoardBusy() {
        fill();
        assertTrue(callers.admits(segment(Wires.INSIDE_HOST, 40_001, Tcp.FIN | Tcp.ACK)), "and the answer still goes out, or waits");
        assertTrue(callers.admits(segment(Wires.INSIDE_HOST, 40_002, Tcp.RST)), "which may be none that the board heeds");
        assertFalse(opens(Wires.INSIDE_HOST, 50_000));
    }

    @Test
    void aResetThatTheBoardHeedsMakesRoom() {
        fill();
        int expected = 2000;
        boardSays(Wires.ROUTER_INSIDE, 40_001, Tcp.ACK); // acknowledges 2000
        var reset = ByteBuffer.wrap(Wires.tcp(40_001, PAGES, Tcp.RST, 0));
        callers.admits(segment(Wires.INSIDE_HOST, Wires.ROUTER_INSIDE, reset.putInt(4, expected + 1).array()));
        assertFalse(opens(Wires.INSIDE_HOST, 50_000));
        callers.admits(segment(Wires.INSIDE_HOST, Wires.ROUTER_INSIDE, reset.putInt(4, expected).array()));
        assertTrue(opens(Wires.INSIDE_HOST, 50_000));
    }

    @Test
    void connectionsToTwoAddressesOfTheBoardAreTwo() {
        fill();
        int other = Wires.ROUTER_INSIDE + 1;
        assertFalse(callers.admits(segment(Wires.INSIDE_HOST, other, Wires.tcp(40_000, PAGES, Tcp.SYN, 0))));
        boardSays(other, 40_000, Tcp.RST | Tcp.ACK);
        assertFalse(opens(Wires.INSIDE_HOST, 50_000));
    }

    @Test
    void whatWasSilentForHalfAYearDoesNotComeBack() {
        fill();
        now += Integer.MIN_VALUE + 1;
        assertTrue(opens(Wires.INSIDE_HOST, 50_000));
    }

    @Test
    void whatIsSilentForLongMakesRoomAndWhatSpeaksStays() {
        fill();
        now += Callers.SILENCE - 1;
        assertFalse(opens(Wires.INSIDE_HOST, 50_000));
        assertTrue(callers.admits(segment(Wires.INSIDE_HOST, 40_000, Tcp.ACK)));
        now++;
        int begun = 0;
        while (opens(Wires.INSIDE_HOST, 50_000 + begun)) {
            begun++;
        }
        assertEquals(Callers.MOST - 1, begun);
    }

    @Test
    void askingTakesNoNote() {
        for (int i = 0; i < 2 * Callers.MOST; i++) {
            assertFalse(callers.full(segment(Wires.INSIDE_HOST, 40_000 + i, Tcp.SYN)));
        }
        fill();
        assertTrue(callers.full(segment(Wires.INSIDE_HOST, 50_000, Tcp.SYN)));
        assertFalse(callers.full(segment(OTHER_HOST, 50_000, Tcp.SYN)));
    }

    @Test
    void whereThereIsNoRoomForMoreConnectionsNobodyIsKeptOff() {
        for (int host = 0; host < 40; host++) {
            for (int i = 0; i < Callers.MOST; i++) {
                assertTrue(opens(Wires.INSIDE_HOST + host, 40_000 + i));
            }
        }
        assertFalse(opens(Wires.INSIDE_HOST, 50_000));
    }

    @Test
    void theRouterHasBothDirectionsNoted() {
        var twin = new Twin(VerdictMemory.WAYS);
        var drops = twin.router.drops();
        int shell = 22;
        for (int i = 0; i <= Callers.MOST; i++) {
            twin.router.fromNic(Side.INSIDE, twin.block, Wires.AT, Wires.ip(twin.block, Side.INSIDE, Wires.INSIDE_HOST, Wires.ROUTER_INSIDE, 6,
                    Wires.tcp(40_000 + i, shell, Tcp.SYN, 0)));
        }
        assertEquals(1, drops.of(DropReason.CALLER_LIMIT));
        twin.router.fromHost(Side.INSIDE, twin.block, Wires.AT, Wires.ip(twin.block, Side.INSIDE, Wires.ROUTER_INSIDE, Wires.INSIDE_HOST, 6,
                Wires.tcp(shell, 40_000, Tcp.RST | Tcp.ACK, 0)));
        twin.router.fromNic(Side.INSIDE, twin.block, Wires.AT, Wires.ip(twin.block, Side.INSIDE, Wires.INSIDE_HOST, Wires.ROUTER_INSIDE, 6,
                Wires.tcp(50_000, shell, Tcp.SYN, 0)));
        assertEquals(1, drops.of(DropReason.CALLER_LIMIT));
    }
}
