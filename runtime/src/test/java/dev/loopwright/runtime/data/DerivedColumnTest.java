package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns computed from others, and rows chosen by a condition. */
class DerivedColumnTest {
    private static final Column BMI = Column.derived(
                    "bmi", "weight / height ^ 2", cells -> cells[0] / (cells[1] * cells[1]), "weight", "height")
            .at("m.model:6");

    @TempDir
    Path folder;

    private static Schema schema(Column bmi, UnaryOperator<Schema.Builder> more) {
        Schema.Builder builder = Schema.of("m.model", 1)
                .input(bmi)
                .read(Column.number("weight").missingDrop().at("m.model:4"))
                .input(Column.number("height").missingMean().at("m.model:5"))
                .target(Column.bool("ill").at("m.model:7"));
        return more.apply(builder).split("train", 1).build();
    }

    private Path file(String rows) throws IOException {
        return Files.writeString(folder.resolve("m.csv"), "height,weight,ill\n" + rows);
    }

    private static String message(Schema schema, Path file) {
        return assertThrows(DataProblem.class, () -> Dataset.read(schema, file)).getMessage();
    }

    @Test
    void aDerivedColumnIsComputedFromColumnsThatTheNetworkNeedNotSee() throws IOException {
        Dataset data = Dataset.read(schema(BMI, b -> b), file("2,80,yes\n1.5,45,no\n"));
        assertEquals(List.of("bmi", "height"), data.schema().inputNames());
        assertEquals(20, data.encoded(0, 0));
        assertEquals(2, data.encoded(0, 1));
        assertEquals("20", data.raw(1, "bmi"));
        assertEquals("45", data.raw(1, "weight"));
        assertEquals(List.of(), data.summary().ignoredColumns());
    }

    @Test
    void itIsMissingWhereSomethingItIsComputedFromIs() throws IOException {
        Path file = file("2,80,yes\n,45,no\n1,30,no\n");
        assertEquals("""
                m.csv:3: column bmi: expected a number of weight / height ^ 2, but a cell of weight, height is empty
                  fill in the cell, or say in the declaration what stands in for the result: `missing median`, `missing 0` or `missing drop`
                  declared at m.model:6""", message(schema(BMI, b -> b), file));
        assertEquals(25, Dataset.read(schema(BMI.missingMean(), b -> b), file).encoded(1, 0));
        Dataset dropped = Dataset.read(schema(BMI.missingDrop(), b -> b), file);
        assertEquals(2, dropped.size());
        assertEquals(
                List.of(new Summary.Dropped("bmi", 1), new Summary.Dropped("weight", 0)),
                dropped.summary().dropped());
    }

    @Test
    void aResultThatIsNoNumberIsShownWithWhatItCameFrom() throws IOException {
        assertEquals("""
                m.csv:2: column bmi: expected a finite number of weight / height ^ 2, found Infinity where weight is 80 and height is 0
                  correct the cells, or leave such rows out: `where`
                  declared at m.model:6""", message(schema(BMI, b -> b), file("0,80,yes\n")));
        assertEquals("""
                m.csv:2: column bmi: expected a number in 10..60 of weight / height ^ 2, found 80 where weight is 80 and height is 1
                  correct the cells, or widen the bounds
                  declared at m.model:6""", message(schema(BMI.within(10, 60), b -> b), file("1,80,yes\n")));
    }

    @Test
    void rowsThatDoNotMeetAConditionAreLeftOutAndCounted() throws IOException {
        Schema schema = schema(
                BMI,
                b -> b.where("height > 0 and ill == yes", c -> c[0] > 0 && c[1] == 1, "height", "ill")
                        .where("weight < 100", c -> c[0] < 100, "weight"));
        Dataset data = Dataset.read(schema, file("0,80,yes\n2,80,yes\n,80,yes\n2,80,no\n2,120,yes\n2,,yes\n"));
        assertEquals(1, data.size());
        assertEquals(3, data.line(0));
        assertEquals(
                List.of(new Summary.LeftOut("height > 0 and ill == yes", 3), new Summary.LeftOut("weight < 100", 2)),
                data.summary().leftOut());
        assertEquals(1, data.summary().rowsKept());
        assertEquals("""
                m.csv: no rows are left: all 1 are left out
                  where height > 0 and ill == yes: 1 row
                  where weight < 100: 0 rows
                  column weight: 0 rows
                  correct the conditions or the cells that they look at""", message(schema, file("0,80,yes\n")));
    }

    @Test
    void allRowsArePredictedFromWhatDerivedInputsNeed() throws IOException {
        Schema schema = schema(BMI, b -> b.read(Column.bool("member")).where("member", c -> c[0] == 1, "member"));
        Path rows = Files.writeString(folder.resolve("t.csv"), "height,weight,ill,member\n2,80,yes,1\n1,20,no,0\n");
        Dataset data = Dataset.read(schema, rows);
        assertEquals(1, data.size());
        Path fitted = Files.writeString(folder.resolve("fitted.json"), data.fittedJson());
        Dataset predicted = Dataset.readFitted(
                schema, fitted, Files.writeString(folder.resolve("p.csv"), "height,weight\n2,80\n1,20\n"));
        assertEquals(2, predicted.size());
        assertEquals(20, predicted.encoded(1, 0));
    }

    @Test
    void aFractionIsNoWholeNumber() throws IOException {
        Schema schema = Schema.of("m.model", 1)
                .input(Column.integer("doors").within(2, 5).at("m.model:4"))
                .split("train", 1)
                .build();
        assertEquals(
                4,
                Dataset.read(schema, Files.writeString(folder.resolve("c.csv"), "doors\n4.0\n2\n"))
                        .encoded(0, 0));
        assertEquals("""
                c.csv:2: column doors: expected a whole number, found "2.5"
                  correct the cell, or declare the column as `number`, which takes fractions
                  declared at m.model:4""", message(schema, Files.writeString(folder.resolve("c.csv"), "doors\n2.5\n")));
    }

    @Test
    void ofDatesFormulasAndConditionsSeeTheDays() throws IOException {
        Column stay = Column.derived("stay", "until - since", c -> c[0] - c[1], "until", "since")
                .within(0, 400);
        Schema schema = Schema.of("m.model", 1)
                .input(stay.at("m.model:6"))
                .read(Column.date("since").missingDrop())
                .read(Column.date("until", "dd.MM.yyyy HH:mm").missingDrop())
                .where("since >= \"1970-01-11\"", c -> c[0] >= 10, "since")
                .target(Column.bool("ill"))
                .split("train", 1)
                .build();
        String header = "since,until,ill\n";
        Path file = Files.writeString(
                folder.resolve("d.csv"),
                header + "1970-01-10,01.03.1970 00:00,no\n1970-01-11,12.01.1970 12:00,yes\n"
                        + "2024-02-28,01.03.2024 00:00,no\n,01.03.2024 00:00,no\n");
        Dataset data = Dataset.read(schema, file);
        assertEquals(2, data.size());
        assertEquals(1.5, data.encoded(0, 0));
        assertEquals(2, data.encoded(1, 0));
        Path turned = Files.writeString(folder.resolve("t.csv"), header + "2024-03-01,29.02.2024 00:00,no\n");
        assertEquals("""
                t.csv:2: column stay: expected a number in 0..400 of until - since, found -1 where until is 29.02.2024 00:00 and since is 2024-03-01
                  correct the cells, or widen the bounds
                  declared at m.model:6""", message(schema, turned));
    }
}
