package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class HtmlTest {
    private static String text(Html html) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(html.compressed())).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void textAndAttributesAreEscaped() throws IOException {
        assertEquals("<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;b&gt;&#39;\">&lt;i&gt; &amp;amp; é€😀</p>",
                text(new Html().element("p", "<i> &amp; é€😀", "title", "\"><b>'")));
    }

    @Test
    void anEmptyClassIsLeftOutAndOtherEmptyValuesAreNot() throws IOException {
        assertEquals("<!DOCTYPE html>\n<input value=\"\">", text(new Html().single("input", "class", "", "value", "")));
    }

    @Test
    void whatCannotBeSeenIsShownAsReplaced() throws IOException {
        assertEquals("<!DOCTYPE html>\n<p>a\ufffdb\ufffdc\ufffdd\ufffde\n\t</p>", text(new Html().element("p", "a\u0000b\u202ec\ud800d\re\n\t")));
    }

    @Test
    void optionsOfCommandsAreKeptWhole() throws IOException {
        assertEquals("<!DOCTYPE html>\n<code>ipchains <span class=\"nobreak\">-A</span> &lt;in  <span class=\"nobreak\">-j</span>\nDENY "
                + "a-".repeat(13) + "</code>", text(new Html().open("code").words("ipchains -A <in  -j\nDENY " + "a-".repeat(13)).close()));
    }

    @Test
    void elementLeftOpenIsAFault() {
        assertThrows(IllegalStateException.class, () -> new Html().open("p").compressed());
    }

    @Test
    void attributeWithoutValueIsAFault() {
        assertThrows(IllegalArgumentException.class, () -> new Html().open("p", "title"));
    }

    @Test
    void whatIsLongIsWholeWhereverItsPiecesEnd() throws IOException {
        var pieces = "<😀é".repeat(5000);
        assertEquals("<!DOCTYPE html>\n<p>" + "&lt;😀é".repeat(5000) + "</p>", text(new Html().element("p", pieces)));
        assertEquals("<!DOCTYPE html>\n<p>x" + "&lt;😀é".repeat(5000) + "</p>", text(new Html().element("p", "x" + pieces)));
    }
}
