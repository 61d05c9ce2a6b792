package bauta.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckWordsTest {
    @Test
    void whatIsWrittenReadsBack() {
        for (var words : List.of("tcp", "ping interval=200ms timeout=10ms fall=1 rise=5", "http path=/x host=a.example status=204 text=ok",
                "https failback=hold:5m drain=never", "udp send=a expect=b port=53", "dns name=example.org failback=by-hand",
                "program run=/bin/test arg=-n order=first primary=10.0.0.1:80 sorry=10.0.0.2", "none drain=1h")) {
            var check = CheckWords.parse(List.of(words.split(" ")));
            assertEquals(check, CheckWords.parse(CheckWords.of(check)), words);
        }
    }

    private static void refused(String words, String why) {
        var complaint = assertThrows(IllegalArgumentException.class, () -> CheckWords.parse(List.of(words.split(" "))), words);
        assertTrue(complaint.getMessage().contains(why), complaint.getMessage());
    }

    @Test
    void whatMakesNoSenseIsRefusedInWords() {
        refused("telnet", "there is no check 'telnet'");
        refused("tcp interval=5ms", "100ms to 60m");
        refused("tcp fall=0", "1 to 100");
        refused("tcp path=/", "'path' is no option of a check of kind tcp");
        refused("http path=x", "begins with /");
        refused("http host=a\rb", "visible");
        refused("program arg=x", "needs run=");
        refused("program run=sh", "whole path");
        refused("tcp failback=soon", "at-once, hold:TIME or by-hand");
        refused("tcp port=65536", "1 to 65535");
        refused("tcp primary=10.0.0.1 sorry=10.0.0.1", "the same host");
        refused("tcp fall", "NAME=VALUE");
    }
}
