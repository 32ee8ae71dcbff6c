package dev.loopwright.runtime.run;

import java.io.PrintStream;
import java.util.List;

/** Reports as a table for people: the header once, then a row for each report, for as long as the columns are the same. */
final class EpochTable {
    private static final int NARROWEST = 7;
    /** Enough for most remarks; a longer one only matters where the column is not the last. */
    private static final int REMARK = 40;

    private static final String GAP = "  ";

    private final PrintStream console;
    private List<String> header = List.of();

    EpochTable(PrintStream console) {
        this.console = console;
    }

    /** A row, with a header before the first one and whenever the columns change. */
    void row(List<Report.Entry> entries) {
        List<String> names = entries.stream().map(Report.Entry::name).toList();
        if (!names.equals(header)) {
            header = names;
            console.print("\n" + line(entries, names));
        }
        console.print(line(entries, entries.stream().map(Report.Entry::text).toList()));
    }

    /** A report that stands for itself: names and values in one line. */
    void single(List<Report.Entry> entries) {
        StringBuilder line = new StringBuilder();
        for (Report.Entry entry : entries) {
            line.append(line.length() == 0 ? "" : GAP)
                    .append(entry.name())
                    .append(' ')
                    .append(entry.text());
        }
        header = List.of();
        console.print("\n" + line + "\n");
    }

    /** Numbers to the right, remarks to the left; no blanks at the end. */
    private static String line(List<Report.Entry> entries, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Report.Entry entry = entries.get(i);
            String blanks = " ".repeat(Math.max(0, width(entry) - cells.get(i).length()));
            String cell = entry.value() instanceof String ? cells.get(i) + blanks : blanks + cells.get(i);
            line.append(i == 0 ? "" : GAP).append(cell);
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static int width(Report.Entry entry) {
        if (entry.value() instanceof String) {
            return REMARK;
        }
        return entry.name().equals("epoch")
                ? entry.name().length()
                : Math.max(NARROWEST, entry.name().length());
    }
}
