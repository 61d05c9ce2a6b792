package bauta.path;

import static bauta.path.HelperBench.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.wire.Tcp;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// rfc4787-10 rfc4787-10a rfc5382-6
/** The vectors of the reference, sections 3 to 7; those that break its rules for safe helpers as the rules want them. */
class OtherHelpersTest {
    private static HelperBench taken(String helper, String protocol, int... ports) {
        var commands = new String[ports.length + 1];
        commands[0] = "bauta helper load " + helper;
        for (int i = 0; i < ports.length; i++) {
            commands[i + 1] = "ipmasqadm portfw -a -P " + protocol + " -L 203.0.113.1 " + ports[i] + " -R 10.0.0.9 9";
        }
        return new HelperBench(HelperBench.classicFrom(60999), commands);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    // --- IRC

    @Test
    void offerOfAFileIsReplaced() {
        var bench = taken("irc", "tcp", 1026);
        var irc = bench.fromInside(6667);
        assertArrayEquals(hex("505249564d534720626f62203a014443432053454e4420612e7478742033343035383033373737203631303030203432010d0a"),
                irc.out(bytes("PRIVMSG bob :\1DCC SEND a.txt 167772162 1026 42\1\r\n"))); // I1
        irc.unchangedIn(":bob PRIVMSG al :\1DCC RESUME a.txt 61000 100\1\r\n"); // I7
        irc.unchangedOut("PRIVMSG bob :\1DCC ACCEPT a.txt 1026 100\1\r\n");
        assertEquals(":bob PRIVMSG al :\1DCC RESUME a.txt 167772162 1026 100\1\r\n",
                irc.in(":bob PRIVMSG al :\1DCC RESUME a.txt 3405803777 61000 100\1\r\n")); // I6
        irc.unchangedIn(":bob PRIVMSG al :\1DCC RESUME a.txt 3405803777 61001 100\1\r\n");
        irc.unchangedOut("PING x\r\n");
        irc.unchangedIn("PONG x\r\n");
        assertEquals(1026, bench.synIn(0x01020304, 5000, 61000).destinationPort(), "whoever accepts");
        assertNull(bench.synIn(0x01020304, 5001, 61000), "once");
    }

    @Test
    void offerOfAChatIsReplaced() {
        assertEquals("\1DCC CHAT chat 3405803777 61000\1\n", taken("irc", "tcp", 1026).fromInside(6667).out("\1DCC CHAT chat 167772162 1026\1\n")); // I2
    }

    @Test
    void offeredPortIsKeptWhereItIsFree() {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load irc");
        assertEquals("PRIVMSG bob :\1DCC SEND a.txt 3405803777 1026 42\1\r\n",
                bench.fromInside(6667).out("PRIVMSG bob :\1DCC SEND a.txt 167772162 1026 42\1\r\n")); // I8
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "PRIVMSG bob :\1DCC SEND a.txt 167772163 1026 42\1\r\n", "PRIVMSG bob :\1DCC SEND a.txt 167772162 1023 42\1\r\n", // I3
            "PRIVMSG bob :\1DCC SEND a.txt 167772162 0 42\1\r\n", "PRIVMSG bob :\1DCC send a.txt 167772162 1026 42\1\r\n",
            "PRIVMSG bob :\1DCC SEND \"a b.txt\" 167772162 1026 42\1\r\n",
            "PRIVMSG bob :\1DCC SEND a.txt 167772163 23 42\1\r\n", // I4
            "PONG :\1DCC SEND a.txt 167772162 1026 42\1\r\n", "PRIVMSG bob :hi \1DCC SEND a.txt 167772162 1026 42\1\r\n",
            "PRIVMSG bob :\1DCC SEND a.txt 167772162  1026 42\1\r\n", "PRIVMSG bob :\1DCC SEND a.txt 4462739458 1026 42\1\r\n",
            "PRIVMSG bob :\1DCC SEND a.txt 167772162 66562 42\1\r\n", "PRIVMSG bob :\1DCC SEND a.txt 0 1026 42\1\r\n"})
    void offersThatAreNotTheSendersOwnAreNone(String line) {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load irc");
        bench.fromInside(6667).unchangedOut(line);
        assertEquals(0, bench.expected());
    }

    @Test
    void twoOffersInASegmentAreTwoLinesAndOneLineHasOne() {
        var bench = taken("irc", "tcp", 1026, 1027);
        var irc = bench.fromInside(6667);
        assertEquals("\1DCC SEND a 3405803777 61000 1\1\r\n\1DCC SEND b 3405803777 61001 1\1\r\n",
                irc.out("\1DCC SEND a 167772162 1026 1\1\r\n\1DCC SEND b 167772162 1027 1\1\r\n"));
        assertEquals("\1DCC SEND a 3405803777 61000 1\1\1DCC SEND b 167772162 1027 1\1\r\n",
                irc.out("\1DCC SEND a 167772162 1026 1\1\1DCC SEND b 167772162 1027 1\1\r\n")); // I5
    }

    @Test
    void helpersButFtpAreOffUntilAskedFor() {
        var bench = new HelperBench(Policy.STANDARD);
        bench.fromInside(6667).unchangedOut("\1DCC CHAT chat 167772162 1026\1\r\n");
        assertEquals(0, bench.expected());
    }

    // --- Quake

    private static final String WISH = "8000000c015155414b450003";
    private static final String ACCEPTANCE = "800000098191650000";

    @Test
    void quakeServerMovesToAnotherPort() {
        for (var policy : new Policy[] {Policy.CLASSIC, Policy.STANDARD}) {
            var bench = new HelperBench(policy, "bauta helper load quake");
            var wish = bench.datagramOut(3000, 26000, hex(WISH));
            assertArrayEquals(hex(WISH), wish.data()); // Q1
            assertArrayEquals(hex(ACCEPTANCE), bench.datagramIn(26000, wish.sourcePort(), hex(ACCEPTANCE)).data()); // Q2
            var flows = bench.firmware.masquerade().flows();
            int flow = flows.findByOutside(17, HelperBench.SERVER, 26001, HelperBench.OUTSIDE, wish.sourcePort());
            assertEquals(HelperBench.CLIENT, flows.inside(flow));
            assertNotNull(bench.datagramIn(26001, wish.sourcePort(), new byte[10]), "found under its new port");
            assertEquals(wish.sourcePort(), bench.datagramOut(3000, 26001, new byte[10]).sourcePort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8000000c015155414b450002", "8000000b015155414b450003", "8000000c015155414b4500", "8000000c01"})
    void quakeServerStaysWithoutAWish(String wish) {
        var bench = new HelperBench(Policy.CLASSIC, "bauta helper load quake");
        var sent = bench.datagramOut(3000, 26000, hex(wish));
        bench.datagramIn(26000, sent.sourcePort(), hex(ACCEPTANCE)); // Q3
        var flows = bench.firmware.masquerade().flows();
        assertEquals(0, flows.findByOutside(17, HelperBench.SERVER, 26001, HelperBench.OUTSIDE, sent.sourcePort()));
    }

    @Test
    void quakeServerInsideMovesToAPortThatItsPeerCanReach() {
        var bench = new HelperBench(Policy.CLASSIC, "bauta helper load quake",
                "ipmasqadm portfw -a -P udp -L 203.0.113.1 26000 -R 10.0.0.2 26000",
                "ipmasqadm portfw -a -P udp -L 203.0.113.1 26001 -R 10.0.0.9 9");
        assertNotNull(bench.datagramIn(26000, 26000, hex(WISH)));
        assertArrayEquals(hex("800000098148ee0000"), bench.datagramOut(26000, 26000, hex(ACCEPTANCE)).data()); // Q4
        assertNull(bench.datagramIn(26009, 61000, new byte[4]), "the same peer address and port");
        assertEquals(26001, bench.datagramIn(26000, 61000, new byte[4]).destinationPort());
    }

    // --- RealAudio

    private static final String PNA = "504e41000a000100021b3a000700021b3b000300046162636400000000";

    @Test
    void portsOfPnaAreReplacedOnce() {
        var bench = taken("raudio", "udp", 6970, 6971);
        var player = bench.fromInside(7070);
        assertArrayEquals(hex("504e41000a00010002ee4800070002ee49000300046162636400000000"), player.out(hex(PNA))); // R1
        assertArrayEquals(hex(PNA), player.out(hex(PNA))); // R2
        assertEquals(2, bench.expected());
        var again = player.out(player.insideNext - 2 * PNA.length() / 2, player.peerNextSeen, Tcp.ACK, hex(PNA));
        assertArrayEquals(hex("504e41000a00010002ee4800070002ee49000300046162636400000000"), again.data(), "a repetition is like the first");
        assertEquals(6970, bench.datagramIn(6000, 61000, new byte[9]).destinationPort());
        assertEquals(6971, bench.datagramIn(6001, 61001, new byte[9]).destinationPort());
    }

    @Test
    void pnaOfAnotherVersionIsLeftAlone() {
        var bench = taken("raudio", "udp");
        var data = hex(PNA);
        data[3] = 1;
        data[4] = 0;
        assertArrayEquals(data, bench.fromInside(7070).out(data)); // R3
        assertEquals(0, bench.expected());
    }

    @Test
    void portZeroOfPnaIsIgnored() {
        assertArrayEquals(hex("504e41000a00070002000000010002ee4800000000"),
                taken("raudio", "udp", 6970).fromInside(554).out(hex("504e41000a000700020000000100021b3a00000000"))); // R4
    }

    @ParameterizedTest
    @ValueSource(strings = {"504e41000a0001", "504e41000a000100ff1b3a", "504e41000a00010002", "504e41000a0001000116", "504e41"})
    void pnaCutShortIsNotReadPastItsEnd(String text) {
        var bench = taken("raudio", "udp", 6970);
        var player = bench.fromInside(7070);
        if (text.length() > 6) {
            assertArrayEquals(hex(text), player.out(hex(text)));
        } else {
            assertNull(player.out(player.insideNext, player.peerNextSeen, Tcp.ACK, hex(text)), "waits for more");
        }
        assertEquals(0, bench.expected());
    }

    private static final String OPTIONS = "OPTIONS rtsp://x/ RTSP/1.0\r\nCSeq: 1\r\n\r\n";
    private static final String SETUP = "SETUP rtsp://x/a RTSP/1.0\r\nCSeq: 2\r\nTransport: %s\r\n\r\n";

    @Test
    void portsOfRtspAreReplaced() {
        var bench = taken("raudio", "udp", 6970, 6971, 6972);
        var player = bench.fromInside(554);
        player.unchangedOut(OPTIONS);
        assertEquals(SETUP.formatted("RTP/AVP;unicast;client_port=61000-61001;mode=play"),
                player.out(SETUP.formatted("RTP/AVP;unicast;client_port=6970-6971;mode=play"))); // R5
        player.unchangedIn("RTSP/1.0 200 OK\r\n\r\n");
        player.unchangedOut(SETUP.formatted("RTP/AVP;unicast;client_port=6970-6971")); // R6
        assertEquals(2, bench.expected());
        assertEquals(SETUP.formatted("x-pn-tng/udp;client_port=61002;mode=play,rtp/avp;unicast;client_port=6970-6971;mode=play"),
                player.out(SETUP.formatted("x-pn-tng/udp;client_port=6972;mode=play,rtp/avp;unicast;client_port=6970-6971;mode=play"))); // R8
        player.unchangedOut(SETUP.formatted("RTP/AVP;client_port=123456789;mode=play"));
        player.unchangedOut(SETUP.formatted("RTP/AVP;client_port=6000-6001;mode=play"));
    }

    @Test
    void pairOfPortsStaysAPair() {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load raudio",
                "ipmasqadm portfw -a -P udp -L 203.0.113.1 6971 -R 10.0.0.9 9");
        var player = bench.fromInside(554);
        player.unchangedOut(OPTIONS);
        var seen = player.out(SETUP.formatted("RTP/AVP;client_port=6970-6971;mode=play"));
        var pair = seen.substring(seen.indexOf("client_port=") + 12, seen.indexOf(";mode")).split("-");
        assertEquals(Integer.parseInt(pair[0]) + 1, Integer.parseInt(pair[1]), seen);
        assertEquals(6971, bench.datagramIn(5000, Integer.parseInt(pair[1]), new byte[9]).destinationPort());
    }

    /** As today's players write it. */
    @ParameterizedTest
    @ValueSource(strings = {"RTP/AVP;unicast;client_port=6970-6971", "RTP/AVP/UDP;unicast;client_port=6970-6971,RTP/AVP/TCP;unicast;interleaved=0-1",
        "RTP/AVP;unicast;client_port=6970-6971 "})
    void portsAtTheEndOfTheLineAreExpectedToo(String transport) {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load raudio");
        var player = bench.fromInside(554);
        player.unchangedOut(OPTIONS);
        player.unchangedOut(SETUP.formatted(transport));
        assertEquals(6970, bench.datagramIn(5000, 6970, new byte[9]).destinationPort());
        assertEquals(6971, bench.datagramIn(5001, 6971, new byte[9]).destinationPort());
    }

    @Test
    void portsAtTheEndOfTheLineAreReplacedWhereTheyAreTaken() {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load raudio",
                "ipmasqadm portfw -a -P udp -L 203.0.113.1 6970 -R 10.0.0.9 9");
        var player = bench.fromInside(554);
        player.unchangedOut(OPTIONS);
        var seen = player.out(SETUP.formatted("RTP/AVP;unicast;client_port=6970-6971"));
        var pair = seen.substring(seen.indexOf("client_port=") + 12, seen.lastIndexOf("\r\n\r\n")).split("-");
        assertEquals(6971, bench.datagramIn(5000, Integer.parseInt(pair[1]), new byte[9]).destinationPort());
    }

    /** RTCP: the player's reports must not leave by a port of their own, or the server's would find theirs taken. */
    @Test
    void whoSpeaksFirstFromAnAnnouncedPortSpeaksFromTheOneThePeerKnows() {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load raudio",
                "ipmasqadm portfw -a -P udp -L 203.0.113.1 6971 -R 10.0.0.9 9");
        var player = bench.fromInside(554);
        player.unchangedOut(OPTIONS);
        var seen = player.out(SETUP.formatted("RTP/AVP;unicast;client_port=6970-6971"));
        int announced = Integer.parseInt(seen.substring(seen.indexOf("client_port=") + 12, seen.lastIndexOf("\r\n\r\n")).split("-")[1]);
        assertEquals(announced, bench.datagramOut(6971, 5001, new byte[9]).sourcePort());
        assertEquals(6971, bench.datagramIn(5001, announced, new byte[9]).destinationPort());
    }

    @Test
    void setupAsTheFirstRequestIsIgnored() {
        var bench = taken("raudio", "udp", 6970);
        var player = bench.fromInside(554);
        player.unchangedOut(SETUP.formatted("RTP/AVP;unicast;client_port=6970-6971;mode=play")); // R7
        assertEquals(0, bench.expected());
    }

    // --- VDO Live

    private static final String LONG = "0000002400000006" + "41".repeat(16) + "56444f204c697665" + "00001b59";
    private static final String SHORT = "000000140000000156444f204c69766500001b59";

    @Test
    void portOfVdoLiveIsReplacedInBothMessages() {
        var bench = taken("vdolive", "tcp");
        bench.run("ipmasqadm portfw -a -P udp -L 203.0.113.1 7001 -R 10.0.0.9 9");
        var player = bench.fromInside(7000);
        assertArrayEquals(hex(LONG.substring(0, 64) + "0000ee48"), player.out(hex(LONG))); // V1
        assertArrayEquals(hex(SHORT.substring(0, 32) + "0000ee48"), player.out(hex(SHORT))); // V2
        assertEquals(1, bench.expected());
        assertArrayEquals(hex(SHORT), player.out(hex(SHORT))); // V3
        assertEquals(7001, bench.datagramIn(5000, 61000, new byte[9]).destinationPort());
    }

    @Test
    void otherMessagesOfVdoLiveStay() {
        var bench = taken("vdolive", "tcp");
        var player = bench.fromInside(7000);
        var shorter = LONG.substring(0, LONG.length() - 2);
        assertArrayEquals(hex(shorter), player.out(hex(shorter)));
        var shouted = LONG.replace("697665", "495645");
        assertArrayEquals(hex(shouted), player.out(hex(shouted)));
        assertEquals(0, bench.expected());
    }

    @Test
    void tcpOptionsDoNotBlindVdoLive() {
        var bench = taken("vdolive", "tcp");
        var player = bench.fromInside(7000);
        player.options = new byte[] {1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8};
        player.out(hex(LONG)); // the original counted the options as data (V3)
        assertEquals(1, bench.expected());
    }

    // --- CU-SeeMe

    @Test
    void addressesWithinCuSeeMeAreReplaced() {
        for (var policy : new Policy[] {Policy.CLASSIC, Policy.STANDARD}) {
            var bench = new HelperBench(policy, "bauta helper load cuseeme");
            var sent = bench.datagramOut(7648, 7648, hex("00021de0c633640700021de00a0000020000000100010001001a"));
            assertArrayEquals(hex("00021de0c633640700021de0cb0071010000000100010001001a"), sent.data()); // U1
            assertArrayEquals(hex("00021de00a00000200021de0c63364070000000100010001001a"),
                    bench.datagramIn(7648, sent.sourcePort(), hex("00021de0cb00710100021de0c63364070000000100010001001a")).data()); // U3
            var list = "00021de0cb00710100021de0c633640700000001000100650050000200000005616c696365000000000000000000000000000000"
                    + "00000000c00002090101010101010101cb0071010202020202020202";
            var expected = hex(list);
            System.arraycopy(hex("0a000002"), 0, expected, 4, 4);
            System.arraycopy(hex("0a000002"), 0, expected, 68, 4);
            assertArrayEquals(expected, bench.datagramIn(7648, sent.sourcePort(), hex(list)).data()); // U4
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00021de0c633640700021de0000000000000000100010001001a", "00021de0c633640700021de00a0000020000000100010001001a00",
            "00021de0c633640700021de00a00000900000001000100010019"})
    void otherAddressesWithinCuSeeMeStay(String text) {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load cuseeme");
        var data = hex(text.endsWith("1a00") ? text.substring(0, 50) : text); // 25 bytes are no header
        assertArrayEquals(data, bench.datagramOut(7648, 7648, data).data()); // U2
    }

    // --- TFTP

    @Test
    void tftpServerAnswersFromAnotherPort() {
        var bench = new HelperBench(Policy.CLASSIC);
        var blind = bench.datagramOut(3000, 69, hex("000161006f6374657400"));
        assertNull(bench.datagramIn(5555, blind.sourcePort(), hex("0003000100")));
        bench.run("bauta helper load tftp");
        var request = bench.datagramOut(3001, 69, hex("000161006f6374657400"));
        assertEquals(3001, bench.datagramIn(5555, request.sourcePort(), hex("0003000100")).destinationPort());
        assertEquals(request.sourcePort(), bench.datagramOut(3001, 5555, hex("00040001")).sourcePort());
        assertNull(bench.datagramIn(5556, request.sourcePort(), hex("0003000100")));
    }

    // --- listings

    @Test
    void helpersAreListedAsIn1999AndAsToday() {
        var bench = new HelperBench(Policy.STANDARD, "bauta helper load ip_masq_quake", "bauta helper load irc ports=6667,7000");
        bench.fromInside(21);
        bench.run("bauta cat ip_masq/app");
        assertEquals("""
                prot port    n_attach name             \s
                TCP  21      1        ftp              \s
                TCP  6667    0        irc              \s
                TCP  7000    0        irc              \s
                UDP  26000   0        Quake_26         \s
                UDP  27000   0        Quake_27         \s
                """.replaceAll("(?m) *$", ""), bench.out.toString().replaceAll("(?m) *$", ""));
        assertEquals(40 * 6, bench.out.length());
        bench.run("bauta helper list");
        assertEquals("""
                ftp      tcp ports=21 noport=6000, 1 flows, 0 refused
                irc      tcp ports=6667,7000 noport=6000, 0 flows, 0 refused
                quake    udp ports=26000,27000 noport=6000, 0 flows, 0 refused
                raudio   tcp ports=554,7070, not loaded
                vdolive  tcp ports=7000, not loaded
                cuseeme  udp ports=7648, not loaded
                tftp     udp ports=69, not loaded
                expected connections: 0
                """, bench.out.toString());
    }

    @Test
    void badWordsForHelpersAreRefused() {
        var bench = new HelperBench(Policy.STANDARD, FlowTable.inMemory(10));
        assertEquals(1, bench.run("bauta helper load ircd"));
        assertEquals("bauta: helper: there is none called ircd; did you mean irc?; there are ftp, irc, quake, raudio, vdolive, cuseeme, tftp\n",
                bench.out.toString());
        assertEquals(1, bench.run("bauta helper unload irc"));
        assertEquals(2, bench.run("bauta helper load irc ports=0"));
        assertEquals(2, bench.run("bauta helper load irc ports="));
        assertEquals(2, bench.run("bauta helper load irc ports=1,2,3,4,5,6,7,8,9,10,11,12,13"));
        assertEquals(2, bench.run("bauta helper load irc mark=x"));
        assertEquals(2, bench.run("bauta helper load irc 7000"));
        assertEquals(2, bench.run("bauta helper load"));
        assertEquals(2, bench.run("bauta helper list all"));
        assertEquals(0, bench.run("bauta helper load irc ports=7000 mark=0x10,3 noport=6000,6001"));
        assertEquals(0, bench.run("bauta helper unload ftp"));
    }
}
