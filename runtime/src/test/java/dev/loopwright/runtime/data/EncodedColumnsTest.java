package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.encoding.Calendar;
import dev.loopwright.runtime.encoding.Cyclic;
import dev.loopwright.runtime.encoding.Elapsed;
import dev.loopwright.runtime.encoding.Embedding;
import dev.loopwright.runtime.encoding.Frequency;
import dev.loopwright.runtime.encoding.Hashed;
import dev.loopwright.runtime.encoding.Ngrams;
import dev.loopwright.runtime.encoding.OneHot;
import dev.loopwright.runtime.encoding.Ordinal;
import dev.loopwright.runtime.encoding.TargetMean;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of labels, texts and dates: what is learnt, what is unknown, what is filled in, and what is read back. */
class EncodedColumnsTest {
    @TempDir
    Path folder;

    private static Schema.Builder schema(Column... inputs) {
        Schema.Builder schema = Schema.of("table.model", 3).target(Column.number("y"));
        for (Column input : inputs) {
            schema.input(input);
        }
        return schema;
    }

    /** The first half of the rows is for training. */
    private static Schema halves(Column... inputs) {
        return schema(inputs).split("train", 0.5).split("test", 0.5).inOrder().build();
    }

    private Dataset read(Schema schema, String csv) throws IOException {
        return Dataset.read(schema, Files.writeString(folder.resolve("table.csv"), csv));
    }

    private static float[] row(Dataset data, int row) {
        float[] values = new float[data.schema().inputWidth()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.encoded(row, i);
        }
        return values;
    }

    private String problem(Schema schema, String csv) {
        return assertThrows(DataProblem.class, () -> read(schema, csv)).getMessage();
    }

    private static final String CITIES = "city,y\nUlm,1\nBonn,2\nUlm,3\nAlt,4\nUlm,5\nZell,6\nBonn,7\nAlt,8\n";

    @Test
    void labelsAreThoseOfTheTrainingRowsInTheOrderOfTheAlphabet() throws IOException {
        Schema schema =
                halves(Column.open("city", 3).unknownIgnore().encode(new OneHot(), new Ordinal(), new Frequency()));
        Dataset data = read(schema, CITIES);
        assertEquals(
                List.of("city.onehot[0]", "city.onehot[1]", "city.onehot[2]", "city.ordinal", "city.frequency"),
                schema.inputNames());
        assertArrayEquals(new float[] {0, 0, 1, 2, 0.5f}, row(data, 0));
        assertArrayEquals(new float[] {0, 1, 0, 1, 0.25f}, row(data, 1));
        assertArrayEquals(new float[] {0, 0, 0, -1, 0}, row(data, 5));
        assertEquals("Zell", data.raw(5, "city"));
    }

    @Test
    void rareLabelsAreOther() throws IOException {
        Schema schema = halves(Column.open("city", 2).unknownOther());
        Dataset data = read(schema, CITIES);
        // Alt and Bonn are equally frequent
        assertArrayEquals(new float[] {1, 0, 0}, row(data, 3));
        assertArrayEquals(new float[] {0, 1, 0}, row(data, 0));
        assertArrayEquals(new float[] {0, 0, 1}, row(data, 1));
        assertArrayEquals(new float[] {0, 0, 1}, row(data, 5));
        Schema listed = halves(Column.category("city", "Bonn", "Ulm").unknownOther());
        assertEquals(List.of("city=Bonn", "city=Ulm", "city=other"), listed.inputNames());
        assertArrayEquals(new float[] {0, 0, 1}, row(read(listed, CITIES), 3));
        Schema index =
                halves(Column.category("city", "Bonn", "Ulm").unknownOther().encode(new Embedding()));
        assertArrayEquals(new float[] {2}, row(read(index, CITIES), 3));
    }

    @Test
    void unknownAndTooManyLabelsAreErrors() {
        assertEquals("""
                table.csv: column city: the training rows have 3 labels, but the model file says at most 2
                  raise the number, or say `unknown other`, which keeps the most frequent""", problem(halves(Column.open("city", 2)), CITIES));
        assertEquals("""
                table.csv:7: column city: expected one of the labels of the training rows, Alt, Bonn, Ulm, found "Zell"
                  correct the cell, or say what such a label is: `unknown other` or `unknown ignore`
                  declared at t.model:3""", problem(halves(Column.open("city", 3).at("t.model:3")), CITIES));
    }

    @Test
    void theMeanTargetOfTrainingRowsComesFromOthers() throws IOException {
        StringBuilder csv = new StringBuilder("city,y\n");
        IntStream.range(0, 40)
                .forEach(
                        i -> csv.append("c").append(i % 3).append(',').append(i).append('\n'));
        Schema schema = halves(Column.open("city", 3).encode(new TargetMean(0, 5)));
        Dataset data = read(schema, csv.toString());
        // of rows 0, 3, ... 18 the mean is 9
        assertEquals(9, data.encoded(21, 0), 1e-6);
        double sum = 0;
        for (int row = 0; row < 20; row += 3) {
            sum += data.encoded(row, 0);
        }
        assertEquals(63, sum, 15);
        Dataset again = read(schema, csv.toString().replace("\nc0,0\n", "\nc0,1000\n"));
        assertEquals(data.encoded(0, 0), again.encoded(0, 0));
        assertTrue(again.encoded(21, 0) > 100);
    }

    @Test
    void encodedNumbersAreScaledOneByOne() throws IOException {
        Schema schema = halves(Column.date("day")
                .encode(new Calendar(Calendar.Part.DAY), new Cyclic(Cyclic.Cycle.DAY), new Elapsed())
                .scale(new ZScore()));
        Dataset data = read(schema, "day,y\n2024-01-01,1\n2024-01-03,1\n2024-01-05,1\n2024-01-05T06:00,1\n");
        assertEquals(List.of("day.calendar", "day.cyclic[0]", "day.cyclic[1]", "day.elapsed"), schema.inputNames());
        assertArrayEquals(new float[] {-1, 0, 1, -1}, row(data, 0), 1e-6f);
        assertArrayEquals(new float[] {1, 0, 1, 1}, row(data, 1), 1e-6f);
        assertArrayEquals(new float[] {3, 1, 0, 3.25f}, row(data, 3), 1e-6f);
    }

    @Test
    void datesThatDoNotExistAreErrors() throws IOException {
        UnaryOperator<String> csv = cell -> "day,y\n2024-02-29,1\n\"" + cell + "\",2\n";
        Schema schema = halves(Column.date("day").encode(new Elapsed()).at("t.model:4"));
        for (String cell : List.of("2023-02-29", "2024-13-01", "2024-04-31", "2024-02-29T24:00", "2024-02-29 12:60")) {
            assertEquals(
                    "table.csv:3: column day: expected a date such as 2024-02-29, found \"" + cell + """
                    "
                      there is no such day or time of day; correct the cell
                      declared at t.model:4""",
                    problem(schema, csv.apply(cell)));
        }
        for (String cell : List.of("29.02.2024", "2024-2-9", "20240229", "1", "yesterday", "24-02-29")) {
            assertTrue(
                    problem(schema, csv.apply(cell)).contains("write the date so, or declare how dates are written"),
                    cell);
        }
        Schema pattern = halves(Column.date("day", "d. MMMM yyyy HH:mm").encode(new Elapsed()));
        Dataset data = read(pattern, "day,y\n1. March 2024 12:00,1\n4. March 2024 00:00,2\n");
        assertEquals(2.5f, data.encoded(1, 0));
        assertEquals("4. March 2024 00:00", data.raw(1, "day"));
        assertTrue(problem(pattern, csv.apply("31. April 2024 00:00"))
                .contains("expected a date such as 29. February 2024 00:00"));
    }

    @Test
    void cellsAreFilledFromAbove() throws IOException {
        Schema schema = schema(
                        Column.number("a").missingForward().indicator(),
                        Column.open("b", 3).missingForward(),
                        Column.bool("c").missingForward())
                .split("train", 0.5)
                .split("test", 0.5)
                .inOrder()
                .build();
        Dataset data = read(schema, """
                a,b,c,y
                ,,,1
                3,p,no,1
                ,,,1
                5,q,yes,1
                ,,,1
                7,p,no,1
                ,,,1
                ,q,,1
                """);
        // nothing stands above the first: the median, the most frequent
        assertArrayEquals(new float[] {4, 1, 1, 0, 0, 0}, row(data, 0));
        assertArrayEquals(new float[] {3, 0, 1, 0, 0, 0}, row(data, 1));
        assertArrayEquals(new float[] {3, 1, 1, 0, 0, 0}, row(data, 2));
        assertArrayEquals(new float[] {5, 1, 0, 1, 0, 1}, row(data, 4));
        assertArrayEquals(new float[] {7, 1, 1, 0, 0, 0}, row(data, 6));
        assertEquals("forward", data.summary().filled().get(0).rule());
        assertEquals(5, data.summary().filled().get(0).cells());
    }

    @Test
    void aTrainingRowIsFilledFromTrainingRowsAlone() throws IOException {
        Schema schema = schema(Column.number("a").missingForward())
                .split("train", 0.5)
                .split("test", 0.5)
                .build();
        StringBuilder csv = new StringBuilder("a,y\n");
        IntStream.range(0, 60).forEach(i -> csv.append(i % 2 == 0 ? i : "").append(",1\n"));
        Dataset data = read(schema, csv.toString());
        Rows train = data.part("train");
        List<Integer> numbers =
                IntStream.range(0, train.size()).mapToObj(train::number).toList();
        boolean fromFurtherUp = false;
        for (int i = 1; i < train.size(); i++) {
            float value = data.encoded(train.number(i), 0);
            if (i > 5) {
                assertTrue(numbers.contains((int) value), "row " + train.number(i) + " has " + value);
            }
            fromFurtherUp |= value < train.number(i) - 1;
        }
        assertTrue(fromFurtherUp);
    }

    private static Schema everything() {
        return schema(
                        Column.open("city", 2)
                                .missingMode()
                                .unknownOther()
                                .indicator()
                                .encode(new Ordinal(), new TargetMean(5, 3), new Frequency())
                                .scale(new ZScore()),
                        Column.open("note", 0).missing("").encode(new Ngrams(16, Ngrams.By.WORDS, 1, 2)),
                        Column.open("street", 0).missing("none").encode(new Hashed(4)),
                        Column.category("size", "S", "M").unknownIgnore(),
                        Column.date("day", "dd.MM.yyyy")
                                .missingMedian()
                                .encode(new Elapsed())
                                .scale(new ZScore()))
                .split("train", 1)
                .build();
    }

    private static final String EVERYTHING = """
            city,note,street,size,day,y
            Ulm,good as new,A 1,S,01.02.2024,1
            Bonn,,,M,,2
            ,bad,B 2,L,03.02.2024,3
            Ulm,good,A 1,S,06.02.2024,4
            Kiel,as bad as that,C,S,04.02.2024,5
            """;

    @Test
    void whatWasLearntIsReadBack() throws IOException {
        Dataset data = read(everything(), EVERYTHING);
        Path file = Files.writeString(folder.resolve("fitted.json"), data.fittedJson());
        String rows = EVERYTHING + "Mainz,new,A 1,XL,06.02.2024,\n";
        Dataset predicted = Dataset.readFitted(everything(), file, Files.writeString(folder.resolve("rows.csv"), rows));
        for (int row = 0; row < data.size(); row++) {
            float[] expected = row(data, row);
            float[] found = row(predicted, row);
            // training rows do not see their own target
            expected[1] = found[1];
            assertArrayEquals(expected, found, "row " + row);
        }
        assertEquals(predicted.encoded(4, 0), predicted.encoded(5, 0), "Kiel and Mainz are other");
        assertEquals(data.fittedJson(), predicted.fittedJson());
    }

    @Test
    void damagedEncodingsAreRefused() throws IOException {
        String json = read(everything(), EVERYTHING).fittedJson();
        refused(json.replaceFirst("\"ordinal\"", "\"onehot\""), "column \"city\" does not go through ordinal");
        refused(
                json.replaceFirst("\"Bonn\",\\s*", ""),
                "column \"city\" has constants that target_mean cannot have learnt");
        refused(json.replaceFirst("\"Bonn\"", "\"Ulm\""), "column \"city\" has no labels that it can have learnt");
        refused(
                json.replaceFirst("\"Bonn\"", "7, \"a\", \"b\""),
                "column \"city\" has no labels that it can have learnt");
        refused(json.replaceFirst("\"encode\"", "\"encoded\""), "column \"city\" is encoded otherwise");
        refused(json.replaceFirst("\"03.02.2024\"", "\"30.02.2024\""), "fills empty cells with \"30.02.2024\"");
    }

    private void refused(String json, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("damaged.json"), json);
        Path rows = Files.writeString(folder.resolve("rows.csv"), EVERYTHING);
        String message = assertThrows(CheckpointProblem.class, () -> Dataset.readFitted(everything(), file, rows))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }
}
