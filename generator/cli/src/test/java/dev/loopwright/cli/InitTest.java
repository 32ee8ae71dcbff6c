package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitTest {
    private static final Path SAMPLES = Path.of("../../samples");
    private static final Path GOLDEN = Path.of("src/test/resources/init");
    private static final int SEEDS = 5;

    @TempDir
    private Path folder;

    private Path table(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "lesson/lesson, label",
        "breast-cancer/breast_cancer, diagnosis",
        "iris/iris, species",
        "penguins/penguins, species",
        "cars/cars, miles_per_gallon",
        "digits/digits, digit",
    })
    void writesTheModelFileThatIsExpected(String sample, String target) throws IOException {
        Path data = SAMPLES.resolve(sample + ".csv");
        Path golden = GOLDEN.resolve(data.getFileName().toString().replace(".csv", ".model"));
        Cli.Result result = Cli.run("init", data, "--target", target);
        assertEquals(ExitCode.OK, result.code(), result.err());
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, result.out());
        }
        assertEquals(Files.readString(golden), result.out());
        Cli.Result checked = Cli.run("check", golden);
        assertEquals(ExitCode.OK, checked.code(), checked.err());
        assertEquals("", checked.err());
    }

    /** The bars are the medians of the samples that were written by hand, over seeds 1 to 5, less 0.02. */
    @ParameterizedTest
    @CsvSource({
        "lesson/lesson, label, test.accuracy, 0.915",
        "breast-cancer/breast_cancer, diagnosis, test.accuracy, 0.962",
        "iris/iris, species, test.accuracy, 0.936",
        "penguins/penguins, species, test.accuracy, 0.980",
        "cars/cars, miles_per_gallon, test.r2, 0.846",
        "digits/digits, digit, test.accuracy, 0.963",
    })
    void whatItWritesLearnsAsWellAsWhatPeopleWrite(String sample, String target, String metric, double least)
            throws IOException {
        Path data = SAMPLES.resolve(sample + ".csv");
        String text = Cli.run("init", data, "--target", target).out();
        double[] results = new double[SEEDS];
        for (int seed = 1; seed <= SEEDS; seed++) {
            Path model = Files.writeString(folder.resolve("a.model"), text.replace("seed 1\n", "seed " + seed + "\n"));
            Cli.Result result = Cli.run("train", model, "--data", data, "--run-dir", folder.resolve("run" + seed));
            assertEquals(ExitCode.OK, result.code(), result.err());
            Matcher found =
                    Pattern.compile(Pattern.quote(metric) + " +([-0-9.]+)").matcher(result.out());
            assertTrue(found.find(), result.out());
            results[seed - 1] = Double.parseDouble(found.group(1));
        }
        Arrays.sort(results);
        assertTrue(results[SEEDS / 2] >= least, () -> metric + ": " + Arrays.toString(results));
    }

    @Test
    void strangeNamesAndLabelsAreQuoted() throws IOException {
        StringBuilder rows = new StringBuilder("monthly fee,a`b,Straße,and\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i)
                    .append(i % 2 == 0 ? ",New \"York\",\u00e4" : ",x\\y,b")
                    .append(i % 3 == 0 ? ",no\n" : ",yes\n");
        }
        Path model = folder.resolve("a.model");
        Path data = table(rows.toString().replace("New \"York\"", "\"New \"\"York\"\"\""));
        assertEquals(
                ExitCode.OK,
                Cli.run("init", data, "--target", "and", "-o", model).code());
        Cli.Result checked = Cli.run("check", model);
        assertEquals("", checked.err());
        assertEquals(
                ExitCode.OK,
                Cli.run("train", model, "--run-dir", folder.resolve("run")).code());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b\\n1,2\\n | c | 2 | no column of a.csv is called c",
                "a,b\\n1,2\\n1,2\\n | b | 2 | there is nothing to learn: b is the same in every row",
                "a,b\\n1,\\n2,\\n | b | 2 | there is nothing to learn: b is empty in every row",
                "a,b\\n1,2,3\\n | b | 4 | a.csv:2: expected 2 cells as in the header, found 3",
                "'' | b | 4 | a.csv: the file is empty",
            })
    void whatCannotBeLearntIsRefused(String text, String target, int code, String message) throws IOException {
        Cli.Result result = Cli.run("init", table(text.replace("\\n", "\n")), "--target", target);
        assertEquals(code, result.code(), result.err());
        assertTrue(result.err().startsWith("error: " + message), result.err());
        assertEquals("", result.out());
    }

    @Test
    void neverWritesOverAFile() throws IOException {
        Path model = Files.writeString(folder.resolve("a.model"), "mine");
        Cli.Result result = Cli.run("init", table("a,b\n1,2\n2,3\n"), "--target", "b", "-o", model);
        assertEquals(ExitCode.USAGE, result.code());
        assertEquals("mine", Files.readString(model));
    }
}
