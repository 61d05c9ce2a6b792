package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void textAndAttributesAreEscaped() {
        assertEquals("<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;b&gt;&#39;\">&lt;i&gt; &amp;amp; é€😀</p>",
                new Html().element("p", "<i> &amp; é€😀", "title", "\"><b>'").toString());
    }

    @Test
    void whatCannotBeSeenIsShownAsReplaced() {
        assertEquals("<!DOCTYPE html>\n<p>a\ufffdb\ufffdc\ufffdd\ufffde\n\t</p>", new Html().element("p", "a\u0000b\u202ec\ud800d\re\n\t").toString());
    }

    @Test
    void elementLeftOpenIsAFault() {
        assertThrows(IllegalStateException.class, () -> new Html().open("p").toString());
    }

    @Test
    void attributeWithoutValueIsAFault() {
        assertThrows(IllegalArgumentException.class, () -> new Html().open("p", "title"));
    }
}
