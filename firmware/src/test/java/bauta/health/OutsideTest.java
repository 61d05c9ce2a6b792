package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bauta.path.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutsideTest {
    private static final int A = 0xcb007101;
    private static final int B = 0xcb007109;
    private static final int NEVER = 3_600_000;

    private final LinkedBlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    private final List<Integer> forgotten = Collections.synchronizedList(new ArrayList<>());
    private Outside outside;
    private int strange;

    private void patience(int millis) {
        var events = new EventLog();
        events.follow(heard::add);
        outside = new Outside(new Outside.Pinned() {
            @Override
            public int forget(int address) {
                forgotten.add(address);
                return 2;
            }

            @Override
            public int forgetStrange() {
                return strange;
            }
        }, events, millis);
    }

    @AfterEach
    void close() {
        outside.close();
    }

    private void is(boolean carrier, int... addresses) {
        var subnets = Arrays.stream(addresses).mapToObj(address -> new Topology.Subnet(address, 24)).toList();
        var link = new Topology.Link("eth0", 1, 1500, carrier, subnets);
        outside.topology(new Topology(link, link, List.of()));
    }

    /** The next event; there must be one. */
    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS).text();
    }

    /** The latest event, after all that happened up to now, is about the link, which nothing else is. */
    private void nothingElseWasSaid() throws InterruptedException {
        is(false, A);
        assertEquals("the link is down", next());
    }

    @Test
    void anotherAddressIsOneEventAndItsFlowsGoAtOnce() throws InterruptedException {
        patience(NEVER);
        is(true, A);
        is(true, B);
        assertEquals("the address is 203.0.113.9 instead of 203.0.113.1; 2 connections of the old one were forgotten", next());
        assertEquals(List.of(A), forgotten);
        is(true, A, B);
        assertEquals("the address is 203.0.113.1 203.0.113.9", next());
    }

    @Test
    void aChangeByWayOfNoneIsOneEventToo() throws InterruptedException {
        patience(NEVER);
        is(true, A);
        is(true);
        is(true, B);
        assertEquals("the address is 203.0.113.9 instead of 203.0.113.1; 2 connections of the old one were forgotten", next());
    }

    @Test
    void anAddressThatIsBackSoonIsNoEventAndKeepsItsFlows() throws InterruptedException {
        patience(NEVER);
        is(true, A);
        is(true);
        is(true, A);
        nothingElseWasSaid();
        assertEquals(List.of(), forgotten);
    }

    @Test
    void anAddressThatStaysAwayIsOneEventAndItsReturnAnother() throws InterruptedException {
        patience(1);
        is(true, A);
        is(true);
        assertEquals("there is no address any more, it was 203.0.113.1; 2 connections of the old one were forgotten", next());
        is(true, A);
        assertEquals("the address is 203.0.113.1", next());
        assertEquals(List.of(A), forgotten);
    }

    @Test
    void theLinkIsAnEventOfItsOwnAndForgetsNothing() throws InterruptedException {
        patience(NEVER);
        is(true, A);
        is(false, A);
        assertEquals("the link is down", next());
        is(true, A);
        assertEquals("the link is up", next());
        assertEquals(List.of(), forgotten);
    }

    @Test
    void theFirstAddressIsNoEventUnlessFlowsAreFromAnother() throws InterruptedException {
        patience(NEVER);
        is(true);
        is(true, A);
        nothingElseWasSaid();
        outside.close();
        strange = 1;
        patience(NEVER);
        is(true, A);
        assertEquals("the address is 203.0.113.1; 1 connection of the old one was forgotten", next());
    }
}
