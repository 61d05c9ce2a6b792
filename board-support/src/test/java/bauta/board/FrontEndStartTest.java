package bauta.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.firmware.FrontEnd;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontEndStartTest {
    private final List<InetSocketAddress> tried = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void anAddressThatAppearsLaterIsListenedOnThen() {
        start("192.168.1.1:80", failing(3, new BindException("Cannot assign requested address")));
        assertEquals(4, tried.size());
        assertEquals(new InetSocketAddress("192.168.1.1", 80), tried.getLast());
        assertEquals(List.of(), warnings);
    }

    @Test
    void anAddressThatNeverAppearsIsAWarning() {
        start("192.168.1.1:80", failing(Integer.MAX_VALUE, new BindException("Cannot assign requested address")));
        assertEquals(40, tried.size());
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().startsWith("No web page at 192.168.1.1:80: Cannot assign requested address."), warnings.getFirst());
    }

    @Test
    void aFaultOfTheFrontEndIsAWarningAtOnce() {
        start("192.168.1.1:80", (_, _) -> {
            throw new IllegalStateException("broken");
        });
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("broken"), warnings.getFirst());
    }

    @Test
    void aRuntimeWithoutAFrontEndSaysSo() {
        new FrontEndStart(List.of(), warnings::add, 0).at("192.168.1.1:80", null);
        assertEquals(List.of("There is no web page in this runtime; it routes without one."), warnings);
    }

    private void start(String address, FrontEnd frontEnd) {
        new FrontEndStart(List.of(frontEnd), warnings::add, 0).at(address, null);
    }

    private FrontEnd failing(int times, IOException with) {
        return (at, _) -> {
            tried.add(at);
            if (tried.size() <= times) {
                throw with;
            }
        };
    }
}
