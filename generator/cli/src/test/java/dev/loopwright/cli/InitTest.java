package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A table of every type that init knows, in every format that it reads. */
    @ParameterizedTest
    @ValueSource(strings = {"a.csv", "a.csv.gz", "semicolons.csv", "a.tsv", "a.tsv.gz", "a.jsonl", "a.jsonl.gz"})
    void everyFormatGivesASpecThatTrains(String name) throws IOException {
        StringBuilder rows = new StringBuilder("id,day,seen,income,rooms,city,member,price\n");
        for (int i = 0; i < 240; i++) {
            rows.append(i + 1).append(",20%02d-%02d-%02d".formatted(10 + i % 9, 1 + i % 12, 1 + i % 28));
            rows.append(",2024-01-%02d 0%d:30,".formatted(1 + i % 30, i % 9))
                    .append(i % 60 == 0 ? 9_000_000 : 1000 + i * 7 % 90);
            rows.append(i % 5 == 0 ? "," : "," + i % 6).append(i % 2 == 0 ? ",Rome" : ",Oslo");
            rows.append(i % 3 == 0 ? ",yes," : ",no,")
                    .append(i * 37 % 240 + 0.5)
                    .append('\n');
        }
        Path data = write(name, rows.toString());
        Path model = folder.resolve("a.model");
        Cli.Result result = Cli.run("init", data, "--target", "price", "-o", model);
        assertEquals(ExitCode.OK, result.code(), result.err());
        String text = Files.readString(model);
        for (String line : new String[] {
            "rooms : integer   missing median, indicator",
            "income : number   scale log1p, zscore",
            "day : date   encode cyclic(year), elapsed   scale zscore",
            "seen : date   encode cyclic(year), cyclic(day), elapsed   scale zscore",
            "// Not read: id counts the rows.",
            "target price : number   scale zscore",
        }) {
            assertTrue(text.contains(line), line + " is not in\n" + text);
        }
        assertEquals("", Cli.run("check", model).err());
        result = Cli.run("train", model, "--run-dir", folder.resolve("run"));
        assertEquals(ExitCode.OK, result.code(), result.err());
        assertTrue(Cli.run("profile", data).out().startsWith(name + ": 240 rows, 8 columns\n"));
    }

    /** The table as the name says that it is written. */
    private Path write(String name, String csv) throws IOException {
        String text = csv;
        if (name.startsWith("semicolons")) {
            text = csv.replace(',', ';');
        } else if (name.contains(".tsv")) {
            text = csv.replace(',', '\t');
        } else if (name.contains(".jsonl")) {
            List<String> lines = csv.lines().toList();
            String[] names = lines.get(0).split(",");
            text = lines.stream()
                    .skip(1)
                    .map(line -> object(names, line.split(",")))
                    .collect(Collectors.joining("\n"));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private static String object(String[] names, String[] cells) {
        return IntStream.range(0, names.length)
                .mapToObj(c -> "\"" + names[c] + "\": "
                        + (cells[c].isEmpty()
                                ? "null"
                                : cells[c].matches("[0-9.]+") ? cells[c] : "\"" + cells[c] + "\""))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void neverWritesOverAFile() throws IOException {
        Path model = Files.writeString(folder.resolve("a.model"), "mine");
        Cli.Result result = Cli.run("init", table("a,b\n1,2\n2,3\n"), "--target", "b", "-o", model);
        assertEquals(ExitCode.USAGE, result.code());
        assertEquals("mine", Files.readString(model));
    }
}
