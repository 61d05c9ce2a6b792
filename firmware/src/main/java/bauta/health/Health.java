package bauta.health;

import bauta.command.ForwardedFlows;
import bauta.forward.Backend;
import bauta.forward.Group;
import bauta.health.GroupState.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/**
 * Watches groups and does what follows: publishes the new order, then cuts the connections of a host that failed, then tells. One
 * scheduler, started with the first check; each host has one check under way at most, on a virtual thread. For any thread but that of
 * the path.
 */
public final class Health implements AutoCloseable {
    private static final int TICK_MILLIS = 250;
    private static final int LEAST_PAUSE_MILLIS = 20;
    /** Checks a second or more apart begin together with others at these times: a processor that is woken for one can do several. */
    private static final int TOGETHER_MILLIS = 100;
    private static final int APART_MILLIS = 1000;
    /** A failure is confirmed by checks that follow each other in a quarter of the time. */
    private static final int CONFIRMING = 4;

    private final Checks checks;
    private final GroupTables tables;
    private final ForwardedFlows flows;
    private final EventLog events;
    private final Probes probes = new Probes();
    private final Map<Group, Watched> watched = new TreeMap<>();
    private ScheduledThreadPoolExecutor scheduler;
    private long generation = -1;
    /** Whether the groups of the start are watched: later ones have no past. */
    private boolean begun;

    private static final class Watched {
        private Check check;
        private GroupState state;
        private final Map<Backend, Object> rounds = new HashMap<>();
    }

    /** @param flows whose connections may be cut */
    public Health(Checks checks, GroupTables tables, ForwardedFlows flows, EventLog events) {
        this.checks = checks;
        this.tables = tables;
        this.flows = flows;
        this.events = events;
    }

    /** Begins to watch what is configured. */
    public void start() {
        checks.follow(values -> changed());
    }

    /** Told after forwards may have changed. */
    public void changed() {
        var scheduler = scheduler();
        if (scheduler != null) {
            scheduler.execute(guarded(this::follow));
        }
    }

    private synchronized ScheduledThreadPoolExecutor scheduler() {
        if (scheduler == null && !checks.values().isEmpty()) {
            scheduler = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("health").daemon().factory());
            scheduler.setRemoveOnCancelPolicy(true);
            scheduler.scheduleWithFixedDelay(guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return scheduler;
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                Logger.error(e, "Something went wrong while watching hosts.");
            }
        };
    }

    private void tick() {
        follow();
        synchronized (this) {
            for (var entry : watched.entrySet()) {
                for (var change = entry.getValue().state.tick(System.nanoTime()); change != Change.NONE;
                        change = entry.getValue().state.tick(System.nanoTime())) {
                    apply(entry.getKey(), entry.getValue(), change);
                }
            }
        }
    }

    /** Goes after changes of checks and forwards. */
    private synchronized void follow() {
        var now = checks.values();
        long tablesNow = tables.generation();
        boolean moved = tablesNow != generation;
        generation = tablesNow;
        var gone = new ArrayList<>(watched.keySet());
        gone.removeAll(now.keySet());
        for (var group : gone) {
            watched.remove(group);
            tables.arrange(group, null, java.util.Set.of());
        }
        now.forEach((group, check) -> {
            var known = watched.get(group);
            if (known == null || moved || !known.check.equals(check)) {
                follow(group, check);
            }
        });
        begun = true;
    }

    private void follow(Group group, Check check) {
        var listed = tables.listed(group);
        long now = System.nanoTime();
        var known = watched.computeIfAbsent(group, absent -> new Watched());
        if (known.state == null) {
            known.state = new GroupState(check, listed.hosts(), listed.firstKeeps(),
                    host -> events.fails(group.toString(), host.toString()), !begun, now);
        } else {
            drained(group, known, check, now);
        }
        boolean other = known.check == null || !known.check.probe().equals(check.probe()) || known.check.intervalMillis() != check.intervalMillis();
        known.check = check;
        apply(group, known, known.state.update(check, listed.hosts(), listed.firstKeeps(), now));
        // Commands may have put forwards there that know nothing of who stands aside.
        tables.arrange(group, known.state.one() && !known.state.serving().isEmpty() ? known.state.serving().getFirst() : null, known.state.out());
        if (other) {
            known.rounds.clear();
        }
        known.rounds.keySet().retainAll(listed.hosts());
        int place = 0;
        for (var backend : listed.hosts()) {
            if (!known.rounds.containsKey(backend) && !(check.probe() instanceof Probe.None)) {
                var round = new Object();
                known.rounds.put(backend, round);
                // The first checks are spread, so that many hosts are not asked at the same moment for ever.
                schedule(group, backend, round, (long) check.intervalMillis() * place++ / listed.hosts().size() / 2);
            }
        }
    }

    private void drained(Group group, Watched known, Check check, long now) {
        var before = known.check.drained();
        var hosts = new ArrayList<>(check.drained());
        hosts.addAll(before);
        hosts.stream().distinct().filter(host -> before.contains(host) != check.drained().contains(host))
                .forEach(host -> apply(group, known, known.state.drained(check, host, now)));
    }

    private void schedule(Group group, Backend backend, Object round, long millis) {
        scheduler.schedule(() -> Thread.startVirtualThread(() -> check(group, backend, round)), together(millis), TimeUnit.MILLISECONDS);
    }

    /** A pause that ends when those of others do, if it is long enough for that; milliseconds. */
    private static long together(long millis) {
        if (millis < APART_MILLIS) {
            return millis;
        }
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return (now + millis + TOGETHER_MILLIS / 2) / TOGETHER_MILLIS * TOGETHER_MILLIS - now;
    }

    private void check(Group group, Backend backend, Object round) {
        Check check;
        synchronized (this) {
            var known = watched.get(group);
            if (known == null || known.rounds.get(backend) != round) {
                return;
            }
            check = known.check;
        }
        long began = System.nanoTime();
        String reason;
        try {
            reason = probes.run(check, backend).reason();
        } catch (InterruptedException e) {
            return;
        } catch (RuntimeException e) {
            reason = "the check itself failed: " + e;
        }
        done(group, backend, round, reason, began);
    }

    private synchronized void done(Group group, Backend backend, Object round, String reason, long began) {
        var known = watched.get(group);
        if (known == null || known.rounds.get(backend) != round || scheduler.isShutdown()) {
            return;
        }
        try {
            apply(group, known, known.state.result(backend, reason.isEmpty(), reason, System.nanoTime()));
        } catch (RuntimeException e) {
            Logger.error(e, "What follows from a check of {} went wrong.", backend);
        }
        long interval = known.check.intervalMillis();
        long pause = known.state.doubted(backend) ? Math.max(LEAST_PAUSE_MILLIS, interval / CONFIRMING) : interval;
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        schedule(group, backend, round, Math.max(0, pause - took));
    }

    /** The one place in which something follows: first the order, then the cut, then the event. */
    private void apply(Group group, Watched known, Change change) {
        if (change.publish()) {
            tables.arrange(group, change.lead(), known.state.out());
        }
        if (!change.cut().isEmpty()) {
            flows.cut(tables.ids(group, change.cut()));
        }
        if (change.kind() != null) {
            events.record(change.kind(), group.toString(), change.backend().toString(), change.text());
        }
    }

    /** Whether that group is watched. */
    public boolean watches(Group group) {
        return checks.values().containsKey(group);
    }

    /**
     * Steps a watched group on by hand.
     *
     * @param backend the host that is to serve, or null for the next
     * @return whether there was one that can serve
     */
    public boolean force(Group group, Backend backend) {
        follow();
        synchronized (this) {
            var known = watched.get(group);
            if (known == null) {
                return false;
            }
            long now = System.nanoTime();
            var change = backend == null ? known.state.force(tables.listed(group).hosts(), now) : known.state.to(backend, now);
            if (change == null) {
                return false;
            }
            apply(group, known, change);
            return true;
        }
    }

    /** How the groups stand. */
    public synchronized List<HealthView.Watched> groups() {
        long now = System.nanoTime();
        var groups = new ArrayList<HealthView.Watched>();
        watched.forEach((group, known) -> groups.add(new HealthView.Watched(group, String.join(" ", CheckWords.of(known.check)),
                known.state.service().name().toLowerCase(java.util.Locale.ROOT), known.state.hosts(now))));
        return groups;
    }

    @Override
    public synchronized void close() {
        if (scheduler != null) {
            scheduler.shutdownNow();
        }
        probes.close();
    }
}
