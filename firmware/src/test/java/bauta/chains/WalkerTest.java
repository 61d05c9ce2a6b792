package bauta.chains;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.path.PathThread;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalkerTest {
    private final List<String> logged = new ArrayList<>();
    private final Walker walker = new Walker((chain, rule, number, facts) ->
            logged.add(chain.name() + "#" + number + " tos " + facts.tos));
    private RuleSet set = RuleSet.empty();

    private static Facts packet(int protocol, int source, int sourcePort, int destination, int destinationPort) {
        var facts = new Facts();
        facts.protocol = protocol;
        facts.source = source;
        facts.sourcePort = sourcePort;
        facts.destination = destination;
        facts.destinationPort = destinationPort;
        facts.device = "eth0";
        facts.length = 40;
        return facts;
    }

    private static Facts tcp() {
        return packet(6, 0x0A000002, 1024, 0xC0000201, 80);
    }

    private static Draft rule(String target) {
        return new Draft().target(target);
    }

    private Rule append(String chain, Draft draft) throws ChainException {
        var rule = new Rule(draft.spec());
        set = set.append(chain, rule);
        return rule;
    }

    private boolean matches(Draft draft, Facts facts) {
        return new Rule(draft.spec()).matches(facts, DeviceName.high(facts.device), DeviceName.low(facts.device));
    }

    private Verdict input(Facts facts) {
        return walker.walk(set, Hook.INPUT, facts);
    }

    @Test
    void emptyChainSaysItsPolicyAndCounts() throws ChainException {
        set = set.policy("input", Target.DENY);
        assertSame(Verdict.DENY, input(tcp()));
        assertSame(Verdict.ACCEPT, walker.walk(set, Hook.OUTPUT, tcp()));
        assertEquals(1, set.chain(Hook.INPUT).policyCount().packets);
        assertEquals(40, set.chain(Hook.INPUT).policyCount().bytes);
    }

    @ParameterizedTest
    @CsvSource({"0x0A000000,0xFF000000,false,true", "0x0A000000,0xFF000000,true,false", "0x0B000000,0xFF000000,false,false",
        "0x0B000000,0xFF000000,true,true", "0x00000002,0x000000FF,false,true", "0,0,false,true", "0,0,true,false"})
    void sourceAndDestinationAreTestedUnderAnyMask(String address, String mask, boolean not, boolean expected) {
        int a = Long.decode(address).intValue();
        int m = Long.decode(mask).intValue();
        assertEquals(expected, matches(new Draft().source(a, m, not), tcp()));
        var back = packet(6, 0xC0000201, 80, 0x0A000002, 1024);
        assertEquals(expected, matches(new Draft().destination(a, m, not), back));
    }

    @ParameterizedTest
    @CsvSource({"eth0,false,false,true", "eth,false,false,false", "eth,true,false,true", "eth01,true,false,false",
        "eth0,true,false,true", "'',true,false,true", "eth1,false,true,true", "eth0,false,true,false", "eth,true,true,false",
        "abcdefghijklmno,false,false,false"})
    void interfaceIsAnyOrExactOrPrefix(String name, boolean wildcard, boolean not, boolean expected) {
        assertEquals(expected, matches(new Draft().device(name, wildcard, not), tcp()));
    }

    @Test
    void longInterfaceNamesAreComparedToTheEnd() {
        var facts = tcp();
        facts.device = "abcdefghijklmnop";
        assertTrue(matches(new Draft().device("abcdefghijklmnop", false, false), facts));
        assertFalse(matches(new Draft().device("abcdefghijklmnoq", false, false), facts));
        assertTrue(matches(new Draft().device("abcdefghijk", true, false), facts));
        assertFalse(matches(new Draft().device("abcdefghijx", true, false), facts));
        assertTrue(matches(new Draft().device("abcdefgh", true, false), facts));
    }

    @ParameterizedTest
    @CsvSource({"0,false,true", "6,false,true", "17,false,false", "6,true,false", "17,true,true"})
    void protocol(int protocol, boolean not, boolean expected) {
        assertEquals(expected, matches(new Draft().protocol(protocol, not), tcp()));
    }

    @ParameterizedTest
    @CsvSource({"1024,1024,false,true", "0,1023,false,false", "0,1023,true,true", "1024,65535,true,false", "100,50,false,false",
        "0,65535,true,false"})
    void ports(int low, int high, boolean not, boolean expected) {
        assertEquals(expected, matches(new Draft().protocol(6, false).sourcePorts(low, high, not), tcp()));
        assertEquals(expected, matches(new Draft().protocol(6, false).destinationPorts(low, high, not),
                packet(6, 1, 80, 2, 1024)));
    }

    @Test
    void laterFragmentFailsEveryTestOfWhatItDoesNotCarry() {
        var fragment = tcp();
        fragment.fragment = true;
        fragment.sourcePort = 65535;
        fragment.destinationPort = 65535;
        assertTrue(matches(new Draft().protocol(6, false), fragment));
        assertFalse(matches(new Draft().protocol(6, false).destinationPorts(1, 65535, false), fragment));
        assertFalse(matches(new Draft().protocol(6, false).destinationPorts(80, 80, true), fragment));
        assertFalse(matches(new Draft().protocol(6, false).flag(RuleSpec.SYN), fragment));
        assertFalse(matches(new Draft().protocol(6, false).flag(RuleSpec.SYN).not(RuleSpec.NOT_SYN), fragment));
        assertTrue(matches(new Draft().flag(RuleSpec.FRAGMENT), fragment));
        assertFalse(matches(new Draft().flag(RuleSpec.FRAGMENT).not(RuleSpec.NOT_FRAGMENT), fragment));
        assertFalse(matches(new Draft().flag(RuleSpec.FRAGMENT), tcp()));
        assertTrue(matches(new Draft().flag(RuleSpec.FRAGMENT).not(RuleSpec.NOT_FRAGMENT), tcp()));
    }

    @Test
    void synIsTheOpeningSegmentOnly() {
        var opening = tcp();
        opening.syn = true;
        var syn = new Draft().protocol(6, false).flag(RuleSpec.SYN);
        assertTrue(matches(syn, opening));
        assertFalse(matches(syn, tcp()));
        assertFalse(matches(syn.not(RuleSpec.NOT_SYN), opening));
        assertTrue(matches(syn, tcp()));
    }

    @Test
    void suspectFragmentsAreKnownBeforeAnyRule() {
        assertTrue(Walker.suspectFragment(6, 8, false, 100));
        assertFalse(Walker.suspectFragment(17, 8, false, 100));
        assertTrue(Walker.suspectFragment(6, 0, true, 15));
        assertFalse(Walker.suspectFragment(6, 0, true, 16));
        assertTrue(Walker.suspectFragment(17, 0, true, 7));
        assertFalse(Walker.suspectFragment(6, 0, false, 3));
        assertTrue(Walker.tooShort(6, 15));
        assertFalse(Walker.tooShort(1, 8));
        assertFalse(Walker.tooShort(47, 0));
    }

    @Test
    void ruleWithoutTargetCountsLogsMarksAndGoesOn() throws ChainException {
        var first = append("input", rule("").flag(RuleSpec.LOG | RuleSpec.ABSOLUTE_MARK).mark(7).tos(0x01, 0x10));
        append("input", rule("").flag(RuleSpec.LOG).mark(-2));
        append("input", rule("REJECT"));
        var facts = tcp();
        facts.mark = 100;
        assertSame(Verdict.REJECT, input(facts));
        assertEquals(1, first.packets);
        assertEquals(40, first.bytes);
        assertEquals(5, facts.mark);
        assertEquals(0x10, facts.tos);
        assertEquals(List.of("input#1 tos 0", "input#2 tos 16"), logged);
        assertEquals(0, set.chain(Hook.INPUT).policyCount().packets);
    }

    @Test
    void jumpsReturnToTheRuleAfterTheCaller() throws ChainException {
        set = set.newChain("a").newChain("b");
        append("input", rule("").device("eth9", false, false));
        var call = append("input", rule("a"));
        append("input", rule("REDIRECT").protocol(6, false).redirect(3128));
        append("a", rule("b"));
        append("a", rule("RETURN"));
        append("a", rule("DENY"));
        var inB = append("b", rule(""));
        var verdict = input(tcp());
        assertEquals(new Verdict.Redirect(3128), verdict);
        assertSame(verdict, input(tcp()));
        assertEquals(2, call.packets);
        assertEquals(2, inB.packets);
    }

    @Test
    void returnInABuiltInChainMeansItsPolicy() throws ChainException {
        set = set.policy("forward", Target.MASQ);
        append("forward", rule("RETURN"));
        append("forward", rule("DENY"));
        assertSame(Verdict.MASQ, walker.walk(set, Hook.FORWARD, tcp()));
        assertEquals(1, set.chain(Hook.FORWARD).policyCount().packets);
    }

    @Test
    void nestingDeeperThanAnyStartSize() throws ChainException {
        for (int i = 0; i < 100; i++) {
            set = set.newChain("c" + i);
        }
        append("input", rule("c0"));
        for (int i = 0; i < 99; i++) {
            append("c" + i, rule("c" + (i + 1)));
        }
        append("c99", rule("DENY"));
        assertSame(Verdict.DENY, input(tcp()));
    }

    @Test
    void checkChangesNothingAndKnowsUserChains() throws ChainException {
        set = set.newChain("a");
        var rule = append("a", rule("").mark(5).flag(RuleSpec.LOG));
        var facts = tcp();
        assertNull(walker.check(set, "a", facts));
        assertEquals(0, rule.packets + facts.mark + logged.size());
        append("a", rule("DENY"));
        assertSame(Verdict.DENY, walker.check(set, "a", facts));
        assertSame(Verdict.ACCEPT, walker.check(set, "output", facts));
        assertEquals(0, set.chain(Hook.OUTPUT).policyCount().packets);
    }

    @Test
    void replayOfATraceIsTheSameAsWalking() throws ChainException {
        set = set.newChain("a");
        var first = append("input", rule("a").mark(3));
        var second = append("a", rule("").flag(RuleSpec.LOG));
        var trace = new Trace();
        var verdict = walker.walk(set, Hook.INPUT, tcp(), trace);
        assertEquals(2, trace.size());
        assertSame(second, trace.rule(set, 1));
        assertTrue(trace.byPolicy());
        var facts = tcp();
        assertSame(verdict, walker.replay(set, trace, facts));
        assertEquals(3, facts.mark);
        assertEquals(2, first.packets);
        assertEquals(80, second.bytes);
        assertEquals(2, set.chain(Hook.INPUT).policyCount().packets);
        assertEquals(2, logged.size());
        var copy = new Trace();
        copy.copy(trace);
        assertTrue(copy.same(trace));
    }

    @Test
    void countersLiveOnInLaterSnapshots() throws ChainException {
        var tables = new Tables(PathThread.SAME);
        var rule = new Rule(rule("DENY").spec());
        long before = tables.current().generation();
        tables.change(s -> s.append("input", rule));
        assertTrue(tables.current().generation() > before);
        walker.walk(tables.current(), Hook.INPUT, tcp());
        var old = tables.current();
        tables.change(s -> s.insert("input", 1, new Rule(rule("").spec())));
        walker.walk(old, Hook.INPUT, tcp());
        assertEquals(2, tables.counts(tables.current()).packets(0, 1));
        assertEquals(80, tables.zero(tables.current()).bytes(0, 1));
        assertEquals(0, tables.counts(tables.current()).packets(0, 1));
    }

    @Test
    void workIsWhatRulesWithATargetMetAndWhatThePolicyDecided() throws ChainException {
        append("input", rule(""));
        append("input", rule("DENY").protocol(17, false));
        var tables = new Tables(PathThread.SAME);
        tables.publish(set);
        set = tables.current();
        input(tcp());
        input(tcp());
        input(packet(17, 0x0A000002, 1024, 0xC0000201, 53));
        assertEquals(Map.of(Hook.INPUT, new Tables.Work(1, 2), Hook.FORWARD, new Tables.Work(0, 0), Hook.OUTPUT, new Tables.Work(0, 0)),
                tables.work());
    }

    @Test
    void walkingAllocatesNothing() throws ChainException {
        set = set.newChain("a").policy("input", Target.DENY);
        for (int i = 0; i < 50; i++) {
            append("input", rule("DENY").source(i + 1, -1, false));
        }
        append("input", rule("").mark(1).device("eth", true, false));
        append("input", rule("a"));
        append("a", rule("").protocol(6, false).destinationPorts(80, 80, false));
        append("input", rule("REDIRECT").protocol(6, false).redirect(0));
        var facts = tcp();
        var devices = new String[] {"eth0", "eth1", "lo"};
        var trace = new Trace();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes(); // asked for the first time it may allocate by itself
        long least = Long.MAX_VALUE;
        // Compilers at work beside it may account for some bytes in one round; what walking itself allocated would be in each.
        for (int round = 0; round < 8 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                step(facts, devices, i, trace);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private void step(Facts facts, String[] devices, int i, Trace trace) {
        facts.device = devices[i % 3];
        walker.walk(set, Hook.INPUT, facts);
        walker.walk(set, Hook.INPUT, facts, trace);
        walker.replay(set, trace, facts);
    }
}
