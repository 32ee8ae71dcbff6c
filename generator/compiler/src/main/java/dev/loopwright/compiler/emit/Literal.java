package dev.loopwright.compiler.emit;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers and text as Java literals. Numbers are printed in the shortest form that reads back exactly, the same on every
 * JDK; text is escaped so that nothing in it is seen by the compiler or misleads a reader.
 */
public final class Literal {
    private static final int FLOAT_DIGITS = 9;
    private static final int DOUBLE_DIGITS = 17;
    private static final int PLAIN_DIGITS = 7;

    private Literal() {}

    /** {@code 0.5f}, {@code 1e-3f}, {@code Float.NaN}. */
    public static String of(float value) {
        if (Float.isNaN(value)) {
            return "Float.NaN";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
        }
        return sign(Math.copySign(1, value)) + shortestFloat(Math.abs(value)) + "f";
    }

    /** {@code 0.5}, {@code 1.0}, {@code 1e-10}, {@code Double.POSITIVE_INFINITY}. */
    public static String of(double value) {
        if (Double.isNaN(value)) {
            return "Double.NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        String digits = shortestDouble(Math.abs(value));
        boolean whole = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return sign(Math.copySign(1, value)) + digits + (whole ? ".0" : "");
    }

    /** A double where Java widens an {@code int} by itself, or for people: {@code 0.5}, {@code 1}. */
    public static String plain(double value) {
        String literal = of(value);
        boolean widens = literal.endsWith(".0") && literal.length() <= PLAIN_DIGITS + 2 && !literal.startsWith("-0");
        return widens ? literal.substring(0, literal.length() - 2) : literal;
    }

    /** A share as people say it, without the sign: 0.8 gives {@code 80}. */
    static String percent(double share) {
        return plain(
                new BigDecimal(share * 100).round(new MathContext(PLAIN_DIGITS)).doubleValue());
    }

    /** {@code 7}, {@code 10000000000L}: with its suffix only where Java needs it. */
    public static String of(long value) {
        return value == (int) value ? Long.toString(value) : value + "L";
    }

    /** A character literal with its quotes. */
    public static String of(char character) {
        String text = of(String.valueOf(character));
        return character == '\'' ? "'\\''" : "'" + text.substring(1, text.length() - 1) + "'";
    }

    /** A string literal with its quotes. Everything that is not plain, visible text is written as an escape. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(out, c));
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (SpecComment.isPlain(c)) {
                    out.appendCodePoint(c);
                } else {
                    escape(out, c);
                }
            }
        }
    }

    /** Half a pair of surrogates becomes U+FFFD: no file decodes to one, and javac stumbles over a backslash behind it. */
    private static void escape(StringBuilder out, int c) {
        for (char unit : Character.toChars(Character.getType(c) == Character.SURROGATE ? 0xfffd : c)) {
            out.append("\\u%04x".formatted((int) unit));
        }
    }

    private static String sign(double one) {
        return one < 0 ? "-" : "";
    }

    // Float.toString and Double.toString are not always shortest before JDK 19, so digits are counted here.

    private static String shortestFloat(float value) {
        for (int digits = 1; digits < FLOAT_DIGITS; digits++) {
            String text = form(new BigDecimal(value).round(new MathContext(digits)));
            if (Float.parseFloat(text) == value) {
                return text;
            }
        }
        return form(new BigDecimal(value).round(new MathContext(FLOAT_DIGITS)));
    }

    private static String shortestDouble(double value) {
        for (int digits = 1; digits < DOUBLE_DIGITS; digits++) {
            String text = form(new BigDecimal(value).round(new MathContext(digits)));
            if (Double.parseDouble(text) == value) {
                return text;
            }
        }
        return form(new BigDecimal(value).round(new MathContext(DOUBLE_DIGITS)));
    }

    /** Plain digits, or scientific where that is shorter and the number not of everyday size. */
    private static String form(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int exponent = digits.length() - 1 - stripped.scale();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String scientific = digits.charAt(0) + fraction + "e" + exponent;
        if (exponent >= 0 && exponent < PLAIN_DIGITS) {
            return stripped.toPlainString();
        }
        return exponent < 0
                        && exponent > -PLAIN_DIGITS
                        && stripped.toPlainString().length() <= scientific.length()
                ? stripped.toPlainString()
                : scientific;
    }
}
