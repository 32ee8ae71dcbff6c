package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.runtime.Randomness;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void floatsAreWrittenInTheirShortestForm() {
        assertEquals("0.1", Numbers.text(0.1f));
        assertEquals("1", Numbers.text(1f));
        assertEquals("0", Numbers.text(-0f));
        assertEquals("-2.5", Numbers.text(-2.5f));
        assertEquals("100", Numbers.text(100f));
        assertEquals("0.00001", Numbers.text(1e-5f));
        assertEquals("1E-20", Numbers.text(1e-20f));
        assertEquals("3.4028235E+38", Numbers.text(Float.MAX_VALUE));
        assertEquals("NaN", Numbers.text(Float.NaN));
        assertEquals("-Infinity", Numbers.text(Float.NEGATIVE_INFINITY));
    }

    @Test
    void everyNumberReadsBackAsItself() {
        for (int i = 0; i < 20_000; i++) {
            long bits = Randomness.bits(3, i);
            float single = Float.intBitsToFloat((int) bits);
            if (Float.isFinite(single)) {
                assertEquals(single, Float.parseFloat(Numbers.text(single)) + 0f, 0f);
            }
            double twice = Double.longBitsToDouble(bits);
            if (Double.isFinite(twice)) {
                assertEquals(twice, Numbers.decimal(twice).doubleValue(), 0);
            }
        }
    }

    @Test
    void peopleGetFourDecimalsOrAPowerOfTen() {
        assertEquals("0.6931", Numbers.rounded(Math.log(2)));
        assertEquals("0.0000", Numbers.rounded(0));
        assertEquals("1.234e-05", Numbers.rounded(1.2344e-5));
        assertEquals("1.000e+06", Numbers.rounded(1e6));
        assertEquals("n/a", Numbers.rounded(Double.NaN));
        assertEquals("-inf", Numbers.rounded(Double.NEGATIVE_INFINITY));
        assertEquals("0.693147", Numbers.fine(Math.log(2)));
        assertEquals("12 %", Numbers.percent(-0.12));
        assertEquals("0.4 %", Numbers.percent(0.004));
    }
}
