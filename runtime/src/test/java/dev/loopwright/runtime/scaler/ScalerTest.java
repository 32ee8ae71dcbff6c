package dev.loopwright.runtime.scaler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalerTest {
    private static final double[] VALUES = {2, 4, 4, 4, 5, 5, 7, 9};

    @Test
    void minMaxMapsTheRangeOfTheTrainingRows() {
        MinMax scaler = new MinMax(-1, 1);
        double[] constants = scaler.fit(VALUES);
        assertArrayEquals(new double[] {2, 9}, constants);
        assertEquals(-1, scaler.scale(2, constants));
        assertEquals(1, scaler.scale(9, constants));
        assertEquals(0, scaler.scale(5.5, constants));
        assertEquals(3, scaler.scale(16, constants));
    }

    @Test
    void zScoreTakesMeanAndPopulationDeviation() {
        ZScore scaler = new ZScore();
        double[] constants = scaler.fit(VALUES);
        assertArrayEquals(new double[] {5, 2}, constants, 1e-15);
        assertEquals(2, scaler.scale(9, constants));
    }

    @Test
    void aConstantColumnBecomesTheLowerBoundOrZero() {
        double[] constant = {0.1, 0.1, 0.1};
        double[] range = new MinMax(0, 1).fit(constant);
        assertEquals(0, new MinMax(0, 1).scale(0.1, range));
        assertEquals(0, new MinMax(0, 1).scale(5, range));
        double[] moments = new ZScore().fit(constant);
        assertArrayEquals(new double[] {0.1, 1}, moments);
        assertEquals(0, new ZScore().scale(0.1, moments));
    }

    @Test
    void largeValuesWithSmallDifferencesKeepTheirDigits() {
        double[] values = new double[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1e9 + (i % 2 == 0 ? 0.5 : -0.5);
        }
        double[] constants = new ZScore().fit(values);
        assertEquals(1e9, constants[0], 1e-6);
        assertEquals(0.5, constants[1], 1e-12);
    }

    @Test
    void unscalingIsTheInverse() {
        for (Scaler scaler : List.of(new MinMax(-1, 3), new ZScore(), new Robust(0.1, 0.9), new Power(), new Log1p())) {
            double[] constants = scaler.fit(VALUES);
            for (double value : new double[] {-0.75, 0, 2, 5.5, 123}) {
                assertEquals(value, scaler.unscale(scaler.scale(value, constants), constants), 1e-11);
            }
        }
        assertEquals(4, new MinMax(2, 2).unscale(2, new double[] {4, 9}));
        assertEquals(4, new MinMax(0, 1).unscale(0, new MinMax(0, 1).fit(new double[] {4})));
    }

    @Test
    void quantilesAreUndoneBetweenTheLearntOnes() {
        Quantile scaler = new Quantile(5);
        double[] constants = scaler.fit(new double[] {1, 2, 3, 4, 5});
        assertArrayEquals(new double[] {1, 2, 3, 4, 5}, constants);
        assertEquals(0.375, scaler.scale(2.5, constants));
        assertEquals(2.5, scaler.unscale(0.375, constants));
        assertEquals(0, scaler.scale(-7, constants));
        assertEquals(1, scaler.scale(7, constants));
        assertEquals(5, scaler.unscale(2, constants));
    }

    @Test
    void aValueThatStandsAtSeveralQuantilesTakesTheirMiddle() {
        Quantile scaler = new Quantile(5);
        double[] constants = scaler.fit(new double[] {1, 2, 2, 2, 3});
        assertEquals(0.5, scaler.scale(2, constants));
        assertEquals(0, scaler.scale(4, scaler.fit(new double[] {4, 4})));
    }

    @Test
    void outliersAreDrawnInToTheQuantiles() {
        double[] values = new double[101];
        Arrays.setAll(values, i -> i);
        Clip scaler = new Clip(0.05, 0.9);
        double[] constants = scaler.fit(values);
        assertArrayEquals(new double[] {5, 90}, constants, 1e-12);
        assertEquals(5, scaler.scale(-1e30, constants), 1e-12);
        assertEquals(50, scaler.scale(50, constants));
        assertEquals(90, scaler.scale(1e30, constants), 1e-12);
    }

    @Test
    void valuesThatOccurSeveralTimesCountSo() {
        double[] values = {9, 2, 4};
        double[] written = {2, 2, 2, 4, 9, 9};
        for (Scaler scaler :
                List.of(new ZScore(), new Robust(0.25, 0.75), new Clip(0.1, 0.9), new Quantile(7), new Power())) {
            double[] counted = scaler.fit(values, new long[] {2, 3, 1});
            assertArrayEquals(
                    scaler.fit(written), counted, 1e-7, scaler.getClass().getSimpleName());
        }
    }

    @Test
    void aPowerOfOneLeavesANormalColumnAlone() {
        double[] constants = new Power().fit(new double[] {-2, -1, -1, 0, 0, 0, 1, 1, 2});
        assertEquals(1, constants[0], 1e-6);
    }

    @Test
    void constantsThatCannotHaveBeenLearntAreRefused() {
        assertTrue(new Log1p().accepts(new double[0]));
        assertFalse(new Log1p().accepts(new double[] {1}));
        assertFalse(new Robust(0, 1).accepts(new double[] {1, 0}));
        assertFalse(new Clip(0, 1).accepts(new double[] {2, 1}));
        assertFalse(new Quantile(3).accepts(new double[] {1, 3, 2}));
        assertFalse(new Quantile(3).accepts(new double[] {1, 3}));
        assertFalse(new Power().accepts(new double[] {6, 0, 1}));
        assertTrue(new MinMax(0, 1).accepts(new double[] {3, 3}));
        assertFalse(new MinMax(0, 1).accepts(new double[] {3, 2}));
        assertFalse(new MinMax(0, 1).accepts(new double[] {3}));
        assertTrue(new ZScore().accepts(new double[] {-3, 0.5}));
        assertFalse(new ZScore().accepts(new double[] {3, 0}));
        assertFalse(new ZScore().accepts(new double[] {3, 1, 1}));
    }
}
