package bauta.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.masquerade.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the runner sees what is wrong. */
class RunnerTest {
    @Test
    void whatIsWrongWithAPacketShows() {
        assertEquals("udp 10.0.0.5:1 > 10.0.0.6:2 len 9 ttl 64", text("udp 10.0.0.5:1 > 10.0.0.6:2 len 9"));
        assertTrue(text("udp 10.0.0.5:1 > 10.0.0.6:2 len 9 badsum").endsWith("WRONG-CHECKSUM"));
        assertTrue(text("tcp 10.0.0.5:1 > 10.0.0.6:2 syn badipsum").endsWith("WRONG-IP-CHECKSUM"));
        assertTrue(text("icmp 10.0.0.5 > 10.0.0.6 port-unreachable [udp 10.0.0.6:1 > 10.0.0.5:2 len 3 badsum]")
                .contains("WRONG-CHECKSUM]"));
        var packet = FrameWriter.packet("udp 10.0.0.5:1 > 10.0.0.6:2 len 9 nosum");
        packet[packet.length - 1]++;
        assertTrue(new FrameReader().text(packet).contains("WRONG-PAYLOAD at 8"));
    }

    @Test
    void dataIsShownAsItIsWritten() {
        for (var data : List.of("text PORT\\s10,0,0,2,4,1\\r\\n", "text \\x01DCC\\x01\\n", "text a\\x5b\\x5c\\x7b", "hex 8000000c01", "hex ff")) {
            assertEquals("tcp 10.0.0.5:1 > 10.0.0.6:2 ack " + data + " ttl 64", text("tcp 10.0.0.5:1 > 10.0.0.6:2 ack " + data));
        }
        assertEquals("udp 10.0.0.5:1 > 10.0.0.6:2 text A ttl 64", text("udp 10.0.0.5:1 > 10.0.0.6:2 hex 41"));
    }

    @Test
    void fragmentsAreJudgedWhenTheyAreWhole() {
        var reader = new FrameReader();
        var first = "udp 10.0.0.5:1 > 10.0.0.6:2 len 40 badsum frag id 3 off 0 size 24 mf";
        assertFalse(reader.text(FrameWriter.packet(first)).contains("WRONG"));
        var last = "udp 10.0.0.5:1 > 10.0.0.6:2 len 40 badsum frag id 3 off 24 size 24";
        assertTrue(reader.text(FrameWriter.packet(last)).endsWith("WRONG-CHECKSUM"));
    }

    @Test
    void aWrongExpectationIsReplacedInTheTranscript() {
        var in = "> eth1 udp 10.0.0.5:5000 > 198.51.100.7:53 ttl 1";
        var transcript = new Run(Policy.STANDARD, List.of(in, "< nothing")).transcript();
        assertEquals(List.of(in,
                "< eth1 icmp 10.0.0.1 > 10.0.0.5 time-exceeded [udp 10.0.0.5:5000 > 198.51.100.7:53 ttl 1] ttl 64 tos 0xc0",
                "drops ttl 1"), transcript);
        assertEquals("  " + in + "\n- < nothing\n+ " + transcript.get(1) + "\n+ drops ttl 1",
                Difference.of(List.of(in, "< nothing"), transcript));
    }

    @Test
    void aVariableKeepsItsValueAndItsConditions() {
        var variables = new Variables();
        assertFalse(variables.matches("port {p:odd high}", "port 1024"));
        assertTrue(variables.matches("port {p:odd high}", "port 1025"));
        assertFalse(variables.matches("port {p}", "port 1027"));
        assertFalse(variables.matches("port {q:other}", "port 1025"));
        assertEquals("> 1025", variables.substitute("> {p}"));
        assertThrows(IllegalArgumentException.class, () -> variables.substitute("> {q}"));
    }

    @Test
    void countedLinesAreExpandedAndShortened() {
        assertEquals(List.of("a 7 1", "a 8 2", "a 9 3"), Ranges.expanded("a {7..9} {1..3}"));
        assertEquals(List.of("a {7..9} {1..3}"), Ranges.collapsed(List.of("a 7 1", "a 8 2", "a 9 3")));
        assertEquals(List.of("a 7", "a 8", "b 1", "b 1", "b 1"), Ranges.collapsed(List.of("a 7", "a 8", "b 1", "b 1", "b 1")));
    }

    @Test
    void aLineThatIsNoneIsRefused() {
        var nonsense = List.of("eth1 tcp 10.0.0.5:1 > 10.0.0.6:2 syn");
        assertThrows(IllegalArgumentException.class, () -> new Run(Policy.STANDARD, nonsense).transcript());
    }

    private static String text(String packet) {
        return new FrameReader().text(FrameWriter.packet(packet));
    }
}
