package bauta.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatIsWrittenIsRead() {
        var hostile = "\"\\\n\u2028</script>\ud83d\ude00\u0000";
        var text = new Json().object().field("a", hostile).field("b", -7).field("c", true).array("d").value("x").value(2).end()
                .object("e").end().end().toString();
        assertEquals(Map.of("a", hostile, "b", -7.0, "c", true, "d", List.of("x", 2.0), "e", Map.of()), JsonReader.read(text));
    }

    @Test
    void nothingInATextEndsAScriptOrALine() {
        assertEquals("[\"\\u003c/script\\u003e\\u000a\\u2028\"]", new Json().array().value("</script>\n\u2028").end().toString());
    }

    @Test
    void allKindsOfValuesAreRead() {
        assertEquals(Arrays.asList(1.5e3, false, null, "\t/\u00e9", List.of(), Map.of()), JsonReader.read(" [1.5e3,false , null,\"\\t\\/\\u00e9\",[ ],{ }] "));
    }

    @Test
    void damagedTextsAreRefused() {
        for (var damaged : new String[] {"", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "\"", "\"\\x\"", "\"\\u12\"", "01", "1.", "-", "tru", "[1] 2", "{a:1}", "\"\n\"",
                "[".repeat(100), "1e", "+1", "'a'"}) {
            assertThrows(IllegalArgumentException.class, () -> JsonReader.read(damaged), damaged);
        }
    }
}
