package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardSettingsTest {
    private final Settings settings = new Settings(values -> { });

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-name       | Gate-2                       | gate-2
            time-zone       | Europe/Rome                  | Europe/Rome
            inside-address  | 10.0.0.1/8                   | 10.0.0.1/8
            inside-address  | as-started                   | as-started
            outside-address | dhcp                         | dhcp
            outside-address | 203.0.113.5/24               | 203.0.113.5/24
            outside-address | 203.0.113.5/24,203.0.113.1   | 203.0.113.5/24,203.0.113.1
            outside-address | 203.0.113.4/31,203.0.113.5   | 203.0.113.4/31,203.0.113.5
            flush           | 0                            | 0
            """)
    void whatIsGoodIsTaken(String name, String text, String value) throws Refusal {
        settings.set(name, text);
        assertEquals(value, settings.row(name).value());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            host-name       | -gate
            host-name       | gate.lan
            host-name       | ''
            time-zone       | Rome
            time-zone       | ../../etc/passwd
            inside-address  | 10.0.0.1
            inside-address  | 10.0.0.0/8
            inside-address  | 10.255.255.255/8
            inside-address  | 10.0.0.1/0
            inside-address  | 127.0.0.1/8
            inside-address  | 224.0.0.1/8
            inside-address  | 10.0.0.01/8
            outside-address | 203.0.113.5/24,203.0.114.1
            outside-address | 203.0.113.5/24,203.0.113.5
            outside-address | 203.0.113.5/24,
            outside-address | 203.0.113.5/24,203.0.113.1,203.0.113.2
            outside-address | ,
            flush           | -1
            flush           | 10081
            """)
    void whatIsNotIsRefusedAndChangesNothing(String name, String text) throws Refusal {
        var before = settings.row(name).value();
        assertThrows(Refusal.class, () -> settings.set(name, text));
        assertEquals(before, settings.row(name).value());
    }

    @Test
    void insideAndOutsideStayApart() throws Refusal {
        settings.set("outside-address", "10.1.0.2/16");
        var refusal = assertThrows(Refusal.class, () -> settings.set("inside-address", "10.1.9.1/24"));
        assertTrue(refusal.getMessage().contains("nobody could tell inside from outside"), refusal.getMessage());
        settings.set("inside-address", "10.2.9.1/24");
    }
}
