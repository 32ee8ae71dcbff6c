package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Randomness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final double[] USUAL = {0.7, 0.15, 0.15};

    private static Schema schema(long seed, boolean stratified) {
        Schema.Builder builder = Schema.of("m.model", seed)
                .input(Column.number("x"))
                .target(Column.category("y", "a", "b", "c"))
                .split("train", 0.7)
                .split("validation", 0.15)
                .split("test", 0.15);
        return (stratified ? builder.stratifiedBy("y") : builder).build();
    }

    /** Rows of three classes, {@code sizes} of each, mixed. */
    private static Table table(Schema schema, int... sizes) {
        Table table = new Table(schema.columns());
        int[] left = sizes.clone();
        for (int row = 0, label = 0; row < Arrays.stream(sizes).sum(); label = (label + 1) % sizes.length) {
            if (left[label]-- > 0) {
                table.set(0, row);
                table.set(1, label);
                table.add(++row + 1);
            }
        }
        return table;
    }

    private static int[][] rows(Schema schema, Table table) {
        return Split.rows(schema, table, table.rows());
    }

    private static int[] seats(int n, double... shares) {
        return Split.seats(n, shares, new double[shares.length]);
    }

    @Test
    void rowsLeftOverGoToTheLargestRemainders() {
        assertArrayEquals(new int[] {800, 200}, seats(1000, 0.8, 0.2));
        assertArrayEquals(new int[] {7, 2, 1}, seats(10, 0.7, 0.15, 0.15));
        assertArrayEquals(new int[] {2, 1, 1}, seats(4, 0.4, 0.35, 0.25));
        assertArrayEquals(new int[] {1, 0}, seats(1, 0.5, 0.5));
        assertArrayEquals(new int[] {3, 3, 3}, seats(9, 1 / 3.0, 1 / 3.0, 1 / 3.0));
        assertArrayEquals(new int[] {0, 0, 0}, seats(0, USUAL));
    }

    @Test
    void everyShareIsRoundedUpOrDownAndNothingIsLost() {
        for (int n = 1; n < 2000; n++) {
            int[] seats = seats(n, USUAL);
            assertEquals(n, Arrays.stream(seats).sum());
            for (int p = 0; p < USUAL.length; p++) {
                assertTrue(Math.abs(seats[p] - n * USUAL[p]) < 1, n + " rows: " + Arrays.toString(seats));
            }
        }
    }

    @Test
    void roundingDoesNotAddUpOverStrata() {
        for (int trial = 0; trial < 500; trial++) {
            double[] owed = new double[3];
            int strata = 1 + Randomness.below(trial, 0, 40);
            for (int s = 1; s <= strata; s++) {
                Split.seats(1 + Randomness.below(trial, s, 30), USUAL, owed);
            }
            for (double o : owed) {
                assertTrue(Math.abs(o) < 1, strata + " strata: " + Arrays.toString(owed));
            }
        }
    }

    @Test
    void everyRowBelongsToExactlyOnePart() {
        Schema schema = schema(7, false);
        int[][] parts = rows(schema, table(schema, 40, 30, 33));
        int[] all = Arrays.stream(parts).flatMapToInt(Arrays::stream).sorted().toArray();
        assertArrayEquals(IntStream.range(0, 103).toArray(), all);
        assertArrayEquals(
                new int[] {72, 16, 15},
                Arrays.stream(parts).mapToInt(p -> p.length).toArray());
        assertTrue(Arrays.stream(parts)
                .allMatch(p -> Arrays.equals(p, Arrays.stream(p).sorted().toArray())));
    }

    @Test
    void stratifiedPartsHaveEveryClassInExactProportion() {
        Schema schema = schema(7, true);
        Table table = table(schema, 100, 40, 7);
        int[][] parts = rows(schema, table);
        Numbers labels = table.values(schema.targets().get(0));
        int[][] counts = new int[3][3];
        for (int p = 0; p < 3; p++) {
            for (int row : parts[p]) {
                counts[p][(int) labels.get(row)]++;
            }
        }
        assertArrayEquals(new int[] {70, 28, 5}, counts[0]);
        assertArrayEquals(new int[] {15, 6, 1}, counts[1]);
        assertArrayEquals(new int[] {15, 6, 1}, counts[2]);
    }

    @Test
    void theSameSeedGivesTheSamePartsWhateverLanguageOrThread() throws InterruptedException {
        Schema schema = schema(7, true);
        Table table = table(schema, 50, 50, 50);
        int[][] expected = rows(schema, table);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertTrue(Arrays.deepEquals(expected, rows(schema, table)));
        } finally {
            Locale.setDefault(before);
        }
        int[][][] others = new int[4][][];
        Thread[] threads = new Thread[4];
        for (int t = 0; t < 4; t++) {
            int number = t;
            threads[t] = new Thread(() -> others[number] = rows(schema, table));
            threads[t].start();
        }
        for (int t = 0; t < 4; t++) {
            threads[t].join();
            assertTrue(Arrays.deepEquals(expected, others[t]));
        }
        Schema otherSeed = schema(8, true);
        assertFalse(Arrays.deepEquals(expected, rows(otherSeed, table(otherSeed, 50, 50, 50))));
    }

    /** Worked out by a second program from the description; a change here changes every user's split. */
    @Test
    void thePartsOfAGivenSeedNeverChange() {
        Schema schema = schema(42, false);
        assertArrayEquals(new int[] {6, 8, 14}, rows(schema, table(schema, 8, 6, 6))[1]);
    }

    private static Schema.Builder twoColumns() {
        return Schema.of("m.model", 5)
                .key(Column.text("who"))
                .input(Column.number("x"))
                .split("train", 0.6)
                .split("validation", 0.2)
                .split("test", 0.2);
    }

    private static Table people(Schema schema, int rows, int people) {
        Table table = new Table(schema.columns());
        for (int row = 0; row < rows; row++) {
            table.set(0, "person " + row * row % people);
            table.set(1, row);
            table.add(row + 2);
        }
        return table;
    }

    @Test
    void partsInOrderAreRunsOfRows() {
        Schema schema = twoColumns().inOrder().build();
        int[][] parts = rows(schema, people(schema, 10, 3));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, parts[0]);
        assertArrayEquals(new int[] {6, 7}, parts[1]);
        assertArrayEquals(new int[] {8, 9}, parts[2]);
    }

    @Test
    void aGroupIsNeverTornApart() {
        Schema schema = twoColumns().groupedBy("who").build();
        Table table = people(schema, 1000, 97);
        int[][] parts = rows(schema, table);
        Map<String, Integer> seen = new HashMap<>();
        for (int p = 0; p < parts.length; p++) {
            for (int row : parts[p]) {
                Integer before = seen.putIfAbsent(table.text(row, "who"), p);
                assertTrue(before == null || before == p, "row " + row);
            }
        }
        assertEquals(600, parts[0].length, 25);
        assertEquals(200, parts[1].length, 25);
        assertEquals(1000, parts[0].length + parts[1].length + parts[2].length);
    }
}
