package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HostNamesTest {
    @Test
    void addressesAreReadLikeInetAton() {
        assertEquals(OptionalInt.of(0x0A000001), HostNames.parse("10.0.0.1"));
        assertEquals(OptionalInt.of(0x0A000001), HostNames.parse("10.1"));
        assertEquals(OptionalInt.of(0x0A010102), HostNames.parse("10.1.258"));
        assertEquals(OptionalInt.of(0), HostNames.parse("0"));
        assertEquals(OptionalInt.of(-1), HostNames.parse("4294967295"));
        assertEquals(OptionalInt.of(0x7F000001), HostNames.parse("0x7f.1"));
        assertEquals(OptionalInt.of(0x08000001), HostNames.parse("010.0.0.1"));
    }

    @Test
    void whatIsNoAddressIsNone() {
        for (var text : List.of("", ".", "1.", "1.2.3.4.5", "256.0.0.1", "1.2.3.256", "1.16777216", "4294967296", "0x", "08", "1.2.3.x",
                "-1", "+1", "1 ", "99999999999999999999", "\u0661")) {
            assertEquals(OptionalInt.empty(), HostNames.parse(text), text);
        }
    }

    @Test
    void dottedIsFourNumbers() {
        assertEquals("203.0.113.255", HostNames.dotted(0xCB0071FF));
    }
}
