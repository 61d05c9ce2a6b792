package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WayTest {
    @Test
    void everyReasonToDropHasItsPlaceInThePicture() {
        assertEquals(Set.of(), Way.missing());
    }
}
