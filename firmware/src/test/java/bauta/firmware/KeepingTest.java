package bauta.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.command.Command;
import bauta.command.Terminal;
import bauta.masquerade.FlowTable;
import bauta.masquerade.Policy;
import bauta.path.Memory;
import bauta.path.PathThread;
import bauta.store.Generations;
import bauta.store.SavedFile;
import bauta.store.Store;
import bauta.store.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the store keeps, by the commands that people give. */
@Timeout(60)
class KeepingTest {
    @TempDir
    private Path directory;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final List<Box> boxes = new ArrayList<>();

    @AfterEach
    void nothingIsWrittenAnyMore() {
        boxes.forEach(box -> box.store.close());
    }

    /** A router that was just started on that directory. */
    private final class Box {
        private final Firmware firmware = new Firmware(Memory.PLAIN, PathThread.SAME, FlowTable.inMemory(64), Policy.STANDARD,
                line -> { });
        private final Store store;
        private final Map<String, Command> commands;

        Box(Path state) {
            boxes.add(this);
            store = firmware.keep(state, warnings::add);
            store.load(() -> firmware.defaultRules("eth0"));
            commands = firmware.commands(List::of);
        }

        Terminal type(String line, int exit, String input) {
            var terminal = new Terminal(input);
            assertEquals(exit, run(line, terminal), () -> line + ": " + terminal.complained());
            return terminal;
        }

        int run(String line, Terminal terminal) {
            var words = List.of(line.split(" "));
            return commands.get(words.getFirst()).run(words, terminal);
        }

        String type(String line) {
            return type(line, 0, "").said();
        }

        String fails(String line) {
            return type(line, 1, "").complained();
        }

        String export() {
            return type("bauta export");
        }
    }

    private Box box() {
        return new Box(directory);
    }

    @Test
    void servicesForTheInsideAreKept() {
        var first = box();
        first.type("bauta dhcp static 02:00:00:00:00:0a 192.168.77.9 printer");
        first.type("bauta dns name nas 192.168.77.20");
        first.type("bauta dns on");
        first.type("bauta save");
        var second = box();
        assertEquals(first.export(), second.export());
        assertEquals(first.firmware.served().values(), second.firmware.served().values());
        assertTrue(second.type("bauta dns").contains("name nas 192.168.77.20"));
    }

    private Path generation(int number) {
        return directory.resolve("generations/%04d.bauta".formatted(number));
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!what.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not happen");
            Thread.sleep(5);
        }
    }

    @Test
    void aFreshRouterMasqueradesAndSavesNothing() {
        var box = box();
        assertEquals("""
                # Bauta configuration, format 1

                # Chains
                ipchains -P input ACCEPT
                ipchains -P forward DENY
                ipchains -P output ACCEPT
                ipchains -A forward -i eth0 -j MASQ

                """, box.export());
        box.store.close();
        assertEquals(List.of(), warnings);
        assertTrue(Files.notExists(directory.resolve("generations")));
    }

    @Test
    void whatWasSavedIsThereAfterTheNextStart() {
        var box = box();
        type(box, "ipchains -N web", "ipchains -A web -p tcp -s ! 10.0.0.0/255.0.255.0 1024: -d 192.0.2.7 80 ! -y -l -j RETURN",
                "ipchains -A input -j web -i eth+ -m 0x10 -t 01 10 -p tcp", "ipchains -A input -p icmp -s 0/0 ping -j DENY",
                "ipchains -A input -p tcp -d 0/0 80 -j REDIRECT 3128", "ipchains -P forward REJECT",
                "ipmasqadm mfw -A -m 5 -r 10.0.0.8 80", "ipmasqadm mfw -I -m 5 -r 10.0.0.9 -p 0",
                "ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.5 8080 -p 3",
                "ipmasqadm nat -a -L 203.0.113.16-203.0.113.31 -s 10.0.0.0/24,10.1.0.0/16 -o -x --deny 192.0.2.0/24",
                "ipmasqadm nat -a -L 203.0.113.40 -R 10.0.0.9 -o", "ipmasqadm nat -a -L 203.0.113.41",
                "ipmasqadm portfw -a -P udp -L 0.0.0.0 61500 -R 10.0.0.5 53", "bauta outside allow tcp 22", "bauta outside allow ping",
                "bauta set profile classic", "ipchains -M -S 7200 0 99", "bauta set log-rate 50");
        assertEquals("saved as generation 1\n", box.type("bauta save"));
        assertEquals("nothing to save: the newest generation is the same\n", box.type("bauta save"));
        var again = box();
        assertEquals(box.export(), again.export());
        assertEquals(box.type("bauta settings"), again.type("bauta settings"));
        assertEquals(box.type("ipmasqadm mfw -L -n"), again.type("ipmasqadm mfw -L -n"));
        assertEquals(box.type("ipmasqadm portfw -l -n"), again.type("ipmasqadm portfw -l -n"));
        assertEquals(box.type("ipmasqadm nat -l -n -v"), again.type("ipmasqadm nat -l -n -v"));
        assertEquals(box.type("ipchains-save"), again.type("ipchains-save"));
        assertEquals("nothing to save: the newest generation is the same\n", again.type("bauta save"));
        assertEquals(List.of(), warnings);
    }

    private static void type(Box box, String... lines) {
        for (var line : lines) {
            box.type(line);
        }
    }

    @Test
    void aTornFileIsSaidAndTheOneBeforeIsUsed() throws IOException {
        var box = box();
        type(box, "ipchains -A input -s 10.0.0.1", "bauta save first", "ipchains -A input -s 10.0.0.2");
        var first = box.export().lines().filter(line -> !line.contains("10.0.0.2")).toList();
        box.type("bauta save second one");
        var whole = Files.readAllBytes(generation(2));
        Files.write(generation(2), Arrays.copyOf(whole, whole.length - 1));
        var again = box();
        assertEquals(first, again.export().lines().toList());
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("generation 2 is damaged"), warnings.getFirst());
        assertTrue(again.type("bauta status").startsWith("NOTICE: the saved configuration was NOT loaded: generation 2 is damaged"));
        assertTrue(again.type("bauta generations").contains("UNUSABLE: it is damaged"));
        // Even the same configuration is saved again above a damaged one, and then all is well.
        assertEquals("saved as generation 3\n", again.type("bauta save"));
        assertTrue(again.type("bauta status").startsWith("up "));
        assertEquals(first, box().export().lines().toList());
        assertEquals(1, warnings.size());
    }

    @Test
    void aGenerationOfWhichOneCommandFailsIsNotUsedAtAll() throws IOException {
        var box = box();
        type(box, "ipchains -A input -s 10.0.0.1", "bauta save");
        new Generations(directory.resolve("generations")).save(new SavedFile("", "",
                "ipchains -A input -s 10.0.0.2\nipchains -A nowhere -j ACCEPT\n"), 10);
        var again = box();
        assertEquals(box.export(), again.export());
        assertTrue(warnings.getFirst().contains("generation 2 cannot be done: generation 2, line 2: "), warnings.getFirst());
    }

    @Test
    void ifNothingIsGoodTheDefaultRulesHoldAndThisIsSaid() throws IOException {
        var box = box();
        var fresh = box.export();
        type(box, "ipchains -F", "bauta save");
        Files.writeString(generation(1), "");
        var again = box();
        assertEquals(fresh, again.export());
        assertTrue(warnings.getFirst().endsWith("the rules of a router that nobody configured yet are in force instead"));
        again.store.close();
        assertEquals(fresh, box().export());
        assertEquals(2, warnings.size());
    }

    @Test
    void revertGoesBackAndDiffShowsHowFar() {
        var box = box();
        type(box, "bauta save", "ipchains -A input -s 10.0.0.1", "bauta save");
        assertEquals("", box.type("bauta diff"));
        assertEquals("""
                --- generation 1
                +++ running
                @@ -2,5 +2,6 @@
                 ipchains -P input ACCEPT
                 ipchains -P forward DENY
                 ipchains -P output ACCEPT
                +ipchains -A input -s 10.0.0.1
                 ipchains -A forward -i eth0 -j MASQ
                \040
                """, box.type("bauta diff 1", 1, "").said());
        assertEquals("generation 1 is in force again, saved as generation 3\n", box.type("bauta revert 1"));
        assertEquals("", box.type("bauta diff 1"));
        assertEquals("bauta: revert: generation 9 does not exist\n", box.fails("bauta revert 9"));
        var listed = box.type("bauta generations").lines().toList();
        assertEquals(4, listed.size());
        assertTrue(listed.get(1).startsWith("*      3  ") && listed.get(1).endsWith("back to generation 1"), listed.get(1));
    }

    @Test
    void anImportThatFailsChangesNothing() {
        var box = box();
        var before = box.export();
        var text = "ipchains -A input -s 10.0.0.1\nbauta outside allow ping\nipmasqadm portfw -a -P tcp -L 1.2.3.4 1 -R 1.1.1.1 1\n";
        assertEquals("bauta: import: standard input, line 4: ipchains: No chain by that name; nothing was changed\n",
                box.type("bauta import", 1, text + "ipchains -F nowhere\n").complained());
        assertEquals("bauta: import: there is no command on standard input; nothing was changed\n",
                box.type("bauta import", 1, "# nothing\n").complained());
        assertTrue(box.type("bauta import", 1, "# Bauta configuration, format 2\n" + text).complained().contains("newer firmware"));
        assertEquals(before, box.export());
        assertEquals("imported, saved as generation 1\n", box.type("bauta import", 0, text).said());
        assertEquals(box.export(), box().export());
        assertNotEquals(before, box.export());
    }

    @Test
    void whateverWasDoneAnExportMakesTheSameElsewhere() {
        for (int seed = 0; seed < 15; seed++) {
            var typist = new Typist(new Random(seed));
            var box = new Box(directory.resolve("a" + seed));
            for (int i = 0; i < 100; i++) {
                box.run(typist.line(), new Terminal());
            }
            var fresh = new Box(directory.resolve("b" + seed));
            fresh.type("bauta import", 0, box.export());
            assertEquals(box.export(), fresh.export());
            assertEquals(box.type("ipchains-save"), fresh.type("ipchains-save"));
            assertEquals(box.type("ipmasqadm mfw -L -n").replaceAll(" +[0-9]+ +([0-9]+)\n", " $1\n"),
                    fresh.type("ipmasqadm mfw -L -n").replaceAll(" +[0-9]+ +([0-9]+)\n", " $1\n"));
            box.run("bauta save", new Terminal());
            assertEquals(box.export(), new Box(directory.resolve("a" + seed)).export());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void changesAreSavedByThemselvesOnceForEachBurst() throws InterruptedException {
        var box = box();
        for (int i = 0; i < 20; i++) {
            box.type("ipchains -A input -s 10.0.0." + i);
        }
        await(() -> Files.exists(generation(1)));
        assertEquals(box.export(), box().export());
        assertTrue(Files.notExists(generation(2)));
    }

    @Test
    void whatWasToBeSavedSoonIsSavedAtTheEnd() {
        var box = box();
        box.type("ipchains -A input -s 10.0.0.1");
        box.store.close();
        assertEquals(box.export(), box().export());
    }

    @Test
    void listingsAreNoChange() {
        var box = box();
        type(box, "ipchains -A input -s 10.0.0.1", "bauta save", "ipchains -L -n", "ipmasqadm portfw -l", "bauta settings", "ipchains -Z");
        box.store.close();
        assertTrue(Files.notExists(generation(2)));
    }

    @Test
    void nothingIsSavedByItselfWhereThatIsSwitchedOff() {
        var box = box();
        type(box, "bauta set autosave off", "ipchains -A input -s 10.0.0.1");
        assertEquals("imported\n", box.type("bauta import", 0, "ipchains -N x\nbauta set autosave off\n").said()
                .replace(", but not saved, because the setting autosave is off; 'bauta save' does", ""));
        box.store.close();
        assertTrue(Files.notExists(generation(1)));
    }

    @Test
    void aFailedSaveIsSaidAndTheRulesHold() throws IOException {
        Files.writeString(directory.resolve("generations"), "in the way");
        var box = new Box(directory);
        warnings.clear();
        box.type("ipchains -A input -s 10.0.0.1");
        assertTrue(box.fails("bauta save").startsWith("bauta: save: "));
        assertTrue(box.type("bauta status").startsWith("NOTICE: "));
        assertTrue(warnings.getFirst().startsWith("the configuration could NOT be saved: "), warnings.getFirst());
        assertTrue(box.export().contains("10.0.0.1"));
    }

    @Test
    void aTryThatNobodyConfirmsIsUndoneWithAllCounts() {
        var box = box();
        type(box, "ipchains -A input -s 10.0.0.1", "ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.5 80 -p 3",
                "ipmasqadm portfw -a -P tcp -L 203.0.113.1 80 -R 10.0.0.6 80 -p 3", "bauta outside allow ping");
        var rule = box.firmware.tables().current().chain("input").rule(0);
        rule.packets = 41;
        var before = box.export();
        var script = """
                ipchains -F input
                ipchains -Z
                ipmasqadm portfw -f
                ipmasqadm mfw -A -m 1 -r 10.0.0.1
                bauta outside deny ping
                bauta set profile classic
                """;
        var tried = box.type("bauta try 1", 1, script);
        assertTrue(tried.said().startsWith("on trial for 1 s"), tried.said());
        assertEquals("bauta: try: nobody confirmed within 1 s; all is as it was before\n", tried.complained());
        assertEquals(before, box.export());
        assertEquals(Policy.STANDARD, box.firmware.masquerade().policy());
        var after = box.firmware.tables().current().chain("input").rule(0);
        after.packets++;
        assertEquals(rule, after);
    }

    private CompletableFuture<Integer> trying(Box box, Terminal terminal) throws InterruptedException {
        var exit = new CompletableFuture<Integer>();
        Thread.ofVirtual().start(() -> exit.complete(box.run("bauta try 600 -- ipchains -A input -s 10.9.9.9", terminal)));
        await(() -> terminal.said().contains("on trial") || exit.isDone());
        return exit;
    }

    @Test
    void aTryWhoseConnectionEndsIsUndone() throws Exception {
        var box = box();
        var before = box.export();
        var terminal = new Terminal();
        var exit = trying(box, terminal);
        assertTrue(box.export().contains("10.9.9.9"));
        assertTrue(box.type("bauta status").startsWith("NOTICE: a change is on trial, 600 s left"));
        terminal.hangUp();
        assertEquals(1, exit.get(20, TimeUnit.SECONDS));
        assertEquals(before, box.export());
        assertEquals("bauta: confirm: nothing is on trial that could be confirmed\n", box.fails("bauta confirm"));
    }

    @Test
    void aConfirmedTryStaysAndIsSaved() throws Exception {
        var box = box();
        var exit = trying(box, new Terminal());
        assertEquals("confirmed, saved as generation 1\n", box.type("bauta confirm"));
        assertEquals(0, exit.get(20, TimeUnit.SECONDS));
        assertTrue(box.export().contains("10.9.9.9"));
        assertEquals(box.export(), box().export());
    }

    @Test
    void aRouterThatDiesDuringATryComesUpAsItWasBefore() throws Exception {
        var box = box();
        box.type("ipchains -A input -s 10.0.0.1");
        var before = box.export();
        var terminal = new Terminal();
        var exit = trying(box, terminal);
        assertEquals("bauta: save: a change is on trial; 'bauta confirm' keeps and saves it\n", box.fails("bauta save"));
        box.store.close();
        assertEquals(before, box().export());
        terminal.hangUp();
        assertEquals(1, exit.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aCommandThatHangsDoesNotKeepATryFromBeingUndone() throws Exception {
        var box = box();
        var before = box.export();
        var terminal = new Terminal();
        var exit = trying(box, terminal);
        var release = new CompletableFuture<Void>();
        var hanging = new CompletableFuture<Void>();
        var slow = new Terminal() {
            @Override
            public void err(String text) {
                hanging.complete(null);
                release.join();
            }
        };
        Thread.ofVirtual().start(() -> box.run("ipmasqadm portfw -d -P tcp -L 0 1", slow));
        hanging.get(20, TimeUnit.SECONDS);
        terminal.hangUp();
        assertEquals(1, exit.get(20, TimeUnit.SECONDS));
        release.complete(null);
        assertEquals(before, box.export());
    }

    @Test
    void onlyOneChangeIsOnTrial() throws Exception {
        var box = box();
        var terminal = new Terminal();
        var exit = trying(box, terminal);
        assertTrue(box.fails("bauta try 5 -- ipchains -F").startsWith("bauta: try: another change is on trial for "));
        assertTrue(box.type("bauta import", 1, "ipchains -F\n").complained().contains("a change is on trial"));
        terminal.hangUp();
        assertEquals(1, exit.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aTryThatFailsChangesNothingAndEndsAtOnce() {
        var box = box();
        var before = box.export();
        assertEquals("bauta: try: standard input, line 2: ipchains: No chain by that name; nothing was changed\n",
                box.type("bauta try 600", 1, "ipchains -P forward ACCEPT\nipchains -F nowhere\n").complained());
        assertEquals("bauta: try: the command, line 1: no command `reboot' here, only bauta, ipchains, ipchains-restore, "
                + "ipchains-save, ipmasqadm; nothing was changed\n", box.fails("bauta try 600 -- reboot"));
        box.type("bauta try x -- ipchains -F", 2, "");
        box.type("bauta try 5 ipchains -F", 2, "");
        assertEquals(before, box.export());
    }

    @Test
    void rulesThatSurviveAnImportGoOnCounting() {
        var box = box();
        type(box, "ipchains -A input -s 10.0.0.1", "ipchains -A input -s 10.0.0.1", "ipchains -A input -s 10.0.0.2");
        var rules = box.firmware.tables().current().chain("input");
        for (int i = 0; i < 3; i++) {
            rules.rule(i).packets = 10 + i;
        }
        rules.policyCount().packets = 7;
        box.type("bauta import", 0, "ipchains -A input -s 10.0.0.3\nipchains -A input -s 10.0.0.2\nipchains -A input -s 10.0.0.1\n");
        var now = box.firmware.tables().current().chain("input");
        assertEquals(List.of(0L, 12L, 10L), List.of(now.rule(0).packets, now.rule(1).packets, now.rule(2).packets));
        assertEquals(7, now.policyCount().packets);
    }

    @Test
    void forwardsThatAnImportLeavesGoOnAsTheyWere() {
        var box = box();
        type(box, "ipmasqadm mfw -A -m 5 -r 10.0.0.8 -p 4", "ipmasqadm mfw -A -m 5 -r 10.0.0.9 -p 4",
                "ipmasqadm autofw -A -r tcp 6970 7170 -c tcp 7070");
        box.type("bauta helper load irc ports=6667,7000 mark=5");
        var listing = box.type("ipmasqadm mfw -L -n -v");
        var helpers = box.type("bauta helper list");
        var export = box.export();
        box.type("bauta import", 0, export);
        assertEquals(listing, box.type("ipmasqadm mfw -L -n -v"));
        assertEquals(helpers, box.type("bauta helper list"));
        box.type("bauta import", 0, export.replace("-c tcp 7070", "-c tcp 7070 -i --deny 192.0.2.0/24"));
        assertTrue(box.export().contains("ipmasqadm autofw -A -r tcp 6970 7170 -c tcp 7070 -i --deny 192.0.2.0/24\n"), box.export());
    }

    @Test
    void rulesOfAFileAreDoneWholeOrNotAtAll() throws Exception {
        var file = directory.resolve("rules");
        var box = box();
        var before = box.export();
        Files.writeString(file, "ipchains -P forward DENY\nipchains -A forward -j MISSING\n");
        var e = assertThrows(UnreadableException.class, () -> box.firmware.load(file));
        assertTrue(e.getMessage().startsWith(file + ", line 2: "), e.getMessage());
        assertEquals(before, box.export());
        Files.writeString(file, "ipchains -P forward DENY\n");
        box.firmware.load(file);
        assertTrue(box.export().endsWith("ipchains -P forward DENY\nipchains -P output ACCEPT\n\n"), box.export());
    }

    @Test
    void checksLightsAndDrainsAreKeptAsCommands() {
        var box = box();
        box.type("ipmasqadm portfw -a -P tcp -L 0.0.0.0 80 -R 192.168.1.3 8080");
        box.type("ipmasqadm portfw -a -P tcp -L 0.0.0.0 80 -R 192.168.1.2 8080");
        box.type("bauta health set portfw tcp 0.0.0.0 80 none order=first failback=hold:30s");
        box.type("bauta drain portfw tcp 0.0.0.0 80 192.168.1.3");
        box.type("bauta leds set link sys:ACT active-low");
        box.type("bauta button gpio:24 portfw tcp 0.0.0.0 80");
        var export = box.export();
        assertTrue(export.contains("bauta health set portfw tcp 0.0.0.0 80 none order=first failback=hold:30s primary=192.168.1.2:8080\n"
                + "bauta drain portfw tcp 0.0.0.0 80 192.168.1.3:8080\n"), export);
        assertTrue(export.contains("bauta leds set link sys:ACT active-low\nbauta button gpio:24 portfw tcp 0.0.0.0 80\n"), export);
        var again = box();
        again.type("bauta import", 0, export);
        assertEquals(export, again.export());
    }

    @Test
    void stepsOfUnwatchedGroupsAreEvents() {
        var box = box();
        box.type("ipmasqadm mfw -A -m 5 -r 192.168.1.2 80 -p 0");
        box.type("ipmasqadm mfw -A -m 5 -r 192.168.1.3 80 -p 0");
        box.type("ipmasqadm mfw -S -m 5");
        assertTrue(box.type("bauta events").contains("forced    mfw 5: step by hand; 192.168.1.3:80 is next"), box.type("bauta events"));
        box.type("bauta failover mfw 5 192.168.1.2");
        assertTrue(box.type("ipmasqadm mfw -L -n").lines().skip(1).findFirst().orElseThrow().contains("192.168.1.2"));
        box.fails("bauta failover mfw 6");
        box.fails("bauta drain mfw 5 192.168.1.2");
        assertEquals(2, box.type("bauta events").lines().count());
    }
}
