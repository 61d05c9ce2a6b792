package bauta.forward;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The lines about connections of forwards that have a {@link LogFormat}: one when a connection ends or is refused. The path
 * thread leaves the facts in a bounded ring, a thread of its own makes lines of them. What finds no room is counted and said.
 */
public final class ForwardLog implements Masquerade.FlowEnd {
    private static final int EVENTS = 1024;
    private static final int PAGE = 4096;

    private final Modules modules;
    private Masquerade masquerade;
    private final LogFormat.Event[] ring = new LogFormat.Event[EVENTS];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    /** Of flows with a format: when they began and by which forward, which may be deleted meanwhile. */
    private Page[] pages = new Page[0];
    private volatile Consumer<String> sink = line -> {
    };
    private Thread writer;
    private volatile boolean idle;

    private static final class Page {
        final long[] begun = new long[PAGE];
        final Forward[] by = new Forward[PAGE];
    }

    ForwardLog(Modules modules) {
        this.modules = modules;
    }

    /** Whose flows it hears of; called once. */
    public void attach(Masquerade flows) {
        masquerade = flows;
        flows.onEnd(this);
    }

    /** Where lines go, without line end; called by a thread that may take its time. */
    public void sink(Consumer<String> lines) {
        sink = lines;
    }

    /** Lines lost because they came faster than they could be written. */
    public long dropped() {
        return dropped.get();
    }

    /** A flow was made by a forward. */
    public void began(int flow, Forward by) {
        if (by.terms().log() == LogFormat.NONE) {
            return;
        }
        var page = page(flow, true);
        page.begun[flow % PAGE] = modules.nanos();
        page.by[flow % PAGE] = by;
    }

    /** A connection that a forward did not admit. */
    public void refused(Forward by, int protocol, int client, int clientPort, int local, int localPort, int backend, int backendPort) {
        by.countRefused();
        var event = by.terms().log() == LogFormat.NONE ? null : free(by);
        if (event == null) {
            return;
        }
        event.verdict = "refused";
        event.protocol = protocol;
        endpoints(event, client, clientPort, local, localPort, backend, backendPort);
        event.bytesIn = 0;
        event.bytesOut = 0;
        event.packetsIn = 0;
        event.packetsOut = 0;
        event.seconds = 0;
        publish();
    }

    /** A connection that its ends closed is told of then, not when its record goes, which is minutes later. */
    @Override
    public void closed(FlowTable flows, int flow) {
        tell(flows, flow, true, 0);
    }

    @Override
    public void ended(FlowTable flows, int flow) {
        if (!flows.has(flow, FlowTable.CLOSED)) {
            tell(flows, flow, false, masquerade.idleTicks(flow) * 10_000_000L);
        }
        var page = page(flow, false);
        if (page != null) {
            page.by[flow % PAGE] = null;
        }
    }

    private void tell(FlowTable flows, int flow, boolean closed, long idleNanos) {
        int id = flows.forward(flow);
        if (id == 0) {
            return;
        }
        var page = page(flow, false);
        var by = page == null ? null : page.by[flow % PAGE];
        boolean known = by != null && by.id == id;
        if (!known) {
            by = modules.find(id); // begun before it had a format, or by an earlier process
        }
        var event = by == null || by.terms().log() == LogFormat.NONE ? null : free(by);
        if (event == null) {
            return;
        }
        event.verdict = flows.has(flow, FlowTable.CUT) ? "cut" : closed ? "closed" : "idle";
        event.protocol = flows.protocol(flow);
        endpoints(event, flows.peer(flow), flows.peerPort(flow), flows.outside(flow), flows.outsidePort(flow), flows.inside(flow),
                flows.insidePort(flow));
        event.bytesIn = flows.bytesIn(flow);
        event.bytesOut = flows.bytesOut(flow);
        event.packetsIn = flows.packetsIn(flow);
        event.packetsOut = flows.packetsOut(flow);
        event.seconds = known ? Math.max(0, modules.nanos() - page.begun[flow % PAGE] - idleNanos) / 1_000_000_000L : -1;
        publish();
    }

    private static void endpoints(LogFormat.Event event, int client, int clientPort, int local, int localPort, int backend, int backendPort) {
        event.client = client;
        event.clientPort = clientPort;
        event.local = local;
        event.localPort = localPort;
        event.backend = backend;
        event.backendPort = backendPort;
    }

    private Page page(int flow, boolean make) {
        int number = flow / PAGE;
        if (number >= pages.length) {
            if (!make) {
                return null;
            }
            pages = Arrays.copyOf(pages, number + 1);
        }
        if (pages[number] == null && make) {
            pages[number] = new Page();
        }
        return pages[number];
    }

    /** The next free place of the ring, or null, which is counted. */
    private LogFormat.Event free(Forward by) {
        long at = written.get();
        if (at - read.get() >= EVENTS) {
            dropped.incrementAndGet();
            return null;
        }
        if (writer == null) {
            start();
        }
        var event = ring[(int) (at % EVENTS)];
        event.format = by.terms().log();
        event.module = by.module;
        event.unixMillis = System.currentTimeMillis();
        return event;
    }

    private void publish() {
        written.incrementAndGet();
        if (idle) {
            LockSupport.unpark(writer);
        }
    }

    private void start() {
        for (int i = 0; i < EVENTS; i++) {
            ring[i] = new LogFormat.Event();
        }
        writer = Thread.ofPlatform().daemon().name("forward-log").start(this::write);
    }

    private void write() {
        long said = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long at = read.get();
            if (at == written.get()) {
                idle = true;
                if (at == written.get()) {
                    LockSupport.park(this);
                }
                idle = false;
                continue;
            }
            var event = ring[(int) (at % EVENTS)];
            var line = event.format.line(event);
            read.set(at + 1);
            sink.accept(line);
            long lost = dropped.get();
            if (lost != said) {
                sink.accept("Forward log limited: " + (lost - said) + " lines dropped");
                said = lost;
            }
        }
    }
}
