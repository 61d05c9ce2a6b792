package bauta.light;

import bauta.health.Event;
import bauta.health.HealthView;
import bauta.path.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What each light says at the moment, whether or not the board has it. For any thread. */
public final class Lights {
    private static final long FLASH_MILLIS = 300;
    private static final long HUNG_MILLIS = 1000;

    private final IntSupplier beat;
    private final Supplier<Topology> topology;
    private final Supplier<List<HealthView.Watched>> groups;
    private final BooleanSupplier unconfirmed;
    private final LongSupplier millis;
    private boolean flashOwed;
    private long flashEnd = Long.MIN_VALUE;
    private long testEnd = Long.MIN_VALUE;
    private int lastBeat;
    private long lastBeatMillis;

    /**
     * @param beat        tenths of seconds that the packet path has lived
     * @param groups      groups that are watched
     * @param unconfirmed whether a change is on trial
     * @param millis      a monotonic clock
     */
    public Lights(IntSupplier beat, Supplier<Topology> topology, Supplier<List<HealthView.Watched>> groups, BooleanSupplier unconfirmed,
            LongSupplier millis) {
        this.beat = beat;
        this.topology = topology;
        this.groups = groups;
        this.unconfirmed = unconfirmed;
        this.millis = millis;
        lastBeat = beat.getAsInt();
        lastBeatMillis = millis.getAsLong();
    }

    /** Has the fail-over light flash at what is a step. */
    public void heard(Event event) {
        if (event.kind() == Event.Kind.FORCED) {
            synchronized (this) {
                flashOwed = true;
            }
        }
    }

    /** Has all lights blink fast for a while. */
    public synchronized void test(int seconds) {
        testEnd = millis.getAsLong() + seconds * 1000L;
    }

    public Pattern pattern(Light light) {
        if (testing()) {
            return Pattern.FAST;
        }
        return switch (light) {
            case POWER -> alive() ? Pattern.BEAT : Pattern.OFF;
            case LINK -> {
                var outside = topology.get().outside();
                yield !outside.carrier() ? Pattern.OFF : outside.addresses().isEmpty() ? Pattern.SLOW : Pattern.ON;
            }
            case FAILOVER -> service();
            case UNCONFIRMED -> unconfirmed.getAsBoolean() ? Pattern.SLOW : Pattern.OFF;
        };
    }

    private Pattern service() {
        var watched = groups.get();
        if (watched.stream().anyMatch(group -> group.service().equals("nothing"))) {
            return Pattern.FAST;
        }
        if (watched.stream().anyMatch(group -> group.service().equals("standby"))) {
            return Pattern.SLOW;
        }
        return watched.isEmpty() ? Pattern.OFF : Pattern.ON;
    }

    private synchronized boolean testing() {
        return millis.getAsLong() < testEnd;
    }

    private synchronized boolean alive() {
        int now = beat.getAsInt();
        if (now != lastBeat) {
            lastBeat = now;
            lastBeatMillis = millis.getAsLong();
        }
        return millis.getAsLong() - lastBeatMillis < HUNG_MILLIS;
    }

    /** Whether it is lit at this moment. A flash begins when it is first seen here: a board that is slow shows it late, but shows it. */
    public boolean lit(Light light) {
        long now = millis.getAsLong();
        boolean lit = pattern(light).lit(now, beat.getAsInt());
        if (light != Light.FAILOVER) {
            return lit;
        }
        synchronized (this) {
            if (flashOwed) {
                flashOwed = false;
                flashEnd = now + FLASH_MILLIS;
            }
            return lit ^ now < flashEnd;
        }
    }

    /** All of them, as people see them. */
    public List<HealthView.Lamp> lamps() {
        var lamps = new ArrayList<HealthView.Lamp>();
        for (var light : Light.values()) {
            lamps.add(new HealthView.Lamp(light.word(), pattern(light).word(), light.meaning()));
        }
        return lamps;
    }
}
