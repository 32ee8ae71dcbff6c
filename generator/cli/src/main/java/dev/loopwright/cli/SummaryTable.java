package dev.loopwright.cli;

import dev.loopwright.compiler.plan.Summary;
import java.util.ArrayList;
import java.util.List;

/** The layers of a network as a table: name, kind, output shape of one row, parameters; then the totals. */
final class SummaryTable {
    private static final int BYTES = Float.BYTES;

    private SummaryTable() {}

    /** The table, ended by a line end. */
    static String of(Summary summary) {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"value", "layer", "output", "parameters"});
        for (Summary.Row row : summary.rows()) {
            String parameters = row.parameters() == 0 ? "-" : Long.toString(row.parameters());
            lines.add(new String[] {row.name(), row.kind(), row.shape().toString(), parameters});
        }
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(laidOut(line, lines)).append('\n'));
        return out + "\nparameters: " + summary.parameters() + " (" + size(summary.parameters() * BYTES) + ")\n"
                + "multiply-adds of one row, forward: " + summary.multiplyAdds() + "\n";
    }

    /** Text to the left, the number to the right. */
    private static String laidOut(String[] line, List<String[]> all) {
        StringBuilder out = new StringBuilder();
        for (int c = 0; c < line.length; c++) {
            String padding = " ".repeat(width(all, c) - line[c].length());
            boolean last = c == line.length - 1;
            out.append(last ? padding + line[c] : line[c] + padding + "   ");
        }
        return out.toString();
    }

    private static int width(List<String[]> all, int column) {
        return all.stream().mapToInt(line -> line[column].length()).max().orElse(0);
    }

    private static String size(long bytes) {
        return bytes < 1024 ? bytes + " bytes" : bytes < 1 << 20 ? bytes / 1024 + " KB" : (bytes >> 20) + " MB";
    }
}
