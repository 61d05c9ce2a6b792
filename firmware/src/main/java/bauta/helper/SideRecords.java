package bauta.helper;

import bauta.masquerade.FlowTable;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * What helpers note beside the flows of TCP control connections, in fixed records that outlive the process as the flow table does:
 * a connection whose sequence numbers are shifted goes on after a restart. A record is an int from 1; 0 is none.
 *
 * <pre>
 * 0 check of its flow's key, 0 while free   4 flow   8 flows controlled   12 helper's state   16 loading of the helper
 * 20 next free   24 1: FIN or RST seen   64 stream from the inside   64 + {@link Stream#SIZE} stream from the peer
 * </pre>
 */
final class SideRecords {
    static final int CAPACITY = 4096;
    private static final int HEADER = 64;
    private static final int RECORD = HEADER + 2 * Stream.SIZE;
    private static final int FORMAT = 1;

    private static final int CHECK = 0;
    private static final int FLOW = 4;
    private static final int CONTROLLED = 8;
    private static final int STATE = 12;
    private static final int LOADING = 16;
    private static final int NEXT = 20;
    private static final int CLOSING = 24;

    private final FlowTable flows;
    private final ByteBuffer b;
    private int free;
    /** The last one that was ever taken; memory beyond it is not touched. */
    private int last;

    /** Finds again what the flows of an earlier process hold. */
    SideRecords(FlowTable flows) {
        this.flows = flows;
        b = flows.side("helpers", (CAPACITY + 1) * RECORD, FORMAT);
        var held = new BitSet();
        flows.forEach(flow -> adopt(flow, held));
        last = held.length() - 1;
        for (int record = last; record >= 1; record--) {
            if (!held.get(record)) {
                release(record);
            }
        }
        last = Math.max(last, 0);
        flows.forEach(this::adoptControlled);
    }

    private void adopt(int flow, BitSet held) {
        if (flows.helper(flow) == 0) {
            return;
        }
        flows.flags(flow, flows.flags(flow) & ~FlowTable.CONTROLS);
        int record = flows.sideRecord(flow);
        if (record == 0) {
            return;
        }
        if (record > 0 && record <= CAPACITY && b.getInt(at(record) + CHECK) == check(flow) && !held.get(record)) {
            held.set(record);
            b.putInt(at(record) + FLOW, flow);
            b.putInt(at(record) + CONTROLLED, 0);
            b.putInt(at(record) + LOADING, 0);
        } else {
            flows.sideRecord(flow, 0);
            flows.helper(flow, 0);
        }
    }

    private void adoptControlled(int flow) {
        if (!flows.has(flow, FlowTable.CONTROLLED)) {
            return;
        }
        int record = flows.sideRecord(flow);
        if (record > 0 && record <= last && b.getInt(at(record) + CHECK) != 0) {
            controls(record, flow);
        } else {
            flows.flags(flow, flows.flags(flow) & ~FlowTable.CONTROLLED);
            flows.sideRecord(flow, 0);
        }
    }

    /** A record for a flow, or 0 when all are taken. */
    int take(int flow) {
        int record = free;
        if (record != 0) {
            free = b.getInt(at(record) + NEXT);
        } else if (last < CAPACITY) {
            record = ++last;
        } else {
            return 0;
        }
        int at = at(record);
        for (int i = 0; i < HEADER; i += 4) {
            b.putInt(at + i, 0);
        }
        stream(record, true, new Stream()).forget();
        stream(record, false, new Stream()).forget();
        b.putInt(at + FLOW, flow);
        b.putInt(at + CHECK, check(flow));
        flows.sideRecord(flow, record);
        return record;
    }

    /** The flow is gone; the record follows when nothing is controlled by it any more. */
    void ended(int record) {
        b.putInt(at(record) + FLOW, 0);
        if (controlled(record) == 0) {
            release(record);
        }
    }

    private void release(int record) {
        b.putInt(at(record) + CHECK, 0);
        b.putInt(at(record) + NEXT, free);
        free = record;
    }

    /** The control connection has one more flow that it controls. */
    void controls(int record, int flow) {
        b.putInt(at(record) + CONTROLLED, controlled(record) + 1);
        flows.flags(flow, flows.flags(flow) | FlowTable.CONTROLLED);
        flows.sideRecord(flow, record);
        int control = flow(record);
        flows.flags(control, flows.flags(control) | FlowTable.CONTROLS);
    }

    /** One less; returns the control connection if it was the last one, else 0. */
    int controlsNoMore(int record) {
        int left = controlled(record) - 1;
        b.putInt(at(record) + CONTROLLED, left);
        int control = flow(record);
        if (left != 0) {
            return 0;
        }
        if (control == 0) {
            release(record);
            return 0;
        }
        flows.flags(control, flows.flags(control) & ~FlowTable.CONTROLS);
        return control;
    }

    int flow(int record) {
        return b.getInt(at(record) + FLOW);
    }

    int controlled(int record) {
        return b.getInt(at(record) + CONTROLLED);
    }

    int state(int record) {
        return b.getInt(at(record) + STATE);
    }

    void state(int record, int state) {
        b.putInt(at(record) + STATE, state);
    }

    int loading(int record) {
        return b.getInt(at(record) + LOADING);
    }

    void loading(int record, int loading) {
        b.putInt(at(record) + LOADING, loading);
    }

    boolean closing(int record) {
        return b.getInt(at(record) + CLOSING) != 0;
    }

    void closing(int record, boolean closing) {
        b.putInt(at(record) + CLOSING, closing ? 1 : 0);
    }

    Stream stream(int record, boolean outward, Stream view) {
        return view.wrap(b, at(record) + HEADER + (outward ? 0 : Stream.SIZE));
    }

    /** Never 0, which stands for a free record. */
    private int check(int flow) {
        return flows.check(flow) | 1;
    }

    private static int at(int record) {
        return record * RECORD;
    }
}
