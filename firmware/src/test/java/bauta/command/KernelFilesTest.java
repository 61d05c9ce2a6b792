package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.chains.ChainException;
import bauta.chains.Rule;
import bauta.chains.RuleSet;
import bauta.chains.RuleSpec;
import bauta.chains.Tables;
import bauta.chains.Target;
import bauta.forward.Autofw;
import bauta.forward.Mfw;
import bauta.forward.Modules;
import bauta.forward.Portfw;
import bauta.helper.Helpers;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Masquerade;
import bauta.masquerade.Policy;
import bauta.path.PathThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KernelFilesTest {
    private final Tables tables = new Tables(PathThread.SAME);
    private final Settings settings = new Settings(values -> { });
    private final List<KernelFile> files = files();

    private List<KernelFile> files() {
        var modules = new Modules();
        var helpers = new Helpers(new Masquerade(FlowTable.inMemory(16), Policy.STANDARD, (protocol, outside, port) -> false), line -> { });
        var flows = new FlowRows() {
            @Override
            public void each(Consumer<Row> to) {
            }

            @Override
            public Free free() {
                return new Free(40960, 40960, 40960);
            }
        };
        return KernelFiles.of(new BautaViews(tables, flows, new Portfw(modules), new Mfw(modules), new Autofw(modules), helpers,
                PathThread.SAME), tables, settings);
    }

    private KernelFile file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst().orElseThrow();
    }

    private String content(String path) {
        var text = new StringBuilder();
        file(path).content().write(text::append);
        return text.toString();
    }

    @Test
    void viewsOfMasqueradingAreForAllAndChainsForRoot() {
        assertEquals(0_444, file("ip_masquerade").permissions());
        assertEquals(0_444, file("ip_masq/udp").permissions());
        assertEquals(0_600, file("ip_fwchains").permissions());
        assertEquals(0_600, file("ip_fwnames").permissions());
        assertTrue(content("ip_masquerade").startsWith("Prc FromIP "));
        assertNull(file("ip_masquerade").taker());
    }

    @Test
    void chainsAreThoseInForce() throws ChainException {
        assertTrue(content("ip_fwnames").startsWith("input ACCEPT 1 "));
        tables.change(set -> set.policy("input", Target.DENY));
        assertTrue(content("ip_fwnames").startsWith("input DENY 1 "));
    }

    @Test
    void whoOpensTheRulesToWriteThemZeroesTheirCounters() throws ChainException {
        tables.change(set -> set.append("input", new Rule(RuleSpec.ANY)));
        var rule = tables.current().chains().getFirst().rule(0);
        rule.packets = 5;
        assertTrue(content("ip_fwchains").contains(" 0         5         0         0 "), content("ip_fwchains"));
        var text = new StringBuilder();
        file("ip_fwchains").emptying().write(text::append);
        assertTrue(text.toString().contains(" 0         5         0         0 "), text.toString());
        assertEquals(0, rule.packets);
    }

    @Test
    void theSwitchForLooseUdpIsTheSetting() {
        var loose = file("sys/net/ipv4/ip_masq_udp_dloose");
        assertEquals("0\n", content(loose.path()));
        assertTrue(loose.taker().take("2"));
        assertEquals(2, settings.values().policy().looseness());
        assertEquals("2\n", content(loose.path()));
        assertFalse(loose.taker().take("3"));
        assertFalse(loose.taker().take("yes"));
        assertEquals("2\n", content(loose.path()));
    }

    @Test
    void whoFollowsTheTablesHearsOfEverySet() throws ChainException {
        var heard = new ArrayList<RuleSet>();
        tables.follow(heard::add);
        assertEquals(List.of(tables.current()), heard);
        var before = tables.current();
        tables.change(set -> set.newChain("web"));
        tables.change(set -> set);
        tables.publish(before);
        assertEquals(3, heard.size());
        assertEquals(tables.current(), heard.getLast());
    }
}
