package bauta.web.access;

import bauta.setup.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** All who have logged in; in memory only, so that a restart ends all sessions. For any thread. */
public final class Sessions {
    static final int MOST = 32;
    static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(30);
    static final long TICKET_NANOS = TimeUnit.MINUTES.toNanos(10);
    static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(12);

    private final LongSupplier nanos;
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Ticket> tickets = new HashMap<>();

    private record Ticket(Session session, long nanos) {
    }

    /** @param nanos a monotonic clock */
    public Sessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Begins a session.
     *
     * @return the secret by which it is found, for a cookie: letters, digits, dashes and underscores
     */
    public synchronized String begin(boolean secure) {
        long now = nanos.getAsLong();
        sessions.values().removeIf(session -> session.over(now, IDLE_NANOS, LONGEST_NANOS));
        if (sessions.size() >= MOST) {
            // Whoever was seen last goes on.
            sessions.entrySet().stream().min((a, b) -> Long.compare(a.getValue().seen() - b.getValue().seen(), 0))
                    .ifPresent(eldest -> sessions.remove(eldest.getKey()));
        }
        var secret = Secret.text();
        sessions.put(Secret.name(secret), new Session(secure, now));
        return secret;
    }

    /** The session that secret belongs to, unless it is over. @param secure whether it is asked for over HTTPS */
    public synchronized Optional<Session> find(String secret, boolean secure) {
        var name = Secret.name(secret);
        var session = sessions.get(name);
        if (session == null || session.secure() != secure) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        if (session.over(now, IDLE_NANOS, LONGEST_NANOS)) {
            sessions.remove(name);
            return Optional.empty();
        }
        return Optional.of(session);
    }

    /**
     * A secret that takes somebody who is logged in along to another address of the router, where no cookie of this one is sent. It holds
     * once and for some minutes, and the latest one of a session only.
     */
    public synchronized String ticket(Session session) {
        tickets.values().removeIf(ticket -> ticket.session == session || !sessions.containsValue(ticket.session));
        var secret = Secret.text();
        tickets.put(Secret.name(secret), new Ticket(session, nanos.getAsLong()));
        return secret;
    }

    /** Whether a ticket holds, which then is used up. @param secure whether it is shown over HTTPS */
    public synchronized boolean redeem(String secret, boolean secure) {
        var ticket = tickets.remove(Secret.name(secret));
        return ticket != null && ticket.session.secure() == secure && nanos.getAsLong() - ticket.nanos <= TICKET_NANOS
                && sessions.containsValue(ticket.session);
    }

    /** Somebody did something in that session; pages that refresh themselves do not count. */
    public void touch(Session session) {
        session.seen(nanos.getAsLong());
    }

    public synchronized void end(Session session) {
        sessions.values().remove(session);
    }

    /** Ends all but one. */
    public synchronized void endOthers(Session but) {
        sessions.values().removeIf(session -> session != but);
    }
}
