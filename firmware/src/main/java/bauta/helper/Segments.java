package bauta.helper;

import bauta.masquerade.FlowTable;
import java.nio.ByteBuffer;

/**
 * The way of TCP segments through their helpers: every byte is read once and in order, what was changed is changed again when it is
 * repeated, and what a helper has to see whole is kept back until its sender repeats it so. For the path thread only.
 */
public final class Segments {
    /** {@link #show} says: the segment must not go on; its sender will repeat it. */
    public static final int HOLD = -1;

    /** The beginning of a line is kept back so often before it goes on unread. */
    private static final int HOLDS = 8;
    /** So many segments in a row wait for an earlier one before the stream is read on behind the gap. */
    private static final int SKIPS = 64;

    private final Helpers helpers;
    private final FlowTable flows;
    private final SideRecords records;
    private final Talk talk;
    private final Stream said = new Stream();
    private final Stream heard = new Stream();

    Segments(Helpers helpers, FlowTable flows, SideRecords records, Talk talk) {
        this.helpers = helpers;
        this.flows = flows;
        this.records = records;
        this.talk = talk;
    }

    /** Whether a TCP segment of the flow has to be shown to {@link #show}. */
    public boolean follows(int flow) {
        return flows.helper(flow) != 0 && flows.sideRecord(flow) != 0;
    }

    /**
     * Shows a TCP segment to the helper of its flow. Afterwards {@link #said} is the stream that it belongs to, {@link #heard} the other.
     *
     * @param sequence  of its first byte of data
     * @param ends      whether it is a FIN or RST
     * @param bytes     holds its data, which stays as it is: what has to be changed is in {@link #said}
     * @return how many bytes of the data may go on, or {@link #HOLD}
     */
    public int show(int flow, boolean outward, int sequence, boolean opens, boolean ends, ByteBuffer bytes, int at, int length) {
        int record = flows.sideRecord(flow);
        records.stream(record, outward, said);
        records.stream(record, !outward, heard);
        if (opens) {
            opens(record, sequence);
        }
        if (ends) {
            records.closing(record, true);
        }
        if (length == 0 || !said.known()) {
            return length;
        }
        int served = served(sequence, bytes, at, length);
        if (served != length) {
            return served == 0 ? HOLD : served;
        }
        var loaded = helpers.reading(flow);
        if (loaded == null || !(loaded.helper instanceof StreamHelper helper)) {
            return length;
        }
        talk.of(loaded, flow, record, outward).show(bytes, at, length, said, sequence);
        return helper.reads(talk) ? read(helper, sequence, ends, length) : length;
    }

    /** A repeated SYN changes nothing; one of a new connection in the place of an old one begins anew. */
    private void opens(int record, int first) {
        boolean again = said.known() && said.first() == first;
        boolean shifted = said.known() && !(said.unchanged() && heard.unchanged());
        if (again || shifted && !records.closing(record)) {
            return;
        }
        if (said.known()) {
            heard.forget();
            records.state(record, 0);
            records.closing(record, false);
        }
        said.begin(first);
    }

    /** How much of a segment consists of whole changes and of what was never changed. */
    private int served(int sequence, ByteBuffer bytes, int at, int length) {
        for (int i = 0, n = said.changes(); i < n; i++) {
            int start = said.start(i) - sequence;
            int end = start + said.oldLength(i);
            if (end <= 0 || start >= length) {
                continue;
            }
            if (start < 0) {
                return length == 1 ? length : 0; // a keep-alive may repeat one byte
            }
            if (end > length || Line.hash(bytes, at + start, end - start) != said.hash(i)) {
                return start;
            }
        }
        return length;
    }

    private int read(StreamHelper helper, int sequence, boolean ends, int length) {
        int ahead = sequence - said.next();
        if (ahead > 0) {
            return tooEarly(sequence, length);
        }
        int from = -ahead;
        if (from >= length || from < 0) {
            return length;
        }
        int line = firstLine(sequence, from, length);
        int passes = helper.read(talk, from, line);
        if (passes < length && (ends || passes <= from && said.held() > HOLDS)) {
            said.advance(sequence + length, said.line());
            return length;
        }
        said.advance(sequence + Math.max(passes, from), newestLine(sequence, from, passes, said.line()));
        return passes == 0 ? HOLD : passes;
    }

    /** Where the line begins that is not over at the end of that much data. */
    private int newestLine(int sequence, int from, int end, int otherwise) {
        for (int i = end - 1; i >= from; i--) {
            if (talk.data(i) == '\n') {
                return sequence + i + 1;
            }
        }
        return otherwise;
    }

    /** What comes too early is read by nobody; it waits until what is missing was repeated. */
    private int tooEarly(int sequence, int length) {
        if (said.skipped() <= SKIPS) {
            return HOLD;
        }
        said.advance(sequence + length, newestLine(sequence, 0, length, sequence - 1));
        return length;
    }

    private int firstLine(int sequence, int from, int length) {
        if (said.line() == sequence + from) {
            return from;
        }
        for (int i = from; i < length; i++) {
            if (talk.data(i) == '\n') {
                return i + 1;
            }
        }
        return length;
    }

    /** The stream of the segment that {@link #show} saw last. */
    public Stream said() {
        return said;
    }

    /** The other direction's, which its acknowledgements are about. */
    public Stream heard() {
        return heard;
    }

    /** The segment that {@link #show} saw last acknowledges so much of the other direction, in its own sender's numbers. */
    public void acknowledges(int sequence) {
        if (heard.known()) {
            heard.acknowledged(sequence);
        }
    }
}
