package bauta.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StatusPageTest {
    @Test
    void volumesHaveThreeDigitsThatMatter() {
        assertEquals("0\u00a0B", StatusPage.volume(0));
        assertEquals("999\u00a0B", StatusPage.volume(999));
        assertEquals("1.00\u00a0kB", StatusPage.volume(1000));
        assertEquals("9.99\u00a0kB", StatusPage.volume(9_994));
        assertEquals("10.0\u00a0kB", StatusPage.volume(9_996));
        assertEquals("100\u00a0kB", StatusPage.volume(99_960));
        assertEquals("999\u00a0kB", StatusPage.volume(999_499));
        assertEquals("1.00\u00a0MB", StatusPage.volume(999_500));
        assertEquals("9.22\u00a0EB", StatusPage.volume(Long.MAX_VALUE));
    }
}
