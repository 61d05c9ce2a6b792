package bauta.scenario;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import bauta.masquerade.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AssertionFailureBuilder;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every file below {@code src/test/resources/scenarios} is a test, once for each profile it has a section for; the README there
 * tells how to write one. With {@code -Dscenario.write=true} what the router does is written into the files instead of compared,
 * to be read before it is believed.
 */
class ScenarioTest {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");
    private static final boolean WRITE = Boolean.getBoolean("scenario.write");
    private static final String ONLY = System.getProperty("scenario.only", "");

    /** The lines below one heading such as {@code [classic]}. */
    private record Section(String heading, List<String> lines) {
        private List<Policy> profiles() {
            var names = heading.substring(1, heading.indexOf(']')).split(", *");
            return Stream.of(names).map(name -> switch (name) {
                case "classic" -> Policy.CLASSIC;
                case "standard" -> Policy.STANDARD;
                default -> throw new IllegalArgumentException("no profile " + name);
            }).toList();
        }
    }

    @TestFactory
    List<DynamicNode> scenarios() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".scenario") && file.toString().contains(ONLY)).sorted()
                    .<DynamicNode>map(file -> dynamicContainer(FOLDER.relativize(file).toString(), tests(file).stream())).toList();
        }
    }

    private static List<DynamicTest> tests(Path file) {
        var head = new ArrayList<String>();
        var sections = read(file, head);
        var tests = new ArrayList<DynamicTest>();
        for (var section : sections) {
            for (var profile : section.profiles()) {
                tests.add(dynamicTest(profile.name(), file.toUri(), () -> check(section, profile)));
            }
        }
        if (WRITE) {
            tests.add(dynamicTest("written", () -> write(file, head, sections)));
        }
        return tests;
    }

    private static List<Section> read(Path file, List<String> head) {
        var sections = new ArrayList<Section>();
        for (var line : lines(file)) {
            if (line.startsWith("[")) {
                sections.add(new Section(line, new ArrayList<>()));
            } else if (sections.isEmpty()) {
                head.add(line);
            } else {
                sections.getLast().lines.add(line);
            }
        }
        for (var line : head) {
            if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException(file + ": before the first [profile] only comments, not: " + line);
            }
        }
        return sections;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(Section section, Policy profile) {
        var actual = new Run(profile, section.lines).transcript();
        if (!actual.equals(section.lines) && !WRITE) {
            AssertionFailureBuilder.assertionFailure()
                    .message("- is in the scenario and did not happen, + happened\n" + Difference.of(section.lines, actual))
                    .buildAndThrow();
        }
    }

    private static void write(Path file, List<String> head, List<Section> sections) throws IOException {
        var all = new ArrayList<>(head);
        for (var section : sections) {
            all.add(section.heading);
            all.addAll(new Run(section.profiles().getFirst(), section.lines).transcript());
        }
        Files.write(file, all);
    }
}
