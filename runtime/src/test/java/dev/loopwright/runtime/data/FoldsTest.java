package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.DataProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds of a cross-validation, splits by a column, and batches with as many rows of each label. */
class FoldsTest {
    private static final int ROWS = 103;
    private static final int FOLDS = 5;

    @TempDir
    Path folder;

    private static Schema.Builder columns() {
        return Schema.of("m.model", 9)
                .input(Column.number("x"))
                .read(Column.category("part", "train", "test", "rest"))
                .read(Column.date("day"))
                .target(Column.category("label", "a", "b", "c"));
    }

    private static Schema.Builder shares() {
        return columns().split("train", 0.6).split("validation", 0.2).split("test", 0.2);
    }

    /** Labels a, b and c in 60, 30 and 10 of 100 rows; days go down. */
    private Dataset read(Schema.Builder schema) throws IOException {
        StringBuilder csv = new StringBuilder("x,part,day,label\n");
        for (int row = 0; row < ROWS; row++) {
            int kind = row * 7 % 10;
            String part = row % 3 == 0 ? "test" : row % 5 == 0 ? "rest" : "train";
            csv.append(row / 4)
                    .append(',')
                    .append(part)
                    .append(",20")
                    .append(99 - row % 50)
                    .append("-01-01,");
            csv.append(kind < 6 ? "a" : kind < 9 ? "b" : "c").append('\n');
        }
        return Dataset.read(schema.build(), Files.writeString(folder.resolve("rows.csv"), csv));
    }

    private static List<Integer> rows(Dataset data, String part) {
        Rows rows = data.part(part);
        return IntStream.range(0, rows.size()).mapToObj(rows::number).toList();
    }

    private List<Integer> all(Dataset data) {
        return Stream.of("train", "validation", "test")
                .flatMap(part -> rows(data, part).stream())
                .sorted()
                .toList();
    }

    private void everyRowIsHeldOutOnce(UnaryOperator<Schema.Builder> rule) throws IOException {
        List<Integer> held = new ArrayList<>();
        Set<List<Integer>> trained = new HashSet<>();
        for (int fold = 1; fold <= FOLDS; fold++) {
            Dataset data = read(rule.apply(shares()).fold(fold, FOLDS));
            assertEquals(IntStream.range(0, ROWS).boxed().toList(), all(data));
            held.addAll(rows(data, "test"));
            assertTrue(trained.add(rows(data, "train")));
            assertEquals(rows(data, "train"), rows(read(rule.apply(shares()).fold(fold, FOLDS)), "train"));
            assertEquals(
                    0.75 * (ROWS - rows(data, "test").size()),
                    rows(data, "train").size(),
                    3);
        }
        assertEquals(
                IntStream.range(0, ROWS).boxed().toList(),
                held.stream().sorted().toList());
    }

    @Test
    void everyRowIsHeldOutOnceByChance() throws IOException {
        everyRowIsHeldOutOnce(schema -> schema);
        assertNotEquals(
                IntStream.range(0, 20).boxed().toList(),
                rows(read(shares().fold(1, FOLDS)), "test").subList(0, 20));
    }

    @Test
    void foldsHaveTheSameProportions() throws IOException {
        everyRowIsHeldOutOnce(schema -> schema.stratifiedBy("label"));
        for (int fold = 1; fold <= FOLDS; fold++) {
            Dataset data = read(shares().stratifiedBy("label").fold(fold, FOLDS));
            long ofA = rows(data, "test").stream()
                    .filter(row -> data.raw(row, "label").equals("a"))
                    .count();
            assertEquals(12.6, ofA, 1);
        }
    }

    @Test
    void groupsStayTogether() throws IOException {
        everyRowIsHeldOutOnce(schema -> schema.groupedBy("x"));
        Dataset data = read(shares().groupedBy("x").fold(2, FOLDS));
        Set<String> held = new HashSet<>();
        rows(data, "test").forEach(row -> held.add(data.raw(row, "x")));
        rows(data, "train").forEach(row -> assertTrue(!held.contains(data.raw(row, "x"))));
    }

    @Test
    void inOrderNothingIsLearntFromWhatComesLater() throws IOException {
        int last = -1;
        for (int fold = 1; fold <= FOLDS; fold++) {
            Dataset data = read(shares().inOrder().fold(fold, FOLDS));
            int first = rows(data, "test").get(0);
            assertTrue(rows(data, "train").stream().allMatch(row -> row < first));
            assertTrue(rows(data, "validation").stream().allMatch(row -> row < first));
            assertEquals(
                    first, rows(data, "train").size() + rows(data, "validation").size());
            assertTrue(first > last);
            last = rows(data, "test").get(rows(data, "test").size() - 1);
        }
        assertEquals(ROWS - 1, last);
    }

    @Test
    void rowsOfNoFoldAreFilledWithoutTheOthers() throws IOException {
        Schema.Builder schema = Schema.of("m.model", 9)
                .input(Column.number("x").missingForward())
                .target(Column.number("y"))
                .split("train", 0.5)
                .split("test", 0.5)
                .inOrder()
                .fold(1, 3);
        Path file = Files.writeString(folder.resolve("gaps.csv"), "x,y\n1,1\n,1\n3,1\n,1\n5,1\n,1\n7,1\n,1\n");
        Dataset data = Dataset.read(schema.build(), file);
        assertEquals(List.of(0, 1), rows(data, "train"));
        assertEquals(List.of(2, 3), rows(data, "test"));
        assertEquals(
                List.of(1f, 1f, 3f, 3f, 5f, 1f, 7f, 1f),
                IntStream.range(0, 8).mapToObj(r -> data.encoded(r, 0)).toList());
    }

    @Test
    void rowsGoByTheOrderOfAColumn() throws IOException {
        Dataset data = read(shares().inOrder("day"));
        List<String> train = rows(data, "train").stream()
                .map(row -> data.raw(row, "day"))
                .sorted()
                .toList();
        List<String> test = rows(data, "test").stream()
                .map(row -> data.raw(row, "day"))
                .sorted()
                .toList();
        assertTrue(train.get(train.size() - 1).compareTo(test.get(0)) <= 0);
        assertEquals(62, train.size());
    }

    @Test
    void aColumnNamesTheParts() throws IOException {
        Dataset data = read(
                columns().splitBy("part").part("train", "").part("test", "").part("rest", ""));
        for (String part : List.of("train", "test", "rest")) {
            assertTrue(rows(data, part).stream()
                    .allMatch(row -> data.raw(row, "part").equals(part)));
        }
        assertEquals(
                ROWS,
                rows(data, "train").size()
                        + rows(data, "test").size()
                        + rows(data, "rest").size());
    }

    @Test
    void aDateEndsAPart() throws IOException {
        Dataset data = read(columns().splitBy("day").part("train", "2080-01-01").part("test", ""));
        assertTrue(rows(data, "train").stream()
                .allMatch(row -> data.raw(row, "day").compareTo("2080") < 0));
        assertTrue(
                rows(data, "test").stream().allMatch(row -> data.raw(row, "day").compareTo("2080") >= 0));
        assertEquals(ROWS, rows(data, "train").size() + rows(data, "test").size());
        String problem = assertThrows(
                        DataProblem.class,
                        () -> read(columns()
                                .splitBy("day")
                                .part("train", "2200-01-01")
                                .part("test", "")))
                .getMessage();
        assertEquals("""
                rows.csv: column day: no row belongs to part test
                  correct the column, or leave the part out of the split""", problem);
    }

    @Test
    void labelsTakeTurns() throws IOException {
        Dataset data = read(columns().split("train", 1));
        Rows train = data.part("train");
        int[] seen = new int[3];
        int[] of = new int[ROWS];
        for (int epoch = 1; epoch <= 40; epoch++) {
            List<Integer> order = new ArrayList<>();
            for (Batch batch : train.batches(9).shuffled(5, epoch).balanced("label")) {
                int[] ofLabel = new int[3];
                for (int r = 0; r < batch.rows(); r++) {
                    order.add(batch.rowNumbers()[r]);
                    of[batch.rowNumbers()[r]]++;
                    ofLabel[(int) batch.target(0)[r]]++;
                    seen[(int) batch.target(0)[r]]++;
                }
                assertTrue(batch.rows() < 9 || Arrays.equals(new int[] {3, 3, 3}, ofLabel), Arrays.toString(ofLabel));
            }
            assertEquals(ROWS, order.size());
        }
        assertArrayEquals(new int[] {40 * 35, 40 * 34, 40 * 34}, seen);
        assertTrue(Arrays.stream(of).allMatch(times -> times > 0));
    }
}
