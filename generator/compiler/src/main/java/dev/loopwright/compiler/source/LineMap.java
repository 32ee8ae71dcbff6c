package dev.loopwright.compiler.source;

import java.util.Arrays;

/** Where the lines of a text start: computed once, then every offset finds its line by bisection. */
final class LineMap {
    private final int[] starts;

    LineMap(String text) {
        int[] found = new int[16];
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = at + 1;
        }
        starts = Arrays.copyOf(found, count);
    }

    /** The line, counted from 1, that holds the character at {@code offset}. */
    int line(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The offset of the first character of a line, counted from 1. */
    int start(int line) {
        return starts[line - 1];
    }

    int count() {
        return starts.length;
    }
}
