package dev.loopwright.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.LinePrinter;
import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page of rules is true: its wrong loops get the message it names and no other, its right ones get none. */
class LoopRulesTest {
    private static final Path PAGE = Path.of("../../docs/loop-rules.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("(?ms)^```loop (?:wrong=(LW\\d+)|right) in=(\\w+)\n(.*?)^```");
    private static final Pattern FRAME = Pattern.compile("(?ms)^```model\n(.*?)^```");

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    /** The frame of the page with a loop, or a part of one, in the place of its own. */
    private static String inFrame(String frame, String place, String text) {
        Pattern replaced = Pattern.compile(
                switch (place) {
                    case "batch" -> "(?ms)(?<=shuffled \\{\n).*?(?=^    }\n)";
                    case "epoch" -> "(?<=validation.loss\n)(?=  }\n  evaluate test)";
                    default -> "(?ms)^loop .*?^}\n";
                });
        Matcher at = replaced.matcher(frame);
        assertTrue(at.find(), place);
        return frame.substring(0, at.start()) + text + frame.substring(at.end());
    }

    @TestFactory
    List<DynamicTest> examples() throws IOException {
        Matcher frame = FRAME.matcher(page());
        assertTrue(frame.find());
        List<DynamicTest> tests = new ArrayList<>();
        for (Matcher m = EXAMPLE.matcher(page()); m.find(); ) {
            String model = inFrame(frame.group(1), m.group(2), m.group(3));
            List<String> expected = Stream.ofNullable(m.group(1)).toList();
            String name = (expected.isEmpty() ? "right " : expected.get(0) + " ") + m.start();
            tests.add(DynamicTest.dynamicTest(name, () -> assertSays(expected, model)));
        }
        assertTrue(tests.size() > 40, tests.size() + " examples");
        return tests;
    }

    private static void assertSays(List<String> expected, String model) {
        List<Diagnostic> found = Compilation.of(new SourceFile("rules.model", model), Options.DEFAULT)
                .diagnostics();
        List<String> codes = found.stream().map(d -> d.code().id()).distinct().toList();
        assertEquals(expected, codes, () -> LinePrinter.print(found) + "\n" + model);
    }

    @Test
    void everyRuleOfTheTableHasASectionAndItsExamples() throws IOException {
        Set<String> listed = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| \\[([^]]+)]\\(#[^)]*\\) \\| (.*) \\|$")
                .matcher(page());
        while (row.find()) {
            String section = page().split(Pattern.quote("## " + row.group(1) + "\n"), 2)[1]
                    .split("(?m)^## ", 2)[0];
            Set<String> shown = new TreeSet<>();
            EXAMPLE.matcher(section)
                    .results()
                    .map(r -> r.group(1))
                    .filter(c -> c != null)
                    .forEach(shown::add);
            Set<String> said = Pattern.compile("LW\\d+")
                    .matcher(row.group(2))
                    .results()
                    .map(r -> r.group())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(shown.containsAll(said), row.group(1) + " says " + said + " and shows " + shown);
            assertTrue(section.contains("```loop right"), row.group(1));
            listed.addAll(said);
        }
        assertTrue(listed.size() > 12, listed.toString());
    }
}
