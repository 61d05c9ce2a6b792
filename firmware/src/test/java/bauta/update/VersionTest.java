package bauta.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void numbersAreComparedAsNumbers() {
        assertTrue(Version.compare("0.9.2", "0.10.0") < 0);
        assertTrue(Version.compare("1.0", "1.0.1") < 0);
    }

    @Test
    void whatComesBeforeAReleaseIsOlder() {
        assertTrue(Version.compare("1.0-rc1", "1.0") < 0);
        assertTrue(Version.compare("1.0~rc2", "1.0~rc10") < 0);
    }

    @Test
    void howItWasBuiltCountsForNothing() {
        assertEquals(0, Version.compare("0.1.0", "0.1.0 (c4f06c26bdf8)"));
        assertEquals(0, Version.compare("0.1.0+c4f06c26bdf8", "0.1.0"));
        assertTrue(Version.compare("0.0.1", "0.1.0 (c4f06c26bdf8)") < 0);
    }
}
