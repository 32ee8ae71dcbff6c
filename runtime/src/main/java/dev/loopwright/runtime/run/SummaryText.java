package dev.loopwright.runtime.run;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.loopwright.runtime.data.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What became of a data file, as lines for people. Counts are printed even where they are 0 and matter. */
public final class SummaryText {
    /** Classes of a target that are listed one by one. */
    private static final int MOST_CLASSES = 12;

    private SummaryText() {}

    /** All lines, each with its line end. */
    public static String of(Summary summary) {
        StringBuilder text = new StringBuilder();
        text.append(summary.file())
                .append(": ")
                .append(count(summary.rowsRead(), "row"))
                .append(" read, ");
        text.append(summary.rowsRead() - summary.rowsKept()).append(" dropped, ");
        text.append(count(summary.inputWidth(), "input value")).append(" per row\n");
        summary.leftOut()
                .forEach(l -> text.append("  dropped by where ")
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
        summary.cut()
                .forEach(c -> text.append("  cut in ")
                        .append(c.column())
                        .append(": ")
                        .append(count(c.rows(), "row"))
                        .append(" behind the first ")
                        .append(c.length())
                        .append(' ')
                        .append(c.of())
                        .append('\n'));
        if (!summary.ignoredColumns().isEmpty()) {
            text.append("  not used: ").append(summary.ignored()).append('\n');
        }
        if (summary.blankLines() > 0) {
            text.append("  skipped: ")
                    .append(count(summary.blankLines(), "blank line"))
                    .append('\n');
        }
        if (!summary.cache().isEmpty()) {
            text.append("  columns ").append(summary.cache()).append('\n');
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
        return filled.rule()
                + (filled.rule().equals("constant") ? " " : " of the training rows, ")
                + visible(filled.value());
    }

    /** In quotes where it could not be seen, or not where it ends. */
    private static String visible(String value) {
        return value.isEmpty() || !value.equals(value.strip()) ? '"' + value + '"' : value;
    }

    /** {@code train 800 rows: label true 51.5 %, false 48.5 %}. */
    private static String part(Summary.Part part) {
        String text = part.name() + " " + count(part.rows(), "row");
        List<String> targets = part.classes().stream()
                .map(Summary.ClassCount::target)
                .distinct()
                .toList();
        String before = ": ";
        for (String target : targets) {
            List<Summary.ClassCount> classes = part.classes().stream()
                    .filter(c -> c.target().equals(target))
                    .toList();
            text += before + target + " "
                    + (classes.size() <= MOST_CLASSES ? all(classes) : classes.size() + " classes, " + ends(classes));
            before = "; ";
        }
        return text;
    }

    private static String all(List<Summary.ClassCount> classes) {
        return classes.stream()
                .map(c -> c.shown() + String.format(Locale.ROOT, " %.1f %%", 100 * c.share()))
                .collect(Collectors.joining(", "));
    }

    /** The rarest and the most frequent of many. */
    private static String ends(List<Summary.ClassCount> classes) {
        List<Summary.ClassCount> sorted = classes.stream()
                .sorted(Comparator.comparingInt(Summary.ClassCount::rows))
                .toList();
        return "from " + all(sorted.subList(0, 1)) + " to " + all(sorted.subList(sorted.size() - 1, sorted.size()));
    }

    /** The same for programs, without a line end. */
    static String json(Summary summary) {
        JsonStringWriter json = JsonWriter.string();
        json.object().value("schema", MetricsFile.SCHEMA).value("kind", "data").value("file", summary.file());
        json.value("rows_read", summary.rowsRead()).value("rows_kept", summary.rowsKept());
        json.value("blank_lines", summary.blankLines()).array("dropped");
        summary.leftOut().forEach(l -> dropped(json, "where", l.condition(), l.rows()));
        summary.dropped().forEach(d -> dropped(json, "column", d.column(), d.rows()));
        json.end().array("filled");
        for (Summary.Filled f : summary.filled()) {
            json.object().value("column", f.column()).value("cells", f.cells());
            json.value("rule", f.rule()).value("value", f.value()).end();
        }
        json.end();
        if (!summary.cut().isEmpty()) {
            json.array("cut");
            for (Summary.Cut c : summary.cut()) {
                json.object().value("column", c.column()).value("rows", c.rows());
                json.value("length", c.length()).value("of", c.of()).end();
            }
            json.end();
        }
        if (!summary.cache().isEmpty()) {
            json.value("cache", summary.cache());
        }
        json.array("not_used", summary.ignoredColumns());
        json.array("parts");
        for (Summary.Part p : summary.parts()) {
            json.object().value("part", p.name()).value("rows", p.rows()).array("classes");
            for (Summary.ClassCount c : p.classes()) {
                json.object().value("target", c.target()).value("label", c.label());
                json.value("rows", c.rows()).end();
            }
            json.end().end();
        }
        return json.end().array("warnings", summary.warnings()).end().done();
    }

    private static void dropped(JsonStringWriter json, String why, String what, int rows) {
        json.object().value(why, what).value("rows", rows).end();
    }

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
