package dev.loopwright.compiler.diagnostic;

import java.util.Locale;

/**
 * How characters of a source look on a terminal. Controls and characters that turn or hide text are spelled out, so that
 * nothing in a model file can change what a message seems to say.
 */
final class Glyphs {
    /** First and last code points of the blocks that take two columns (Unicode standard annex 11, wide and fullwidth). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF},
        {0x20000, 0x3FFFD}
    };

    private Glyphs() {}

    /** A text with everything visible, on one line. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> out.append(glyph(point)));
        return out.toString();
    }

    /** What is printed for a code point; a tab gives its control picture here, lines widen it. */
    static String glyph(int point) {
        if (point < 0x20) {
            return Character.toString(0x2400 + point);
        }
        return point == 0x7F ? "\u2421" : isHidden(point) ? spelledOut(point) : Character.toString(point);
    }

    /** Columns that a code point takes on a terminal once it is printed as its {@link #glyph}. */
    static int width(int point) {
        if (isHidden(point)) {
            return spelledOut(point).length();
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        for (int[] block : WIDE) {
            if (point >= block[0] && point <= block[1]) {
                return 2;
            }
        }
        return 1;
    }

    private static String spelledOut(int point) {
        return String.format(Locale.ROOT, "<U+%04X>", point);
    }

    /** C1 controls, format characters (bidirectional ones among them), line separators, lone surrogates, unassigned. */
    private static boolean isHidden(int point) {
        if (point <= 0x7F) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
