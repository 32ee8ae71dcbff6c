package dev.loopwright.compiler.diagnostic;

import java.util.ArrayList;
import java.util.List;

/**
 * A source line as a terminal shows it: tabs widened, hidden characters spelled out, and for every character the column
 * where it starts. A very long line is cut down to the neighbourhood of one place.
 */
final class DisplayLine {
    private static final int TAB = 4;
    private static final int LONGEST = 160;
    private static final int BEFORE = 60;

    private final List<String> cells = new ArrayList<>();
    private final int[] columns;
    private final int[] cellOf;
    private int first;
    private int last;

    /** @param focus the character, counted from 0, that must stay in sight */
    DisplayLine(String line, int focus) {
        columns = new int[line.length() + 1];
        cellOf = new int[line.length() + 1];
        int column = 0;
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            int end = at + Character.charCount(point);
            for (; at < end; at++) {
                columns[at] = column;
                cellOf[at] = cells.size();
            }
            int width = point == '\t' ? TAB - column % TAB : Glyphs.width(point);
            cells.add(point == '\t' ? " ".repeat(width) : Glyphs.glyph(point));
            column += width;
        }
        columns[line.length()] = column;
        cellOf[line.length()] = cells.size();
        crop(cellOf[Math.min(focus, line.length())], column);
    }

    private void crop(int focus, int width) {
        first = width <= LONGEST ? 0 : Math.max(0, Math.min(focus - BEFORE, cells.size() - LONGEST));
        last = width <= LONGEST ? cells.size() : Math.min(cells.size(), first + LONGEST);
    }

    /** The text to print, with an ellipsis where it was cut. */
    String text() {
        String shown = String.join("", cells.subList(first, last));
        return ((first > 0 ? "…" : "") + shown + (last < cells.size() ? "…" : "")).stripTrailing();
    }

    /** The printed column, from 0, where a character starts; what was cut off lies at the edge. */
    int column(int character) {
        int left = leftColumn(first);
        int shown = Math.max(left, Math.min(columns[character], leftColumn(last)));
        return shown - left + (first > 0 ? 1 : 0);
    }

    private int leftColumn(int cell) {
        for (int at = 0; at < cellOf.length; at++) {
            if (cellOf[at] >= cell) {
                return columns[at];
            }
        }
        return columns[columns.length - 1];
    }
}
