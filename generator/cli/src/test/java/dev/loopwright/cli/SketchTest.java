package dev.loopwright.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of a table that is too large to keep. */
class SketchTest {

    @Test
    void differentValuesAreCountedExactlyUpToALimit() {
        Distinct distinct = new Distinct(10);
        for (int i = 0; i < 20_000; i++) {
            distinct.add("v" + i % 2048);
        }
        assertTrue(distinct.isExact());
        assertEquals(2048, distinct.count());
    }

    @Test
    void beyondTheLimitTheyAreEstimated() {
        for (int different : new int[] {2049, 10_000, 300_000}) {
            Distinct distinct = new Distinct(10);
            for (int i = 0; i < 2 * different; i++) {
                distinct.add((long) i % different);
            }
            assertFalse(distinct.isExact());
            assertEquals(different, distinct.count(), 0.06 * different);
        }
    }

    @Test
    void everyRowIsAsLikelyToBeInTheSample() {
        RowSample sample = new RowSample(1 << 21);
        int[] rows = new int[256];
        for (int row = 0; row < 100_000; row++) {
            int slot = sample.next();
            if (slot >= 0) {
                rows[slot] = row;
            }
        }
        assertEquals(256, sample.size());
        assertEquals(100_000, sample.rows());
        assertEquals(50_000, IntStream.of(rows).average().orElse(0), 5_500);
        assertEquals(256, IntStream.of(rows).distinct().count());
    }

    @Test
    void quantilesLieBetweenNumbersInProportion() {
        Spread spread = new Spread(new double[] {1, 2, 3, 4, 100});
        assertEquals(1, spread.quantile(0));
        assertEquals(2, spread.quantile(0.25));
        assertEquals(3.4, spread.quantile(0.6), 1e-12);
        assertEquals(100, spread.quantile(1));
        assertEquals(0.2, spread.outliers());
        assertEquals(0, new Spread(new double[] {1, 1, 1, 1, 9}).outliers());
    }

    @Test
    void aColumnThatTellsNothingHasNoShare() {
        double[] x = IntStream.range(0, 1000).mapToDouble(i -> i * 37 % 1000).toArray();
        double[] y = IntStream.range(0, 1000).mapToDouble(i -> i % 2).toArray();
        double[] constant = new double[1000];
        assertEquals(0, Alone.of(constant, true, y, true), 0.01);
        assertEquals(
                1,
                Alone.of(x, true, DoubleStream.of(x).map(v -> v < 500 ? 0 : 1).toArray(), true),
                0.01);
        assertEquals(1, Alone.of(x, true, DoubleStream.of(x).map(v -> 3 * v).toArray(), false), 1e-4);
        assertEquals(0, Alone.of(x, false, y, true));
        assertTrue(Double.isNaN(Alone.of(new double[10], true, new double[10], true)));
    }

    @Test
    void rowsWithTheSameValueAreGuessedFromEachOther() {
        double[] x = new double[400];
        double[] y = new double[400];
        for (int i = 0; i < 400; i++) {
            x[i] = i % 4;
            y[i] = i % 4 == 0 ? i / 4 % 4 == 0 ? 1 : 0 : i % 4 == 1 ? 1 : 0;
        }
        // 125 rows are 1, a guess without x is wrong for them; with it for 25 rows of the 100 where x is 0
        assertEquals(1 - 25 / 125.0, Alone.of(x, false, y, true), 1e-9);
    }

    @Test
    void figuresAreShort() {
        assertEquals("44.45", Figures.of(44.4512));
        assertEquals("-0.001235", Figures.of(-0.00123456));
        assertEquals("1978", Figures.of(1978));
        assertEquals("123457", Figures.of(123456.7));
        assertEquals("6.022e23", Figures.of(6.02214e23));
        assertEquals("1e-7", Figures.of(1e-7));
        assertEquals("0", Figures.of(0));
        assertEquals("< 0.1 %", Figures.percent(0.0001));
        assertEquals("3.5 %", Figures.percent(0.035));
        assertEquals("44 %", Figures.percent(0.4412));
        assertEquals("> 99.9 %", Figures.percent(0.9999));
        assertEquals("100 %", Figures.percent(1));
        assertEquals("0 %", Figures.percent(0));
    }
}
