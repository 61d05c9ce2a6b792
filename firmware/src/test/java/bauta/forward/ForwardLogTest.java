package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ForwardLogTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int M = 0xCB007101;
    private static final int C = 0xC6336407;
    private static final int B1 = 0x0A000002;
    private static final long SECOND = 1_000_000_000L;

    private final Modules modules = new Modules();
    private final Portfw portfw = new Portfw(modules);
    private final Masquerade masquerade = new Masquerade(FlowTable.inMemory(5000), Policy.STANDARD, (protocol, outside, port) -> false);
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    ForwardLogTest() {
        modules.log().attach(masquerade);
        modules.log().sink(lines::add);
        rule(80, LogFormat.of("%m %P %c:%p %l %b in %i out %o %ds %v"));
        rule(81, LogFormat.NONE);
    }

    @Test
    void connectionThatEndsLeavesALine() throws InterruptedException {
        modules.clock(SECOND);
        int flow = begin(TCP, 4000, 80);
        masquerade.seen(flow, false, 2, 60);
        masquerade.seen(flow, true, 18, 44);
        masquerade.seen(flow, false, 16, 40);
        modules.clock(8 * SECOND);
        masquerade.seen(flow, false, 4, 40);
        assertEquals("portfw tcp 198.51.100.7:4000 203.0.113.1:80 10.0.0.2:8080 in 140 out 44 7s closed", line());
        masquerade.remove(flow);
        masquerade.remove(begin(TCP, 4001, 80));
        assertTrue(line().contains(":4001 "), "nothing more of the first");
    }

    @Test
    void silenceAndAnAdministratorAreToldFromACloseOfTheEnds() throws InterruptedException {
        int idle = begin(TCP, 4000, 80);
        masquerade.flows().state(idle, State.ESTABLISHED.ordinal());
        masquerade.remove(idle);
        assertTrue(line().endsWith(" idle"));
        int cut = begin(TCP, 4000, 80);
        masquerade.flows().flags(cut, masquerade.flows().flags(cut) | FlowTable.CUT);
        masquerade.remove(cut);
        assertTrue(line().endsWith(" cut"));
    }

    @Test
    void refusedConnectionLeavesALineAndIsCounted() throws InterruptedException {
        modules.log().refused(portfw.choose(TCP, M, 80, M, C), TCP, C, 4000, M, 80, B1, 8080);
        assertEquals("portfw tcp 198.51.100.7:4000 203.0.113.1:80 10.0.0.2:8080 in 0 out 0 0s refused", line());
        assertEquals(1, portfw.details().getLast().refused());
    }

    @Test
    void lineComesAlsoWhenTheRuleIsGoneByThen() throws InterruptedException {
        int flow = begin(TCP, 4000, 80);
        portfw.flush();
        masquerade.remove(flow);
        assertTrue(line().contains(" 0s "));
    }

    @Test
    void flowOfAnEarlierProcessIsLoggedWithoutItsDuration() throws InterruptedException {
        int flow = begin(TCP, 4000, 81);
        masquerade.flows().forward(flow, portfw.choose(TCP, M, 80, M, C).id);
        masquerade.remove(flow);
        assertTrue(line().contains(" -s "));
    }

    @Test
    void ruleWithoutAFormatAndFlowWithoutARuleAreSilent() throws InterruptedException {
        masquerade.remove(begin(TCP, 4000, 81));
        masquerade.remove(masquerade.masquerade(UDP, B1, 5000, C, 53, M));
        masquerade.remove(begin(TCP, 4001, 80));
        assertTrue(line().contains(":4001 "));
        assertNull(lines.poll());
    }

    @Test
    void linesThatFindNoRoomAreCountedAndSaid() throws InterruptedException {
        var open = new CountDownLatch(1);
        var reached = new CountDownLatch(1);
        modules.log().sink(text -> {
            lines.add(text);
            reached.countDown();
            awaitOpen(open);
        });
        var rule = portfw.choose(TCP, M, 80, M, C);
        modules.log().refused(rule, TCP, C, 1, M, 80, B1, 8080);
        assertTrue(reached.await(10, TimeUnit.SECONDS));
        for (int i = 0; i < 2000; i++) {
            modules.log().refused(rule, TCP, C, 2, M, 80, B1, 8080);
        }
        assertEquals(2000 - 1024, modules.log().dropped());
        open.countDown();
        String last;
        do {
            last = line();
        } while (!last.startsWith("Forward log limited: "));
        assertEquals("Forward log limited: 976 lines dropped", last);
    }

    private static void awaitOpen(CountDownLatch open) {
        try {
            open.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rule(int port, LogFormat format) {
        assertEquals(Outcome.DONE, portfw.add(TCP, M, port, B1, 8080, 10, 65535, new Terms(null, format)));
    }

    private int begin(int protocol, int clientPort, int port) {
        var rule = portfw.choose(protocol, M, port, M, C);
        int flow = masquerade.forwarded(protocol, B1, 8080, C, clientPort, M, port, State.LISTEN);
        masquerade.flows().forward(flow, rule.id);
        modules.log().began(flow, rule);
        return flow;
    }

    private String line() throws InterruptedException {
        var line = lines.poll(10, TimeUnit.SECONDS);
        assertTrue(line != null, "no line came");
        return line;
    }
}
