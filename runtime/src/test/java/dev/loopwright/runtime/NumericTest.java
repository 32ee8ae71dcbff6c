package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class NumericTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal ROOT_PI =
            new BigDecimal("1.77245385090551602729816748334114518279754945612238712821381");

    /** The Taylor series in 60 digits, of which cancellation costs about 16 at z = 6. */
    private static double erfBySeries(double z) {
        BigDecimal x = new BigDecimal(z);
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal power = x;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 0; n < 220; n++) {
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS).divide(BigDecimal.valueOf(n + 1L), DIGITS);
        }
        return sum.multiply(BigDecimal.valueOf(2), DIGITS)
                .divide(ROOT_PI, DIGITS)
                .doubleValue();
    }

    @Test
    void erfAgreesWithItsSeriesToTheLastBits() {
        for (double z = -6.2; z <= 6.2; z += 0.0311) {
            double expected = erfBySeries(z);
            assertEquals(expected, Numeric.erf(z), 4e-16 * Math.abs(expected), "erf(" + z + ")");
            assertEquals((float) erfBySeries((float) z), Numeric.erf((float) z), Math.ulp((float) expected));
        }
    }

    @Test
    void erfKeepsItsDigitsNearZero() {
        for (double z : new double[] {1e-300, 1e-20, 1e-5, 0.1, -1e-9}) {
            assertEquals(erfBySeries(z), Numeric.erf(z), 3e-16 * Math.abs(z), "erf(" + z + ")");
        }
        assertEquals(0, Numeric.erf(0.0));
    }

    @Test
    void erfIsContinuousWhereItsPiecesMeet() {
        for (double z : new double[] {0.46875, 4, 6}) {
            assertEquals(Numeric.erf(z), Numeric.erf(Math.nextUp(z)), 3e-16);
            assertEquals(Numeric.erf(z), Numeric.erf(Math.nextDown(z)), 3e-16);
        }
    }

    @Test
    void erfEndsAtOne() {
        assertEquals(1, Numeric.erf(Double.POSITIVE_INFINITY));
        assertEquals(-1, Numeric.erf(Double.NEGATIVE_INFINITY));
        assertTrue(Double.isNaN(Numeric.erf(Double.NaN)));
    }

    @Test
    void functionsOfFloatsAreAsExactAsTheirCommentsSay() {
        for (float z = -87; z <= 88; z += 0.0013f) {
            double x = z;
            double e = StrictMath.exp(x);
            if (z <= 0) {
                within(1, e, Numeric.decay(z), z);
            }
            within(3, 1 / (1 + StrictMath.exp(-x)), Numeric.sigmoid(z), z);
            within(4, Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))), Numeric.softplus(z), z);
        }
    }

    private static void within(int ulps, double wanted, float found, float z) {
        assertEquals(wanted, found, ulps * Math.ulp((float) wanted), () -> "at " + z);
    }

    @Test
    void functionsOfFloatsSkipNumbersSmallerThanNormal() {
        for (float z : new float[] {-87.1f, -90, -103, -1000, Float.NEGATIVE_INFINITY}) {
            assertEquals(0, Numeric.decay(z));
            assertEquals(0, Numeric.sigmoid(z));
            assertEquals(0, Numeric.softplus(z));
        }
        assertTrue(Numeric.decay(-87f) >= Float.MIN_NORMAL);
        assertTrue(Float.isNaN(Numeric.decay(Float.NaN)));
        assertTrue(Float.isNaN(Numeric.sigmoid(Float.NaN)));
        assertTrue(Float.isNaN(Numeric.softplus(Float.NaN)));
    }

    @Test
    void sigmoidIsSafeAtBothEnds() {
        assertEquals(0.5, Numeric.sigmoid(0.0));
        assertEquals(1, Numeric.sigmoid(1e300));
        assertEquals(0, Numeric.sigmoid(-1e300));
        assertEquals(Math.exp(-720), Numeric.sigmoid(-720.0), 1e-318);
        assertEquals(0.7310585786300049, Numeric.sigmoid(1.0), 1e-16);
        assertEquals(0.7310586f, Numeric.sigmoid(1f));
        assertEquals(0f, Numeric.sigmoid(-Float.MAX_VALUE));
        assertEquals(1f, Numeric.sigmoid(Float.MAX_VALUE));
    }

    @Test
    void softplusIsSafeAtBothEnds() {
        assertEquals(Math.log(2), Numeric.softplus(0.0), 1e-16);
        assertEquals(1e300, Numeric.softplus(1e300));
        assertEquals(0, Numeric.softplus(-1e300));
        assertEquals(Math.exp(-50), Numeric.softplus(-50.0), 1e-36);
        assertEquals(Float.MAX_VALUE, Numeric.softplus(Float.MAX_VALUE));
        assertEquals((float) Math.log1p(Math.exp(2)), Numeric.softplus(2f));
    }

    @Test
    void logSumExpIsShiftedByTheLargest() {
        assertEquals(1000 + Math.log(2), Numeric.logSumExp(new double[] {9, 1000, 1000}, 1, 2), 1e-12);
        assertEquals(-1000 + Math.log(2), Numeric.logSumExp(new double[] {-1000, -1000, 9}, 0, 2), 1e-12);
        assertEquals(3e38f, Numeric.logSumExp(new float[] {3e38f, -3e38f}, 0, 2));
        assertEquals((float) Math.log(3), Numeric.logSumExp(new float[] {0, 0, 0}, 0, 3));
        assertEquals(Float.NEGATIVE_INFINITY, Numeric.logSumExp(new float[] {Float.NEGATIVE_INFINITY}, 0, 1));
        assertTrue(Float.isNaN(Numeric.logSumExp(new float[] {1, Float.NaN}, 0, 2)));
    }
}
