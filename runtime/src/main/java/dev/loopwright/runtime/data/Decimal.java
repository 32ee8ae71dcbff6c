package dev.loopwright.runtime.data;

import java.math.BigInteger;

/**
 * Reads numbers from characters, to the double that is nearest, as {@link Double#parseDouble} does. The grammar is our own
 * ({@link Cells#isNumber}). Numbers of up to 19 digits take one or two multiplications (Clinger, How to read floating point
 * numbers accurately, 1990; Lemire, Number parsing at a gigabyte per second, 2021); whatever is not certain then is left to the
 * JDK.
 */
final class Decimal {
    /** Of the powers of five that are kept as 128 bits, the largest; the smallest is its negative. */
    private static final int LARGEST_POWER = 40;

    private static final int MANTISSA = 52;
    private static final int BIAS = 1023;
    private static final long EXACT = 1L << 53;
    private static final double[] TENS = tens();
    private static final long[] FIVES = fives();

    private Decimal() {}

    private static double[] tens() {
        double[] tens = new double[23];
        tens[0] = 1;
        for (int i = 1; i < tens.length; i++) {
            tens[i] = tens[i - 1] * 10;
        }
        return tens;
    }

    /** The 128 leading bits of each power, cut off; inverses that the second multiplication makes exact are rounded up. */
    private static long[] fives() {
        long[] fives = new long[2 * (2 * LARGEST_POWER + 1)];
        for (int q = -LARGEST_POWER; q <= LARGEST_POWER; q++) {
            BigInteger power = BigInteger.valueOf(5).pow(Math.abs(q));
            BigInteger bits = q >= 0
                    ? power
                    : BigInteger.ONE.shiftLeft(power.bitLength() + 256).divide(power);
            bits = bits.bitLength() > 128
                    ? bits.shiftRight(bits.bitLength() - 128)
                    : bits.shiftLeft(128 - bits.bitLength());
            bits = q < 0 && q >= -27 ? bits.add(BigInteger.ONE) : bits;
            fives[2 * (q + LARGEST_POWER)] = bits.shiftRight(64).longValue();
            fives[2 * (q + LARGEST_POWER) + 1] = bits.longValue();
        }
        return fives;
    }

    /** The number that the characters are; NaN if they are none. */
    static double parse(char[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        int first = at;
        long digits = 0;
        for (; at < to && (char) (text[at] - '0') <= 9; at++) {
            digits = 10 * digits + text[at] - '0';
        }
        int count = at - first;
        int shift = 0;
        if (at < to && text[at] == '.') {
            for (at++; at < to && (char) (text[at] - '0') <= 9; at++) {
                digits = 10 * digits + text[at] - '0';
            }
            shift = first + count + 1 - at;
            count -= shift;
        }
        if (count == 0) {
            return Double.NaN;
        }
        for (int zero = first; count > 19 && (text[zero] == '0' || text[zero] == '.'); zero++) {
            count -= text[zero] == '0' ? 1 : 0;
        }
        int exponent = 0;
        if (at < to && (text[at] == 'e' || text[at] == 'E')) {
            int sign = at + 1 < to && (text[at + 1] == '-' || text[at + 1] == '+') ? 1 : 0;
            int start = at + 1 + sign;
            for (at = start; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
                exponent = Math.min(10 * exponent + text[at] - '0', 100_000);
            }
            if (at == start) {
                return Double.NaN;
            }
            exponent = sign == 1 && text[start - 1] == '-' ? -exponent : exponent;
        }
        if (at < to) {
            return Double.NaN;
        }
        double size = count > 19 ? Double.NaN : near(digits, exponent + shift);
        if (Double.isNaN(size)) {
            return Double.parseDouble(new String(text, from, to - from));
        }
        return negative ? -size : size;
    }

    /** The double nearest to {@code digits × 10^power}; NaN if that is not certain. The digits have no sign. */
    private static double near(long digits, int power) {
        if (digits >= 0 && digits <= EXACT && Math.abs(power) < TENS.length) {
            return power < 0 ? digits / TENS[-power] : digits * TENS[power];
        }
        if (digits == 0 || Math.abs(power) > LARGEST_POWER) {
            return digits == 0 ? 0 : Double.NaN;
        }
        int zeros = Long.numberOfLeadingZeros(digits);
        long w = digits << zeros;
        int five = 2 * (power + LARGEST_POWER);
        long low = w * FIVES[five];
        long high = multiplyHigh(w, FIVES[five]);
        if ((high & 0x1FF) == 0x1FF) {
            long more = multiplyHigh(w, FIVES[five + 1]);
            low += more;
            high += Long.compareUnsigned(low, more) < 0 ? 1 : 0;
            if (low == -1) {
                return Double.NaN;
            }
        }
        int top = (int) (high >>> 63);
        int cut = top + 64 - MANTISSA - 3;
        long mantissa = high >>> cut;
        // exactly between two doubles: the even one
        if (Long.compareUnsigned(low, 1) <= 0 && power >= -4 && power <= 23 && (mantissa & 3) == 1) {
            mantissa = mantissa << cut == high ? mantissa & ~1L : mantissa;
        }
        mantissa += mantissa & 1;
        mantissa >>>= 1;
        // 217706 / 2^16 is the logarithm of ten to base two
        int exponent = (217706 * power >> 16) + 63 + top - zeros + BIAS;
        if (mantissa >= EXACT) {
            mantissa >>>= 1;
            exponent++;
        }
        return Double.longBitsToDouble((long) exponent << MANTISSA | mantissa & (1L << MANTISSA) - 1);
    }

    /** The upper half of the product of two numbers without sign. */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }
}
