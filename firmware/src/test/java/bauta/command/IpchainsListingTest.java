package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IpchainsListingTest {
    private final IpchainsBench bench = new IpchainsBench();

    private void rules() {
        bench.given("""
                -P input DENY
                -P forward DENY
                -N test
                -A input -j ACCEPT
                -A input -s 10.1.0.0/16 -i ! eth0 -j DENY -l
                -A input -d 192.0.2.1 80 -i ppp+ -p tcp -j ACCEPT ! -y
                -A input -s 192.168.0.0/16 -d ! 192.168.0.0/16 80 -p tcp -j REDIRECT 3128
                -A input -p icmp -s 0/0 8 -j test
                -A input -p ! udp
                -A input -p udp -s 0/0 1024: -d 0/0 :1023 -j RETURN -m 0x1234 -t 01 10
                -A input -j DENY ! -f
                -A input -p tcp -s 0/0 ! 20 -d 0/0 ! 53 -j DENY
                -A forward -s 10.0.0.0/8 -d 10.0.0.3/255.0.0.255 -i eth1 -j MASQ
                -A test -p tcp -j REDIRECT""");
    }

    private void count(int chain, int rule, long packets, long bytes) {
        var of = bench.tables.current().chains().get(chain).rule(rule);
        of.packets = packets;
        of.bytes = bytes;
    }

    @Test
    void inNumbers() {
        rules();
        bench.run("-L -n");
        assertEquals("""
                Chain input (policy DENY):
                target     prot opt     source                destination           ports
                ACCEPT     all  ------  0.0.0.0/0            0.0.0.0/0             n/a
                DENY       all  ----l-  10.1.0.0/16          0.0.0.0/0             n/a
                ACCEPT     tcp  !y----  0.0.0.0/0            192.0.2.1             * ->   80
                REDIRECT   tcp  ------  192.168.0.0/16       !192.168.0.0/16        * ->   80 => 3128
                test       icmp ------  0.0.0.0/0            0.0.0.0/0             8 ->   *
                -         !udp  ------  0.0.0.0/0            0.0.0.0/0             * ->   *
                RETURN     udp  ------  0.0.0.0/0            0.0.0.0/0             1024:65535 ->   0:1023
                DENY       all  --!f--  0.0.0.0/0            0.0.0.0/0             n/a
                DENY       tcp  ------  0.0.0.0/0            0.0.0.0/0            !20 ->  !53
                Chain forward (policy DENY):
                target     prot opt     source                destination           ports
                MASQ       all  ------  10.0.0.0/8           10.0.0.3/255.0.0.255  n/a
                Chain output (policy ACCEPT):
                Chain test (1 references):
                target     prot opt     source                destination           ports
                REDIRECT   tcp  ------  0.0.0.0/0            0.0.0.0/0             * ->   * =>  *
                """, bench.out());
    }

    @Test
    void withNames() {
        bench.given("""
                -A output -p tcp -d 192.0.2.1 http -j ACCEPT ! -y
                -A output -p icmp -s 0/0 echo-request
                -A output -p icmp --icmp-type fragm -j ACCEPT
                -A output -p tcp --sport ! ftp-data --dport ! domain -j DENY
                -A output -p udp -s 10.0.0.2 bootps -d lab/16 1024:1194 -j ACCEPT
                -A output -p 47 -j ACCEPT
                -A output -p 200 -j ACCEPT""");
        bench.run("-L output");
        assertEquals("""
                Chain output (policy ACCEPT):
                target     prot opt     source                destination           ports
                ACCEPT     tcp  !y----  anywhere             192.0.2.1             any ->   http
                -          icmp ------  anywhere             anywhere              echo-request
                ACCEPT     icmp ------  anywhere             anywhere              fragmentation-needed
                DENY       tcp  ------  anywhere             anywhere             !ftp-data ->  !domain
                ACCEPT     udp  ------  pc.example           lab/16                bootps ->   1024:openvpn
                ACCEPT     gre  ------  anywhere             anywhere              n/a
                ACCEPT     200  ------  anywhere             anywhere              n/a
                """, bench.out());
    }

    @Test
    void verbose() {
        bench.given("""
                -P input DENY
                -A input -i lo -j ACCEPT
                -A input -s 10.1.0.0/16 -i ! eth0 -j DENY -l
                -A input -d 192.0.2.1 80 -i ppp+ -p tcp -j ACCEPT ! -y
                -A input -p ! udp
                -A input -p udp -s 0/0 1024: -d 0/0 :1023 -j RETURN -m 0x1234 -t 01 10
                -A input -j DENY -m -5 -o 128""");
        count(0, 0, 10, 840);
        count(0, 1, 99_999, 100_000);
        count(0, 2, 123_456, 12_345_678);
        count(0, 3, 5_000_000_000L, 12_000_000_000_000L);
        count(0, 4, 9_999_499, 9_999_500);
        count(0, 5, 100_000, 9_999_499_999L);
        var policy = bench.tables.current().chains().getFirst().policyCount();
        policy.packets = 12;
        policy.bytes = 3456;
        bench.run("-L input -v -n");
        assertEquals("""
                Chain input (policy DENY: 12 packets, 3456 bytes):
                 pkts bytes target     prot opt    tosa tosx  ifname     mark       outsize  source                destination           ports
                   10   840 ACCEPT     all  ------ 0xFF 0x00  lo                             0.0.0.0/0            0.0.0.0/0             n/a
                99999  100K DENY       all  ----l- 0xFF 0x00 !eth0                           10.1.0.0/16          0.0.0.0/0             n/a
                 123K   12M ACCEPT     tcp  !y---- 0xFF 0x00  ppp+                           0.0.0.0/0            192.0.2.1             * ->   80
                5000M 12000G -         !udp  ------ 0xFF 0x00  *                              0.0.0.0/0            0.0.0.0/0             * ->   *
                9999K   10M RETURN     udp  ------ 0x01 0x10  *          0x1234                0.0.0.0/0            0.0.0.0/0             1024:65535 ->   0:1023
                 100K 9999M DENY       all  -----o 0xFF 0x00  *          0xfffffffb   128      0.0.0.0/0            0.0.0.0/0             n/a
                """, bench.out());
    }

    @Test
    void exactAndNumbered() {
        rules();
        count(0, 2, 123_456, 12_345_678);
        bench.run("-L input -v -x -n");
        var lines = bench.out().lines().toList();
        assertEquals("    pkts      bytes target     prot opt    tosa tosx  ifname     mark       outsize  "
                + "source                destination           ports", lines.get(1));
        assertEquals("  123456   12345678 ACCEPT     tcp  !y---- 0xFF 0x00  ppp+                           "
                + "0.0.0.0/0            192.0.2.1             * ->   80", lines.get(4));
        bench.run("-L forward -x -n --line-numbers");
        assertEquals("""
                Chain forward (policy DENY):
                num  target     prot opt     source                destination           ports
                1    MASQ       all  ------  10.0.0.0/8           10.0.0.3/255.0.0.255  n/a
                """, bench.out());
    }

    @Test
    void linesOfRulesMadeWithVerbose() {
        bench.given("-v -A input -p tcp -s 192.168.1.77/24 1024: -d 0/0 80 -i eth0 -j ACCEPT");
        assertEquals("ACCEPT  tcp opt    ------ tos 0xFF 0x00  via eth0    192.168.1.0/24 -> 0.0.0.0/0    1024:65535 ->   80\n",
                bench.out());
        bench.given("-A input -v -p tcp -y -l -s 10.0.0.0/8 -d ! 192.0.2.0/24 ! 6000:6063 -j DENY");
        assertEquals("DENY  tcp opt    -y--l- tos 0xFF 0x00  via *    10.0.0.0/8 -> !192.0.2.0/24    * ->  !6000:6063\n",
                bench.out());
        bench.given("-A input -v -p ! tcp -j DENY");
        assertEquals("DENY !tcp opt    ------ tos 0xFF 0x00  via *    0.0.0.0/0 -> 0.0.0.0/0    * ->   *\n", bench.out());
        bench.given("-A input -v -i ! eth0 -s ! 10.0.0.0/8 -j DENY");
        assertEquals("DENY  all opt    ------ tos 0xFF 0x00 !via eth0   !10.0.0.0/8 -> 0.0.0.0/0    n/a\n", bench.out());
        bench.given("-A input -v -s 10.0.0.1 -m 0x1234");
        assertEquals("-  all opt    ------ tos 0xFF 0x00  via * mark 0x1234    10.0.0.1 -> 0.0.0.0/0    n/a\n", bench.out());
        bench.given("-A input -v -p tcp -d 0/0 80 -j REDIRECT 3128 -i ppp+");
        assertEquals("REDIRECT  tcp opt    ------ tos 0xFF 0x00  via ppp+    0.0.0.0/0 -> 0.0.0.0/0    * ->   80 => 3128\n",
                bench.out());
        assertEquals("ppp", bench.tables.current().chains().getFirst().rule(5).spec().device());
    }

    @Test
    void masqueradedConnections() {
        bench.run("-M -L");
        assertEquals("IP masquerading entries\n", bench.out());
        bench.rows.add(new MasqueradeView.Row(6, 89_999, 0x0A000003, 1025, 0xC0000250, 21, 61000, 0, 0, 0));
        bench.rows.add(new MasqueradeView.Row(1, 5999, 0x0A000002, 512, 0xC0000235, 2048, 61002, 0, 0, 0));
        bench.run("-M -L -n");
        assertEquals("""
                IP masquerading entries
                prot expire   source               destination          ports
                TCP  14:59.99 10.0.0.3             192.0.2.80           1025 (61000) -> 21
                ICMP 00:59.99 10.0.0.2             192.0.2.53           512 (61002) -> 2048
                """, bench.out());
        bench.run("-L -M");
        assertEquals("""
                IP masquerading entries
                prot expire   source               destination          ports
                TCP  14:59.99 10.0.0.3             192.0.2.80           1025 (61000) -> ftp
                ICMP 00:59.99 pc.example           192.0.2.53           512 (61002) -> 2048
                """, bench.out());
        bench.rows.clear();
        bench.rows.add(new MasqueradeView.Row(6, 370_000, 0x0A000002, 1030, 0xC0000215, 21, 61003, 305_419_896, 3, -1));
        bench.run("-M -L -v -n");
        assertEquals("""
                IP masquerading entries
                prot expire      initseq delta prevd source               destination          ports
                TCP  61:40.00  305419896     3    -1 10.0.0.2             192.0.2.21           1030 (61003) -> 21
                """, bench.out());
    }

    @Test
    void zeroingListsWhatWasCounted() {
        rules();
        count(0, 0, 5, 500);
        bench.run("-L -Z -v -x -n");
        assertEquals("       5        500 ACCEPT", bench.out().lines().toList().get(2).substring(0, 26));
        assertEquals(0, bench.tables.current().chains().getFirst().rule(0).packets);
    }
}
