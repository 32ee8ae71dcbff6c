package dev.loopwright.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A table in text: columns of texts to the left, of numbers to the right. */
final class Columns {
    private static final String GAP = "   ";

    private final String sides;
    private final List<String[]> lines = new ArrayList<>();

    /** A table with a header, whose first columns are texts. */
    Columns(int texts, String... header) {
        this("l".repeat(texts) + "r".repeat(header.length - texts), header);
    }

    /**
     * A table with a header.
     *
     * @param sides for each column {@code l} or {@code r}, where its cells stand
     */
    Columns(String sides, String... header) {
        this.sides = sides;
        lines.add(header);
    }

    void line(String... cells) {
        lines.add(cells);
    }

    /** All lines, each with its line end. */
    @Override
    public String toString() {
        int[] widths = IntStream.range(0, sides.length()).map(this::width).toArray();
        StringBuilder out = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < line.length; c++) {
                String padding = " ".repeat(widths[c] - length(line[c]));
                text.append(c == 0 ? "" : GAP).append(sides.charAt(c) == 'l' ? line[c] + padding : padding + line[c]);
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> length(line[column])).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
