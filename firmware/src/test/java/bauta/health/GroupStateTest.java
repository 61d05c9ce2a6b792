package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.Backend;
import bauta.health.GroupState.Change;
import bauta.health.GroupState.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupStateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Backend A = new Backend(0xc0a84d02, 8080);
    private static final Backend B = new Backend(0xc0a84d02, 8081);
    private static final Backend C = new Backend(0xc0a84d02, 8082);
    private static final List<Backend> ALL = List.of(A, B, C);

    private final Set<Backend> told = new HashSet<>();
    private boolean goesOn;
    private long now;

    private GroupState group(String options) {
        var check = CheckWords.parse(List.of(("tcp fall=1 rise=1 " + options).strip().split(" ")));
        var group = new GroupState(check.primary() == null ? check.withPrimary(A) : check, ALL, false, told::contains, goesOn, now);
        group.update(check.primary() == null ? check.withPrimary(A) : check, ALL, false, now);
        for (var host : ALL) {
            if (!told.contains(host)) {
                assertNull(group.result(host, true, "", now).kind());
            }
        }
        return group;
    }

    private Change fail(GroupState group, Backend host) {
        return group.result(host, false, "connection refused", now);
    }

    private Change comeBack(GroupState group, Backend host) {
        return group.result(host, true, "", now);
    }

    /** So many results of the same kind. @return what the last one changed */
    private Change comeBack(GroupState group, Backend host, int times) {
        var change = Change.NONE;
        for (int i = 0; i < times; i++) {
            change = comeBack(group, host);
        }
        return change;
    }

    private void fail(GroupState group, Backend host, int times) {
        for (int i = 0; i < times; i++) {
            fail(group, host);
        }
    }

    @Test
    void theNextHealthyHostServesAndOnlyTheFailedOneIsCut() {
        var group = group("order=first");
        assertEquals(List.of(A), group.serving());
        fail(group, B);
        var change = fail(group, A);
        assertEquals(Event.Kind.FAIL, change.kind());
        assertEquals(C, change.lead());
        assertTrue(change.publish());
        assertEquals(List.of(A), change.cut());
        assertEquals("192.168.77.2:8080 fails: connection refused; 192.168.77.2:8082 serves", change.text());
        assertEquals(Service.STANDBY, group.service());
    }

    @Test
    void hostsThatShareGoOnWithoutTheOneThatFails() {
        var group = group("");
        assertEquals(ALL, group.serving());
        var change = fail(group, B);
        assertEquals(Set.of(B), group.out());
        assertEquals(List.of(B), change.cut());
        assertNull(change.lead());
        comeBack(group, B);
        assertEquals(Set.of(), group.out());
    }

    @Test
    void withNothingBetterTheLastOneStaysAndKeepsItsConnectionsUntilThereIs() {
        var group = group("order=first");
        fail(group, A);
        fail(group, B);
        var last = fail(group, C);
        assertEquals(List.of(), last.cut());
        assertTrue(last.text().endsWith("nothing better is there, 192.168.77.2:8082 stays and is tried on"), last.text());
        assertEquals(Service.NOTHING, group.service());
        var back = comeBack(group, B);
        assertEquals(List.of(B), group.serving());
        assertEquals(List.of(C), back.cut());
    }

    @Test
    void theHostOfLastResortServesOnlyWhereNoOtherCan() {
        var group = group("sorry=192.168.77.2:8082");
        assertEquals(List.of(A, B), group.serving());
        fail(group, A);
        fail(group, B);
        assertEquals(List.of(C), group.serving());
        assertEquals(Service.STANDBY, group.service());
        comeBack(group, B);
        assertEquals(List.of(B), group.serving());
    }

    @Test
    void thePrimaryIsBackAtOnceAndTheOtherDrains() {
        var group = group("order=first drain=10s");
        fail(group, A);
        var back = comeBack(group, A);
        assertEquals(A, back.lead());
        assertEquals(List.of(), back.cut());
        now += 9 * SECOND;
        assertEquals(Change.NONE, group.tick(now));
        now += SECOND;
        assertEquals(List.of(B), group.tick(now).cut());
        assertEquals(Change.NONE, group.tick(now));
    }

    @Test
    void thePrimaryWaitsItsHoldTimeAndBeginsItAgainWhenItFails() {
        var group = group("order=first failback=hold:10s");
        fail(group, A);
        comeBack(group, A);
        assertEquals(List.of(B), group.serving());
        now += 5 * SECOND;
        fail(group, A);
        comeBack(group, A);
        now += 9 * SECOND;
        assertEquals(Change.NONE, group.tick(now));
        now += SECOND;
        var change = group.tick(now);
        assertEquals(Event.Kind.FAIL_BACK, change.kind());
        assertEquals(List.of(A), group.serving());
        assertEquals(Change.NONE, group.tick(now));
    }

    @Test
    void byHandMeansThatOnlyAHandBringsItBack() {
        var group = group("failback=by-hand");
        fail(group, A);
        comeBack(group, A);
        assertEquals(List.of(B, C), group.serving());
        now += 3600 * SECOND;
        assertEquals(Change.NONE, group.tick(now));
        assertNotNull(group.to(A, now));
        assertTrue(group.serving().contains(A));
    }

    @Test
    void whoWaitsServesWhereNothingElseCan() {
        var group = group("failback=by-hand");
        fail(group, A);
        comeBack(group, A);
        fail(group, B);
        fail(group, C);
        assertEquals(List.of(A), group.serving());
    }

    @Test
    void aStepByHandStaysAndCutsNothing() {
        var group = group("order=first drain=1s");
        var step = group.force(ALL, now);
        assertEquals(Event.Kind.FORCED, step.kind());
        assertEquals(List.of(B), group.serving());
        now += 60 * SECOND;
        assertEquals(Change.NONE, group.tick(now));
        assertNull(comeBack(group, A).kind());
        assertEquals(List.of(B), group.serving());
    }

    @Test
    void whatAHostKeptAfterAStepEndsWhenItIsDrained() {
        var group = group("order=first drain=1s");
        group.to(B, now);
        var check = CheckWords.parse(List.of("tcp fall=1 rise=1 order=first drain=1s".split(" "))).withPrimary(A);
        group.drained(check.withDrained(Set.of(A)), A, now);
        assertEquals(List.of(B), group.serving());
        assertEquals(List.of(), group.tick(now).cut());
        now += SECOND;
        assertEquals(List.of(A), group.tick(now).cut());
    }

    @Test
    void aStepNeverGoesToAHostThatFails() {
        var group = group("order=first");
        fail(group, B);
        group.force(ALL, now);
        assertEquals(List.of(C), group.serving());
        fail(group, A);
        assertNull(group.force(ALL, now));
        assertNull(group.to(B, now));
    }

    @Test
    void aDrainedHostIsSaidToBeDrainedThoughItFails() {
        var group = group("order=first");
        fail(group, B);
        var check = CheckWords.parse(List.of("tcp", "fall=1", "rise=1", "order=first")).withPrimary(A);
        group.drained(check.withDrained(Set.of(B)), B, now);
        var host = group.hosts(now).stream().filter(each -> each.backend().equals(B)).findFirst().orElseThrow();
        assertEquals("drained", host.state());
        assertEquals("failing: connection refused", host.note());
    }

    @Test
    void aHostThatFailedBeforeTheStartStaysOutAndIsToldOnlyWhenItIsBack() {
        told.add(A);
        goesOn = true;
        var group = group("order=first");
        assertEquals(List.of(B), group.serving());
        assertNull(fail(group, A).kind());
        assertEquals(List.of(B), group.serving());
        assertEquals("connection refused", group.hosts(now).getLast().note());
        assertEquals(Event.Kind.RETURN, comeBack(group, A).kind());
        assertEquals(List.of(A), group.serving());
        assertEquals(Event.Kind.FAIL, fail(group, A).kind());
    }

    @Test
    void aHostThatCameBackWhileNobodyWatchedWaitsAsItWouldHave() {
        told.add(A);
        goesOn = true;
        var group = group("order=first failback=by-hand");
        assertEquals(Event.Kind.RETURN, comeBack(group, A).kind());
        assertEquals(List.of(B), group.serving());
    }

    @Test
    void aGroupThatIsWatchedAgainBeginsAnewButSaysNothingTwice() {
        told.add(A);
        var group = group("order=first failback=by-hand");
        assertEquals(List.of(A), group.serving());
        assertNull(fail(group, A).kind());
        assertEquals(List.of(B), group.serving());
        told.add(C);
        var other = group("failback=by-hand");
        assertEquals(Event.Kind.RETURN, comeBack(other, C).kind());
        assertEquals(ALL, other.serving());
    }

    @Test
    void anotherCheckSaysNothingTwiceAndTrustsNobodyWhoFailed() {
        var group = group("order=first");
        fail(group, A);
        var other = CheckWords.parse(List.of("http", "order=first")).withPrimary(A);
        assertEquals(B, group.update(other, ALL, false, now).lead());
        assertNull(fail(group, A).kind());
        assertEquals(Event.Kind.RETURN, comeBack(group, A, 2).kind());
        assertEquals(List.of(A), group.serving());
        fail(group, A, 3);
        group.update(CheckWords.parse(List.of("tcp", "order=first")).withPrimary(A), ALL, false, now);
        assertEquals(Event.Kind.RETURN, comeBack(group, A).kind());
        assertEquals(List.of(A), group.serving());
    }

    /** Random results, steps and drains: one event for each transition, and whoever serves is well if anybody is. */
    @Test
    void whateverHappensWhoServesIsWellIfAnybodyIs() {
        var random = new Random(1999);
        var choices = List.of("order=first", "order=share", "order=first failback=hold:5s", "failback=by-hand", "failback=hold:3s drain=2s",
                "order=first failback=by-hand", "sorry=192.168.77.2:8082", "order=first sorry=192.168.77.2:8082 drain=never");
        for (int round = 0; round < 800; round++) {
            now = 0;
            int fall = 1 + random.nextInt(3);
            int rise = 1 + random.nextInt(3);
            var options = choices.get(round % choices.size()) + " fall=" + fall + " rise=" + rise;
            var check = CheckWords.parse(List.of(("tcp " + options).split(" "))).withPrimary(A);
            var group = group(options);
            var models = new HashMap<Backend, Model>();
            ALL.forEach(host -> models.put(host, new Model(fall, rise)));
            var drained = new HashSet<Backend>();
            for (int i = 0; i < 150; i++) {
                now += random.nextInt(2000) * 1_000_000L;
                var host = ALL.get(random.nextInt(3));
                var before = group.serving();
                var changes = new ArrayList<Change>();
                if (random.nextInt(12) == 0) {
                    var step = group.force(ALL, now);
                    changes.add(spares(group, step == null ? Change.NONE : step));
                } else if (random.nextInt(12) == 0) {
                    boolean out = drained.add(host) || !drained.remove(host);
                    var change = group.drained(check.withDrained(Set.copyOf(drained)), host, now);
                    assertEquals(out ? Event.Kind.DRAIN : Event.Kind.UNDRAIN, change.kind());
                    changes.add(spares(group, change));
                } else {
                    boolean good = random.nextBoolean();
                    boolean turns = models.get(host).turns(good);
                    var change = group.result(host, good, "no", now);
                    assertEquals(turns ? good ? Event.Kind.RETURN : Event.Kind.FAIL : null, change.kind(), "one event for each transition, none without");
                    changes.add(spares(group, change));
                }
                for (var change = group.tick(now); change != Change.NONE; change = group.tick(now)) {
                    changes.add(spares(group, change));
                }
                boolean anybody = ALL.stream().anyMatch(one -> models.get(one).up && !drained.contains(one));
                assertFalse(group.serving().isEmpty());
                for (var serving : group.serving()) {
                    assertEquals(anybody, models.get(serving).up && !drained.contains(serving));
                }
                boolean published = changes.stream().anyMatch(Change::publish);
                assertTrue(published || Set.copyOf(before).equals(Set.copyOf(group.serving())), "what changes is published");
            }
        }
    }

    /** A host that was well at first, by the plainest count of results in a row that there can be. */
    private static final class Model {
        private final int fall;
        private final int rise;
        private boolean up = true;
        private int contrary;

        private Model(int fall, int rise) {
            this.fall = fall;
            this.rise = rise;
        }

        private boolean turns(boolean good) {
            contrary = good == up ? 0 : contrary + 1;
            if (contrary < (up ? fall : rise)) {
                return false;
            }
            up = good;
            contrary = 0;
            return true;
        }
    }

    private static Change spares(GroupState group, Change change) {
        assertTrue(change.cut().stream().noneMatch(group.serving()::contains), "who serves keeps its connections");
        return change;
    }
}
