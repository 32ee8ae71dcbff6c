package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code loopwright crossvalidate}: a run for each fold, and what their scores have in common. */
class CrossValidateTest {
    @TempDir
    Path folder;

    private Cli.Result validate(Lesson lesson, Object... more) {
        List<Object> words = new ArrayList<>(List.of("crossvalidate", lesson.model(), "--folds", 3));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    @Test
    void everyFoldIsTrainedAndMeasured() throws IOException {
        Lesson lesson = new Lesson(folder);
        Cli.Result result = validate(lesson, "--run-dir", folder.resolve("folds"));
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals("fold   test.loss  test.accuracy", lines.get(0));
        assertEquals(
                List.of("   1", "   2", "   3", "mean", "  sd"),
                lines.stream().skip(1).map(l -> l.substring(0, 4)).toList());
        double sum = 0;
        for (int fold = 1; fold <= 3; fold++) {
            sum += loss(lines.get(fold));
            Path run = folder.resolve("folds/fold-" + fold);
            assertTrue(Files.exists(run.resolve("last.safetensors")));
            assertTrue(data(run).contains(".fold(" + fold + ", 3)"));
        }
        assertEquals(sum / 3, loss(lines.get(4)), 1e-4);
        assertTrue(loss(lines.get(5)) > 0);
        // each fold has fitted its own training rows
        String first = Files.readString(folder.resolve("folds/fold-1/preprocessing.json"));
        assertNotEquals(first, Files.readString(folder.resolve("folds/fold-2/preprocessing.json")));
        Cli.Result again = validate(lesson, "--run-dir", folder.resolve("again"));
        assertEquals(result.out(), again.out());
    }

    private static double loss(String line) {
        return Double.parseDouble(line.strip().split(" +")[1]);
    }

    private static String data(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            Path data = files.filter(f -> f.toString().endsWith("Data.java"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(data);
        }
    }

    @Test
    void thereMustBeAPartToHoldOut() {
        Lesson all = new Lesson(folder).inModel("split 80% train, 20% test", "split 20% test, 80% train");
        Cli.Result result = validate(all, "--run-dir", folder.resolve("folds"));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains("the last part of the split is held out, but that is train"), result.err());
        assertEquals(2, Cli.run("crossvalidate", all.model(), "--folds", 1).code());
    }

    @Test
    void aScoreThatAFoldDidNotReportIsMissing() {
        Lesson picky = new Lesson(folder)
                .inModel(
                        "report test.loss, test.accuracy",
                        "if test.accuracy > 0.94 { report test.accuracy }\n  report test.loss");
        Cli.Result result = validate(picky, "--run-dir", folder.resolve("folds"), "--json");
        assertEquals(ExitCode.OK, result.code(), result.err());
        assertTrue(
                result.out().startsWith("{\"schema\":1,\"kind\":\"crossvalidation\",\"part\":\"test\",\"scores\":[{"));
        Matcher accuracy = Pattern.compile("\"name\":\"test.accuracy\",\"folds\":\\[([^]]*)],\"mean\":null,\"sd\":null")
                .matcher(result.out());
        assertTrue(accuracy.find(), result.out());
        assertTrue(accuracy.group(1).contains("null") && accuracy.group(1).contains("0.9"), result.out());
    }

    @Test
    void aClassThatIsNotOnTheClassPathIsMissed() {
        String report = "report epoch, running.loss, running.accuracy, observation";
        Lesson hooked = new Lesson(folder).inModel(report, report + "\n    call com.acme.Hook.look");
        Cli.Result result = validate(hooked, "--run-dir", folder.resolve("folds"));
        assertEquals(ExitCode.SPEC, result.code(), result.err());
        assertTrue(result.err().contains("error[LW518]: class `com.acme.Hook` is not on the class path"), result.err());
    }

    @Test
    void whatIsHeldOutMustBeMeasured() {
        Lesson silent = new Lesson(folder).inModel("evaluate test", "").inModel("report test.loss, test.accuracy", "");
        Cli.Result result = validate(silent, "--run-dir", folder.resolve("folds"));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains("the loop reports nothing of test"), result.err());
    }
}
