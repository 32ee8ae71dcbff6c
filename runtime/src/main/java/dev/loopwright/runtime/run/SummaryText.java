package dev.loopwright.runtime.run;

import dev.loopwright.runtime.data.Summary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of a data file, as lines for people. Counts are printed even where they are 0 and matter. */
public final class SummaryText {
    private SummaryText() {}

    /** All lines, each with its line end. */
    public static String of(Summary summary) {
        StringBuilder text = new StringBuilder();
        text.append(summary.file())
                .append(": ")
                .append(count(summary.rowsRead(), "row"))
                .append(" read, ");
        text.append(summary.rowsDropped()).append(" dropped, ");
        text.append(count(summary.inputWidth(), "input value")).append(" per row\n");
        summary.leftOut()
                .forEach(l -> text.append("  left out by where ")
                        .append(l.condition())
                        .append(": ")
                        .append(l.rows())
                        .append('\n'));
        summary.dropped()
                .forEach(d -> text.append("  dropped for an empty ")
                        .append(d.column())
                        .append(": ")
                        .append(d.rows())
                        .append('\n'));
        summary.filled()
                .forEach(f -> text.append("  filled in ")
                        .append(f.column())
                        .append(": ")
                        .append(count(f.cells(), "cell"))
                        .append(" with the ")
                        .append(rule(f))
                        .append('\n'));
        if (!summary.ignoredColumns().isEmpty()) {
            text.append("  not used: ")
                    .append(String.join(", ", summary.ignoredColumns()))
                    .append('\n');
        }
        if (summary.blankLines() > 0) {
            text.append("  skipped: ")
                    .append(count(summary.blankLines(), "blank line"))
                    .append('\n');
        }
        summary.others()
                .forEach(o -> text.append("  ")
                        .append(o.file())
                        .append(": ")
                        .append(count(o.rowsRead(), "row"))
                        .append(" read, ")
                        .append(o.rowsDropped())
                        .append(" dropped, all for ")
                        .append(o.part())
                        .append('\n'));
        summary.parts().forEach(p -> text.append("  ").append(part(p)).append('\n'));
        summary.warnings().forEach(w -> text.append("  warning: ").append(w).append('\n'));
        return text.toString();
    }

    private static String rule(Summary.Filled filled) {
        return filled.rule() + (filled.rule().equals("constant") ? " " : " of the training rows, ") + filled.value();
    }

    /** {@code train 800 rows: label true 51.5 %, false 48.5 %}. */
    private static String part(Summary.Part part) {
        String text = part.name() + " " + count(part.rows(), "row");
        List<String> targets = part.classes().stream()
                .map(Summary.ClassCount::target)
                .distinct()
                .toList();
        for (String target : targets) {
            text += ": " + target + " "
                    + part.classes().stream()
                            .filter(c -> c.target().equals(target))
                            .map(c -> c.label() + String.format(Locale.ROOT, " %.1f %%", 100 * c.share()))
                            .collect(Collectors.joining(", "));
        }
        return text;
    }

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
