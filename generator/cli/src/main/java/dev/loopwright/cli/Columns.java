package dev.loopwright.cli;

import java.util.ArrayList;
import java.util.List;

/** A table in text: the first columns to the left, the others, numbers, to the right. */
final class Columns {
    private static final String GAP = "   ";

    private final int texts;
    private final List<String[]> lines = new ArrayList<>();

    /** A table with a header, whose first columns are texts. */
    Columns(int texts, String... header) {
        this.texts = texts;
        lines.add(header);
    }

    void line(String... cells) {
        lines.add(cells);
    }

    /** All lines, each with its line end. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < line.length; c++) {
                String padding = " ".repeat(width(c) - line[c].length());
                text.append(c == 0 ? "" : GAP).append(c < texts ? line[c] + padding : padding + line[c]);
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line[column].length()).max().orElse(0);
    }
}
