package bauta.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bauta.command.Command;
import bauta.command.Console;
import bauta.firmware.Firmware;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.Block;
import bauta.path.Memory;
import bauta.path.PathThread;
import bauta.path.Port;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.wire.Ethernet;
import bauta.wire.Ipv4;
import bauta.wire.Udp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands explain, trace and capture over a router of two networks. */
class LivePacketsTest {
    private static final Path TSHARK = Path.of("/usr/bin/tshark");
    private static final int AT = 64;
    private static final int HOST = 0x0a000005;
    private static final int PEER = 0xc6336407;
    private static final int OUTSIDE = 0xcb007101;

    @TempDir
    Path folder;

    private final Block block = Memory.PLAIN.allocate(2048);
    private final Firmware firmware = new Firmware(Memory.PLAIN, PathThread.SAME, FlowTable.inMemory(100), Policy.STANDARD, line -> { });
    private final Map<String, Command> commands;

    LivePacketsTest() {
        commands = firmware.commands(List::of);
        var nowhere = new Port() {
            @Override
            public void send(Block memory, int at, int length) {
            }

            @Override
            public void flush() {
            }
        };
        var router = firmware.router();
        for (var side : Side.values()) {
            router.nic(side, nowhere);
            router.host(side, nowhere);
        }
        router.topology(new Topology(
                new Topology.Link("eth1", 0x020000000101L, 1500, true, List.of(new Topology.Subnet(0x0a000001, 24))),
                new Topology.Link("eth0", 0x020000000201L, 1500, true, List.of(new Topology.Subnet(OUTSIDE, 24))),
                List.of(new Topology.Route(0x0a000000, 24, 0, Side.INSIDE), new Topology.Route(0xcb007100, 24, 0, Side.OUTSIDE),
                        new Topology.Route(0, 0, 0xcb007102, Side.OUTSIDE))));
        firmware.defaultRules("eth0");
    }

    /** A console; {@code whenAsked} is done whenever the command asks whether it is still listened to. */
    private static final class Recorded implements Console {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final StringBuilder err = new StringBuilder();
        private final List<Runnable> whenAsked = new ArrayList<>();

        @Override
        public void out(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void out(byte[] bytes, int from, int length) {
            out.write(bytes, from, length);
        }

        @Override
        public void err(String text) {
            err.append(text);
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public boolean open() {
            if (!whenAsked.isEmpty()) {
                whenAsked.removeFirst().run();
            }
            return true;
        }
    }

    private Recorded run(String line, Runnable... live) {
        var console = new Recorded();
        console.whenAsked.addAll(List.of(live));
        var words = List.of(line.split(" "));
        int exit = commands.get(words.getFirst()).run(words, console);
        console.err.append(exit == 0 ? "" : "exit " + exit);
        return console;
    }

    private String said(String line) {
        var console = run(line);
        return console.out.toString(StandardCharsets.UTF_8) + console.err;
    }

    private void udp(Side side, int source, int sourcePort, int destination, int port) {
        var b = block.bytes();
        b.putLong(AT - 10, 0).putShort(AT - 2, (short) 0).putLong(AT, 0x0200_0000_0101_0200L).putInt(AT + 8, 5);
        b.putShort(AT + 12, (short) Ethernet.IPV4);
        int at = AT + Ethernet.HEADER + Ipv4.HEADER;
        b.putShort(at, (short) sourcePort).putShort(at + 2, (short) port).putShort(at + 4, (short) 12).putShort(at + 6, (short) 0).putInt(at + 8, 7);
        var ip = new Ipv4();
        ip.write(b, AT + Ethernet.HEADER, 32, 1, 0, 64, Ipv4.UDP, source, destination);
        new Udp().wrap(b, at, 12).computeChecksum(ip);
        firmware.router().fromNic(side, block, AT, 46);
        firmware.router().flush();
    }

    @Test
    void explainsAMasqueradedConnection() {
        assertEquals("""
                tcp 10.0.0.5:2000 > 198.51.100.7:80 with SYN, arriving by eth1 (inside)
                  gate: well-formed, and its source may come from that side
                  input chain (eth1): ACCEPT by its policy
                  route to 198.51.100.7: by eth0 (outside), gateway 203.0.113.2
                  forward chain (eth0): MASQ
                      rule 1 of chain forward: -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -i eth0 -j MASQ
                  new flow, masqueraded: source 10.0.0.5:2000 becomes 203.0.113.1:2000
                  output chain (eth0): ACCEPT by its policy
                  sent by eth0 (outside), next hop 203.0.113.2
                """, said("bauta explain -p tcp -s 10.0.0.5 2000 -d 198.51.100.7 www -i lan"));
        assertEquals(0, firmware.masquerade().flows().size());
    }

    @Test
    void explainsAForwardAndARefusal() {
        assertEquals("", said("ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.9 8080"));
        assertEquals("""
                tcp 198.51.100.7:49152 > 203.0.113.1:80 with SYN, arriving by eth0 (outside)
                  gate: well-formed, and its source may come from that side
                  input chain (eth0): ACCEPT by its policy
                  for the router's own address 203.0.113.1 (outside)
                  new flow, taken by portfw: destination 203.0.113.1:80 becomes 10.0.0.9:8080
                  route to 10.0.0.9: by eth1 (inside), on the link
                  output chain (eth1): ACCEPT by its policy
                  sent by eth1 (inside), next hop 10.0.0.9
                """, said("bauta explain -p tcp -s 198.51.100.7 -d 203.0.113.1 80 -i wan"));
        assertEquals("", said("ipchains -A input -i eth0 -p tcp -d 0/0 80 -j DENY"));
        var refused = said("bauta explain -p tcp -s 198.51.100.7 -d 203.0.113.1 80 -i eth0");
        assertTrue(refused.contains("    rule 1 of chain input: ") && refused.endsWith("  dropped: input chain\n"), refused);
        var spoofed = said("bauta explain -p udp -s 10.0.0.5 -d 203.0.113.1 80 -i eth0");
        assertTrue(spoofed.endsWith("  dropped: source address cannot come from that side\n"), spoofed);
    }

    @Test
    void explainSaysWhatItNeeds() {
        assertTrue(said("bauta explain -p tcp -s 10.0.0.5").endsWith("exit 2"));
        assertTrue(said("bauta explain -p tcp -s 10.0.0.5 -d 198.51.100.7 -i lan").contains("needs the destination port"));
        assertTrue(said("bauta explain -p tcp -s 10.0.0.5 -d 198.51.100.7 80 -i dmz").contains("'dmz' is no interface"));
    }

    @Test
    void tracesTheHostThatWasAskedForInBothDirections() {
        var console = run("bauta trace host 10.0.0.5 -c 3", () -> udp(Side.INSIDE, HOST + 1, 3000, PEER, 53),
                () -> udp(Side.INSIDE, HOST, 2000, PEER, 53), () -> udp(Side.OUTSIDE, PEER, 53, OUTSIDE, 2000),
                () -> udp(Side.INSIDE, HOST, 2000, 0x7f000001, 53));
        var text = console.out.toString(StandardCharsets.UTF_8);
        assertEquals(3, text.lines().filter(line -> line.startsWith("arriving by")).count(), text);
        assertTrue(text.contains("new flow, masqueraded: source 10.0.0.5:2000 becomes 203.0.113.1:2000"), text);
        assertTrue(text.contains("known flow: destination 203.0.113.1:2000 becomes 10.0.0.5:2000"), text);
        assertTrue(text.endsWith("  dropped: source or destination that is never routed\n"), text);
    }

    @Test
    void aTraceOfDropsShowsNothingElseAndEndsInTime() {
        var console = run("bauta trace dropped -t 1", () -> udp(Side.INSIDE, HOST, 2000, PEER, 53), () -> udp(Side.OUTSIDE, PEER, 53, OUTSIDE, 99));
        var text = console.out.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().filter(line -> line.startsWith("arriving by")).count(), text);
        assertTrue(text.endsWith("  dropped: closed on the outside\n"), text);
    }

    @Test
    void whatARuleCopiesIsCapturedAsLongAsItSays() {
        assertEquals("", said("ipchains -A input -p udp -s 10.0.0.5 -o 24"));
        var recorder = new Recorder(new Filter(0, -1, 0, false, true), true, 100_000);
        firmware.router().watch(recorder);
        udp(Side.INSIDE, HOST + 1, 2000, PEER, 53);
        udp(Side.INSIDE, HOST, 2000, PEER, 53);
        firmware.router().watch(null);
        var record = recorder.take();
        assertEquals(14 + 24, record.frame().length);
        assertEquals(HOST, ByteBuffer.wrap(record.frame()).getInt(14 + 12));
        assertNull(recorder.take());
    }

    @Test
    void whatComesComesBeforeWhatGoes() {
        var recorder = new Recorder(Filter.ALL, true, 100_000);
        firmware.router().watch(recorder);
        udp(Side.INSIDE, HOST, 2000, PEER, 53);
        udp(Side.INSIDE, HOST, 2000, PEER, 54);
        firmware.router().watch(null);
        long last = Long.MIN_VALUE;
        for (var record = recorder.take(); record != null; record = recorder.take()) {
            assertTrue(record.nanos() - last >= 0 || last == Long.MIN_VALUE, record.toString());
            last = record.nanos();
        }
        assertTrue(last != Long.MIN_VALUE);
    }

    @Test
    void whatFindsNoRoomIsCountedAndNobodyWaits() {
        var recorder = new Recorder(Filter.ALL, false, 1000);
        firmware.router().watch(recorder);
        for (int i = 0; i < 10; i++) {
            udp(Side.INSIDE, HOST, 2000, PEER, 53);
        }
        firmware.router().watch(null);
        int taken = 0;
        while (recorder.take() != null) {
            taken++;
        }
        assertEquals(3, taken);
        assertEquals(7, recorder.lost());
    }

    @Test
    void tsharkReadsACaptureWithItsVerdicts() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(TSHARK), "no tshark here");
        var console = run("bauta capture -c 4 -w -", () -> udp(Side.INSIDE, HOST, 2000, PEER, 53),
                () -> udp(Side.OUTSIDE, PEER, 53, OUTSIDE, 99), () -> udp(Side.OUTSIDE, PEER, 53, OUTSIDE, 98));
        var file = folder.resolve("capture.pcapng");
        Files.write(file, console.out.toByteArray());
        var process = new ProcessBuilder(TSHARK.toString(), "-r", file.toString(), "-T", "fields", "-E", "separator=|", "-e",
                "frame.interface_name", "-e", "ip.src", "-e", "udp.dstport", "-e", "frame.comment").redirectError(folder.resolve("err").toFile()).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve("err")));
        assertEquals("""
                eth1-card|10.0.0.5|53|sent by eth0 (outside), next hop 203.0.113.2; new flow, masqueraded: source 10.0.0.5:2000 \
                becomes 203.0.113.1:2000
                eth0-card|||
                eth0-card|198.51.100.7|99|dropped: closed on the outside
                eth0-card|198.51.100.7|98|dropped: closed on the outside
                """, text);
    }
}
