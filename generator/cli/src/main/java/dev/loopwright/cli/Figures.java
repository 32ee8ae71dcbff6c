package dev.loopwright.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people: short, and all alike in every country. */
final class Figures {
    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final double LONG = 1e9;
    private static final double SHORT = 1e-4;

    private Figures() {}

    /** Four digits, whole numbers up to nine in full: {@code 44.45}, {@code 1978}, {@code 6.022e23}; a dash for none. */
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        if (size >= LONG || size < SHORT && size > 0) {
            return String.format(Locale.ROOT, "%.3e", value)
                    .replaceFirst("\\.?0*e", "e")
                    .replaceFirst("e([+-])0?", "e$1")
                    .replace("e+", "e");
        }
        if (value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        BigDecimal four = BigDecimal.valueOf(value).round(FOUR_DIGITS);
        return four.scale() < 0
                ? Long.toString(Math.round(value))
                : four.stripTrailingZeros().toPlainString();
    }

    /** {@code 3.5 %}, {@code 44 %}, {@code < 0.1 %}. */
    static String percent(double share) {
        double percent = 100 * share;
        if (percent > 0 && percent < 0.1) {
            return "< 0.1 %";
        }
        if (percent > 99.9 && percent < 100) {
            return "> 99.9 %";
        }
        return String.format(
                        Locale.ROOT,
                        percent >= 9.95 && (percent < 99 || percent == 100) ? "%.0f %%" : "%.1f %%",
                        percent)
                .replace("0.0 %", "0 %");
    }
}
