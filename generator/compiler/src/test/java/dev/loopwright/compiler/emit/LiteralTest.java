package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiteralTest {

    @Test
    void numbersArePrintedAsPeopleWriteThem() {
        assertEquals("0.5f", Literal.of(0.5f));
        assertEquals("1e-3f", Literal.of(1e-3f));
        assertEquals("0.1f", Literal.of(0.1f));
        assertEquals("-0f", Literal.of(-0f));
        assertEquals("100f", Literal.of(100f));
        assertEquals("0.8", Literal.of(0.8));
        assertEquals("1.0", Literal.of(1.0));
        assertEquals("1e-10", Literal.of(1e-10));
        assertEquals("1e23", Literal.of(1e23));
        assertEquals("Float.NaN", Literal.of(Float.NaN));
        assertEquals("Double.NEGATIVE_INFINITY", Literal.of(Double.NEGATIVE_INFINITY));
        assertEquals("42", Literal.of(42L));
        assertEquals("3000000000L", Literal.of(3_000_000_000L));
    }

    @Test
    void everyNumberReadsBackExactly() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            float f = Float.intBitsToFloat(random.nextInt());
            double d = Double.longBitsToDouble(random.nextLong());
            if (Float.isFinite(f)) {
                assertEquals(f, Float.parseFloat(Literal.of(f)));
            }
            if (Double.isFinite(d)) {
                assertEquals(d, Double.parseDouble(Literal.of(d)));
            }
        }
    }

    @Test
    void textIsEscapedWhereItIsNotPlainToSee() {
        assertEquals("\"a \\\"b\\\" \\\\u0022\"", Literal.of("a \"b\" \\u0022"));
        assertEquals("\"\\n\\r\\t\\u0000\"", Literal.of("\n\r\t\0"));
        assertEquals("\"\\u202e\\u2028\\ufffd\\udb40\\udc01\"", Literal.of("\u202e\u2028\ud800\udb40\udc01"));
        assertEquals("\"größe 日本\"", Literal.of("größe 日本"));
    }
}
