package bauta.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "10.0.0.5", "198.51.100.7", "128.0.0.1"})
    void dottedQuadsComeBackAsTheyWere(String text) {
        assertEquals(text, Addresses.text(Addresses.parse(text)));
    }

    @Test
    void dottedIsFourNumbers() {
        assertEquals("203.0.113.255", Addresses.text(0xCB0071FF));
    }

    @Test
    void firstNumberIsTheUpperOctet() {
        assertEquals(0xC633_6407, Addresses.parse("198.51.100.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1", "1.1.1.1000", "99999999999.1.1.1",
        "-1.2.3.4", "+1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4/24", "0x1.2.3.4", "01.2.3.4", "00.0.0.0", "a.b.c.d", "١.2.3.4", "1.2.3.4\n"})
    void anythingElseIsRefusedAndQuoted(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Addresses.parse(text));
        assertTrue(refusal.getMessage().startsWith("'" + text + "' is"), refusal.getMessage());
    }

    @Test
    void refusalSaysWhichNumber() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Addresses.parse("10.0.300.1"));
        assertEquals("'10.0.300.1' is not an IPv4 address: '300' is not a number from 0 to 255", refusal.getMessage());
    }

    @Test
    void macComesBackAsItWas() {
        assertEquals(0x0200_5E10_00FFL, Addresses.parseMac("02:00:5e:10:00:FF"));
        assertEquals("02:00:5e:10:00:ff", Addresses.mac(0x0200_5E10_00FFL));
        assertEquals("ff:ff:ff:ff:ff:ff", Addresses.mac(Addresses.parseMac("ff:ff:ff:ff:ff:ff")));
        assertEquals("00:00:00:00:00:00", Addresses.mac(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02", "02:00:5e:10:00", "02:00:5e:10:00:", "02:00:5e:10:00:01:02", "02-00-5e-10-00-01", "2:0:5e:10:0:1",
        "02005e100001", "02:00:5e:10:00:0g", "02:00:5e:10:00:0١", " 2:00:5e:10:00:01", "02:00:5e:10:00:01 "})
    void otherMacsAreRefused(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Addresses.parseMac(text));
        assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal.getMessage());
    }

    @Test
    void macInABufferTouchesSixBytesOnly() {
        var b = ByteBuffer.allocateDirect(9);
        Addresses.mac(b, 1, 0xFFFF_8182_8384_8586L);
        assertEquals("008182838485860000", Captured.hex(b));
        assertEquals(0x8182_8384_8586L, Addresses.mac(b, 1));
    }
}
