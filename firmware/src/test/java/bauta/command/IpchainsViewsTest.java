package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IpchainsViewsTest {
    private final IpchainsBench bench = new IpchainsBench();

    @Test
    void rulesAsTheKernelShowedThem() {
        bench.given("-A input -s 192.168.0.0/16 -d 192.168.0.0/16 80 -p tcp -j REDIRECT 3128\n-A output -i ! ppp+ -m 7 -l");
        var set = bench.tables.current();
        set.chains().getFirst().rule(0).bytes = (5L << 32) + 7;
        assertEquals("""
                    input C0A80000/FFFF0000->C0A80000/FFFF0000 - 10 0 6 0         0         5         7         \
                0-65535 80-80 AFF X00 00000C38 0 0  REDIRECT
                   output 00000000/00000000->00000000/00000000 ppp 19 20 0 0         0         0         0         \
                0-65535 0-65535 AFF X00 00000000 7 0         -
                """, IpchainsViews.rules(set, bench.tables.counts(set)));
    }

    @Test
    void chainsAsTheKernelShowedThem() {
        bench.given("-P input DENY\n-N test\n-A input -j test");
        var set = bench.tables.current();
        set.chains().getFirst().policyCount().packets = 12;
        set.chains().getFirst().policyCount().bytes = 3456;
        assertEquals("input DENY 1 0 12 0 3456\nforward ACCEPT 1 0 0 0 0\noutput ACCEPT 1 0 0 0 0\ntest - 1 0 0 0 0\n",
                IpchainsViews.names(set, bench.tables.counts(set)));
    }
}
