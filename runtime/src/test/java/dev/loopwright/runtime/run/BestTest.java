package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.metric.Measure;
import org.junit.jupiter.api.Test;

class BestTest {
    private record Score(double value, boolean lowerIsBetter) implements Measure {}

    private static Measure loss(double value) {
        return new Score(value, true);
    }

    private static Measure accuracy(double value) {
        return new Score(value, false);
    }

    @Test
    void lossesImproveDownwards() {
        Best best = new Best(0);
        assertTrue(best.improves(loss(0.5)));
        assertFalse(best.improves(loss(0.5)));
        assertFalse(best.improves(loss(0.6)));
        assertTrue(best.improves(loss(0.49)));
        assertEquals(0.49, best.value());
    }

    @Test
    void sharesImproveUpwards() {
        Best best = new Best(0);
        assertTrue(best.improves(accuracy(0.5)));
        assertTrue(best.improves(accuracy(0.6)));
        assertFalse(best.improves(accuracy(0.5)));
    }

    @Test
    void lessThanTheStatedChangeIsNone() {
        Best best = new Best(0.1);
        assertTrue(best.improves(loss(1)));
        assertFalse(best.improves(loss(0.95)));
        assertTrue(best.improves(loss(0.89)));
        assertEquals(0.89, best.value());
    }

    @Test
    void nanNeverImproves() {
        Best best = new Best(0);
        assertFalse(best.improves(loss(Double.NaN)));
        assertTrue(best.improves(loss(9)));
        assertFalse(best.improves(loss(Double.NaN)));
        assertTrue(best.improves(loss(8)));
    }

    @Test
    void patienceEndsAfterSoManyEpochsWithoutImprovement() {
        Patience patience = new Patience(2);
        assertFalse(patience.exhausted(loss(1)));
        assertFalse(patience.exhausted(loss(1)));
        assertFalse(patience.exhausted(loss(0.9)));
        assertFalse(patience.exhausted(loss(0.95)));
        assertTrue(patience.exhausted(loss(0.9)));
    }

    @Test
    void patienceDoesNotWaitForNaN() {
        Patience patience = new Patience(2);
        assertFalse(patience.exhausted(loss(Double.NaN)));
        assertTrue(patience.exhausted(loss(Double.NaN)));
    }
}
