package dev.loopwright.runtime.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Numbers as text, the same on every machine and JDK ({@link Float#toString} is not: JDK-4511638 changed it in 19).
 * Files get the shortest decimal that reads back as the same number, people get four decimals.
 */
final class Numbers {
    private Numbers() {}

    /** The shortest decimal that reads back as this float; NaN and infinities by their Java names. */
    static String text(float value) {
        if (!Float.isFinite(value)) {
            return Float.toString(value);
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 6; digits < 9; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.floatValue() == value) {
                return text(rounded);
            }
        }
        return text(exact.round(new MathContext(9)));
    }

    /** The shortest decimal that reads back as this double, finite. */
    static BigDecimal decimal(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17)).stripTrailingZeros();
    }

    private static String text(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        int magnitude = shortest.precision() - shortest.scale();
        return magnitude > 15 || magnitude < -5 ? shortest.toString() : shortest.toPlainString();
    }

    /** For people: four decimals, or three and a power of ten where these would hide the number. */
    static String rounded(double value) {
        return rounded(value, "%.4f", "%.3e");
    }

    /** For people who compare closely: six decimals, or five and a power of ten. */
    static String fine(double value) {
        return rounded(value, "%.6f", "%.5e");
    }

    private static String rounded(double value, String plain, String scientific) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        boolean readable = size == 0 || size >= 1e-3 && size < 1e6;
        return String.format(Locale.ROOT, readable ? plain : scientific, value);
    }

    /** A share for people: {@code 12 %}, {@code 0.4 %}. */
    static String percent(double share) {
        double percent = 100 * Math.abs(share);
        return String.format(Locale.ROOT, percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
    }
}
