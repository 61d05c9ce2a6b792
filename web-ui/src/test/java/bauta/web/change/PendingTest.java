package bauta.web.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.firmware.Engine;
import bauta.web.Router;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PendingTest {
    private static final List<String> FORWARD = List.of("ipmasqadm", "portfw", "-a", "-P", "tcp", "-L", "203.0.113.2", "80", "-R", "192.168.1.2",
            "8080");

    @TempDir
    private Path state;
    private Engine engine;
    private Pending pending;

    @BeforeEach
    void start() {
        engine = new Router(state, "eth1").engine();
        pending = new Pending(engine, new Shell(engine.commands()));
    }

    @Test
    void whatWaitsIsShownAndNotInForce() {
        assertTrue(pending.add(FORWARD).good());
        assertEquals(List.of(FORWARD), pending.commands());
        assertTrue(pending.preview().out().contains("+ipmasqadm portfw -a -P tcp -L 203.0.113.2 80 -R 192.168.1.2 8080"), pending.preview().out());
        assertFalse(engine.text().contains("portfw"));
    }

    @Test
    void whatCannotBeDoneDoesNotWait() {
        var refused = pending.add(List.of("ipmasqadm", "portfw", "-a", "-P", "tcp", "-L", "203.0.113.2"));
        assertFalse(refused.good());
        assertTrue(refused.err().contains("portfw"), refused.err());
        assertFalse(pending.add(List.of("rm", "-rf", "/")).good());
        assertFalse(pending.add(List.of("ipchains", "-A", "nowhere", "-j", "ACCEPT")).good());
        assertFalse(pending.add(List.of("bauta", "save")).good());
        assertEquals(List.of(), pending.commands());
    }

    @Test
    void whatComesNextIsComparedWithWhatWaits() {
        var policy = List.of("ipchains", "-P", "input", "DENY");
        var difference = pending.check(policy).out();
        assertTrue(difference.contains("\n+ipchains -P input DENY"), difference);
        pending.add(FORWARD);
        pending.add(policy);
        assertEquals("", pending.check(policy).out());
        assertTrue(pending.check(List.of("bauta", "set", "profile", "classic")).good());
        assertEquals(2, pending.commands().size());
    }

    @Test
    void aDraftIsMadeOnceAndTheNextOneFromIt() {
        assertEquals(Optional.empty(), pending.after());
        pending.add(FORWARD);
        var first = pending.after().orElseThrow();
        assertSame(first, pending.after().orElseThrow());
        pending.add(List.of("ipmasqadm", "portfw", "-a", "-P", "udp", "-L", "203.0.113.2", "53", "-R", "192.168.1.3", "53"));
        assertEquals(2, pending.after().orElseThrow().portfw().rows().size());
        assertEquals(1, first.portfw().rows().size());
        // What is changed beside is in the next draft.
        assertTrue(new Shell(engine.commands()).run("ipchains", "-A", "input", "-j", "ACCEPT").good());
        assertFalse(first.holds());
        assertEquals(1, pending.after().orElseThrow().chains().chain("input").size());
    }

    @Test
    void aRuleNamedByItsNumberIsTheOneThatWasSeen() {
        pending.add(List.of("ipchains", "-A", "input", "-s", "10.0.0.1", "-j", "DENY"));
        var seen = pending.after();
        pending.add(List.of("ipchains", "-I", "input", "-s", "10.0.0.2", "-j", "DENY"));
        var delete = List.of(List.of("ipchains", "-D", "input", "1"));
        assertTrue(pending.addAll(seen, delete).err().contains("changed meanwhile"));
        assertEquals(2, pending.commands().size());
        assertTrue(pending.addAll(pending.after(), delete).good());
    }

    @Test
    void whatCannotBeDoneAnyMoreIsSaid() {
        pending.add(List.of("ipchains", "-N", "guests"));
        assertTrue(new Shell(engine.commands()).run("ipchains", "-N", "guests").good());
        assertEquals(Optional.empty(), pending.after());
        assertFalse(pending.preview().good());
        assertTrue(pending.add(FORWARD).err().startsWith("The changes that wait already cannot be done any more"));
    }

    @Test
    void aLaterOneMayNeedAnEarlierOneWhichThenCannotGo() {
        assertTrue(pending.add(List.of("ipchains", "-N", "guests")).good());
        assertTrue(pending.add(List.of("ipchains", "-A", "guests", "-j", "DENY")).good());
        assertFalse(pending.remove(0).good());
        assertTrue(pending.remove(1).good());
        assertTrue(pending.remove(0).good());
        assertEquals(List.of(), pending.commands());
    }

    @Test
    void whatIsKeptIsSaved() throws Exception {
        pending.add(FORWARD);
        assertTrue(pending.apply(60).good());
        assertTrue(engine.text().contains("portfw"));
        assertTrue(pending.trying());
        assertTrue(engine.trialSeconds().isPresent());
        assertEquals(List.of(), pending.commands());
        assertTrue(pending.confirm().good());
        assertFalse(pending.trying());
        assertTrue(engine.generations().findFirst().orElseThrow().file().body().contains("portfw"));
    }

    @Test
    void whatNobodyKeepsGoesAwayAndWaitsAgain() {
        pending.add(FORWARD);
        assertTrue(pending.apply(1).good());
        soon(() -> !pending.trying());
        assertFalse(engine.text().contains("portfw"));
        assertEquals(List.of(FORWARD), pending.commands());
        assertTrue(pending.wentBack());
        assertFalse(pending.confirm().good());
        pending.clear();
        assertFalse(pending.wentBack());
    }

    @Test
    void whoeverAppliedMayGoBackAtOnce() {
        pending.add(FORWARD);
        pending.apply(3600);
        pending.abandon();
        assertFalse(engine.text().contains("portfw"));
        assertEquals(List.of(FORWARD), pending.commands());
    }

    private static void soon(BooleanSupplier happened) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!happened.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen");
            Thread.onSpinWait();
        }
    }
}
