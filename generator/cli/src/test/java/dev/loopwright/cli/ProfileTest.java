package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {
    private static final Path SAMPLES = Path.of("../../samples");
    private static final Path GOLDEN = Path.of("src/test/resources/profile");

    @TempDir
    private Path folder;

    private Path table(String header, int rows, IntFunction<String> row) throws IOException {
        String text = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n"));
        return Files.writeString(folder.resolve("a.csv"), text);
    }

    private static String warnings(Path file, Object... more) {
        Object[] words = IntStream.range(0, more.length + 2)
                .mapToObj(i -> i == 0 ? "profile" : i == 1 ? file : more[i - 2])
                .toArray();
        Cli.Result result = Cli.run(words);
        assertEquals(ExitCode.OK, result.code(), result.err());
        return result.out()
                .replaceFirst("(?s)^.*\n\n(?=[^\n]*warning[^\n]*\n)", "")
                .replaceAll("\n {4}", " ");
    }

    private static void golden(String name, String text) throws IOException {
        Golden.holds(GOLDEN.resolve(name + ".txt"), text);
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
    void saysOfATableWhatIsExpected(String sample, String target) throws IOException {
        Path data = SAMPLES.resolve(sample + ".csv");
        Cli.Result result = Cli.run("profile", data, "--target", target);
        assertEquals(ExitCode.OK, result.code(), result.err());
        golden(data.getFileName().toString(), result.out());
    }

    @ParameterizedTest
    @CsvSource({
        "lesson/lesson",
        "breast-cancer/breast-cancer",
        "iris/iris",
        "penguins/penguins",
        "penguins-embedding/penguins-embedding",
        "cars/cars",
        "digits/digits",
        "whole-loop/whole-loop",
    })
    void saysOfAModelFileWhatIsExpected(String sample) throws IOException {
        Path model = SAMPLES.resolve(sample + ".model");
        Cli.Result result = Cli.run("profile", model);
        assertEquals(ExitCode.OK, result.code(), result.err());
        golden(model.getFileName().toString(), result.out());
    }

    @Test
    void charactersOfATextAreNotJudgedAsCells() {
        Cli.Result result = Cli.run("profile", SAMPLES.resolve("alice/alice.model"));
        assertEquals(ExitCode.OK, result.code(), result.err());
        assertTrue(result.out().contains("7102 rows read, 0 dropped"), result.out());
        assertTrue(result.out().contains("tokens[12] at most 60"), result.out());
        assertTrue(result.out().endsWith("No warnings.\n"), result.out());
    }

    @Test
    void namesAreNothingToLearnFromUnlessTheirCharactersAreRead() throws IOException {
        table("a,b,y", 100, i -> "a" + i + ",b" + i + "," + (i % 2 == 0 ? "yes" : "no"));
        Path model = Files.writeString(folder.resolve("a.model"), """
                spec a version 1
                data {
                  from csv "a.csv"
                  input a : text   encode ngrams(by: characters)
                  input b : text   missing "by characters"
                  target y : boolean
                }
                model net(x: inputs) -> p: real[1] { p = dense(x, units: 1) |> sigmoid }
                objective { loss = binary_cross_entropy(p, y) }
                loop {
                  optimizer sgd = sgd(rate: 1e-3) on net
                  for epoch in 1..2 {
                    for batch of 10 rows in train { compute loss clear gradients backward loss update net with sgd }
                    report epoch, running.loss
                  }
                }
                """);
        String warnings = warnings(model);
        assertTrue(warnings.contains("b is another text in each row"), warnings);
        assertFalse(warnings.contains("a is another text"), warnings);
    }

    @Test
    void findsWhatIsWrongWithATable() throws IOException {
        Path file = table(
                "id,a,b,b,,city,amount,y",
                200,
                i -> "r" + i + "," + (i % 50 == 49 ? "n/a" : i % 9) + ",1,2,3,"
                        + List.of("Rome", "rome", "Oslo", "New York", "new-york")
                                .get(i % 5) + ","
                        + (i % 20 == 0 ? "-999" : i * 37 % 100 / 10.0) + "," + (i % 40 == 0 ? "yes" : "no")
                        + (i == 7 ? "\nx,y" : i == 9 ? "\nz,\0,1,2,3,Rome,1,no" : ""));
        golden("wrong.csv", Cli.run("profile", file, "--target", "y").out());
    }

    @Test
    void aColumnThatGivesTheTargetAwayIsNamed() throws IOException {
        Path classes = table(
                "x,paid,late,y",
                300,
                i -> i * 73 % 300 + "," + (i % 3 == 0 ? 500 + i : i) + "," + (i % 3 == 0 ? "" : "a") + ","
                        + (i % 3 == 0));
        String said = warnings(classes, "--target", "y");
        assertTrue(said.contains("paid alone tells y"), said);
        assertTrue(said.contains("late alone tells y"), said);
        assertFalse(said.contains("x alone"), said);
        Path numbers = table("x,cents,y", 300, i -> i * 73 % 300 + "," + i * 119 % 900 * 100 + "," + i * 119 % 900);
        assertTrue(warnings(numbers, "--target", "y").contains("cents alone tells y"));
        assertFalse(warnings(numbers, "--target", "y").contains("x alone tells y"));
    }

    @Test
    void goodColumnsThatTellMuchGiveNothingAway() throws IOException {
        Path file = table("x,y", 300, i -> i * 7 % 300 + "," + (i * 7 % 300 < 150 ^ i % 25 == 0));
        assertEquals("No warnings.\n", warnings(file, "--target", "y").replaceFirst("(?s).*\n\n", ""));
    }

    @Test
    void copiesAreFoundAndCounted() throws IOException {
        Path file = table("a,b,c", 100, i -> i % 80 + "." + i % 80 + "," + i % 80 * 7 + "," + i % 80 + "." + i % 80);
        String said = warnings(file);
        assertTrue(said.contains("20 of 100 rows are the same as one before"), said);
        assertTrue(said.contains("c is the same as a in every row"), said);
    }

    @Test
    void moreRowsThanTheSampleHoldsAreEstimatedAndItIsSaid() throws IOException {
        Path file = table("n,k", 250_000, i -> (long) i * 7919 % 250_000 + "," + i % 5000);
        String said = Cli.run("profile", file).out();
        assertTrue(said.contains("of 100000 rows drawn by chance"), said);
        JsonObject json = json(Cli.run("profile", file, "--json").out());
        JsonObject n = json.getArray("columns").getObject(0);
        assertEquals(250_000, json.getInt("rows"));
        assertEquals(100_000, json.getInt("sampled_rows"));
        assertEquals(124_999.5, n.getDouble("mean"), 1e-6);
        assertEquals(0, n.getDouble("smallest"));
        assertEquals(249_999, n.getDouble("largest"));
        assertEquals(125_000, n.getArray("quantiles").getObject(3).getDouble("value"), 2_000);
        assertEquals(250_000, n.getDouble("distinct"), 12_500);
        assertFalse(n.getBoolean("distinct_is_exact"));
        assertEquals(5000, json.getArray("columns").getObject(1).getDouble("distinct"), 250);
    }

    private static JsonObject json(String text) {
        try {
            return JsonParser.object().from(text);
        } catch (JsonParserException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void rowsThatStandInTwoPartsAreCounted() throws IOException {
        Path data = table("a,b,c,d,e,y", 100, i -> {
            int of = i % 50;
            return of + "," + of * 3 + "," + of * of + "," + (i == 99 ? -1 : of) + ",1," + of % 2;
        });
        Path model = Files.writeString(folder.resolve("a.model"), """
                spec a version 1
                data {
                  from csv "a.csv"
                  input a, b, c, d, e : number
                  target y : boolean
                  split 50% train, 50% test in order
                }
                model net(x: inputs) -> p: real[1] { p = dense(x, units: 1) |> sigmoid }
                objective { loss = binary_cross_entropy(p, y) }
                loop {
                  optimizer adam = adam(rate: 1e-3) on net
                  for epoch in 1..2 {
                    for batch of 10 rows in train { compute loss clear gradients backward loss update net with adam }
                    report epoch, running.loss
                  }
                  evaluate test
                  report test.loss
                }
                """);
        Cli.Result result = Cli.run("profile", model);
        String line =
                "test: 49 of 50 rows have the same inputs as a row of train, 1 more differ from one in a single column\n";
        assertTrue(result.out().contains(line), result.out() + result.err());
        assertTrue(warnings(model).contains("49 of the 50 rows of test have the same inputs"), warnings(model));
        assertTrue(Files.exists(data));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile none.csv | 4 | none.csv: there is no such file",
                "profile none.model | 3 | there is no file none.model",
                "profile A --target c | 2 | no column of a.csv is called c",
                "profile A --data b.csv | 2 | --data is for model files",
                "profile a.model --target c | 2 | a model file says itself what its target is",
            })
    void whatMakesNoSenseIsRefused(String line, int code, String message) throws IOException {
        Path file = table("a,b", 3, i -> i + "," + i);
        Object[] words = line.replace("A", file.toString()).split(" ");
        Cli.Result result = Cli.run(words);
        assertEquals(code, result.code(), result.err());
        assertTrue(result.err().startsWith("error: " + message), result.err());
        assertEquals("", result.out());
    }

    @Test
    void nothingInATableReachesTheTerminalAsACommand() throws IOException {
        Path file = table("a\u001b[31m,b\u202e", 20, i -> i + ",\u001b]0;x\u0007" + i % 2);
        String said = Cli.run("profile", file).out();
        assertTrue(said.contains("a\\u001b[31m"), said);
        assertFalse(said.contains("\u001b") || said.contains("\u202e") || said.contains("\u0007"), said);
    }
}
