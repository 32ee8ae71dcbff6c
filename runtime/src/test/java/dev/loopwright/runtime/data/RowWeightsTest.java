package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much rows count in losses: a column, or labels balanced over the training rows. */
class RowWeightsTest {

    @TempDir
    Path folder;

    private static Schema.Builder columns(Column importance) {
        return Schema.of("m.model", 1)
                .input(Column.number("x"))
                .read(importance.at("m.model:5"))
                .target(Column.category("kind", "a", "b", "c").at("m.model:6"))
                .split("train", 0.6)
                .split("test", 0.4)
                .inOrder();
    }

    private Path file(String rows) throws IOException {
        return Files.writeString(folder.resolve("m.csv"), "x,importance,kind\n" + rows);
    }

    private static float[] weights(Schema schema, Path file, int target) {
        Batch batch = Dataset.read(schema, file).all().batches(10).iterator().next();
        return Arrays.copyOf(batch.target(target), batch.rows());
    }

    private static String message(Schema schema, Path file) {
        return assertThrows(DataProblem.class, () -> Dataset.read(schema, file)).getMessage();
    }

    @Test
    void labelsAreBalancedOverTheTrainingRowsAlone() throws IOException {
        // six training rows: three a, two b, one c; the rows of test are all c
        Path file = file("1,1,a\n2,1,b\n3,1,a\n4,1,c\n5,1,a\n6,1,b\n7,1,c\n8,1,c\n9,1,c\n10,1,a\n");
        float a = 6f / (3 * 3);
        float c = 6f / 3;
        float[] expected = {a, 1, a, c, a, 1, c, c, c, a};
        Schema schema = columns(Column.number("importance")).balanced("kind").build();
        assertArrayEquals(expected, weights(schema, file, 1));
    }

    @Test
    void severalWeightsStandBehindTheTargetsInOrder() throws IOException {
        Schema schema = columns(Column.number("importance").missing("2"))
                .weights("importance")
                .balanced("kind")
                .build();
        Path file = file("1,0.5,a\n2,,b\n3,0,c\n4,3,a\n5,1,b\n");
        assertArrayEquals(new float[] {0.5f, 2, 0, 3, 1}, weights(schema, file, 1));
        assertArrayEquals(new float[] {1, 1, 1, 1, 1}, weights(schema, file, 2));
    }

    @Test
    void aWeightBelowZeroIsADataErrorWithItsPlace() throws IOException {
        Schema schema =
                columns(Column.number("importance")).weights("importance").build();
        assertEquals("""
                m.csv:3: column importance: a weight cannot be negative, found -0.5
                  rows that do not count have the weight 0
                  declared at m.model:5""", message(schema, file("1,1,a\n2,-0.5,b\n3,1,c\n4,1,a\n")));
    }

    @Test
    void aWeightThatNothingStandsForIsADataError() throws IOException {
        Schema schema = columns(Column.number("importance").missingMean())
                .weights("importance")
                .build();
        assertEquals("""
                m.csv:2: column importance: the weight of the row is missing
                  write `missing 1`, for example
                  declared at m.model:5""", message(schema, file("1,,a\n2,1,b\n3,1,c\n4,1,a\n")));
    }

    @Test
    void aLabelThatNoTrainingRowHasCannotBeBalanced() throws IOException {
        Schema schema = columns(Column.number("importance")).balanced("kind").build();
        assertEquals("""
                m.csv: column kind: no training row is "c", so its weight cannot be balanced
                  stratify the split by the column, or list the weights: weights: [1, 2.5]
                  declared at m.model:6""", message(schema, file("1,1,a\n2,1,b\n3,1,a\n4,1,c\n5,1,b\n")));
    }

    @Test
    void rowsToPredictNeedNoWeights() throws IOException {
        Schema schema =
                columns(Column.number("importance")).weights("importance").build();
        Dataset run = Dataset.read(schema, file("1,1,a\n2,1,b\n3,1,c\n4,1,a\n"));
        Path fitted = Files.writeString(folder.resolve("preprocessing.json"), run.fittedJson());
        Path rows = Files.writeString(folder.resolve("new.csv"), "x\n7\n");
        assertEquals(1, Dataset.readFitted(schema, fitted, rows).size());
    }
}
