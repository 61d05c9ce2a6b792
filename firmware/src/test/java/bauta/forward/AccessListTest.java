package bauta.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.forward.AccessList.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessListTest {
    private static final int C = 0xC6336407;
    private static final int D = 0xC6336408;
    private static final int FAR = 0xC0000201;

    @Test
    void emptyListLetsEveryoneInAndSaysSo() {
        assertTrue(AccessList.EVERYONE.admits(C));
        assertEquals("everyone", AccessList.EVERYONE.toString());
        assertSame(AccessList.EVERYONE, AccessList.of(List.of()));
        assertSame(AccessList.EVERYONE, AccessList.of(List.of(new Entry(true, 0, 0), new Entry(false, C, 32))));
    }

    @Test
    void firstNetworkThatHoldsTheClientDecides() {
        var list = AccessList.of(List.of(new Entry(false, C, 32), new Entry(true, 0xC6336400, 24)));
        assertFalse(list.admits(C));
        assertTrue(list.admits(D));
        assertFalse(list.admits(FAR));
        assertEquals("deny 198.51.100.7/32, allow 198.51.100.0/24, deny others", list.toString());
    }

    @Test
    void whoIsInNoNetworkIsLetInWhereNoneIsAllowed() {
        var list = AccessList.of(List.of(new Entry(false, 0xC6336400, 24)));
        assertFalse(list.admits(C));
        assertTrue(list.admits(FAR));
        assertEquals("deny 198.51.100.0/24, allow others", list.toString());
    }

    @Test
    void networkOfAllMayCloseTheList() {
        var list = AccessList.of(List.of(new Entry(false, C, 32), new Entry(true, 0, 0)));
        assertFalse(list.admits(C));
        assertTrue(list.admits(FAR));
        assertEquals("deny 198.51.100.7/32, allow 0.0.0.0/0", list.toString());
    }
}
