package dev.loopwright.cli;

import dev.loopwright.runtime.data.CellReader;
import dev.loopwright.runtime.run.SummaryText;
import java.util.List;
import java.util.Locale;

/** A profile for people, in lines of about a hundred characters. */
final class ProfileText {
    private static final int LINE = 100;
    private static final int LONGEST_NAME = 24;
    private static final int LONGEST_VALUES = 28;
    private static final int LISTED = 3;

    private final Profile profile;
    private final SeenTable table;
    private final boolean exact;
    private final StringBuilder out = new StringBuilder();

    private ProfileText(Profile profile) {
        this.profile = profile;
        table = profile.table();
        exact = table.sample().isAll();
    }

    /** The whole text; ends with a line end. */
    static String of(Profile profile) {
        ProfileText text = new ProfileText(profile);
        text.head();
        text.columns();
        text.numbers();
        text.steps();
        text.twins();
        text.notes();
        text.findings();
        return text.out.toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void head() {
        if (profile.summary().isPresent()) {
            out.append(SummaryText.of(profile.summary().get()));
        } else {
            line(table.name() + ": " + count(table.rows(), "row") + ", "
                    + count(table.columns().size(), "column"));
        }
    }

    private void columns() {
        if (table.columns().isEmpty()) {
            return;
        }
        boolean tells = profile.targets().size() == 1;
        String heading = tells ? "tells " + cut(profile.targets().get(0).name, 12) : "";
        Columns text = tells
                ? new Columns("llrrrl", "column", "type", "missing", "distinct", heading, "most frequent")
                : new Columns("llrrl", "column", "type", "missing", "distinct", "most frequent");
        for (Seen column : table.columns()) {
            String distinct =
                    (column.distinct().isExact() ? "" : "~") + column.distinct().count();
            if (tells) {
                text.line(name(column), type(column), missing(column), distinct, tells(column), frequent(column));
            } else {
                text.line(name(column), type(column), missing(column), distinct, frequent(column));
            }
        }
        line("");
        out.append(text);
    }

    private String tells(Seen column) {
        if (profile.targets().contains(column)) {
            return "target";
        }
        double tells = profile.telling().of(column, profile.targets().get(0));
        return Double.isNaN(tells) ? "-" : String.format(Locale.ROOT, "%.2f", Math.floor(tells * 100) / 100);
    }

    static String type(Seen column) {
        if (column.isEmpty()) {
            return "empty";
        }
        if (column.isArray()) {
            return "array";
        }
        if (!column.read().isEmpty()) {
            return column.read();
        }
        if (column.isOfTruths()) {
            return "boolean";
        }
        if (column.isOfNumbers()) {
            return column.isWhole() ? "integer" : "number";
        }
        if (column.isOfDates()) {
            return "date";
        }
        return column.isCategory() ? "category" : "text";
    }

    private static String missing(Seen column) {
        return column.missing() == 0
                ? "0"
                : column.missing() + " (" + Figures.percent(column.missing() / (double) column.rows()) + ")";
    }

    private static String frequent(Seen column) {
        long present = column.rows() - column.missing();
        List<Seen.Count> counts = column.mostFrequent(LISTED + 1);
        StringBuilder text = new StringBuilder();
        int listed = 0;
        while (listed < Math.min(LISTED, counts.size()) && text.length() < LONGEST_VALUES) {
            Seen.Count count = counts.get(listed);
            text.append(listed++ == 0 ? "" : ", ")
                    .append(cut(count.value(), LONGEST_VALUES))
                    .append(' ');
            text.append(Figures.percent(count.rows() / (double) present));
        }
        return text + (listed < counts.size() ? ", …" : "");
    }

    private void numbers() {
        List<Seen> numbers = figures();
        if (numbers.isEmpty()) {
            return;
        }
        Columns text = new Columns(
                1, "number", "smallest", "25 %", "median", "75 %", "largest", "mean", "deviation", "outliers");
        for (Seen column : numbers) {
            Spread spread = new Spread(column.sample().numbers());
            text.line(
                    name(column),
                    Figures.of(column.smallest()),
                    Figures.of(spread.quantile(0.25)),
                    Figures.of(spread.quantile(0.5)),
                    Figures.of(spread.quantile(0.75)),
                    Figures.of(column.largest()),
                    Figures.of(column.mean()),
                    Figures.of(column.deviation()),
                    outliers(column, spread));
        }
        line("");
        out.append(text);
    }

    /** Columns with numbers that tell something. */
    private List<Seen> figures() {
        return table.columns().stream()
                .filter(c -> c.numbers() > 0 && !c.isOfTruths() && !c.isConstant())
                .toList();
    }

    private String outliers(Seen column, Spread spread) {
        return (exact ? "" : "~") + Math.round(spread.outliers() * column.numbers());
    }

    private void steps() {
        if (profile.steps().isEmpty()) {
            return;
        }
        Columns text = new Columns("llrl", "column", "is", "values", "what training makes of a cell");
        for (Pipeline.Step step : profile.steps()) {
            String what =
                    (step.type().isEmpty() ? "" : step.type() + (step.clauses().isEmpty() ? "" : "; "))
                            + String.join("; ", step.clauses());
            text.line(
                    cut(step.column(), LONGEST_NAME),
                    step.role(),
                    step.values() == 0 ? "-" : Integer.toString(step.values()),
                    what);
        }
        profile.summary().get().ignoredColumns().forEach(c -> text.line(cut(c, LONGEST_NAME), "not used", "-", ""));
        line("");
        out.append(text);
    }

    private void twins() {
        if (!profile.twins().isEmpty()) {
            line("");
        }
        for (Twins.Count count : profile.twins()) {
            line(count.part() + ": " + count.same() + " of " + count(count.rows(), "row")
                    + (count.same() == 1 ? " has" : " have") + " the same inputs as a row of train"
                    + (count.nearly() < 0 ? "" : ", " + count.nearly() + " more differ from one in a single column"));
        }
    }

    private void notes() {
        if (table.columns().isEmpty()) {
            return;
        }
        line("");
        if (profile.targets().size() == 1 && table.rows() >= Alone.FEWEST_ROWS) {
            note("tells: the share of " + (profile.targets().get(0).isClasses() ? "mistakes" : "squared errors")
                    + " that knowing this column alone takes away; 1 gives the target away.");
        }
        if (!figures().isEmpty()) {
            note("outliers: further from the quarters than 1.5 times their distance (Tukey)."
                    + (exact ? " All figures are exact." : ""));
        }
        if (!exact) {
            note("~: about. Quantiles, outliers and tells are of "
                    + table.sample().size() + " rows drawn by chance, the same"
                    + " each time; counts, ranges, means are of all.");
        }
        if (table.columns().stream().anyMatch(c -> !c.distinct().isExact())) {
            note("distinct ~: from a sketch, mostly within 5 %.");
        }
        if (profile.targets().isEmpty()) {
            note("--target COLUMN also looks for columns that give the target away, and for rare classes.");
        }
    }

    private void findings() {
        line("");
        if (profile.findings().isEmpty()) {
            line("No warnings.");
            return;
        }
        line(count(profile.findings().size(), "warning") + ":");
        profile.findings().forEach(f -> wrapped("  - ", "    ", f.text()));
    }

    private void note(String text) {
        wrapped("", "  ", text);
    }

    private void wrapped(String first, String then, String text) {
        StringBuilder row = new StringBuilder(first);
        int begin = first.length();
        for (String word : text.split(" ")) {
            if (row.length() + 1 + word.length() > LINE && row.length() > begin) {
                line(row.toString());
                row = new StringBuilder(then);
                begin = then.length();
            }
            row.append(row.length() == begin ? "" : " ").append(word);
        }
        line(row.toString());
    }

    private static String name(Seen column) {
        return column.name.isEmpty() ? "(no name)" : cut(column.name, LONGEST_NAME);
    }

    private static String cut(String text, int longest) {
        String printable = CellReader.printable(text);
        return printable.length() > longest ? printable.substring(0, longest - 1) + "…" : printable;
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
