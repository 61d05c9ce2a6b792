package bauta.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.Group;
import bauta.health.Event;
import bauta.health.HealthView;
import bauta.path.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LightsTest {
    private int beat;
    private long millis = 10_000;
    private boolean carrier = true;
    private List<Topology.Subnet> addresses = List.of(new Topology.Subnet(0x0a000001, 24));
    private final List<HealthView.Watched> groups = new ArrayList<>();
    private boolean trying;
    private final Lights lights = new Lights(() -> beat, this::topology, () -> groups, () -> trying, () -> millis);

    private Topology topology() {
        var inside = new Topology.Link("eth1", 1, 1500, true, List.of());
        return new Topology(inside, new Topology.Link("eth0", 2, 1500, carrier, addresses), List.of());
    }

    private void serves(String who) {
        groups.add(new HealthView.Watched(Group.ofMark(groups.size() + 1), "tcp", who, List.of()));
    }

    @Test
    void thePowerLightFollowsThePathAndStandsStillWithIt() {
        boolean before = lights.lit(Light.POWER);
        beat += 5;
        assertNotEquals(before, lights.lit(Light.POWER));
        millis += 1500;
        assertEquals(Pattern.OFF, lights.pattern(Light.POWER));
        beat++;
        assertEquals(Pattern.BEAT, lights.pattern(Light.POWER));
    }

    @Test
    void theLinkLightSaysLinkAndAddress() {
        assertEquals(Pattern.ON, lights.pattern(Light.LINK));
        addresses = List.of();
        assertEquals(Pattern.SLOW, lights.pattern(Light.LINK));
        carrier = false;
        assertEquals(Pattern.OFF, lights.pattern(Light.LINK));
    }

    @Test
    void theFailOverLightSaysTheWorstOfAllGroups() {
        assertEquals(Pattern.OFF, lights.pattern(Light.FAILOVER));
        serves("primary");
        assertEquals(Pattern.ON, lights.pattern(Light.FAILOVER));
        serves("standby");
        assertEquals(Pattern.SLOW, lights.pattern(Light.FAILOVER));
        serves("nothing");
        assertEquals(Pattern.FAST, lights.pattern(Light.FAILOVER));
    }

    @Test
    void aStepIsAFlash() {
        serves("primary");
        assertTrue(lights.lit(Light.FAILOVER));
        lights.heard(new Event(1, 0, Event.Kind.FORCED, "mfw 1", "", ""));
        assertFalse(lights.lit(Light.FAILOVER));
        millis += 300;
        assertTrue(lights.lit(Light.FAILOVER));
    }

    @Test
    void aFlashThatIsSeenLateIsSeen() {
        serves("primary");
        lights.heard(new Event(1, 0, Event.Kind.FORCED, "mfw 1", "", ""));
        millis += 1000;
        assertFalse(lights.lit(Light.FAILOVER));
        millis += 300;
        assertTrue(lights.lit(Light.FAILOVER));
    }

    @Test
    void aTestMakesAllBlinkAndEnds() {
        lights.test(2);
        for (var light : Light.values()) {
            assertEquals(Pattern.FAST, lights.pattern(light));
        }
        millis += 2000;
        assertEquals(Pattern.OFF, lights.pattern(Light.UNCONFIRMED));
        trying = true;
        assertEquals(Pattern.SLOW, lights.pattern(Light.UNCONFIRMED));
    }
}
