package bauta.web.page;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bauta.chains.Hook;
import bauta.web.Visitor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OverviewPageTest {
    @TempDir
    private Path state;

    @Test
    void stepsOfTheWaySayWhatPassedAndWhatWasDropped() throws Exception {
        try (var visitor = new Visitor(state)) {
            visitor.browser().get("/command");
            visitor.send("/command", "do", "run", "line", "ipchains -A input -s 10.0.0.0/8 -j DENY");
            visitor.send("/command", "do", "run", "line", "ipchains -A input -s 10.0.0.0/8");
            var input = visitor.engine().tables().current().chain(Hook.INPUT);
            input.rule(0).packets = 1234;
            input.rule(1).packets = 99;
            input.policyCount().packets = 5;
            var words = visitor.words("/");
            assertTrue(words.contains("Arrives network card, ring 8 812 345 frames inside 7 123 100 200 frames outside 0 dropped"), words);
            assertTrue(words.contains("Input chain marks, logs, DENY, REDIRECT 1 234 by its rules 5 by its policy 0 dropped 0 input chain"), words);
        }
    }
}
