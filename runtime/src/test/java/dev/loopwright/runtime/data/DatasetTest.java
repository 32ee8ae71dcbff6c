package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import dev.loopwright.runtime.encoding.Embedding;
import dev.loopwright.runtime.scaler.MinMax;
import dev.loopwright.runtime.scaler.ZScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir
    Path folder;

    private Dataset read(Schema schema, String text) throws IOException {
        return Dataset.read(schema, Files.writeString(folder.resolve("birds.csv"), text));
    }

    private static Schema.Builder schema(Column... inputs) {
        Schema.Builder builder = Schema.of("birds.model", 7);
        for (Column input : inputs) {
            builder.input(input);
        }
        return builder;
    }

    @Test
    void aPartMayHaveATableOfItsOwn() throws IOException {
        Schema schema = schema(Column.number("mass").missingDrop().scale(new MinMax(0, 1)))
                .target(Column.bool("ringed"))
                .split("train", 0.5)
                .split("validation", 0.5)
                .rows("test", "new.csv")
                .build();
        Files.writeString(folder.resolve("new.csv"), "ringed,mass\nyes,7\nno,\nno,9\n");
        Dataset data = read(schema, "mass,ringed\n1,yes\n2,no\n3,yes\n4,no\n");
        assertEquals(2, data.part("train").size());
        assertEquals(2, data.part("validation").size());
        assertEquals(2, data.part("test").size());
        Batch test = data.part("test").batches(10).iterator().next();
        assertArrayEquals(new int[] {2, 4}, Arrays.copyOf(test.lines(), 2));
        assertArrayEquals(new float[] {1, 0}, Arrays.copyOf(test.target(0), 2));
        assertEquals(
                List.of(new Summary.Others("test", "new.csv", 3, 1)),
                data.summary().others());
        assertEquals(4, data.summary().rowsRead());
        assertThrows(DataProblem.class, () -> {
            Files.delete(folder.resolve("new.csv"));
            read(schema, "mass,ringed\n1,yes\n2,no\n");
        });
    }

    @Test
    void columnsAreEncodedInTheOrderDeclared() throws IOException {
        Schema schema = Schema.of("birds.model", 7)
                .key(Column.text("id"))
                .input(Column.category("island", "Dream", "Biscoe"))
                .input(Column.bool("ringed"))
                .input(Column.number("mass").missingDrop().scale(new MinMax(0, 1)))
                .target(Column.category("species", "Adelie", "Gentoo"))
                .split("train", 1)
                .build();
        Dataset data = read(schema, """
                mass,species,note,island,ringed,id
                3000,Gentoo,x,Biscoe,no, 7
                5000,Adelie,,Dream,YES,"a
                b"
                3500.50,Gentoo,,Dream,1,
                """);
        assertEquals(List.of("island=Dream", "island=Biscoe", "ringed", "mass"), schema.inputNames());
        Batch batch = data.part("train").batches(10).iterator().next();
        assertEquals(3, batch.rows());
        assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0.25025f}, batch.inputs());
        // behind the rows there is room for whole vectors
        assertArrayEquals(new float[] {1, 0, 1}, Arrays.copyOf(batch.target(0), 3));
        assertEquals(" 7", data.raw(0, "id"));
        assertEquals("a\nb", data.raw(1, "id"));
        assertEquals("", data.raw(2, "id"));
        assertEquals("3500.5", data.raw(2, "mass"));
        assertEquals("Dream", data.raw(1, "island"));
        assertEquals("true", data.raw(2, "ringed"));
        assertEquals(0.25025f, data.encoded(2, 3));
        assertEquals(3500.5, data.unscale("mass", 0.25025), 1e-9);
        assertEquals(5, data.line(2));
        assertEquals(List.of("note"), data.summary().ignoredColumns());
    }

    @Test
    void indicesStandBehindAllOtherInputs() throws IOException {
        Schema schema = schema(
                        Column.category("island", "Dream", "Biscoe", "Torgersen")
                                .missingMode()
                                .encode(new Embedding()),
                        Column.category("sex", "f", "m"),
                        Column.number("mass"))
                .split("train", 1)
                .build();
        Dataset data = read(schema, "island,sex,mass\nTorgersen,m,3\nBiscoe,f,4\n,f,5\nTorgersen,f,6\n");
        assertEquals(List.of("sex=f", "sex=m", "mass", "island"), schema.inputNames());
        Batch batch = data.part("train").batches(10).iterator().next();
        assertArrayEquals(new float[] {0, 1, 3, 2, 1, 0, 4, 1, 1, 0, 5, 2, 1, 0, 6, 2}, batch.inputs());
        DataProblem unknown = assertThrows(DataProblem.class, () -> read(schema, "island,sex,mass\nOslo,m,3\n"));
        assertTrue(unknown.getMessage().contains("Oslo"), unknown.getMessage());
    }

    @Test
    void emptyCellsAreFilledAsDeclared() throws IOException {
        Schema schema = schema(
                        Column.number("a").missingMean(),
                        Column.number("b").missingMedian(),
                        Column.number("c").missingMode(),
                        Column.number("d").missing("-1.5"),
                        Column.bool("e").missingMode(),
                        Column.category("f", "x", "y", "z").missingMode(),
                        Column.category("g", "x", "y").missing("y"))
                .split("train", 1)
                .build();
        Dataset data = read(schema, """
                a,b,c,d,e,f,g
                1,1,5,1,no,z,x
                2,10,3,1,yes,y,x
                6,2,3,1,yes,z,x
                ,4,5,1,no,y,x
                 NA ,?,null,NaN,N/A,,nan
                """);
        float[] row = new float[10];
        for (int i = 0; i < 10; i++) {
            row[i] = data.encoded(4, i);
        }
        // ties go to the smaller number, to false and to the label declared first
        assertArrayEquals(new float[] {3, 3, 3, -1.5f, 0, 0, 1, 0, 0, 1}, row);
        assertEquals("", data.raw(4, "a"));
        assertEquals(
                List.of(
                        new Summary.Filled("a", 2, "mean", "3"),
                        new Summary.Filled("b", 1, "median", "3"),
                        new Summary.Filled("c", 1, "mode", "3"),
                        new Summary.Filled("d", 1, "constant", "-1.5"),
                        new Summary.Filled("e", 1, "mode", "false"),
                        new Summary.Filled("f", 1, "mode", "y"),
                        new Summary.Filled("g", 1, "constant", "y")),
                data.summary().filled());
    }

    @Test
    void rowsLeftOutAreCountedByColumn() throws IOException {
        Schema schema = schema(
                        Column.number("a").missingDrop(), Column.number("b").missingDrop())
                .target(Column.number("c").missingDrop())
                .split("train", 1)
                .build();
        Dataset data = read(schema, "a,b,c\n1,2,3\n,2,3\n,,3\n1,2,\n\n4,5,6\n");
        Summary summary = data.summary();
        assertEquals(5, summary.rowsRead());
        assertEquals(1, summary.blankLines());
        assertEquals(
                List.of(new Summary.Dropped("a", 2), new Summary.Dropped("b", 0), new Summary.Dropped("c", 1)),
                summary.dropped());
        assertEquals(3, summary.rowsDropped());
        assertEquals(2, summary.rowsKept());
        assertEquals(2, data.size());
        assertEquals("4", data.raw(1, "a"));
        assertEquals(7, data.line(1));
    }

    @Test
    void anEmptyLineOfAOneColumnFileIsAnEmptyCell() throws IOException {
        Schema schema =
                schema(Column.number("a").missing("0")).split("train", 1).build();
        assertEquals(3, read(schema, "a\n1\n\n3\n").size());
    }

    @Test
    void theSummaryTellsSizesAndClassSharesOfEveryPart() throws IOException {
        Schema schema = schema(Column.number("x"))
                .target(Column.category("y", "no", "maybe", "sure"))
                .split("train", 0.5)
                .split("test", 0.5)
                .stratifiedBy("y")
                .build();
        Summary summary = read(schema, "x,y\n1,no\n2,no\n3,sure\n4,no\n5,sure\n6,no\n7,no\n8,no\n")
                .summary();
        List<Summary.ClassCount> classes = List.of(
                new Summary.ClassCount("y", "no", 3, 0.75),
                new Summary.ClassCount("y", "maybe", 0, 0),
                new Summary.ClassCount("y", "sure", 1, 0.25));
        assertEquals(
                List.of(new Summary.Part("train", 4, classes), new Summary.Part("test", 4, classes)), summary.parts());
        assertEquals(List.of("column y: no training row is maybe"), summary.warnings());
        assertEquals(1, summary.inputWidth());
    }

    @Test
    void columnsThatMayBeAMistakeAreWarnedOf() throws IOException {
        Schema schema = schema(
                        Column.number("same").scale(new ZScore()),
                        Column.number("empty").missing("0"),
                        Column.number("fine"))
                .target(Column.bool("rare"))
                .target(Column.number("flat"))
                .split("train", 1)
                .build();
        StringBuilder text = new StringBuilder("same,empty,fine,rare,flat\n");
        for (int i = 0; i < 200; i++) {
            text.append("7,,").append(i).append(i == 0 ? ",yes,3\n" : ",no,3\n");
        }
        Dataset data = read(schema, text.toString());
        assertEquals(
                List.of(
                        "the same in all training rows, so that nothing can be learnt from it: same, empty",
                        "column rare: 199 of 200 training rows are false, so accuracy says little",
                        "column flat: all training rows have the same value"),
                data.summary().warnings());
        assertEquals(0, data.encoded(0, 0));
    }

    private static Schema everything() {
        return schema(
                        Column.number("mean").missingMean().scale(new ZScore()),
                        Column.number("median").missingMedian().scale(new MinMax(0, 1)),
                        Column.category("mode", "a", "b", "c").missingMode())
                .target(Column.number("y").scale(new MinMax(-1, 1), new ZScore()))
                .split("train", 0.6)
                .split("validation", 0.2)
                .split("test", 0.2)
                .build();
    }

    private static String everyKindOfRow(Dataset poisonOutsideTrain) {
        StringBuilder text = new StringBuilder("mean,median,mode,y\n");
        for (int row = 0; row < 50; row++) {
            int number = row;
            boolean poisoned = poisonOutsideTrain != null
                    && IntStream.range(0, 30)
                            .noneMatch(i -> poisonOutsideTrain.part("train").number(i) == number);
            if (poisoned) {
                text.append("1e30,-1e30,c,1e30\n");
            } else {
                text.append(row % 7 == 0 ? "" : row * 0.37).append(',').append(row % 5 == 0 ? "" : row * row);
                text.append(',')
                        .append(row % 4 == 0 ? "" : row % 3 == 0 ? "a" : "b")
                        .append(',')
                        .append(row)
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void poisonInValidationAndTestRowsDoesNotReachWhatIsLearnt() throws IOException {
        Dataset clean = read(everything(), everyKindOfRow(null));
        Dataset poisoned = read(everything(), everyKindOfRow(clean));
        assertEquals(clean.fittedJson(), poisoned.fittedJson());
        Batch batch = clean.part("train").batches(100).iterator().next();
        Batch other = poisoned.part("train").batches(100).iterator().next();
        assertArrayEquals(batch.inputs(), other.inputs());
        assertArrayEquals(batch.target(0), other.target(0));
        assertTrue(poisoned.encoded(poisoned.part("test").number(0), 0) > 1e20);
    }

    @Test
    void theSameFileGivesTheSameBitsInEveryLanguage() throws IOException {
        Dataset data = read(everything(), everyKindOfRow(null));
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"tr-TR", "ar-EG-u-nu-arab", "de-DE"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                Dataset again = read(everything(), everyKindOfRow(null));
                assertEquals(data.fittedJson(), again.fittedJson());
                assertEquals(data.summary(), again.summary());
                for (int row = 0; row < data.size(); row++) {
                    for (int input = 0; input < 5; input++) {
                        assertEquals(data.encoded(row, input), again.encoded(row, input));
                    }
                }
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void scaledTargetsComeBackInTheirOwnUnits() throws IOException {
        Dataset data = read(everything(), everyKindOfRow(null));
        for (Batch batch : data.all().batches(7)) {
            for (int r = 0; r < batch.rows(); r++) {
                double y = Double.parseDouble(data.raw(batch.rowNumbers()[r], "y"));
                assertNotEquals(y, batch.target(0)[r]);
                assertEquals(y, data.unscale("y", batch.target(0)[r]), 1e-4);
            }
        }
    }

    @Test
    void schemasThatNoModelFileCouldStateAreRefused() {
        Column x = Column.number("x");
        assertThrows(
                IllegalArgumentException.class,
                () -> schema(x, x).split("train", 1).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> schema(x).split("train", 0.5).build());
        assertThrows(
                IllegalArgumentException.class, () -> schema(x).split("test", 1).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> schema(x).split("train", 1).stratifiedBy("x").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> schema(x).split("train", 1).stratifiedBy("z").build());
    }
}
