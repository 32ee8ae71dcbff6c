package dev.loopwright.runtime.scaler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        for (Scaler scaler : List.of(new MinMax(-1, 3), new ZScore())) {
            double[] constants = scaler.fit(VALUES);
            for (double value : new double[] {-3, 0, 2, 5.5, 123}) {
                assertEquals(value, scaler.unscale(scaler.scale(value, constants), constants), 1e-12);
            }
        }
        assertEquals(4, new MinMax(2, 2).unscale(2, new double[] {4, 9}));
        assertEquals(4, new MinMax(0, 1).unscale(0, new MinMax(0, 1).fit(new double[] {4})));
    }

    @Test
    void constantsThatCannotHaveBeenLearntAreRefused() {
        assertTrue(new MinMax(0, 1).accepts(new double[] {3, 3}));
        assertFalse(new MinMax(0, 1).accepts(new double[] {3, 2}));
        assertFalse(new MinMax(0, 1).accepts(new double[] {3}));
        assertTrue(new ZScore().accepts(new double[] {-3, 0.5}));
        assertFalse(new ZScore().accepts(new double[] {3, 0}));
        assertFalse(new ZScore().accepts(new double[] {3, 1, 1}));
    }
}
