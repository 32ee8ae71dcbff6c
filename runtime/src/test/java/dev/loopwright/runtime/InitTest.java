package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InitTest {
    private static final int IN = 200;
    private static final int OUT = 100;

    private final Parameters parameters = new Parameters(
            Tensor.weights("first", 0, 3), Tensor.weights("w", 3, IN, OUT), Tensor.bias("b", 20003, OUT));

    private interface Initializer {
        void fill(Parameters parameters, int tensor, int fanIn, int fanOut, long seed);
    }

    @Test
    void theVarianceIsWhatThePapersSay() {
        checkUniform(Init::xavierUniform, 2.0 / (IN + OUT));
        checkUniform(Init::heUniform, 2.0 / IN);
        checkUniform(Init::lecunUniform, 1.0 / IN);
        checkNormal(Init::xavierNormal, 2.0 / (IN + OUT));
        checkNormal(Init::heNormal, 2.0 / IN);
        checkNormal(Init::lecunNormal, 1.0 / IN);
    }

    private void checkUniform(Initializer initializer, double variance) {
        double largest = check(initializer, variance);
        double limit = Math.sqrt(3 * variance);
        assertTrue(largest <= limit * 1.0000001 && largest > 0.999 * limit, "largest " + largest + " of " + limit);
    }

    private void checkNormal(Initializer initializer, double variance) {
        double largest = check(initializer, variance);
        assertTrue(largest > 3 * Math.sqrt(variance), "a normal distribution has tails");
    }

    /** Checks mean and variance; returns the largest absolute value. */
    private double check(Initializer initializer, double variance) {
        initializer.fill(parameters, 1, IN, OUT, 7);
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 3; i < 3 + IN * OUT; i++) {
            double w = parameters.values()[i];
            sum += w;
            squares += w * w;
            largest = Math.max(largest, Math.abs(w));
        }
        assertEquals(0, sum / (IN * OUT), 0.03 * Math.sqrt(variance));
        assertEquals(variance, squares / (IN * OUT), 0.03 * variance);
        return largest;
    }

    @Test
    void onlyTheTensorMeantIsFilled() {
        Init.heNormal(parameters, 1, IN, OUT, 7);
        assertEquals(0, parameters.values()[2]);
        assertNotEquals(0, parameters.values()[3]);
        assertNotEquals(0, parameters.values()[20002]);
        assertEquals(0, parameters.values()[20003]);
    }

    @Test
    void theSameSeedGivesTheSameWeightsWhateverWasFilledBefore() {
        Init.xavierUniform(parameters, 1, IN, OUT, 7);
        float[] once = parameters.values().clone();
        Init.xavierUniform(parameters, 0, 3, 3, 7);
        Init.xavierUniform(parameters, 1, IN, OUT, 7);
        System.arraycopy(parameters.values(), 0, once, 0, 3);
        assertArrayEquals(once, parameters.values());
    }

    @Test
    void seedsAndTensorsDiffer() {
        Init.xavierUniform(parameters, 1, IN, OUT, 7);
        float[] once = parameters.values().clone();
        Init.xavierUniform(parameters, 1, IN, OUT, 8);
        assertNotEquals(once[3], parameters.values()[3]);
        Init.xavierUniform(parameters, 0, IN, OUT, 7);
        assertNotEquals(once[3], parameters.values()[0]);
    }

    @Test
    void limitsAndDeviationsAreThoseGiven() {
        checkUniform((p, t, in, out, seed) -> Init.uniform(p, t, in, out, seed, 0.3), 0.09 / 3);
        checkNormal((p, t, in, out, seed) -> Init.normal(p, t, in, out, seed, 0.3), 0.09);
    }

    /** The variance of a standard normal distribution cut at ±2 is 1 - 4 φ(2) / (Φ(2) - Φ(-2)) = 0.7737. */
    @Test
    void truncatedNormalEndsAtTwoDeviations() {
        double largest = check((p, t, in, out, seed) -> Init.truncatedNormal(p, t, in, out, seed, 0.3), 0.7737 * 0.09);
        assertTrue(largest <= 0.6 && largest > 0.59, "largest " + largest);
    }

    @Test
    void orthogonalVectorsAreOrthonormalBothWays() {
        orthonormal(IN, OUT);
        orthonormal(OUT, IN);
        orthonormal(1, 7);
    }

    private static void orthonormal(int rows, int columns) {
        Parameters matrix = new Parameters(Tensor.weights("m", 0, rows, columns));
        Init.orthogonal(matrix, 0, rows, columns, 7);
        int count = Math.min(rows, columns);
        double sum = 0;
        for (int a = 0; a < count; a++) {
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int i = 0; i < Math.max(rows, columns); i++) {
                    product += at(matrix, rows, columns, a, i) * at(matrix, rows, columns, b, i);
                }
                assertEquals(a == b ? 1 : 0, product, 1e-6);
            }
            sum += at(matrix, rows, columns, a, 0);
        }
        assertTrue(Math.abs(sum) > 1e-3, "no direction is preferred, but none is left out");
    }

    private static double at(Parameters matrix, int rows, int columns, int vector, int i) {
        return matrix.values()[rows >= columns ? i * columns + vector : vector * columns + i];
    }

    @Test
    void aConstantIsOne() {
        Init.constant(parameters, 2, 0.25f);
        assertEquals(0.25f, parameters.values()[20003]);
        assertEquals(0, parameters.values()[20002]);
    }
}
