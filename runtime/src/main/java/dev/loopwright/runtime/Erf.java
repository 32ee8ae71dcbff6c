package dev.loopwright.runtime;

/** The error function by rational approximations on three intervals (Cody 1969). */
final class Erf {
    private static final double ONE_OVER_ROOT_PI = 5.6418958354775628695e-1;

    private static final double[] SMALL_NUMERATOR = {
        1.85777706184603153e-1,
        3.16112374387056560e0,
        1.13864154151050156e2,
        3.77485237685302021e2,
        3.20937758913846947e3
    };
    private static final double[] SMALL_DENOMINATOR = {
        1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
    };
    private static final double[] MIDDLE_NUMERATOR = {
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
        2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3
    };
    private static final double[] MIDDLE_DENOMINATOR = {
        1,
        1.57449261107098347e1,
        1.17693950891312499e2,
        5.37181101862009858e2,
        1.62138957456669019e3,
        3.29079923573345963e3,
        4.36261909014324716e3,
        3.43936767414372164e3,
        1.23033935480374942e3
    };
    private static final double[] LARGE_NUMERATOR = {
        1.63153871373020978e-2,
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4
    };
    private static final double[] LARGE_DENOMINATOR = {
        1,
        2.56852019228982242e0,
        1.87295284992346725e0,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3
    };

    private Erf() {}

    static double of(double z) {
        double y = Math.abs(z);
        if (y <= 0.46875) {
            return z * ratio(SMALL_NUMERATOR, SMALL_DENOMINATOR, y * y);
        }
        // From 6 on 1 - erf is below half a unit in the last place of 1.
        return Double.isNaN(z) ? z : Math.copySign(y < 6 ? 1 - complement(y) : 1, z);
    }

    /** 1 - erf(y) for y above 0.46875. */
    private static double complement(double y) {
        double tail = Math.exp(-y * y);
        if (y <= 4) {
            return tail * ratio(MIDDLE_NUMERATOR, MIDDLE_DENOMINATOR, y);
        }
        double s = 1 / (y * y);
        return tail / y * (ONE_OVER_ROOT_PI - s * ratio(LARGE_NUMERATOR, LARGE_DENOMINATOR, s));
    }

    /** Quotient of two polynomials, highest power first. */
    private static double ratio(double[] numerator, double[] denominator, double x) {
        return polynomial(numerator, x) / polynomial(denominator, x);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
