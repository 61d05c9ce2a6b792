package bauta.health;

import bauta.forward.Backend;
import bauta.health.Check.FailBack;
import bauta.health.Check.Order;
import bauta.health.Checker.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a group's hosts are worth and which of them serve; decides, and does nothing. Every method that may change something returns
 * what has to be done. Not for several threads at a time.
 */
final class GroupState {
    private static final long SECOND = 1_000_000_000L;

    private final Predicate<Backend> toldFailing;
    private final Map<Backend, Member> members = new HashMap<>();
    /** All hosts; where one serves it is the first. */
    private final List<Backend> order = new ArrayList<>();
    private Check check;
    private boolean one;
    private List<Backend> serving = List.of();
    private boolean returning;
    private boolean nothing;

    /** What is known of one host. */
    private static final class Member {
        private Checker checker;
        private String reason = "";
        /** Whether the last event about its health said that it fails. */
        private boolean told;
        /** Whether the next result is the first since it is watched, or watched this way. */
        private boolean anew;
        /** Is back, but waits for its time or for a hand. */
        private boolean held;
        private boolean cutDue;
        private boolean draining;
        private long drainEnd;
        private long since;

        private boolean down() {
            return checker.verdict() == Verdict.DOWN;
        }
    }

    /**
     * What follows from something that happened.
     *
     * @param kind    the event there is to be, or null for none
     * @param backend whom it is about
     * @param text    of the event
     * @param publish whether {@link #out} and {@code lead} have to be published, before anything is cut
     * @param lead    the host that is to be the first, or null where the order stays
     * @param cut     hosts whose connections end now
     */
    record Change(Event.Kind kind, Backend backend, String text, boolean publish, Backend lead, List<Backend> cut) {
        static final Change NONE = new Change(null, null, "", false, null, List.of());
    }

    /** What a group does as a whole. */
    enum Service {
        /** The host that is to serve does, or all do that share. */
        PRIMARY,
        /** Some that are to serve do not, others do. */
        STANDBY,
        NOTHING
    }

    /**
     * A group whose hosts nobody has checked yet.
     *
     * @param listed      the hosts in the order of their table
     * @param firstKeeps  whether the first has the preference that keeps it first
     * @param toldFailing whether the last event about a host, perhaps before this start, said that it fails
     * @param goesOn      whether the group was watched before this start too: what was told then is presumed until the first result
     */
    GroupState(Check check, List<Backend> listed, boolean firstKeeps, Predicate<Backend> toldFailing, boolean goesOn, long now) {
        this.check = check;
        this.toldFailing = toldFailing;
        one = firstKeeps;
        if (goesOn) {
            listed.stream().filter(toldFailing).forEach(backend -> members.put(backend, failing(check, now)));
        }
        enter(check, listed, now);
        if (check.failBack() != FailBack.BY_HAND && order.contains(check.primary())) {
            rotateTo(check.primary());
        }
    }

    /**
     * Takes note of the hosts there are and of another check.
     *
     * @param listed     the hosts in the order of their table
     * @param firstKeeps whether the first has the preference that keeps it first
     */
    Change update(Check changed, List<Backend> listed, boolean firstKeeps, long now) {
        one |= firstKeeps;
        enter(changed, listed, now);
        return decide(null, null, "", now, true, false);
    }

    private void enter(Check changed, List<Backend> listed, long now) {
        boolean recount = changed.fall() != check.fall() || changed.rise() != check.rise() || changed.port() != check.port()
                || !changed.probe().equals(check.probe());
        check = changed;
        one = check.order() == Order.FIRST || check.order() == Order.AUTO && one;
        members.keySet().retainAll(listed);
        order.retainAll(listed);
        for (var backend : listed) {
            var member = members.computeIfAbsent(backend, absent -> unknown(backend, now));
            if (recount) {
                member.checker = new Checker(check.fall(), check.rise(), member.down() ? Verdict.DOWN : Verdict.UNKNOWN);
                member.anew = true;
                member.since = now;
            }
            if (!order.contains(backend)) {
                order.add(backend);
            }
        }
    }

    private Member unknown(Backend backend, long now) {
        var member = new Member();
        member.checker = new Checker(check.fall(), check.rise(), Verdict.UNKNOWN);
        member.told = toldFailing.test(backend);
        member.anew = true;
        member.since = now;
        return member;
    }

    private static Member failing(Check check, long now) {
        var member = new Member();
        member.checker = new Checker(check.fall(), check.rise(), Verdict.DOWN);
        member.told = true;
        member.cutDue = true;
        member.reason = "not checked again yet";
        member.since = now;
        return member;
    }

    /** Takes the result of a check. @param reason why it failed */
    Change result(Backend backend, boolean good, String reason, long now) {
        var member = members.get(backend);
        if (member == null) {
            return Change.NONE;
        }
        if (!good) {
            member.reason = reason;
        }
        boolean first = member.anew;
        member.anew = false;
        if (!member.checker.result(good)) {
            return Change.NONE;
        }
        member.since = now;
        if (!good) {
            member.cutDue = true;
            member.held = false;
            returning &= !backend.equals(check.primary());
            boolean known = member.told;
            member.told = true;
            return decide(known ? null : Event.Kind.FAIL, backend, backend + " fails: " + reason, now, true, false);
        }
        boolean failed = member.told;
        member.told = false;
        member.cutDue = false;
        var leads = one && backend.equals(check.primary());
        if (first) {
            // Nobody saw it come back, so there is nothing to wait for.
            return decide(failed ? Event.Kind.RETURN : null, backend, backend + " is back", now, true,
                    failed && leads && check.failBack() == FailBack.AT_ONCE);
        }
        switch (check.failBack()) {
            case AT_ONCE -> {
                return decide(Event.Kind.RETURN, backend, backend + " is back", now, true, leads);
            }
            case HOLD -> {
                returning |= leads;
                member.held = !one;
            }
            case BY_HAND -> member.held = !one;
        }
        return decide(Event.Kind.RETURN, backend, backend + " is back", now, true, false);
    }

    /** Lets go what has waited long enough. @return what follows, to be asked again until that is {@link Change#NONE} */
    Change tick(long now) {
        for (var backend : order) {
            var member = members.get(backend);
            if (member.draining && now - member.drainEnd >= 0) {
                member.draining = false;
                return new Change(null, backend, "", false, null, List.of(backend));
            }
            boolean waits = member.held || returning && backend.equals(check.primary());
            if (waits && check.failBack() == FailBack.HOLD && now - holdEnd(member) >= 0) {
                member.held = false;
                boolean leads = returning && backend.equals(check.primary());
                returning &= !leads;
                return decide(Event.Kind.FAIL_BACK, backend, backend + " was well for " + check.holdSeconds() + " s", now, true, leads);
            }
        }
        return Change.NONE;
    }

    private long holdEnd(Member member) {
        return member.since + check.holdSeconds() * SECOND;
    }

    /**
     * Ends the turn of the host at the head by hand.
     *
     * @param listed the hosts in the order of their table
     * @return null if no other could serve
     */
    Change force(List<Backend> listed, long now) {
        var table = one ? order : listed;
        return table.stream().skip(1).filter(this::usable).findFirst().map(next -> to(next, now)).orElse(null);
    }

    /** Has that host serve by hand, first of all. @return null if it cannot */
    Change to(Backend backend, long now) {
        var member = members.get(backend);
        if (member == null || member.down() || check.drained().contains(backend)) {
            return null;
        }
        member.held = false;
        returning = false;
        return decide(Event.Kind.FORCED, backend, "step by hand to " + backend, now, false, true);
    }

    /** Takes a host out by hand, or lets it in again. */
    Change drained(Check changed, Backend backend, long now) {
        check = changed;
        boolean out = changed.drained().contains(backend);
        boolean leads = !out && one && backend.equals(check.primary()) && check.failBack() == FailBack.AT_ONCE && usable(backend);
        return decide(out ? Event.Kind.DRAIN : Event.Kind.UNDRAIN, backend, backend + (out ? " is drained" : " is drained no more"), now,
                true, leads);
    }

    private boolean usable(Backend backend) {
        var member = members.get(backend);
        return member != null && !member.down() && !member.held && !check.drained().contains(backend) && !backend.equals(check.sorry());
    }

    private void rotateTo(Backend backend) {
        Collections.rotate(order, -order.indexOf(backend));
    }

    /** Those that could serve, in order; empty if nothing is any good. */
    private List<Backend> fit() {
        var fit = order.stream().filter(this::usable).toList();
        if (fit.isEmpty()) {
            fit = order.stream().filter(b -> members.get(b).held && !check.drained().contains(b)).toList();
        }
        if (fit.isEmpty()) {
            fit = order.stream().filter(b -> b.equals(check.sorry()) && !members.get(b).down() && !check.drained().contains(b)).toList();
        }
        return fit;
    }

    private Change decide(Event.Kind kind, Backend about, String what, long now, boolean drains, boolean leads) {
        var before = serving;
        if (leads) {
            rotateTo(about);
        }
        var fit = fit();
        nothing = fit.isEmpty();
        if (nothing) {
            serving = serving.stream().filter(members::containsKey).toList();
            serving = serving.isEmpty() && !order.isEmpty() ? List.of(order.getFirst()) : serving;
        } else {
            serving = one ? List.of(fit.getFirst()) : fit;
        }
        if (one && !serving.isEmpty()) {
            rotateTo(serving.getFirst());
        }
        var cut = new ArrayList<Backend>();
        for (var backend : order) {
            boolean goes = before.contains(backend) || kind == Event.Kind.DRAIN && backend.equals(about);
            leave(backend, goes && drains, now, cut);
        }
        var lead = leads || one && !serving.isEmpty() ? order.getFirst() : null;
        return new Change(kind, about, kind == null ? "" : what + consequence(kind, before), leads || !sameHosts(before), lead, List.copyOf(cut));
    }

    private boolean sameHosts(List<Backend> before) {
        return Set.copyOf(serving).equals(Set.copyOf(before));
    }

    /** @param drains whether its connections, which it may have kept from an earlier turn, are to end in time */
    private void leave(Backend backend, boolean drains, long now, List<Backend> cut) {
        var member = members.get(backend);
        if (serving.contains(backend)) {
            member.draining = false;
        } else if (member.down()) {
            // While nothing better is there its connections may as well wait for it.
            if (member.cutDue && !nothing) {
                member.cutDue = false;
                member.draining = false;
                cut.add(backend);
            }
        } else if (drains && check.drainSeconds() != Check.NEVER) {
            member.draining = true;
            member.drainEnd = now + check.drainSeconds() * SECOND;
        }
    }

    private String consequence(Event.Kind kind, List<Backend> before) {
        var names = names(serving);
        var many = serving.size() > 1;
        if (nothing) {
            return "; nothing better is there, " + names + (many ? " stay and are tried on" : " stays and is tried on");
        }
        var as = sameHosts(before) && kind != Event.Kind.FORCED ? " as before" : "";
        return "; " + names + (many ? " serve" : " serves") + as;
    }

    private static String names(List<Backend> hosts) {
        return String.join(", ", hosts.stream().map(Backend::toString).toList());
    }

    /** Hosts that serve only where no other can. */
    Set<Backend> out() {
        var out = new HashSet<>(order);
        serving.forEach(out::remove);
        return out;
    }

    List<Backend> serving() {
        return serving;
    }

    /** Whether one host serves and the others stand by. */
    boolean one() {
        return one;
    }

    Service service() {
        if (nothing || serving.isEmpty()) {
            return Service.NOTHING;
        }
        boolean primary = one ? check.primary() == null || serving.contains(check.primary())
                : order.stream().allMatch(b -> serving.contains(b) || b.equals(check.sorry()) || check.drained().contains(b));
        return primary ? Service.PRIMARY : Service.STANDBY;
    }

    /** Whether a host's last result was a failure that is to be confirmed soon. */
    boolean doubted(Backend backend) {
        var member = members.get(backend);
        return member != null && member.checker.doubted();
    }

    /** How its hosts stand, in order. */
    List<HealthView.Host> hosts(long now) {
        return order.stream().map(backend -> host(backend, members.get(backend), now)).toList();
    }

    private HealthView.Host host(Backend backend, Member member, long now) {
        boolean serves = serving.contains(backend);
        var drainLeft = member.draining ? "connections end in " + Math.max(0, (member.drainEnd - now) / SECOND) + " s" : "";
        boolean drained = check.drained().contains(backend);
        var state = drained ? "drained" : member.down() ? "failing"
                : serves ? member.checker.verdict() == Verdict.UNKNOWN ? "unchecked" : "healthy" : "standby";
        boolean waits = member.held || returning && backend.equals(check.primary());
        var note = member.down() ? (drained ? "failing: " : "") + member.reason
                : waits && check.failBack() == FailBack.HOLD ? "back, serves in " + Math.max(0, (holdEnd(member) - now) / SECOND) + " s"
                : waits ? "back, waits for 'bauta failover'"
                : !drainLeft.isEmpty() ? drainLeft
                : backend.equals(check.sorry()) ? "serves where no other can"
                : "";
        return new HealthView.Host(backend, state, note, serves, one && backend.equals(check.primary()), member.reason,
                (now - member.since) / SECOND);
    }
}
