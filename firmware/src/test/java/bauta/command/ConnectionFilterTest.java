package bauta.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.masquerade.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionFilterTest {
    private static boolean admits(String... words) {
        return ConnectionFilter.of(List.of(words)).admits(6, State.ESTABLISHED.ordinal(), 0xc0a80102, 40000, 0xc6336407, 443, 0xcb007102, 40000);
    }

    @Test
    void everyWordHasToFitSomeEnd() {
        assertTrue(admits());
        assertTrue(admits("192.168.1.2"));
        assertTrue(admits("192.168.1.2:40000", "198.51.100.7:443", "tcp", "Established"));
        assertTrue(admits("192.168.0.0/16", "443"));
        assertTrue(admits("0.0.0.0/0", ":40000"));
        assertFalse(admits("192.168.1.2:443"), "address and port of one end");
        assertFalse(admits("192.168.1.3"));
        assertFalse(admits("tcp", "udp"));
        assertFalse(admits("syn-sent"));
        assertFalse(admits("80"));
    }

    @Test
    void whatIsNoWordIsNamed() {
        for (var wrong : new String[] {"", ":", "host", "1.2.3", "1.2.3.4/33", "1.2.3.4:", "1.2.3.4:65536", "65536", "-h", "1.2.3.4:http"}) {
            var complaint = assertThrows(IllegalArgumentException.class, () -> ConnectionFilter.of(List.of("tcp", wrong)), wrong).getMessage();
            assertTrue(complaint.startsWith("'" + wrong + "' is no ADDRESS"), complaint);
        }
        assertTrue(ConnectionFilter.of(List.of()).all());
        assertFalse(ConnectionFilter.of(List.of("tcp")).all());
    }
}
