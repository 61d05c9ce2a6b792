package bauta.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import bauta.masquerade.Policy;
import bauta.path.HelperBench.Sent;
import bauta.wire.Tcp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random, cut, repeated and mutated data through every helper: nothing escapes, checksums are right (the bench looks), and what a receiver
 * sees is one stream: a byte sent twice is the same byte. {@code -Dbauta.frames=10000000} for the long run, {@code -Dbauta.seed=N} to
 * repeat one.
 */
class HelperFuzzTest {
    private static final long PACKETS = Long.getLong("bauta.frames", 200_000);
    private static final long SEED = Long.getLong("bauta.seed", System.nanoTime());
    private static final int CONNECTION = 400;
    private static final int CONNECTIONS = 50;
    private static final int STREAM = 1 << 16;

    private static final String[] PIECES = {
            "PORT 10,0,0,2,", "PORT 10,0,0,2,4,1\r\n", "PORT 10,0,0,2,4,2\r\n", "EPRT |1|10.0.0.2|", "EPRT |1|10.0.0.2|1026|\r\n", "PASV\r\n", "EPSV\r\n",
            "227 Entering (198,51,100,7,", "227 ok (10,0,0,2,4,1)\r\n", "229 x (|||1025|)\r\n", "227 x (198,51,100,7,4,9)\r\n", "PRIVMSG b :\1DCC SEND a 167772162 1026 4\1\r\n",
            "\1DCC CHAT chat 167772162 1027\1\n", ":b PRIVMSG a :\1DCC RESUME a 3405803777 1026 9\1\r\n", "PRIVMSG b :\1DCC SEND a 1677",
            "OPTIONS * RTSP/1.0\r\n", "SETUP rtsp://x RTSP/1.0\r\n", "Transport: x;client_port=6970-6971;m\r\n", "Transport: x;client_port=7000;m\r\n", "client_port", "=", "-", ";",
            "\r\n", "\n", "\r", " ", ",", "|", "(", ")", "4,1", "255", "256", "99999999999", "0", "1025", "\1", "\0", "PNA\0\12", "VDO Live", "VDO LIVE"};
    private static final byte[][] BINARIES = {hex("504e41000a000100021b3a000700021b3b000300046162636400000000"),
            hex("0000002400000006" + "41".repeat(16) + "56444f204c69766500001b59"), hex("000000140000000156444f204c69766500001b59"),
            hex("8000000c015155414b450003"), hex("800000098191650000"), hex("00021de0c633640700021de00a0000020000000100010001001a"),
            hex("00021de0cb00710100021de0c633640700000001000100650050000200000005616c696365"), hex("000161006f6374657400")};

    private final SplittableRandom random = new SplittableRandom(SEED);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp 21", "irc 6667", "raudio 554", "vdolive 7000"})
    void streamsStayWhole(String which) {
        run(which, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp 21"})
    void streamsOfServersInsideStayWhole(String which) {
        run(which, true);
    }

    private void run(String which, boolean serverInside) {
        System.out.println("helper " + which + ": seed " + SEED + ", " + PACKETS + " packets");
        int port = Integer.parseInt(which.split(" ")[1]);
        long passed = 0;
        long changed = 0;
        HelperBench bench = null;
        for (long done = 0; done < PACKETS; done += CONNECTION) {
            bench = done % (CONNECTION * CONNECTIONS) != 0 ? bench
                    : new HelperBench(random.nextBoolean() ? Policy.CLASSIC : Policy.STANDARD, "bauta helper load " + which.split(" ")[0],
                    "ipmasqadm portfw -a -P tcp -L 203.0.113.1 21 -R 10.0.0.2 21", "ipmasqadm portfw -a -P tcp -L 203.0.113.1 1025 -R 10.0.0.9 9",
                    "ipmasqadm portfw -a -P tcp -L 203.0.113.1 1026 -R 10.0.0.9 9", "ipmasqadm portfw -a -P udp -L 203.0.113.1 6971 -R 10.0.0.9 9");
            var connection = serverInside ? bench.fromPeer(21, 21) : bench.fromInside(port);
            var out = new Direction(bench, connection, true);
            var in = new Direction(bench, connection, false);
            for (int i = 0; i < CONNECTION; i++) {
                (random.nextInt(3) > 0 ? out : in).step();
                bench.sent.clear();
            }
            passed += out.received.count + in.received.count;
            changed += out.longer + in.longer;
        }
        assertTrue(passed > PACKETS / 8, "bytes that passed: " + passed);
        assertTrue(changed > 0 || which.startsWith("vdolive"), "no segment became longer");
    }

    /** What has come through so far: every byte where it belongs, once and for all. */
    private static final class Received {
        private final byte[] bytes = new byte[STREAM];
        private final boolean[] there = new boolean[STREAM];
        private int first;
        private int last;
        private long count;

        void take(int sequence, byte[] data, String what) {
            for (int i = 0; i < data.length; i++) {
                int at = sequence + i - first;
                if (at < 0 || at >= STREAM) {
                    fail("seed " + SEED + ": byte " + at + " of the stream\n" + what);
                }
                if (at < last - first) {
                    continue; // acknowledged: a receiver no longer looks at it
                }
                if (there[at] && bytes[at] != data[i]) {
                    fail("seed " + SEED + ": byte " + at + " of the stream was " + bytes[at] + " and is " + data[i] + "\n" + what);
                }
                count += there[at] ? 0 : 1;
                bytes[at] = data[i];
                there[at] = true;
            }
            while (last - first < STREAM && there[last - first]) {
                last++;
            }
        }
    }

    private final class Direction {
        private final HelperBench bench;
        private final HelperBench.Connection connection;
        private final boolean outward;
        private final int first;
        private final Received received = new Received();
        private byte[] said = new byte[0];
        private int acknowledged;
        private int longer;

        Direction(HelperBench bench, HelperBench.Connection connection, boolean outward) {
            this.bench = bench;
            this.connection = connection;
            this.outward = outward;
            first = outward ? connection.insideNext : connection.peerNext;
            received.first = outward ? connection.insideNextSeen : connection.peerNextSeen;
            received.last = received.first;
        }

        /** Sends something new or something again; mostly what comes next, as its receiver has acknowledged it. */
        void step() {
            if (said.length < STREAM / 4) {
                more();
            }
            int from = switch (random.nextInt(12)) {
                case 0 -> random.nextInt(said.length);
                case 1 -> Math.max(0, acknowledged - random.nextInt(40));
                default -> acknowledged;
            };
            int most = random.nextInt(6) == 0 ? 1 + random.nextInt(30) : 1 + random.nextInt(400);
            int end = Math.min(said.length, from + most);
            var data = Arrays.copyOfRange(said, from, end);
            connection.offload = random.nextInt(4) == 0;
            connection.options = random.nextInt(4) == 0 ? sack() : new byte[0];
            var seen = send(first + from, data);
            if (seen != null) {
                var what = "from " + from + " to " + end + " of " + outward;
                longer += seen.data().length > data.length ? 1 : 0;
                received.take(seen.sequence(), seen.data(), what);
                acknowledge();
            }
        }

        private byte[] sack() {
            var b = ByteBuffer.allocate(12).putShort((short) 0x0101).put((byte) 5).put((byte) 10);
            return b.putInt(random.nextInt()).putInt(random.nextInt()).array();
        }

        private Sent send(int sequence, byte[] data) {
            int acknowledgement = outward ? connection.peerNextSeen : connection.insideNextSeen;
            return outward ? connection.out(sequence, acknowledgement, Tcp.ACK | Tcp.PSH, data)
                    : connection.in(sequence, acknowledgement, Tcp.ACK | Tcp.PSH, data);
        }

        /** The receiver says how far it has come; the sender must learn a place up to which its own bytes fill that. */
        private void acknowledge() {
            connection.offload = false;
            connection.options = new byte[0];
            Sent seen = outward ? connection.in(connection.peerNext, received.last, Tcp.ACK, new byte[0])
                    : connection.out(connection.insideNext, received.last, Tcp.ACK, new byte[0]);
            int there = seen.acknowledgement() - first;
            assertTrue(there >= acknowledged && there <= said.length, () -> "seed " + SEED + ": acknowledged " + there + " of " + said.length);
            acknowledged = there;
        }

        private void more() {
            var pieces = new ByteArrayOutputStream();
            for (int i = random.nextInt(8); i >= 0; i--) {
                pieces.writeBytes(random.nextInt(12) == 0 ? BINARIES[random.nextInt(BINARIES.length)]
                        : HelperBench.bytes(PIECES[random.nextInt(PIECES.length)]));
            }
            int old = said.length;
            said = Arrays.copyOf(said, old + pieces.size());
            System.arraycopy(mutated(pieces.toByteArray()), 0, said, old, pieces.size());
        }
    }

    private byte[] mutated(byte[] data) {
        for (int i = random.nextInt(3) == 0 ? random.nextInt(4) : 0; i > 0 && data.length > 0; i--) {
            data[random.nextInt(data.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '0' + random.nextInt(12));
        }
        return data;
    }

    @ParameterizedTest
    @ValueSource(strings = {"quake 26000", "cuseeme 7648", "tftp 69"})
    void datagramsKeepTheirLength(String which) {
        int port = Integer.parseInt(which.split(" ")[1]);
        HelperBench bench = null;
        for (long done = 0; done < PACKETS; done += CONNECTION) {
            boolean forwarded = random.nextBoolean();
            bench = done % (CONNECTION * CONNECTIONS) != 0 ? bench : new HelperBench(random.nextBoolean() ? Policy.CLASSIC : Policy.STANDARD, "bauta helper load " + which.split(" ")[0],
                    "ipmasqadm portfw -a -P udp -L 203.0.113.1 " + port + " -R 10.0.0.2 " + port);
            int insidePort = forwarded ? port : 3000 + (int) (done / CONNECTION % CONNECTIONS);
            int outsidePort = forwarded ? port : bench.datagramOut(insidePort, port, new byte[1]).sourcePort();
            for (int i = 0; i < CONNECTION; i++) {
                var data = random.nextInt(8) == 0 ? noise() : mutated(BINARIES[3 + random.nextInt(BINARIES.length - 3)].clone());
                data = random.nextInt(4) == 0 ? Arrays.copyOf(data, random.nextInt(data.length + 1)) : data;
                boolean outward = random.nextBoolean();
                var seen = outward ? bench.datagramOut(insidePort, port, data) : bench.datagramIn(port, outsidePort, data);
                if (seen != null) {
                    assertEquals(data.length, seen.data().length, () -> "seed " + SEED);
                }
                bench.sent.clear();
            }
        }
    }

    private byte[] noise() {
        var data = new byte[1 + random.nextInt(100)];
        random.nextBytes(data);
        return data;
    }
}
