package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Randomness;
import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read as the JDK reads them, bit by bit. */
class DecimalTest {

    private static double parse(String text) {
        return Decimal.parse(("x" + text + "y").toCharArray(), 1, text.length() + 1);
    }

    private static void same(String text) {
        assertEquals(Double.doubleToLongBits(Double.parseDouble(text)), Double.doubleToLongBits(parse(text)), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0.0",
                "1",
                "-12",
                ".5",
                "3.",
                "1e-3",
                "1E+3",
                "0.1",
                "0.30000000000000004",
                "1e22",
                "1e23",
                "9007199254740993",
                "9007199254740993.0000000000000000001",
                "8.5e22",
                "123456789012345678901234567890",
                "1e999",
                "-1e999",
                "1e-999",
                "4.9e-324",
                "2.2250738585072011e-308",
                "1.7976931348623157e308",
                "0.000000000000000000000000000000000000000000000000001",
                "18446744073709551615",
                "9999999999999999999",
                "00000000000000000000000000001.5",
                "1e99999999999999999999",
                "1e-99999999999999999999",
                "0e99999",
                "6.02214076e23",
                "1090544144181609348671888949248",
                "9007199254740992.5",
                "4503599627370496.5",
                "4503599627370497.5",
                "1125899906842624.125",
                "9223372036854775808e-10",
                "5e-28",
                "33554432.00000000186"
            })
    void numbersOfAllKinds(String text) {
        same(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "+",
                "-",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "1.2.3",
                "1,5",
                "1f",
                "0x1p3",
                "NaN",
                "Infinity",
                "1 2",
                "--1",
                "١"
            })
    void whatIsNoNumber(String text) {
        assertEquals(Double.NaN, parse(text));
    }

    /** Products of two roundings go wrong where a number lies next to the middle of two doubles: many such are here. */
    @Test
    void thousandsNearTheMiddleOfTwoDoubles() {
        for (int i = 0; i < 20_000; i++) {
            long bits = Randomness.bits(11, i);
            double some = Double.longBitsToDouble((bits & 0xFFFFFFFFFFFFFL) | (1023 + bits % 110) << 52);
            BigDecimal middle = new BigDecimal(some).add(new BigDecimal(Math.ulp(some) / 2));
            for (int digits = 15; digits <= 20; digits++) {
                String text = middle.round(new java.math.MathContext(digits)).toString();
                same(text);
                same("-" + text);
            }
        }
    }

    @Test
    void thousandsAsProgramsWriteThem() {
        for (int i = 0; i < 50_000; i++) {
            long bits = Randomness.bits(12, i);
            double some = Double.longBitsToDouble((bits & 0x800FFFFFFFFFFFFFL) | (1023 + bits % 60) << 52);
            same(Double.toString(some));
            same(Float.toString((float) some));
            same(String.format(Locale.ROOT, "%.4f", some));
            same((bits >>> 1) + "e" + bits % 60);
        }
    }
}
