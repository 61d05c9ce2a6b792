package bauta.scenario;

import bauta.firmware.Firmware;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.Block;
import bauta.path.DropReason;
import bauta.path.Memory;
import bauta.path.PathThread;
import bauta.path.Port;
import bauta.path.Side;
import bauta.path.Topology;
import bauta.path.Topology.Link;
import bauta.path.Topology.Route;
import bauta.path.Topology.Subnet;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A router on the bench: the firmware with two wires and two host ports that record what is sent, a clock that moves when it is
 * told to, and stations that answer ARP. Outside it is 203.0.113.1/24 with the next router at 203.0.113.254, inside 10.0.0.1/24.
 */
final class Bench {
    private static final int HEAD = 10;
    private static final int ETHERNET = 14;
    private static final int SHORTEST = 60;
    private static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final long TENTH = 100_000_000L;
    /** The clock of flows (1/100 s in an int) wraps 50 seconds after the start. */
    private static final long START = (Integer.MAX_VALUE - 5000L) * 10_000_000L;
    private static final int GATEWAY = FrameWriter.address("203.0.113.254");

    private final Firmware firmware;
    private final Block block = Memory.PLAIN.allocate(70_000);
    private final FrameReader reader = new FrameReader();
    private final List<Queued> queued = new ArrayList<>();
    private final Deque<Arp> asked = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private final Set<Integer> silent = new HashSet<>();
    private final long[] drops = new long[DropReason.values().length];
    private final List<String> log = new ArrayList<>();
    private Link inside = link("eth1", 0x02_00_00_00_00_01L, "10.0.0.1/24");
    private Link outside = link("eth0", 0x02_00_00_00_00_02L, "203.0.113.1/24");
    private boolean showArp;
    private long nanos = START;

    /** A frame on a port, whose memory the router may still change until the port is flushed. */
    private record Queued(String port, boolean host, Side side, Block block, int at, int length) {
    }

    /** A question for the hardware address of a station. */
    private record Arp(Side side, int target, int sender, long senderMac) {
    }

    /** @param flows how many the flow table holds */
    Bench(Policy policy, int flows) {
        firmware = new Firmware(Memory.PLAIN, PathThread.SAME, FlowTable.inMemory(flows), policy, log::add);
        for (var side : Side.values()) {
            firmware.router().nic(side, new Recorder(side, false));
            firmware.router().host(side, new Recorder(side, true));
        }
        firmware.router().clock(nanos);
        publish();
        sent.clear();
    }

    private static Link link(String name, long mac, String address) {
        return new Link(name, mac, 1500, true, List.of(subnet(address)));
    }

    private static Subnet subnet(String text) {
        var parts = text.split("/");
        return new Subnet(FrameWriter.address(parts[0]), Integer.parseInt(parts[1]));
    }

    private final class Recorder implements Port {
        private final Side side;
        private final boolean host;

        private Recorder(Side side, boolean host) {
            this.side = side;
            this.host = host;
        }

        @Override
        public void send(Block from, int at, int length) {
            queued.add(new Queued((host ? "host " : "") + name(side), host, side, from, at, length));
        }

        @Override
        public void flush() {
            for (var each : List.copyOf(queued)) {
                if (each.host == host && each.side == side) {
                    record(each);
                }
            }
            queued.removeIf(each -> each.host == host && each.side == side);
        }
    }

    Firmware firmware() {
        return firmware;
    }

    /** Frames sent since this was asked last, in words. */
    List<String> sent() {
        var frames = List.copyOf(sent);
        sent.clear();
        return frames;
    }

    /** Lines of rules with {@code -l} since this was asked last. */
    List<String> logged() {
        var lines = List.copyOf(log);
        log.clear();
        return lines;
    }

    /** What was dropped since this was asked last, by reason. */
    List<String> dropped() {
        var lines = new ArrayList<String>();
        for (var reason : DropReason.values()) {
            long count = firmware.router().drops().of(reason) - drops[reason.ordinal()];
            if (count != 0) {
                lines.add(reason.name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + count);
            }
            drops[reason.ordinal()] += count;
        }
        return lines;
    }

    void showArp() {
        showArp = true;
    }

    /** That station does not answer ARP any more. */
    void silence(String address) {
        silent.add(FrameWriter.address(address));
    }

    /** Changes a link: {@code mtu N}, {@code address A/P...}, {@code down}, {@code up}. */
    void change(String name, List<String> words) {
        var side = side(name);
        var old = side == Side.INSIDE ? inside : outside;
        var changed = switch (words.getFirst()) {
            case "mtu" -> new Link(name, old.mac(), Integer.parseInt(words.get(1)), old.carrier(), old.addresses());
            case "address" -> new Link(name, old.mac(), old.mtu(), old.carrier(),
                    words.stream().skip(1).map(Bench::subnet).toList());
            case "down", "up" -> new Link(name, old.mac(), old.mtu(), words.getFirst().equals("up"), old.addresses());
            case String other -> throw new IllegalArgumentException("no change of a link: " + other);
        };
        inside = side == Side.INSIDE ? changed : inside;
        outside = side == Side.OUTSIDE ? changed : outside;
        publish();
    }

    private void publish() {
        var routes = new ArrayList<Route>();
        for (var side : Side.values()) {
            for (var subnet : (side == Side.INSIDE ? inside : outside).addresses()) {
                routes.add(new Route(subnet.address() & -1 << 32 - subnet.prefix(), subnet.prefix(), 0, side));
            }
        }
        routes.add(new Route(0, 0, GATEWAY, Side.OUTSIDE));
        firmware.router().topology(new Topology(inside, outside, routes));
        settle();
    }

    /** Time goes by, in the steps in which the router's loop looks at the clock. */
    void pass(long howLong) {
        for (long end = nanos + howLong; nanos < end; ) {
            nanos = Math.min(end, nanos + TENTH);
            firmware.router().clock(nanos);
            settle();
        }
    }

    /** An IPv4 packet comes by the wire of that name, or from the board itself. */
    void packet(String port, boolean fromHost, byte[] packet) {
        var side = side(port);
        int destination = ByteBuffer.wrap(packet).getInt(16);
        long own = mac(side);
        long to = destination >>> 28 == 0xe ? 0x01005e000000L | destination & 0x7fffff
                : isBroadcast(destination) ? BROADCAST : fromHost ? station(nextHop(side, destination)) : own;
        int source = ByteBuffer.wrap(packet).getInt(12);
        frame(side, fromHost, to, fromHost ? own : station(nextHop(side, source)), 0x800, packet);
    }

    /** An ARP packet comes by the wire: {@code who-has A tell B} or {@code reply A is-at MAC} of the station itself. */
    void arp(String port, List<String> words) {
        var side = side(port);
        boolean asks = words.get(1).equals("who-has");
        int sender = FrameWriter.address(asks ? words.get(4) : words.get(2));
        int target = asks ? FrameWriter.address(words.get(2)) : primary(side);
        arp(side, asks ? 1 : 2, sender, target, asks ? BROADCAST : mac(side));
    }

    private void arp(Side side, int operation, int sender, int target, long to) {
        var arp = ByteBuffer.allocate(28).putShort((short) 1).putShort((short) 0x800).put((byte) 6).put((byte) 4)
                .putShort((short) operation);
        putMac(arp, station(sender)).putInt(sender);
        putMac(arp, operation == 1 ? 0 : mac(side)).putInt(target);
        frame(side, false, to, station(sender), 0x806, arp.array());
    }

    private void frame(Side side, boolean fromHost, long to, long from, int type, byte[] payload) {
        var bytes = block.bytes();
        bytes.putLong(0, 0).putShort(8, (short) 0);
        var head = ByteBuffer.allocate(ETHERNET);
        putMac(head, to);
        putMac(head, from).putShort((short) type);
        bytes.put(HEAD, head.array()).put(HEAD + ETHERNET, payload);
        int length = ETHERNET + payload.length;
        for (; length < SHORTEST; length++) {
            bytes.put(HEAD + length, (byte) 0xee);
        }
        if (fromHost) {
            firmware.router().fromHost(side, block, HEAD, length);
        } else {
            firmware.router().fromNic(side, block, HEAD, length);
        }
        settle();
    }

    /** Flushes, and has the stations answer what they were asked meanwhile. */
    private void settle() {
        firmware.router().flush();
        while (!asked.isEmpty()) {
            var question = asked.remove();
            arp(question.side, 2, question.target, question.sender, question.senderMac);
        }
    }

    private void record(Queued queue) {
        var bytes = new byte[queue.length];
        queue.block.bytes().get(queue.at, bytes);
        var frame = ByteBuffer.wrap(bytes);
        long to = mac(frame, 0);
        var text = new StringBuilder(queue.port).append(' ');
        if (frame.getShort(12) == 0x806) {
            recordArp(queue, frame);
            return;
        }
        int total = frame.getShort(ETHERNET + 2) & 0xffff;
        boolean padded = total < bytes.length - ETHERNET && bytes.length <= SHORTEST;
        var packet = Arrays.copyOfRange(bytes, ETHERNET, padded ? ETHERNET + total : bytes.length);
        text.append(reader.text(packet));
        int destination = frame.getInt(ETHERNET + 16);
        boolean toAll = isBroadcast(destination) || destination >>> 28 == 0xe;
        long due = queue.host ? mac(queue.side) : station(nextHop(queue.side, destination));
        if (to != due && !toAll) {
            text.append(" TO-STATION %012x".formatted(to));
        }
        if (!queue.host && mac(frame, 6) != mac(queue.side)) {
            text.append(" FROM-STATION %012x".formatted(mac(frame, 6)));
        }
        for (int i = 0; i < HEAD; i++) {
            if (queue.block.bytes().get(queue.at - HEAD + i) != 0) {
                text.append(" OFFLOAD-INFORMATION");
                break;
            }
        }
        sent.add(text.toString());
    }

    private void recordArp(Queued queue, ByteBuffer frame) {
        int sender = frame.getInt(ETHERNET + 14);
        int target = frame.getInt(ETHERNET + 24);
        boolean asks = frame.getShort(ETHERNET + 6) == 1;
        if (!queue.host && asks && sender != target && !silent.contains(target)) {
            asked.add(new Arp(queue.side, target, sender, mac(frame, ETHERNET + 8)));
        }
        if (showArp) {
            sent.add(queue.port + " arp " + (asks ? "who-has " + FrameReader.dotted(target) + " tell " + FrameReader.dotted(sender)
                    : "reply " + FrameReader.dotted(sender) + " is-at %012x to %012x".formatted(mac(frame, ETHERNET + 8), mac(frame, 0))));
        }
    }

    private boolean isBroadcast(int address) {
        boolean broadcast = address == -1;
        for (var link : List.of(inside, outside)) {
            for (var subnet : link.addresses()) {
                broadcast |= subnet.prefix() < 31 && (address | -1 << 32 - subnet.prefix()) == -1 && subnet.contains(address);
            }
        }
        return broadcast;
    }

    private int nextHop(Side side, int address) {
        for (var subnet : (side == Side.INSIDE ? inside : outside).addresses()) {
            if (subnet.contains(address)) {
                return address;
            }
        }
        return side == Side.OUTSIDE ? GATEWAY : address;
    }

    private int primary(Side side) {
        return (side == Side.INSIDE ? inside : outside).addresses().getFirst().address();
    }

    private long mac(Side side) {
        return (side == Side.INSIDE ? inside : outside).mac();
    }

    private static long station(int address) {
        return 0x0a00_0000_0000L | address & 0xffff_ffffL;
    }

    private Side side(String name) {
        return switch (name) {
            case "eth0" -> Side.OUTSIDE;
            case "eth1" -> Side.INSIDE;
            default -> throw new IllegalArgumentException("no link " + name);
        };
    }

    private String name(Side side) {
        return side == Side.INSIDE ? "eth1" : "eth0";
    }

    private static ByteBuffer putMac(ByteBuffer to, long mac) {
        return to.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    private static long mac(ByteBuffer frame, int at) {
        return (frame.getShort(at) & 0xffffL) << 32 | frame.getInt(at + 2) & 0xffff_ffffL;
    }
}
