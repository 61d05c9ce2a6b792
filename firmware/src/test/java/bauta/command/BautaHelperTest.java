package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.helper.HelperDraft;
import bauta.path.PathThread;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BautaHelperTest {
    private final HelperDraft helpers = new HelperDraft();
    private final Terminal terminal = new Terminal();
    private final BautaCommand bauta = new BautaCommand("test", List.of(new BautaHelper(helpers, PathThread.SAME).subCommand()));

    private int run(String line) {
        terminal.clear();
        return bauta.run(List.of(line.split(" ")), terminal);
    }

    private List<String> commands() {
        return BautaHelper.commands(helpers, PathThread.SAME);
    }

    @Test
    void parametersAreThoseOfTheModules() {
        assertEquals(0, run("bauta helper load ip_masq_ftp ports=21,2121 noport=6000,6001 mark=7 debug=1"), terminal::complained);
        assertEquals(List.of("bauta helper load ftp ports=21,2121 mark=0x7 noport=6000,6001"), commands());
    }

    @Test
    void portsOfServersInsideJoinTheOthers() {
        assertEquals(0, run("bauta helper load ftp in_ports=2021,21 in_mark=3"), terminal::complained);
        assertEquals(List.of("bauta helper load ftp ports=21,2021 mark=0x3 noport=6000"), commands());
    }

    @Test
    void insecureIsNotFollowedAndThatIsSaid() {
        assertEquals(0, run("bauta helper load irc insecure=0"));
        assertEquals("", terminal.complained());
        assertEquals(0, run("bauta helper load irc insecure=1"));
        assertTrue(terminal.complained().contains("insecure=1 is not followed"), terminal.complained());
        assertEquals(List.of("bauta helper load irc ports=6667 noport=6000"), commands());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "load ftp ports=0                            | 2 | '0' is no port",
        "load ftp ports=                             | 2 | '' is no port",
        "load ftp in_ports=65536                     | 2 | '65536' is no port",
        "load ftp mark=0                             | 2 | '0' is no mark",
        "load ftp port=21                            | 2 | unknown parameter port=21",
        "load ftp ports=1,2,3,4,5,6,7 in_ports=8,9,10,11,12,13 | 2 | 13 numbers, 12 are the most",
        "load ftpp                                   | 1 | there is none called ftpp; did you mean ftp?",
        "unload irc                                  | 1 | irc is not loaded",
    })
    void whatIsWrongChangesNothing(String words, int exit, String message) {
        assertEquals(exit, run("bauta helper " + words));
        assertTrue(terminal.complained().contains(message), terminal.complained());
        assertEquals(List.of(), commands());
    }
}
