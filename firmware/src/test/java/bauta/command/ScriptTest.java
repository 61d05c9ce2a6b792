package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private final List<List<String>> done = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private final Console console = new Console() {
        @Override
        public void out(String text) {
            out.append(text);
        }

        @Override
        public void err(String text) {
            err.append(text);
        }

        @Override
        public InputStream in() {
            throw new AssertionError("a script's commands have no input");
        }

        @Override
        public boolean open() {
            return true;
        }
    };
    private final Command say = (words, console) -> {
        done.add(words);
        console.out("did " + words.size() + "\n");
        return 0;
    };
    private final Command fail = (words, console) -> {
        console.err("fail: it failed\n");
        return words.size() > 1 ? 3 : 0;
    };

    private void run(String text) throws ScriptException {
        Script.of("rules", text).run(Map.of("say", say, "fail", fail), console);
    }

    private String refusal(String text) {
        return assertThrows(ScriptException.class, () -> run(text)).getMessage();
    }

    @Test
    void wordsAreThoseOfTheShell() throws ScriptException {
        run("""
                # a comment
                  say one 'two  words' "three\\" 'x'" four\\ words # another

                say a#b '' "" x'y'"z" '#' \\# !
                say con\\
                tinued \\
                  here
                say windows\r
                /sbin/say last""");
        assertEquals(List.of(
                List.of("say", "one", "two  words", "three\" 'x'", "four words"),
                List.of("say", "a#b", "", "", "xyz", "#", "#", "!"),
                List.of("say", "continued", "here"),
                List.of("say", "windows"),
                List.of("say", "last")), done);
    }

    @Test
    void quotedWordsAreReadBackAsTheyWere() throws ScriptException {
        var random = new Random(1);
        var letters = "ab #'\"\\$`|&;<>(){}*?~!-é\u2028\u00a0";
        for (int round = 0; round < 300; round++) {
            var word = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                word.append(letters.charAt(random.nextInt(letters.length())));
            }
            done.clear();
            run("say " + Script.quoted(word.toString()) + " " + Script.quoted(""));
            assertEquals(List.of(List.of("say", word.toString(), "")), done);
        }
    }

    @Test
    void theFirstFailureStopsItAndIsNamed() {
        assertEquals("rules, line 4: fail: it failed", refusal("say 1\n\n# x\nfail now\nsay 2\n"));
        assertEquals(1, done.size());
        assertEquals("did 1\n".length(), out.length());
    }

    @Test
    void theLineOfAContinuedCommandIsItsFirst() {
        assertEquals("rules, line 2: fail: it failed", refusal("say 1\nfail \\\n now\n"));
    }

    @Test
    void warningsOfCommandsThatWorkedAreSaid() throws ScriptException {
        run("fail");
        assertEquals("fail: it failed\n", err.toString());
    }

    @Test
    void whatNeedsAShellIsRefusedBeforeAnythingIsDone() {
        for (var line : List.of("say $x", "say a; say b", "say a | say", "say > file", "say `x`", "say a && say b", "(say)", "{ say; }")) {
            assertTrue(refusal("say 1\n" + line).startsWith("rules, line 2: this is no shell"), line);
        }
        assertEquals("rules, line 1: the quote ' is not closed on its line", refusal("say 'x\n'"));
        assertEquals("rules, line 1: the quote \" is not closed on its line", refusal("say \"x"));
        assertEquals("rules, line 2: nothing follows the backslash", refusal("say\nsay \\"));
        assertEquals("rules, line 1: a control character stands there (0x07)", refusal("say \u0007"));
        assertEquals(List.of(), done);
    }

    @Test
    void unknownCommandsAreNamed() {
        assertEquals("rules, line 1: no command `iptables' here, only fail, say", refusal("iptables -F"));
    }
}
