package bauta.masquerade;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the flow table costs at 1,000 to 1,000,000 flows: finding one in either direction, in random order over all flows and over
 * 1,000 of them that lie all over the table; and making and removing one in a table that full.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class FlowTableBenchmark {
    private static final int TCP = 6;
    private static final int OUTSIDE = 0xcb007101;
    private static final int HOT = 1000;

    @Param({"1000", "10000", "100000", "1000000"})
    public int flows;

    private FlowTable table;
    private int random = 1;

    @Setup
    public void fill() {
        table = FlowTable.inMemory(flows + 1);
        for (int i = 0; i < flows; i++) {
            table.create(TCP, inside(i), port(i), peer(i), 443, OUTSIDE, port(i), 0);
        }
    }

    // The parts of a key are computed, so that the benchmark itself reads no memory.

    private static int inside(int i) {
        return 0x0a000002 + i % 250;
    }

    private static int peer(int i) {
        return i * 0x9e3779b9 ^ i >>> 7;
    }

    private static int port(int i) {
        return 1024 + i % 60_000;
    }

    /** Any flow. */
    private int any() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return (int) ((random & 0xffffffffL) * flows >>> 32);
    }

    /** One of 1,000 that lie all over the table. */
    private int hot() {
        int step = flows / HOT;
        return any() / step * step;
    }

    private int byInside(int i) {
        return table.findByInside(TCP, inside(i), port(i), peer(i), 443);
    }

    private int byOutside(int i) {
        return table.findByOutside(TCP, peer(i), 443, OUTSIDE, port(i));
    }

    /** The harness itself: what fetching the next key costs. */
    @Benchmark
    public int keyOnly() {
        int i = any();
        return inside(i) + port(i) + peer(i);
    }

    @Benchmark
    public int findByInside() {
        return byInside(any());
    }

    @Benchmark
    public int findByOutside() {
        return byOutside(any());
    }

    @Benchmark
    public int findHotByInside() {
        return byInside(hot());
    }

    @Benchmark
    public int findHotByOutside() {
        return byOutside(hot());
    }

    @Benchmark
    public int findNone() {
        int i = any();
        return table.findByInside(TCP, inside(i), port(i), peer(i), 444);
    }

    @Benchmark
    public int createAndRemove() {
        int i = any();
        int flow = table.create(TCP, inside(i), port(i), peer(i), 80, OUTSIDE, port(i), 0);
        table.remove(flow);
        return flow;
    }
}
