package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.BoardSettings;
import bauta.command.BoardSettings.Outside;
import bauta.path.Topology.Subnet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InsideAddressTest {
    private static final Subnet START = new Subnet(0xc0a84d01, 24);
    private static final Subnet OTHER = new Subnet(0x0a212c01, 24);
    private static final Subnet OUTSIDE = new Subnet(0xcb007101, 24);

    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private InsideAddress inside;

    @BeforeEach
    void start() throws Options.Wrong {
        var given = Options.of(List.of("--lan", "nic-in", "--wan", "nic-out", "--lan-address", "192.168.77.1/24", "--wan-address", "dhcp",
                "--state", "/nowhere"));
        inside = new InsideAddress(given, START, (from, to) -> {
            if (to.prefix() == 30) {
                throw new IllegalStateException("the kernel does not want it");
            }
            done.add(from + " to " + to);
        }, List.of(options -> done.add("serves " + options.lanAddress()), options -> done.add("page " + options.web())), () -> List.of(OUTSIDE));
        inside.start();
    }

    @AfterEach
    void end() {
        inside.close();
    }

    private void want(Subnet address) {
        var d = BoardSettings.DEFAULT;
        inside.want(new BoardSettings(d.hostName(), d.timeZone(), address, Outside.AS_STARTED, d.flushMinutes(), d.httpsOnly(), d.transparent(), d.offload()));
    }

    private void expect(String... steps) throws InterruptedException {
        for (var step : steps) {
            assertEquals(step, done.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatBelongsTogetherMovesTogetherAndBack() throws InterruptedException {
        want(OTHER);
        expect("192.168.77.1/24 to 10.33.44.1/24", "serves 10.33.44.1/24", "page 10.33.44.1:80");
        want(OTHER);
        want(null);
        expect("10.33.44.1/24 to 192.168.77.1/24", "serves 192.168.77.1/24", "page 192.168.77.1:80");
        assertEquals("", inside.fault());
    }

    @Test
    void anAddressAmongThoseOutsideIsRefusedUntilThereIsAnother() throws InterruptedException {
        want(new Subnet(0xcb007110, 28));
        want(OTHER);
        expect("192.168.77.1/24 to 10.33.44.1/24");
        want(new Subnet(0xcb007110, 28));
        while (!inside.fault().contains("stays at 10.33.44.1/24")) { // what was said of the one before may still stand there
            Thread.onSpinWait();
        }
        assertTrue(inside.fault().contains("203.0.113.1/24"), inside.fault());
    }

    @Test
    void whatTheKernelRefusesIsSaidAndNothingFollows() throws InterruptedException {
        want(new Subnet(0x0a212c01, 30));
        while (inside.fault().isEmpty()) {
            Thread.onSpinWait();
        }
        assertTrue(inside.fault().contains("the kernel does not want it"), inside.fault());
        want(OTHER);
        expect("192.168.77.1/24 to 10.33.44.1/24", "serves 10.33.44.1/24");
    }
}
