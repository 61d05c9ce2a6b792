package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RuleNumbersTest {
    @Test
    void addressesAreReadLikeInetAton() {
        assertEquals(OptionalInt.of(0x0A000001), RuleNumbers.classic("10.0.0.1"));
        assertEquals(OptionalInt.of(0x0A000001), RuleNumbers.classic("10.1"));
        assertEquals(OptionalInt.of(0x0A010102), RuleNumbers.classic("10.1.258"));
        assertEquals(OptionalInt.of(0), RuleNumbers.classic("0"));
        assertEquals(OptionalInt.of(-1), RuleNumbers.classic("4294967295"));
        assertEquals(OptionalInt.of(0x7F000001), RuleNumbers.classic("0x7f.1"));
        assertEquals(OptionalInt.of(0x08000001), RuleNumbers.classic("010.0.0.1"));
    }

    @Test
    void whatIsNoAddressIsNone() {
        for (var text : List.of("", ".", "1.", "1.2.3.4.5", "256.0.0.1", "1.2.3.256", "1.16777216", "4294967296", "0x", "08", "1.2.3.x",
                "-1", "+1", "1 ", "99999999999999999999", "\u0661")) {
            assertEquals(OptionalInt.empty(), RuleNumbers.classic(text), text);
        }
    }
}
