package bauta.chains;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bauta.wire.Ipv4;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now = -5;

    private static Facts packet() {
        var facts = new Facts();
        facts.protocol = 6;
        facts.source = 211 << 24 | 250 << 16 | 197 << 8 | 2;
        facts.sourcePort = 3024;
        facts.destination = 193 << 24 | 237 << 16 | 109 << 8 | 203;
        facts.destinationPort = 111;
        facts.device = "ppp0";
        facts.length = 60;
        facts.syn = true;
        var bytes = ByteBuffer.allocateDirect(64);
        facts.header = new Ipv4();
        facts.header.write(bytes, 0, 60, 14018, 0x4000, 43, 6, facts.source, facts.destination);
        facts.header.wrap(bytes, 0, 60);
        return facts;
    }

    @Test
    void theGenuineLine() {
        assertEquals("Packet log: input DENY ppp0 PROTO=6 211.250.197.2:3024 193.237.109.203:111 L=60 S=0x00 I=14018 "
                + "F=0x4000 T=43 SYN (#3)", PacketLog.line("input", new Rule(new Draft().target("DENY").spec()), 3, packet()));
    }

    @Test
    void redirectNamesItsPortAndNoTargetIsADash() {
        var facts = packet();
        facts.syn = false;
        facts.tos = 0xE8;
        facts.header = null;
        assertEquals("Packet log: web REDIRECT 3128 ppp0 PROTO=6 211.250.197.2:3024 193.237.109.203:111 L=60 S=0xE8 (#1)",
                PacketLog.line("web", new Rule(new Draft().protocol(6, false).target("REDIRECT").redirect(3128).spec()), 1, facts));
        assertEquals("Packet log: a - ppp0 PROTO=6 211.250.197.2:3024 193.237.109.203:111 L=60 S=0xE8 (#2)",
                PacketLog.line("a", new Rule(new Draft().spec()), 2, facts));
    }

    @Test
    void optionsAreShownWordByWord() {
        var facts = packet();
        var bytes = facts.header.buffer();
        bytes.put(0, (byte) 0x46).put(20, (byte) 0x94).put(21, (byte) 4);
        facts.header.wrap(bytes, 0, 60);
        facts.syn = false;
        assertEquals("Packet log: a - ppp0 PROTO=6 211.250.197.2:3024 193.237.109.203:111 L=60 S=0x00 I=14018 F=0x4000 T=43 "
                + "O=0x00000494 (#2)", PacketLog.line("a", new Rule(new Draft().spec()), 2, facts));
    }

    @Test
    void floodsAreLimitedAndTheRestIsSaid() {
        var log = new PacketLog(() -> now, lines::add);
        var chain = RuleSet.empty().chain(Hook.INPUT);
        var rule = new Rule(new Draft().target("DENY").spec());
        for (int i = 0; i < 30; i++) {
            log.matched(chain, rule, 1, packet());
        }
        assertEquals(20, lines.size());
        now += 200_000_000;
        log.matched(chain, rule, 1, packet());
        assertEquals(22, lines.size());
        assertEquals("Packet log limited: 10 lines suppressed", lines.get(20));
        log.matched(chain, rule, 1, packet());
        log.tick();
        assertEquals(22, lines.size());
        now += 1_000_000_000;
        log.tick();
        assertEquals("Packet log limited: 1 lines suppressed", lines.get(22));
        log.tick();
        assertEquals(23, lines.size());
    }
}
