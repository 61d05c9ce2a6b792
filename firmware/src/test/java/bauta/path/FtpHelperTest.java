package bauta.path;

import static bauta.path.HelperBench.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.HelperBench.Connection;
import bauta.wire.Tcp;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FtpHelperTest {
    private static final String TAKEN = "ipmasqadm portfw -a -P tcp -L 203.0.113.1 %d -R 10.0.0.9 9";
    private static final String FORWARD = "ipmasqadm portfw -a -P tcp -L 203.0.113.1 21 -R 10.0.0.2 21";

    private static HelperBench bench(String... commands) {
        return new HelperBench(Policy.STANDARD, commands);
    }

    /** The scene of the reference: the port that is announced is not free outside, and the next of the pool is 61000. */
    private static HelperBench taken(int... ports) {
        var commands = new String[ports.length];
        for (int i = 0; i < ports.length; i++) {
            commands[i] = TAKEN.formatted(ports[i]);
        }
        return new HelperBench(HelperBench.classicFrom(60999), commands);
    }

    @Test
    void portIsReplacedByThePoolsNextWhereTheAnnouncedOneIsTaken() {
        var bench = taken(1025, 1026);
        var ftp = bench.fromInside(21);
        assertArrayEquals(HexFormat.of().parseHex("504f5254203230332c302c3131332c312c3233382c37320d0a"),
                ftp.out(bytes("PORT 10,0,0,2,4,1\r\n"))); // F1
        assertEquals("PORT 203,0,113,1,238,72\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n")); // F8
        assertEquals("PORT 203,0,113,1,238,73\r\n", ftp.out("PORT 10,0,0,2,4,2\r\n"));
        assertEquals(2, bench.expected());
        var data = bench.synIn(HelperBench.SERVER, 20, 61000);
        assertEquals(HelperBench.CLIENT, data.destination());
        assertEquals(1025, data.destinationPort());
        assertEquals(1026, bench.synIn(HelperBench.SERVER, 20, 61001).destinationPort());
        assertNull(bench.synIn(HelperBench.SERVER, 21, 61000));
    }

    @Test
    void lowerCaseIsAsGood() {
        assertEquals("port 203,0,113,1,238,72\r\n", taken(50000).fromInside(21).out("port 10,0,0,2,195,80\r\n")); // F2
        assertEquals("Port 203,0,113,1,4,1\r\n", bench().fromInside(21).out("Port 10,0,0,2,4,1\r\n"));
    }

    @Test
    void announcedPortIsKeptWhereItIsFree() {
        for (var policy : new Policy[] {Policy.STANDARD, Policy.CLASSIC}) {
            assertEquals("PORT 203,0,113,1,4,1\r\n", new HelperBench(policy).fromInside(21).out("PORT 10,0,0,2,4,1\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "PORT 10,0,0,2,0,22\r\n", "PORT 10,0,0,2,23,112\r\n", // F3
            "PORT 10,0,0,9,4,1\r\n", // F4, F15
            "PORT 1,2,3,4,5,6\n", "PORT 1,2,3,4,5,6\r\n", // F5
            "xx PORT 10,0,0,2,4,1\r\n", "xx PORT 10,0,0,2,4,1 junk\r\n", // F6
            "PORT 10,0,0,2,260,1\r\n", "PORT 10,0,0,2,4,256\r\n", "PORT 10,0,0,258,4,1\r\n", // F7
            "PORT 10,0,0,2,4\r\n", "PORT 10,0,0,2,4,1,1\r\n", "PORT 0,0,0,0,4,1\r\n", "PORT 10,0,0,2,4,1 junk\r\n", "PORT \r\n",
            "PORT 99999999999,0,0,2,4,1\r\n", "PORT 10.0.0.2.4.1\r\n", "PORT 203,0,113,1,4,1\r\n",
            "EPRT |1|10.0.0.9|1025|\r\n", "EPRT |1|10.0.0.2|1023|\r\n", "EPRT |1|10.0.0.2|66000|\r\n", "EPRT |1|10.0.0.2|1025\r\n",
            "EPRT |2|::1|1025|\r\n", "EPRT 1110.0.0.2110251\r\n", "EPSV\r\n", "LPRT 4,4,10,0,0,2,2,4,1\r\n",
            "HELP \r PORT 10,0,0,2,4,1\r\n", "STOR PORT 10,0,0,2,4,1\r\n"})
    void whatIsNotTheSendersOwnPlainCommandGoesOnUnchangedAndOpensNothing(String command) {
        var bench = bench();
        var ftp = bench.fromInside(21);
        ftp.unchangedOut(command);
        assertEquals(0, bench.expected());
        ftp.unchangedOut("NOOP\r\n");
        assertNull(bench.synIn(HelperBench.SERVER, 20, 1025));
    }

    @Test
    void extendedPortIsReplaced() {
        var bench = bench();
        assertEquals("EPRT |1|203.0.113.1|1025|\r\n", bench.fromInside(21).out("EPRT |1|10.0.0.2|1025|\r\n")); // F13
        assertEquals(1025, bench.synIn(HelperBench.SERVER, 20, 1025).destinationPort());
        assertEquals("eprt $1$203.0.113.1$61000$\r\n", taken(1025).fromInside(21).out("eprt $1$10.0.0.2$1025$\r\n"));
    }

    @Test
    void expectedConnectionComesOnceFromTheServerAloneAndWithASyn() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        ftp.out("PORT 10,0,0,2,4,210\r\n");
        assertNull(bench.synIn(0xc6336408, 20, 1234), "another host");
        assertNull(bench.packet(Side.OUTSIDE, HelperBench.SERVER, HelperBench.OUTSIDE, 6, Wires.tcp(20, 1234, Tcp.ACK, 5), false), "no SYN");
        assertEquals(1, bench.expected());
        assertEquals(1234, bench.synIn(HelperBench.SERVER, 20, 1234).destinationPort());
        assertEquals(0, bench.expected());
        assertNull(bench.synIn(HelperBench.SERVER, 4444, 1234), "a second time");
        ftp.out("PORT 10,0,0,2,5,210\r\n");
        bench.later(301);
        assertNull(bench.synIn(HelperBench.SERVER, 20, 1490), "too late");
    }

    @Test
    void passiveModeOfAClientInside() {
        var bench = bench("ipchains -I input -i eth1 -p tcp -d 198.51.100.7 21 -m 7");
        var ftp = bench.fromInside(21);
        ftp.unchangedOut("PASV\r\n");
        ftp.unchangedIn("227 Entering Passive Mode (198,51,100,7,200,10)\r\n"); // F9
        assertEquals(1, bench.expected());
        ftp.unchangedIn("227 Entering Passive Mode (198,51,100,7,200,11)\r\n");
        assertEquals(1, bench.expected(), "a second reply is none");
        assertNotNull(bench.synOut(1030, 51210));
        assertEquals(0, bench.expected());
        var flows = bench.firmware.masquerade().flows();
        int data = flows.findByInside(6, HelperBench.CLIENT, 1030, HelperBench.SERVER, 51210);
        assertEquals(7, flows.mark(data), "the mark of the control connection");
    }

    @Test
    void extendedPassiveModeOfAClientInside() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        ftp.unchangedOut("EPSV\r\n");
        ftp.unchangedIn("229 Entering Extended Passive Mode (|||51210|)\r\n"); // F14
        assertEquals(1, bench.expected());
    }

    @Test
    void replyWithoutItsCommandOrWithAnotherAddressIsNone() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        ftp.unchangedIn("227 Entering Passive Mode (198,51,100,7,200,10)\r\n"); // F10
        ftp.unchangedIn("229 Entering Extended Passive Mode (|||51210|)\r\n");
        ftp.unchangedOut("EPSV ALL\r\n");
        ftp.unchangedIn("229 Entering Extended Passive Mode (|||51210|)\r\n");
        ftp.unchangedOut("PASV\r\n");
        ftp.unchangedIn("500 '227 Entering Passive Mode (198,51,100,7,200,10)': unknown\r\n");
        ftp.unchangedIn("229 Entering Extended Passive Mode (|||51210|)\r\n");
        ftp.unchangedIn("227 Entering Passive Mode (198,51,100,8,200,10)\r\n");
        assertEquals(0, bench.expected());
    }

    @Test
    void passiveModeOfAServerInside() {
        var bench = bench(FORWARD);
        var ftp = bench.fromPeer(21, 21);
        ftp.unchangedIn("PASV\r\n");
        assertEquals("227 Entering Passive Mode (203,0,113,1,200,10)\r\n",
                ftp.out("227 Entering Passive Mode (10,0,0,2,200,10)\r\n")); // F16
        assertEquals(51210, bench.synIn(HelperBench.SERVER, 40001, 51210).destinationPort());
        ftp.unchangedIn("EPSV\r\n");
        ftp.unchangedOut("229 Entering Extended Passive Mode (|||51211|)\r\n");
        assertEquals(HelperBench.CLIENT, bench.synIn(HelperBench.SERVER, 40002, 51211).destination());
    }

    @Test
    void passiveModeOfAServerInsideWhosePortIsTaken() {
        var bench = new HelperBench(Policy.CLASSIC, TAKEN.formatted(1025), FORWARD);
        var ftp = bench.fromPeer(21, 21);
        ftp.unchangedIn("PASV\r\n");
        assertEquals("227 Entering Passive Mode (203,0,113,1,238,72).\r\n",
                ftp.out("227 Entering Passive Mode (10,0,0,2,4,1).\r\n")); // F11
        ftp.unchangedIn("EPSV\r\n");
        assertEquals("229 Entering Extended Passive Mode (|||61000|)\r\n", ftp.out("229 Entering Extended Passive Mode (|||1025|)\r\n"));
        ftp.unchangedIn("PASV\r\n");
        ftp.unchangedOut("227 Entering Passive Mode (10,0,0,2,0,22).\r\n");
        ftp.unchangedIn("PASV\r\n");
        ftp.unchangedOut("227 Entering Passive Mode (10,0,0,9,4,1).\r\n");
    }

    @Test
    void activeModeOfAServerInside() {
        var bench = bench(FORWARD);
        var ftp = bench.fromPeer(21, 21);
        ftp.unchangedIn("PORT 198,51,100,7,4,1\r\n");
        assertEquals(1, bench.expected());
        ftp.unchangedIn("PORT 198,51,100,8,4,1\r\n");
        ftp.unchangedIn("PORT 10,0,0,2,4,1\r\n");
        assertEquals(1, bench.expected());
        assertEquals(20, bench.synOut(20, 1025).sourcePort());
        assertEquals(0, bench.expected());
    }

    @Test
    void severalChangesAndRepetitionsOfAnyAge() {
        var bench = taken(1025, 1026, 1027);
        var ftp = bench.fromInside(21);
        int first = ftp.insideNext;
        int firstSeen = ftp.insideNextSeen;
        assertEquals("PORT 203,0,113,1,238,72\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n"));
        int second = ftp.insideNext;
        int secondSeen = ftp.insideNextSeen;
        assertEquals("PORT 203,0,113,1,238,73\r\n", ftp.out("PORT 10,0,0,2,4,2\r\n"));
        int third = ftp.insideNext;
        int thirdSeen = ftp.insideNextSeen;
        assertEquals("PORT 203,0,113,1,238,74\r\n", ftp.out("PORT 10,0,0,2,4,3\r\n"));
        again(ftp, first, "PORT 10,0,0,2,4,1\r\n", firstSeen, "PORT 203,0,113,1,238,72\r\n");
        again(ftp, second, "PORT 10,0,0,2,4,2\r\n", secondSeen, "PORT 203,0,113,1,238,73\r\n");
        again(ftp, third, "PORT 10,0,0,2,4,3\r\n", thirdSeen, "PORT 203,0,113,1,238,74\r\n");
        again(ftp, first, "PORT 10,0,0,2,4,1\r\nPORT 10,0,0,2,4,2\r\nPORT 10,0,0,2,4,3\r\nNOOP\r\n", firstSeen,
                "PORT 203,0,113,1,238,72\r\nPORT 203,0,113,1,238,73\r\nPORT 203,0,113,1,238,74\r\nNOOP\r\n");
        again(ftp, second - 2, "\r\nPORT 10,0,0,2,4,2\r\n", secondSeen - 2, "\r\nPORT 203,0,113,1,238,73\r\n");
        assertNull(ftp.out(second + 7, ftp.peerNextSeen, Tcp.ACK, bytes(",0,0,2,4,2\r\n")), "half of what was changed");
        assertEquals(3, bench.expected());
        // what the server has of it, seen from the client
        assertEquals(second, ack(ftp, secondSeen));
        assertEquals(second + 5, ack(ftp, secondSeen + 5));
        assertEquals(second + 5, ack(ftp, secondSeen + 9), "half of what was put there");
        assertEquals(third, ack(ftp, thirdSeen));
        assertEquals(first, ack(ftp, firstSeen));
        assertEquals(third - 1, ack(ftp, thirdSeen - 1));
    }

    private static void again(Connection ftp, int sequence, String text, int seenSequence, String seenText) {
        var seen = ftp.out(sequence, ftp.peerNextSeen, Tcp.ACK | Tcp.PSH, bytes(text));
        assertEquals(seenText, seen.text());
        assertEquals(seenSequence, seen.sequence());
    }

    private static int ack(Connection ftp, int acknowledgement) {
        return ftp.in(ftp.peerNext, acknowledgement, Tcp.ACK, new byte[0]).acknowledgement();
    }

    @Test
    void selectiveAcknowledgementsAreInTheirReadersNumbers() {
        var bench = taken(1025, 1026);
        var ftp = bench.fromInside(21);
        ftp.unchangedOut("NOOP\r\n");
        int first = ftp.insideNext;
        int firstSeen = ftp.insideNextSeen;
        ftp.out("PORT 10,0,0,2,4,1\r\n");
        int second = ftp.insideNext;
        int secondSeen = ftp.insideNextSeen;
        ftp.out("PORT 10,0,0,2,4,2\r\n");
        ftp.options = ByteBuffer.allocate(20).putShort((short) 0x0101).put((byte) 5).put((byte) 18).putInt(firstSeen).putInt(secondSeen)
                .putInt(secondSeen + 9).putInt(ftp.insideNextSeen).array();
        for (boolean offload : new boolean[] {false, true}) {
            ftp.offload = offload;
            var seen = ftp.in(ftp.peerNext, firstSeen - 6, Tcp.ACK, new byte[0]);
            assertEquals(first - 6, seen.acknowledgement());
            assertEquals(first, seen.at(24));
            assertEquals(second, seen.at(28));
            assertEquals(ftp.insideNext - 2, seen.at(32), "only what follows the text that was put there");
            assertEquals(ftp.insideNext, seen.at(36));
        }
    }

    @Test
    void changesBeyondThoseRememberedWaitForAcknowledgements() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        int next = ftp.insideNext;
        var line = bytes("PORT 10,0,0,2,4,1\r\n");
        for (int i = 0; i < 8; i++) {
            assertNotNull(ftp.out(next, ftp.peerNextSeen, Tcp.ACK, line));
            next += line.length;
        }
        assertNull(ftp.out(next, ftp.peerNextSeen, Tcp.ACK, line), "the server has acknowledged none of the eight");
        assertNotNull(ftp.in(ftp.peerNext, ftp.insideNextSeen + 8 * 25, Tcp.ACK, new byte[0]));
        var seen = ftp.out(next, ftp.peerNextSeen, Tcp.ACK, line);
        assertEquals("PORT 203,0,113,1,238,72\r\n", seen.text());
        assertEquals(ftp.insideNextSeen + 8 * 25, seen.sequence());
    }

    @Test
    void shiftsLastOverGigabytes() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        ftp.out("PORT 10,0,0,2,4,1\r\n");
        for (long passed = 0; passed < 6L << 30; passed += 1 << 24) {
            ftp.unchangedOut("NOOP\r\n");
            ftp.insideNext += 1 << 24;
            ftp.insideNextSeen += 1 << 24;
            ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("x")); // too early: nobody cares, but time passes
            for (int i = 0; i < 65; i++) {
                ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("y\n"));
            }
            ftp.insideNext += 2;
            ftp.insideNextSeen += 2;
            ftp.unchangedIn("200 ok\r\n");
        }
        assertEquals("PORT 203,0,113,1,238,72\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n"));
    }

    @Test
    void commandOverTwoSegmentsWaitsUntilItComesWhole() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        assertNull(ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("PORT 10,0,")));
        assertNull(ftp.out(ftp.insideNext + 10, ftp.peerNextSeen, Tcp.ACK, bytes("0,2,4,1\r\n")), "out of turn");
        assertEquals("PORT 203,0,113,1,238,72\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n"));
    }

    @Test
    void wholeLinesBeforeHalfACommandGoOn() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        var seen = ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("NOOP\r\nPORT 10,0,"));
        assertEquals("NOOP\r\n", seen.text());
        ftp.insideNext += 6;
        ftp.insideNextSeen += 6;
        assertEquals("PORT 203,0,113,1,238,72\r\nQUIT\r\n", ftp.out("PORT 10,0,0,2,4,1\r\nQUIT\r\n"));
    }

    @Test
    void halfACommandThatNeverComesWholeGoesOnUnread() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        for (int i = 0; i < 8; i++) {
            assertNull(ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("PORT 10,0,")));
        }
        ftp.unchangedOut("PORT 10,0,");
        ftp.unchangedOut("0,2,4,1\r\n");
        assertEquals(0, bench.expected());
        assertEquals("PORT 203,0,113,1,4,1\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n"), "the next line is read again");
    }

    @Test
    void middleOfALineIsNoBeginning() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        ftp.unchangedOut("USER ");
        ftp.unchangedOut("PORT 10,0,0,2,4,1\r\n");
        ftp.unchangedOut("A".repeat(600));
        ftp.unchangedOut("PORT 10,0,0,2,4,1\r\n");
        assertEquals(0, bench.expected());
    }

    @Test
    void longSegmentThatGrowsLeavesAsTwo() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        var line = "PORT 10,0,0,2,4,1\r\n";
        var seen = ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("A".repeat(1460 - 2 - line.length()) + "\r\n" + line));
        assertEquals(1466, seen.data().length);
        assertEquals(1460, seen.gsoSize());
        assertTrue(seen.partial());
        assertTrue(seen.text().endsWith("\r\nPORT 203,0,113,1,238,72\r\n"));
    }

    @Test
    void superFrameIsChangedAsWell() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        var data = bytes(("A".repeat(998) + "\r\n").repeat(20) + "PORT 10,0,0,2,4,1\r\nNOOP\r\n");
        var seen = bench.packet(Side.INSIDE, HelperBench.CLIENT, HelperBench.SERVER, 6,
                HelperBench.tcp(1055, 21, ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, new byte[0], data), true, 1448);
        assertEquals(1448, seen.gsoSize());
        assertEquals(data.length + 6, seen.data().length);
        assertTrue(seen.text().endsWith("PORT 203,0,113,1,238,72\r\nNOOP\r\n"));
    }

    @Test
    void partialChecksumStaysPartial() {
        var ftp = taken(1025).fromInside(21);
        ftp.offload = true;
        assertEquals("PORT 203,0,113,1,238,72\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n"));
        assertTrue(ftp.out(ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, bytes("NOOP\r\n")).partial());
    }

    @Test
    void optionsBeforeTheDataDoNoHarm() {
        var ftp = taken(1025).fromInside(21);
        ftp.options = new byte[] {1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8};
        assertEquals("PORT 203,0,113,1,238,72\r\n", ftp.out("PORT 10,0,0,2,4,1\r\n"));
    }

    @Test
    void noMoreThanFourConnectionsAreExpectedAtATime() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        for (int i = 0; i < 6; i++) {
            bench.later(1);
            ftp.out("PORT 10,0,0,2,8," + i + "\r\n");
            ftp.unchangedIn("200 ok\r\n");
        }
        assertEquals(4, bench.expected());
        assertNull(bench.synIn(HelperBench.SERVER, 20, 2049), "the oldest gave way");
        assertNotNull(bench.synIn(HelperBench.SERVER, 20, 2053));
    }

    @Test
    void controlConnectionOutlivesItsTransfersAndTakesWhatIsExpectedWithIt() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        ftp.unchangedOut("NOOP\r\n");
        ftp.out("PORT 10,0,0,2,8,1\r\n");
        assertNotNull(bench.synIn(HelperBench.SERVER, 20, 2049));
        var flows = bench.firmware.masquerade().flows();
        int control = flows.findByInside(6, HelperBench.CLIENT, 1055, HelperBench.SERVER, 21);
        int data = flows.findByInside(6, HelperBench.CLIENT, 2049, HelperBench.SERVER, 20);
        flows.expiry(control, bench.firmware.masquerade().now() + 100);
        flows.expiry(data, bench.firmware.masquerade().now() + 1000);
        bench.later(5);
        assertEquals(control, flows.nextAlive(control));
        bench.later(10);
        assertEquals(0, flows.nextAlive(data) == data ? 1 : 0, "the transfer is over");
        assertEquals(control, flows.nextAlive(control), "and the control connection has its time again");
        ftp.out("PORT 10,0,0,2,8,2\r\n");
        assertEquals(1, bench.expected());
        bench.firmware.masquerade().remove(control);
        assertEquals(0, bench.expected());
    }

    @Test
    void expectedConnectionSurvivesTheProcess(@TempDir Path folder) throws Exception {
        var file = folder.resolve("flows");
        var bench = new HelperBench(Policy.STANDARD, FlowTable.open(file, 100, 7));
        var ftp = bench.fromInside(21);
        ftp.out("PORT 10,0,0,2,4,210\r\n");
        ftp.out("PORT 10,0,0,2,5,210\r\n");
        assertEquals(1234, bench.synIn(HelperBench.SERVER, 20, 1234).destinationPort());
        var after = new HelperBench(Policy.STANDARD, FlowTable.open(file, 100, 7));
        assertEquals(1, after.expected(), "the one that came is not expected again");
        assertNull(after.synIn(0xc6336408, 20, 1490), "another host");
        assertEquals(1490, after.synIn(HelperBench.SERVER, 20, 1490).destinationPort());
        assertEquals(0, after.expected());
        assertEquals(0, new HelperBench(Policy.STANDARD, FlowTable.open(file, 100, 7)).expected());
    }

    @Test
    void whatNoControlConnectionIsLeftOfIsNotExpected(@TempDir Path folder) throws Exception {
        var file = folder.resolve("flows");
        new HelperBench(Policy.STANDARD, FlowTable.open(file, 100, 7)).fromInside(21).out("PORT 10,0,0,2,4,210\r\n");
        assertEquals(0, new HelperBench(Policy.STANDARD, FlowTable.open(file, 100, 8)).expected(), "the machine was started again");
    }

    @Test
    void shiftsSurviveTheProcess(@TempDir Path folder) throws Exception {
        var file = folder.resolve("flows");
        var bench = new HelperBench(HelperBench.classicFrom(60999), FlowTable.open(file, 100, 7), TAKEN.formatted(1025));
        var ftp = bench.fromInside(21);
        int first = ftp.insideNext;
        int firstSeen = ftp.insideNextSeen;
        ftp.out("PORT 10,0,0,2,4,1\r\n");
        var after = new HelperBench(HelperBench.classicFrom(60999), FlowTable.open(file, 200, 7), TAKEN.formatted(1025));
        var seen = after.packet(Side.INSIDE, HelperBench.CLIENT, HelperBench.SERVER, 6,
                HelperBench.tcp(1055, 21, first, ftp.peerNextSeen, Tcp.ACK, new byte[0], bytes("PORT 10,0,0,2,4,1\r\n")), false);
        assertEquals("PORT 203,0,113,1,238,72\r\n", seen.text());
        assertEquals(firstSeen, seen.sequence());
        seen = after.packet(Side.OUTSIDE, HelperBench.SERVER, HelperBench.OUTSIDE, 6,
                HelperBench.tcp(21, ftp.outsidePort, ftp.peerNext, firstSeen + 25, Tcp.ACK, new byte[0], new byte[0]), false);
        assertEquals(ftp.insideNext, seen.acknowledgement());
        seen = after.packet(Side.INSIDE, HelperBench.CLIENT, HelperBench.SERVER, 6,
                HelperBench.tcp(1055, 21, ftp.insideNext, ftp.peerNextSeen, Tcp.ACK, new byte[0], bytes("PORT 10,0,0,2,4,1\r\n")), false);
        assertEquals(ftp.insideNextSeen, seen.sequence());
        assertTrue(seen.text().startsWith("PORT 203,0,113,1,"), "and the connection is still read");
    }

    @Test
    void unloadedHelperReadsNoMoreButGoesOnShifting() {
        var bench = taken(1025);
        var ftp = bench.fromInside(21);
        ftp.out("PORT 10,0,0,2,4,1\r\n");
        assertEquals(0, bench.run("bauta helper unload ip_masq_ftp"));
        assertEquals(0, bench.expected());
        ftp.unchangedOut("PORT 10,0,0,2,4,1\r\n");
        ftp.unchangedIn("200 ok\r\n");
        assertEquals(0, bench.run("bauta helper load ftp ports=21,2121"));
        ftp.unchangedOut("PORT 10,0,0,2,4,1\r\n");
        assertEquals("PORT 203,0,113,1,4,2\r\n", bench.fromInside(2121).out("PORT 10,0,0,2,4,2\r\n"));
    }

    @Test
    void markChoosesTheHelperWhereNoPortDoes() {
        var bench = bench("bauta helper load ftp mark=0x15", "ipchains -I input -p tcp -d 198.51.100.7 2021 -m 21");
        assertEquals("PORT 203,0,113,1,4,2\r\n", bench.fromInside(2021).out("PORT 10,0,0,2,4,2\r\n"));
        bench.fromInside(2022).unchangedOut("PORT 10,0,0,2,4,2\r\n");
    }

    @Test
    void refusalsAreSaidAFewAtATime() {
        var bench = bench();
        var ftp = bench.fromInside(21);
        for (int i = 0; i < 20; i++) {
            ftp.unchangedOut("PORT 10,0,0,9,4,1\r\n");
        }
        assertEquals(5, bench.log.size());
        assertEquals("helper ftp: refused address that is not the sender's, inside 10.0.0.2, peer 198.51.100.7", bench.log.getFirst());
        bench.later(11);
        ftp.unchangedOut("PORT 10,0,0,9,4,1\r\n");
        assertTrue(bench.log.contains("helpers: 15 refusals not shown"));
    }
}
