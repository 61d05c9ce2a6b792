package bauta.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the README's table of what the RFCs ask of a NAT against the tests. A test says what it shows in a comment line of its
 * own, such as {@code # rfc4787-1 rfc5382-1}. With {@code -Dscenario.write=true} the last column is written instead of compared.
 */
class RequirementsTest {
    private static final Path README = Path.of("../README.md");
    private static final List<Path> TESTS = List.of(Path.of("src/test/resources/scenarios"), Path.of("src/test/java"),
            Path.of("../image-build/tests"));
    private static final boolean WRITE = Boolean.getBoolean("scenario.write");

    private static final Pattern TAGS = Pattern.compile("(?:#|//)((?: rfc\\d{4}-[a-z0-9-]+)+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{4}-[a-z0-9-]+) \\|(.*)\\|(.*)\\|(.*)\\|$");
    private static final Pattern STATE = Pattern.compile("met(: .+)?|(not met|not applicable): .+");

    private static final List<String> REQUIREMENTS = Stream.of("""
            4787-1 4787-2 4787-3 4787-3a 4787-4 4787-5 4787-5b 4787-5c 4787-6 4787-6a 4787-7 4787-8 4787-9 4787-9a 4787-10 4787-10a
            4787-11 4787-12 4787-12a 4787-12b 4787-13 4787-13a 4787-14 4787-14a
            5382-1 5382-2 5382-3 5382-4 5382-5 5382-6 5382-7 5382-8 5382-9 5382-10
            5508-1 5508-1a 5508-2 5508-3 5508-4 5508-5 5508-6 5508-7 5508-8 5508-9 5508-10
            7857-times 7857-reset 7857-protocols 7857-error-refresh 7857-port-random 7857-ip-id 7857-query-end 7857-icmp-hairpin
            6888-4 6888-5 6888-6 6888-7 6888-8 6888-9 6888-11 6888-12
            """.split("\\s+")).toList();

    private record Row(String requirement, String state, String shownBy) {
    }

    @Test
    void everyRequirementHasItsRow() throws IOException {
        assertEquals(REQUIREMENTS, rows().stream().map(Row::requirement).toList());
    }

    @Test
    void everyTagIsOfARequirement() throws IOException {
        var unknown = new TreeMap<>(shown());
        unknown.keySet().removeAll(REQUIREMENTS);
        assertEquals(Map.of(), unknown);
    }

    @Test
    void aRequirementIsMetOrTheRowSaysWhyNot() throws IOException {
        for (var row : rows()) {
            assertTrue(STATE.matcher(row.state).matches(), row.requirement + ": " + row.state);
        }
    }

    @Test
    void whatIsMetIsShownByTests() throws IOException {
        var shown = shown();
        for (var row : rows()) {
            assertTrue(!row.state.startsWith("met") || shown.containsKey(row.requirement), row.requirement + " is shown by no test");
        }
    }

    @Test
    void rowsNameTheTestsThatShowThem() throws IOException {
        var shown = shown();
        if (WRITE) {
            var text = Files.readString(README);
            Files.writeString(README, ROW.matcher(text).replaceAll(row -> Matcher.quoteReplacement(written(row, shown))));
            return;
        }
        for (var row : rows()) {
            assertEquals(shown.getOrDefault(row.requirement, ""), row.shownBy, row.requirement);
        }
    }

    private static String written(MatchResult row, Map<String, String> shown) {
        var tests = shown.getOrDefault(row.group(1), "");
        return "| " + row.group(1) + " |" + row.group(2) + "|" + row.group(3) + "|" + (tests.isEmpty() ? " " : " " + tests + " ") + "|";
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(README)).results()
                .map(row -> new Row(row.group(1), row.group(3).strip(), row.group(4).strip())).toList();
    }

    /** The names of the tests by the requirement they show. */
    private static Map<String, String> shown() throws IOException {
        var tests = new TreeMap<String, TreeSet<String>>();
        for (var file : files()) {
            var name = file.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
            for (var line : Files.readAllLines(file)) {
                var tags = TAGS.matcher(line);
                if (tags.matches()) {
                    for (var tag : tags.group(1).strip().split(" ")) {
                        tests.computeIfAbsent(tag.substring("rfc".length()), requirement -> new TreeSet<>()).add(name);
                    }
                }
            }
        }
        var shown = new TreeMap<String, String>();
        tests.forEach((requirement, names) -> shown.put(requirement, String.join(", ", names)));
        return shown;
    }

    private static List<Path> files() throws IOException {
        var all = new ArrayList<Path>();
        for (var folder : TESTS) {
            try (var files = Files.walk(folder)) {
                files.filter(Files::isRegularFile).forEach(all::add);
            }
        }
        return all;
    }
}
