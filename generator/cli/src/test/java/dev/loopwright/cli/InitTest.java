package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
        Golden.holds(golden, result.out());
        Cli.Result checked = Cli.run("check", golden);
        assertEquals(ExitCode.OK, checked.code(), checked.err());
        assertEquals("", checked.err());
    }

    /** Tables as people have them: what init made of them was wrong once. */
    @ParameterizedTest
    @CsvSource({"reviews, label", "dates-and-units, y"})
    void makesTheBestOfDirtyTables(String name, String target) throws IOException {
        Path data = GOLDEN.resolve(name + ".csv");
        Path golden = GOLDEN.resolve(name + ".model");
        Cli.Result result = Cli.run("init", data, "--target", target);
        assertEquals(ExitCode.OK, result.code(), result.err());
        Golden.holds(golden, result.out());
        assertEquals("", Cli.run("check", golden).err());
        result = Cli.run("train", golden, "--run-dir", folder.resolve("run"));
        assertEquals(ExitCode.OK, result.code(), result.err());
        Cli.Result profile = Cli.run("profile", golden);
        assertEquals(ExitCode.OK, profile.code(), profile.err());
        assertFalse(profile.out().contains("text is another text"), profile.out());
        String table = Cli.run("profile", data, "--target", target).out();
        Golden.holds(GOLDEN.resolve("../profile/" + name + ".csv.txt"), table);
    }

    /** What {@code text}, the n-grams of words, would have got. */
    @Test
    void learnsMoreOfTextsInTheirOrder() throws IOException {
        String text = Files.readString(GOLDEN.resolve("reviews.model"));
        String counts = text.replaceAll("(?m)^.*(embedding|conv1d|concat|text: text).*\n", "")
                .replaceAll("tokens\\S+ by words at most \\d+", "text")
                .replaceFirst("(?m)^  // A trained row.*\n", "model net(x: inputs) -> p: real[1] {\n")
                .replace("dense(all", "dense(x");
        double[] accuracy = new double[2];
        for (int i = 0; i < 2; i++) {
            Path model = Files.writeString(folder.resolve("a.model"), i == 0 ? counts : text);
            Cli.Result result = Cli.run(
                    "train", model, "--data", GOLDEN.resolve("reviews.csv"), "--run-dir", folder.resolve("run" + i));
            assertEquals(ExitCode.OK, result.code(), result.err());
            accuracy[i] = Double.parseDouble(result.out().replaceFirst("(?s).*test.accuracy +([0-9.]+).*", "$1"));
        }
        assertTrue(accuracy[1] > accuracy[0] + 0.05, Arrays.toString(accuracy));
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
        StringBuilder rows =
                new StringBuilder("monthly fee,,\"two\nlines\"," + "long_".repeat(13) + ",a`b,Straße,and\n");
        for (int i = 0; i < 40; i++) {
            rows.append((i * i + ",").repeat(3))
                    .append(i * i)
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
                "a,b\\n1,2\\n2,3\\n | b | 2 | there is nothing to learn b from",
                "a,b,b\\n1,2,3\\n2,3,4\\n | b | 2 | b stands in the header more than once",
                "a,\\n1,2\\n2,3\\n | '' | 2 | no model file can name that column",
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
    void listsOfNumbersAreArrays() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            rows.append("{\"v\": [")
                    .append(i % 7)
                    .append(", ")
                    .append(i * 37 % 60)
                    .append("], \"tags\": [\"a\", \"b\"], \"y\": ");
            rows.append(i * 37 % 60 > 30).append("}\n");
        }
        Path data = Files.writeString(folder.resolve("a.jsonl"), rows.toString());
        String profile = Cli.run("profile", data, "--target", "y").out();
        assertTrue(profile.contains("\nv        array"), profile);
        assertFalse(profile.contains("in the header"), profile);
        Path model = folder.resolve("a.model");
        assertEquals(
                ExitCode.OK, Cli.run("init", data, "--target", "y", "-o", model).code());
        String text = Files.readString(model);
        assertTrue(text.contains("input  v : real[2]   scale zscore\n  // Not read: tags holds lists"), text);
        assertEquals(
                ExitCode.OK,
                Cli.run("train", model, "--run-dir", folder.resolve("run")).code());
        assertEquals(ExitCode.USAGE, Cli.run("init", data, "--target", "v").code());
    }

    @Test
    void arraysOfNumPyAndSeveralFilesAreTables() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("a.npz")))) {
            for (String name : new String[] {"x", "y"}) {
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                zip.write(npy(name.equals("x") ? 3 : 1));
                zip.closeEntry();
            }
        }
        Path model = folder.resolve("npz.model");
        Cli.Result result = Cli.run("init", folder.resolve("a.npz"), "--target", "y", "-o", model);
        assertEquals(ExitCode.OK, result.code(), result.err());
        assertTrue(Files.readString(model).contains("from npz \"a.npz\"\n"), Files.readString(model));
        assertEquals(
                ExitCode.OK,
                Cli.run("train", model, "--run-dir", folder.resolve("run")).code());
        Files.write(folder.resolve("x.npy"), npy(3));
        String profile = Cli.run("profile", folder.resolve("x.npy")).out();
        assertTrue(profile.startsWith("x.npy: 50 rows, 1 column\n"), profile);
        result = Cli.run("init", folder.resolve("x.npy"), "--target", "x");
        assertTrue(result.err().startsWith("error: x.npy holds one array, and that is one column"), result.err());

        Files.writeString(folder.resolve("t-1.csv"), "a,y\n1,2\n2,3\n");
        Files.writeString(folder.resolve("t-2.csv"), "a,y\n3,3\n");
        profile = Cli.run("profile", folder.resolve("t-*.csv")).out();
        assertTrue(profile.startsWith("t-*.csv: 3 rows, 2 columns\n"), profile);
        Files.writeString(folder.resolve("t-3.csv"), "a,z\n3,3\n");
        result = Cli.run("profile", folder.resolve("t-*.csv"));
        assertEquals(ExitCode.DATA, result.code());
        assertTrue(result.err().startsWith("error: t-3.csv:1: expected the columns of t-1.csv"), result.err());
    }

    /** 50 rows of bytes, of which the first element of each is its number modulo 2. */
    private static byte[] npy(int width) {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (50, " + width + "), }\n";
        byte[] start = ("\u0093NUMPY\u0001\u0000" + (char) header.length() + "\u0000" + header)
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + 50 * width);
        for (int i = 0; i < 50 * width; i++) {
            all[start.length + i] = (byte) (i % width == 0 ? i / width % 2 : i * 7 % 5);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.xlsx | | a.xlsx is a spreadsheet",
                "a.feather | | a.feather is in a format of Arrow",
                "t10k-labels-idx1-ubyte.gz | | t10k-labels-idx1-ubyte.gz is an IDX file",
                "a.sql | | a.sql is a query, and nothing says of which database",
                "a.sql | --at=1x | --at takes the name of an environment variable, not 1x",
                "a.csv | --at=env/SHOP | --at is for queries in .sql files: a.csv is no query",
                "a.csv | --class-path=none.jar | there is no none.jar, which --class-path names",
            })
    void tablesThatCannotBeReadAreRefusedByTheirName(String name, String option, String message) {
        for (String command : new String[] {"init", "profile"}) {
            List<Object> words = new ArrayList<>(List.of(command, folder.resolve(name), "--target", "y"));
            if (option != null) {
                words.add(option);
            }
            Cli.Result result = Cli.run(words.toArray());
            assertEquals(ExitCode.USAGE, result.code(), result.err());
            assertTrue(result.err().startsWith("error: " + message), result.err());
        }
    }

    @Test
    void neverWritesOverAFile() throws IOException {
        Path model = Files.writeString(folder.resolve("a.model"), "mine");
        Cli.Result result = Cli.run("init", table("a,b\n1,2\n2,3\n"), "--target", "b", "-o", model);
        assertEquals(ExitCode.USAGE, result.code());
        assertEquals("mine", Files.readString(model));
    }
}
