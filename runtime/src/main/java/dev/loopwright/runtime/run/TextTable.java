package dev.loopwright.runtime.run;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells under a header, every column as wide as its widest cell, cells to the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> lines = new ArrayList<>();

    TextTable(List<String> header) {
        lines.add(header);
    }

    void row(List<String> cells) {
        lines.add(cells);
    }

    /** The table, every line indented by so many blanks. */
    String text(int indent) {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            text.append(" ".repeat(indent));
            for (int column = 0; column < line.size(); column++) {
                String cell = line.get(column);
                text.append(column == 0 ? "" : GAP)
                        .append(" ".repeat(width(column) - cell.length()))
                        .append(cell);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
