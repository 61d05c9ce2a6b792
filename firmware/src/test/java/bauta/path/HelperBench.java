package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.Console;
import bauta.firmware.Firmware;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.masquerade.State;
import bauta.wire.Arp;
import bauta.wire.Checksum;
import bauta.wire.Tcp;
import bauta.wire.VirtioHeader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A router between an inside host, 10.0.0.2, and a peer, 198.51.100.7, who speak TCP or UDP with each other; every frame that leaves is checked. */
final class HelperBench {
    static final int CLIENT = 0x0a000002;
    static final int SERVER = Wires.PEER;
    static final int OUTSIDE = Wires.ROUTER_OUTSIDE;
    static final long HOST_MAC = 0x020000000102L;

    final Firmware firmware;
    final Router router;
    final List<String> log = new ArrayList<>();
    /** What left by the network cards, in order. */
    final List<Sent> sent = new ArrayList<>();
    private final Block block = Memory.PLAIN.allocate(0x20000);
    private long clock = 1_000_000_000_000L;

    /** A frame that left. */
    record Sent(Side side, byte[] frame, int gsoSize, boolean partial) {
        private ByteBuffer b() {
            return ByteBuffer.wrap(frame);
        }

        int source() {
            return b().getInt(26);
        }

        int destination() {
            return b().getInt(30);
        }

        int sourcePort() {
            return b().getShort(34) & 0xffff;
        }

        int destinationPort() {
            return b().getShort(36) & 0xffff;
        }

        int sequence() {
            return b().getInt(38);
        }

        int acknowledgement() {
            return b().getInt(42);
        }

        int flags() {
            return frame[47];
        }

        int at(int tcpOffset) {
            return b().getInt(34 + tcpOffset);
        }

        byte[] data() {
            int header = frame[23] == 17 ? 8 : (frame[46] & 0xf0) >> 2;
            int end = 14 + (b().getShort(16) & 0xffff);
            return Arrays.copyOfRange(frame, 34 + header, end);
        }

        String text() {
            return new String(data(), StandardCharsets.ISO_8859_1);
        }
    }

    HelperBench(Policy policy, String... commands) {
        this(policy, FlowTable.inMemory(1000), commands);
    }

    HelperBench(Policy policy, FlowTable flows, String... commands) {
        firmware = new Firmware(Memory.PLAIN, PathThread.SAME, flows, policy, log::add);
        firmware.defaultRules("eth0");
        router = firmware.router();
        router.nic(Side.INSIDE, port(Side.INSIDE));
        router.nic(Side.OUTSIDE, port(Side.OUTSIDE));
        router.host(Side.INSIDE, port(null));
        router.host(Side.OUTSIDE, port(null));
        router.topology(Wires.TOPOLOGY);
        router.clock(clock);
        for (var command : commands) {
            assertEquals(0, run(command), command);
        }
        later(1);
    }

    /** Numbers as of 1999, with the pool of ports beginning where the vectors want it. */
    static Policy classicFrom(int firstPort) {
        var c = Policy.CLASSIC;
        var timeouts = new int[State.values().length];
        for (var state : State.values()) {
            timeouts[state.ordinal()] = c.timeout(state);
        }
        return new Policy("classic", c.mapping(), c.filtering(), firstPort, c.lastPort(), true, 0, timeouts, 0, true, false, 0);
    }

    /** Runs a command; its exit code. */
    int run(String line) {
        out.setLength(0);
        var words = List.of(line.split(" "));
        return firmware.commands(List::of).get(words.getFirst()).run(words, console);
    }

    final StringBuilder out = new StringBuilder();

    private final Console console = new Console() {
        @Override
        public void out(String text) {
            out.append(text);
        }

        @Override
        public void err(String text) {
            out.append(text);
        }

        @Override
        public InputStream in() {
            return InputStream.nullInputStream();
        }

        @Override
        public boolean open() {
            return true;
        }
    };

    private void arp(Side side, long mac, int address, long toMac, int to) {
        Wires.ethernet(block.bytes(), side, 0x0806);
        Arp.write(block.bytes(), Wires.AT + 14, 2, mac, address, toMac, to);
        router.fromNic(side, block, Wires.AT, 42);
        router.flush();
    }

    private Port port(Side side) {
        return new Port() {
            @Override
            public void send(Block memory, int at, int length) {
                var b = memory.bytes();
                if (side == null || b.getShort(at + 12) != 0x0800) {
                    return;
                }
                var virtio = new VirtioHeader().wrap(b, at - VirtioHeader.LENGTH);
                assertNull(Sums.fault(b, at + 14, virtio.needsChecksum()));
                assertTrue(length >= 14 + (b.getShort(at + 16) & 0xffff), "frame shorter than its packet");
                var frame = new byte[length];
                b.get(at, frame);
                sent.add(new Sent(side, frame, virtio.gsoType() == 0 ? 0 : virtio.gsoSize(), virtio.needsChecksum()));
            }

            @Override
            public void flush() {
            }
        };
    }

    void later(int seconds) {
        for (int i = 0; i < seconds * 10; i++) {
            clock += 100_000_000L;
            router.clock(clock);
        }
        arp(Side.OUTSIDE, Wires.GATEWAY_MAC, Wires.GATEWAY, Wires.OUTSIDE_MAC, OUTSIDE);
        arp(Side.INSIDE, HOST_MAC, CLIENT, Wires.INSIDE_MAC, Wires.ROUTER_INSIDE);
    }

    /** Sends a packet; what leaves on the other side, or null. */
    Sent packet(Side from, int source, int destination, int protocol, byte[] transport, boolean offload) {
        return packet(from, source, destination, protocol, transport, offload, 0);
    }

    Sent packet(Side from, int source, int destination, int protocol, byte[] transport, boolean offload, int gsoSize) {
        int length = Wires.ip(block, from, source, destination, protocol, transport);
        var b = block.bytes();
        if (offload) {
            int field = protocol == 6 ? 16 : 6;
            b.putShort(Wires.AT + 34 + field, (short) Checksum.pseudo(source, destination, protocol, transport.length));
            var virtio = new VirtioHeader().wrap(b, Wires.AT - VirtioHeader.LENGTH);
            virtio.flags(VirtioHeader.NEEDS_CSUM);
            virtio.checksumStart(34);
            virtio.checksumOffset(field);
            virtio.rawGsoType(gsoSize == 0 ? 0 : VirtioHeader.GSO_TCPV4);
            virtio.gsoSize(gsoSize);
        }
        int before = sent.size();
        b.putLong(Wires.AT + length, 0x7a7a7a7a7a7a7a7aL); // the next frame of the ring
        router.fromNic(from, block, Wires.AT, length);
        assertEquals(0x7a7a7a7a7a7a7a7aL, b.getLong(Wires.AT + length), "wrote into the next frame");
        router.flush();
        for (int i = before; i < sent.size(); i++) {
            if (sent.get(i).side != from) {
                return sent.get(i);
            }
        }
        return null;
    }

    static byte[] tcp(int sourcePort, int destinationPort, int sequence, int acknowledgement, int flags, byte[] options, byte[] data) {
        return ByteBuffer.allocate(20 + options.length + data.length).putShort((short) sourcePort).putShort((short) destinationPort)
                .putInt(sequence).putInt(acknowledgement).put((byte) (20 + options.length << 2)).put((byte) flags).putShort((short) 512)
                .putInt(0).put(options).put(data).array();
    }

    static byte[] udp(int sourcePort, int destinationPort, byte[] data) {
        return ByteBuffer.allocate(8 + data.length).putShort((short) sourcePort).putShort((short) destinationPort)
                .putShort((short) (8 + data.length)).putShort((short) 0).put(data).array();
    }

    Sent datagramOut(int insidePort, int peerPort, byte[] data) {
        return packet(Side.INSIDE, CLIENT, SERVER, 17, udp(insidePort, peerPort, data), false);
    }

    Sent datagramIn(int peerPort, int outsidePort, byte[] data) {
        return packet(Side.OUTSIDE, SERVER, OUTSIDE, 17, udp(peerPort, outsidePort, data), false);
    }

    Sent synIn(int source, int sourcePort, int outsidePort) {
        return packet(Side.OUTSIDE, source, OUTSIDE, 6, tcp(sourcePort, outsidePort, 77, 0, Tcp.SYN, new byte[0], new byte[0]), false);
    }

    Sent synOut(int insidePort, int peerPort) {
        return packet(Side.INSIDE, CLIENT, SERVER, 6, tcp(insidePort, peerPort, 77, 0, Tcp.SYN, new byte[0], new byte[0]), false);
    }

    private int connections;

    /** A connection that the inside host opens; the next one from the next port. */
    Connection fromInside(int peerPort) {
        return new Connection(false, 1055 + connections++, peerPort, peerPort);
    }

    /** A connection that the peer opens to a forwarded port. */
    Connection fromPeer(int outsidePort, int insidePort) {
        return new Connection(true, insidePort, 40000 + connections++, outsidePort);
    }

    /** A TCP connection; every segment is checked against what its receiver has to see. */
    final class Connection {
        private static final byte[] NONE = {};
        final int insidePort;
        final int peerPort;
        int outsidePort;
        /** Next sequence number of each, as its sender knows it; and as its receiver does. */
        int insideNext = 0x7fff_ff00;
        int peerNext = 0xffff_ff00;
        int insideNextSeen = insideNext;
        int peerNextSeen = peerNext;
        byte[] options = NONE;
        boolean offload;

        private Connection(boolean byPeer, int insidePort, int peerPort, int outsidePort) {
            this.insidePort = insidePort;
            this.peerPort = peerPort;
            this.outsidePort = outsidePort;
            if (byPeer) {
                assertTrue(in(peerNext, 0, Tcp.SYN, NONE) != null);
                assertTrue(out(insideNext, peerNext + 1, Tcp.SYN | Tcp.ACK, NONE) != null);
            } else {
                this.outsidePort = out(insideNext, 0, Tcp.SYN, NONE).sourcePort();
                assertTrue(in(peerNext, insideNext + 1, Tcp.SYN | Tcp.ACK, NONE) != null);
            }
            insideNext++;
            insideNextSeen++;
            peerNext++;
            peerNextSeen++;
        }

        Sent out(int sequence, int acknowledgement, int flags, byte[] data) {
            return packet(Side.INSIDE, CLIENT, SERVER, 6, tcp(insidePort, peerPort, sequence, acknowledgement, flags, options, data), offload);
        }

        Sent in(int sequence, int acknowledgement, int flags, byte[] data) {
            return packet(Side.OUTSIDE, SERVER, OUTSIDE, 6, tcp(peerPort, outsidePort, sequence, acknowledgement, flags, options, data), offload);
        }

        /** The inside says something new; what the peer sees of it. */
        String out(String text) {
            return new String(out(bytes(text)), StandardCharsets.ISO_8859_1);
        }

        byte[] out(byte[] data) {
            var seen = out(insideNext, peerNextSeen, Tcp.ACK | Tcp.PSH, data);
            assertNotNull(seen, this::drops);
            insideNext += data.length;
            assertEquals(insideNextSeen, seen.sequence(), "sequence number on the outside");
            assertEquals(peerNext, seen.acknowledgement(), "acknowledgement on the outside");
            insideNextSeen += seen.data().length;
            return seen.data();
        }

        /** The peer says something new; what the inside sees of it. */
        String in(String text) {
            var data = bytes(text);
            var seen = in(peerNext, insideNextSeen, Tcp.ACK | Tcp.PSH, data);
            assertNotNull(seen, this::drops);
            peerNext += data.length;
            assertEquals(peerNextSeen, seen.sequence(), "sequence number inside");
            assertEquals(insideNext, seen.acknowledgement(), "acknowledgement inside");
            peerNextSeen += seen.data().length;
            return seen.text();
        }

        private String drops() {
            run("bauta status");
            return out.toString();
        }

        void unchangedOut(String text) {
            assertEquals(text, out(text));
        }

        void unchangedIn(String text) {
            assertEquals(text, in(text));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int expected() {
        run("bauta helper list");
        return Integer.parseInt(out.substring(out.lastIndexOf(" ") + 1).strip());
    }
}
