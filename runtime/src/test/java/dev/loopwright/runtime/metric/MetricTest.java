package dev.loopwright.runtime.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Allocation;
import dev.loopwright.runtime.Randomness;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static float[] of(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double value(Metric metric, float[] predictions, float[] target) {
        metric.add(predictions, target, target.length);
        return metric.value();
    }

    /** Three right of four: two true positives, one true negative, one false positive. */
    private static final float[] P = of(0.9, 0.6, 0.2, 0.7);

    private static final float[] Y = of(1, 1, 0, 0);

    @Test
    void accuracyOfAProbabilityComparesWithOneHalf() {
        assertEquals(0.75, value(new Accuracy(1), P, Y));
        assertEquals(1, value(new Accuracy(1), of(0.5), of(0)), "one half is not above one half");
    }

    @Test
    void accuracyOfClassesTakesTheLargest() {
        float[] p = of(0.1, 0.2, 0.7, 0.5, 0.3, 0.2, 0.4, 0.4, 0.2);
        assertEquals(1, value(new Accuracy(3), p, of(2, 0, 0)), "the first of equal ones");
        assertEquals(1.0 / 3, value(new Accuracy(3), p, of(2, 1, 1)), 1e-15);
    }

    @Test
    void aPredictionThatIsNoNumberIsWrong() {
        assertEquals(0, value(new Accuracy(1), of(Double.NaN), of(0)));
        assertEquals(0, value(new Accuracy(2), of(Double.NaN, 0), of(0)));
        assertEquals(0, value(new Recall(1), of(Double.NaN), of(1)));
    }

    @Test
    void precisionRecallAndF1OfTheSecondClass() {
        assertEquals(2.0 / 3, value(new Precision(1), P, Y), 1e-15);
        assertEquals(1, value(new Recall(1), P, Y));
        assertEquals(0.8, value(new F1(1), P, Y), 1e-15);
    }

    @Test
    void ratiosWithoutCasesAreUndefined() {
        assertTrue(Double.isNaN(value(new Precision(1), of(0.1, 0.2), of(1, 0))), "nothing predicted positive");
        assertTrue(Double.isNaN(value(new Recall(1), of(0.9, 0.2), of(0, 0))), "no positive row");
        assertTrue(Double.isNaN(value(new F1(1), of(0.1, 0.2), of(0, 0))), "neither");
        for (Metric metric : all()) {
            assertTrue(Double.isNaN(metric.value()), metric.getClass() + " of no rows");
        }
    }

    @Test
    void severalClassesAreAveragedPlainly() {
        // actual 0 0 0 1 1 2, predicted 0 0 1 1 1 0: precisions 2/3 2/3 0, recalls 2/3 1 0
        float[] p = of(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0);
        float[] y = of(0, 0, 0, 1, 1, 2);
        assertEquals((2.0 / 3 + 2.0 / 3 + 0) / 3, value(new Precision(3), p, y), 1e-15);
        assertEquals((2.0 / 3 + 1 + 0) / 3, value(new Recall(3), p, y), 1e-15);
        assertEquals((4.0 / 6 + 4.0 / 5 + 0) / 3, value(new F1(3), p, y), 1e-15);
    }

    /** Values of scikit-learn 1.2 on the same rows. */
    @Test
    void averagesOverClassesAreThoseOfScikitLearn() {
        float[] p = of(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0);
        float[] y = of(0, 0, 0, 1, 1, 2);
        assertEquals(2.0 / 3, value(new Precision(3, Average.MICRO), p, y), 1e-15);
        assertEquals(0.5555555555555555, value(new Precision(3, Average.WEIGHTED), p, y), 1e-15);
        assertEquals(0.6, value(new F1(3, Average.WEIGHTED), p, y), 1e-15);
        assertEquals(2.0 / 3, value(new Recall(3, Average.WEIGHTED), p, y), 1e-15);
        assertEquals((2.0 / 3 + 1) / 2, value(new Precision(1, Average.MACRO), P, Y), 1e-15, "both classes count");
        assertEquals(0.45226701686664544, value(new Matthews(3), p, y), 1e-15);
        assertEquals(0.5773502691896258, value(new Matthews(1), P, Y), 1e-15);
        assertEquals(0.5555555555555555, value(new BalancedAccuracy(3), p, y), 1e-15);
        assertEquals(0.75, value(new BalancedAccuracy(1), P, Y), 1e-15);
    }

    @Test
    void matthewsIsZeroWhereNothingVaries() {
        assertEquals(0, value(new Matthews(1), of(0.9, 0.8), of(0, 1)));
        assertEquals(-1, value(new Matthews(1), of(0.9, 0.1), of(0, 1)), 1e-15);
    }

    @Test
    void probabilitiesAreJudgedAsByScikitLearn() {
        assertEquals(0.5108256237659907, value(new LogLoss(1), P, Y), 1e-7);
        float[] q = of(.5, .3, .2, .2, .5, .3, .1, .2, .7, .6, .3, .1);
        float[] t = of(0, 2, 2, 2);
        assertEquals(1.139095005454665, value(new LogLoss(3), q, t), 1e-7);
        assertEquals(
                -Math.log(Math.ulp(1f)), value(new LogLoss(1), of(1), of(0)), 1e-12, "a confident error is finite");
        assertEquals(0.75, value(new TopKAccuracy(3, 2), q, t));
        assertEquals(0.5, value(new TopKAccuracy(3, 1), q, t));
        assertEquals(1, value(new TopKAccuracy(3, 3), q, t));
        assertEquals(0.75, value(new TopKAccuracy(1, 1), P, Y));
        assertEquals(1, value(new TopKAccuracy(1, 2), P, Y));
        assertEquals(0, value(new TopKAccuracy(2, 2), of(Double.NaN, 0), of(1)), "no number is a miss");
    }

    @Test
    void topKTakesTheFirstOfEqualOnes() {
        assertEquals(1, value(new TopKAccuracy(3, 1), of(.4, .4, .2), of(0)));
        assertEquals(0, value(new TopKAccuracy(3, 1), of(.4, .4, .2), of(1)));
    }

    @Test
    void averagePrecisionIsThatOfScikitLearn() {
        assertEquals(0.8333333333333333, value(new PrAuc(1), P, Y), 1e-15);
        assertEquals(0.7, value(new PrAuc(1), of(.1, .4, .4, .8, .4, .35), of(0, 0, 1, 1, 0, 1)), 1e-15);
        assertTrue(Double.isNaN(value(new PrAuc(1), of(.1, .4), of(0, 0))), "no positive row");
        assertTrue(Double.isNaN(value(new PrAuc(1), of(.1, Double.NaN), of(0, 1))));
    }

    @Test
    void errorsAreWeighedAsAsked() {
        float[] p = of(2, 2, 1);
        float[] y = of(1, 2, 3);
        assertEquals(0.6333333333333333, value(new Pinball(1, 0.9), p, y), 1e-15);
        assertEquals(0.5833333333333334, value(new MeanAbsolutePercentageError(1), p, of(1, 2, 4)), 1e-15);
        assertTrue(Double.isNaN(value(new MeanAbsolutePercentageError(1), p, of(1, 2, 0))), "a target of zero");
    }

    @Test
    void aClassThatNeverOccursIsLeftOut() {
        float[] p = of(1, 0, 0, 0, 1, 0);
        assertEquals(1, value(new F1(3), p, of(0, 1)));
    }

    @Test
    void meanErrors() {
        float[] p = of(1, 2, 3);
        float[] y = of(1, 4, 0);
        assertEquals(13.0 / 3, value(new MeanSquaredError(1), p, y), 1e-15);
        assertEquals(5.0 / 3, value(new MeanAbsoluteError(1), p, y), 1e-15);
        assertEquals(Math.sqrt(13.0 / 3), value(new RootMeanSquaredError(1), p, y), 1e-15);
    }

    @Test
    void r2IsOneForPerfectAndZeroForTheMean() {
        float[] y = of(1, 2, 6);
        assertEquals(1, value(new R2(1), y, y));
        assertEquals(0, value(new R2(1), of(3, 3, 3), y), 1e-15);
        assertTrue(value(new R2(1), of(9, 9, 9), y) < 0);
        assertTrue(Double.isNaN(value(new R2(1), of(1, 2), of(5, 5))), "a constant target");
        assertTrue(Double.isNaN(value(new R2(1), of(1), of(5))), "a single row");
    }

    @Test
    void r2KeepsItsDigitsUnderALargeOffset() {
        int n = 1000;
        float[] y = new float[n];
        float[] p = new float[n];
        for (int i = 0; i < n; i++) {
            y[i] = 1e6f + i % 10;
            p[i] = y[i] + (i % 2 == 0 ? 1 : -1);
        }
        assertEquals(1 - 1 / 8.25, value(new R2(1), p, y), 1e-9);
    }

    @Test
    void rocAucCountsPairsAndHalvesTies() {
        assertEquals(1, value(new RocAuc(1), of(0.1, 0.9), of(0, 1)));
        assertEquals(0, value(new RocAuc(1), of(0.9, 0.1), of(0, 1)));
        assertEquals(0.5, value(new RocAuc(1), of(0.3, 0.3, 0.3), of(0, 1, 0)));
        assertEquals(0.5, value(new RocAuc(1), of(-0.0, 0.0), of(0, 1)), "both zeros are one number");
        assertEquals(0.875, value(new RocAuc(1), of(0.1, 0.4, 0.4, 0.8), of(0, 0, 1, 1)));
        assertEquals(1, value(new RocAuc(2), of(0.9, 0.1, 0.2, 0.8), of(0, 1)), "the second class is the positive one");
    }

    @Test
    void rocAucIsUndefinedForOneClassOrNaN() {
        assertTrue(Double.isNaN(value(new RocAuc(1), of(0.1, 0.9), of(1, 1))));
        assertTrue(Double.isNaN(value(new RocAuc(1), of(0.1, 0.9), of(0, 0))));
        assertTrue(Double.isNaN(value(new RocAuc(1), of(0.1, Double.NaN), of(0, 1))));
    }

    @Test
    void rocAucAgreesWithCountingAllPairs() {
        int n = 3000;
        float[] p = new float[n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            y[i] = Randomness.below(5, i, 3) == 0 ? 1 : 0;
            p[i] = (Randomness.below(6, i, 50) - 20 + 8 * y[i]) / 10;
        }
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (y[i] == 1 && y[j] == 0) {
                    pairs++;
                    won += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
                }
            }
        }
        RocAuc auc = new RocAuc(1);
        assertEquals(won / pairs, value(auc, p, y), 1e-12);
        assertEquals(won / pairs, value(auc, p, y), 1e-12, "and still so with every row twice");
    }

    @Test
    void cuttingRowsIntoBatchesChangesNothing() {
        int n = 101;
        float[] p = new float[n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            p[i] = Randomness.uniform(1, i);
            y[i] = Randomness.below(2, i, 2);
        }
        for (Metric metric : all()) {
            double whole = value(metric, p, y);
            metric.reset();
            for (int from = 0; from < n; from += 7) {
                int rows = Math.min(7, n - from);
                float[] part = java.util.Arrays.copyOfRange(p, from, from + 10);
                metric.add(part, java.util.Arrays.copyOfRange(y, from, from + 10), rows);
            }
            assertEquals(whole, metric.value(), 1e-12, metric.getClass().getSimpleName());
        }
    }

    @Test
    void addingAllocatesNothing() {
        for (Metric metric : all()) {
            assertEquals(
                    0,
                    Allocation.perCall(() -> {
                        metric.reset();
                        metric.add(P, Y, 4);
                    }),
                    metric.getClass().getSimpleName());
        }
    }

    private static List<Metric> all() {
        return List.of(
                new Accuracy(1),
                new Precision(1),
                new Recall(1),
                new F1(1),
                new MeanSquaredError(1),
                new MeanAbsoluteError(1),
                new RootMeanSquaredError(1),
                new R2(1),
                new RocAuc(1),
                new PrAuc(1),
                new BalancedAccuracy(1),
                new Matthews(1),
                new TopKAccuracy(1, 1),
                new LogLoss(1),
                new Pinball(1, 0.3),
                new Recall(1, Average.WEIGHTED));
    }

    @Test
    void errorsGoDownAndSharesGoUp() {
        assertTrue(new MeanAbsoluteError(1).lowerIsBetter());
        assertTrue(new Mean().lowerIsBetter());
        for (Metric metric : List.of(new Accuracy(1), new F1(1), new R2(1), new RocAuc(1))) {
            assertFalse(metric.lowerIsBetter());
        }
    }

    @Test
    void widthsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new R2(2));
        assertThrows(IllegalArgumentException.class, () -> new MeanSquaredError(2));
        assertThrows(IllegalArgumentException.class, () -> new RocAuc(3));
        assertThrows(IllegalArgumentException.class, () -> new Accuracy(0));
    }

    @Test
    void theMeanWeighsBatchesByTheirRows() {
        Mean mean = new Mean();
        assertTrue(Double.isNaN(mean.value()));
        mean.add(1, 30);
        mean.add(4, 10);
        assertEquals(1.75, mean.value());
        assertEquals(40, mean.count());
        mean.reset();
        mean.add(2, 1);
        assertEquals(2, mean.value());
    }
}
