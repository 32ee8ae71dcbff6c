package dev.loopwright.cli;

import dev.loopwright.compiler.resolve.SpecText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns that a first model file learns from, and those that it does not, with the reasons. */
final class FirstColumns {
    private static final int PAGE = 110;
    private static final int LONGEST_SHOWN = 60;

    /** From this share of rows on, that a cell is empty may say something by itself. */
    private static final double TELLING = 0.05;

    /** Cells that are not empty which a column needs, for each part has some then. */
    private static final int FEWEST_CELLS = 20;

    /** Rows that a label should have on the average where labels are too many to be listed. */
    private static final int ROWS_OF_A_LABEL = 5;

    private static final int MOST_LABELS = 1000;
    private static final int MOST_KEPT = 200;

    /** Amounts that may be labels, such as sizes. */
    private static final int FEW_LABELS = 12;

    /** Texts that a word should stand in to be worth a place of its own. */
    private static final int TEXTS_OF_A_WORD = 2;

    private static final int MOST_WORDS = 10_000;

    /** The share of texts that are not to be cut. */
    private static final double NEARLY_ALL = 0.95;

    private static final int LONGEST_TEXT = 256;

    /** Columns of texts that a first model reads, for each has layers of its own. */
    private static final int MOST_TEXTS = 4;

    private static final List<String> MISSING_NUMBERS = List.of(
            ", none missing.",
            "; an empty cell gets the median of the training rows.",
            "; an empty cell gets the median of the training rows, and the indicator says that it was empty.");

    private static final List<String> MISSING_RULES = List.of("", "   missing median", "   missing median, indicator");

    /** What is to be done with a column. */
    private enum Kind {
        WHOLE,
        NUMBER,
        SKEWED,
        ARRAY,
        TRUTH,
        DATE,
        LISTED,
        LEARNT,
        PROSE,
        LEFT_OUT
    }

    private final List<Seen> columns;
    private final Map<String, Long> named;
    /** Columns of texts, as many as are read. */
    private final List<Seen> texts;

    private final Map<Seen, Kind> kinds;
    private final SeenTable table;
    private final StringBuilder out = new StringBuilder();

    /** @param target which is not among them */
    FirstColumns(SeenTable table, Seen target) {
        this.table = table;
        columns = table.columns().stream().filter(c -> c != target).toList();
        named = table.columns().stream().collect(Collectors.groupingBy(c -> c.name, Collectors.counting()));
        texts = columns.stream()
                .filter(c -> named.get(c.name) == 1 && c.isProse())
                .limit(MOST_TEXTS)
                .toList();
        kinds = columns.stream().collect(Collectors.toMap(Function.identity(), this::kind));
    }

    private Kind kind(Seen column) {
        if (!why(column).isEmpty()) {
            return Kind.LEFT_OUT;
        }
        if (column.isArray()) {
            return Kind.ARRAY;
        }
        if (column.isOfTruths()) {
            return Kind.TRUTH;
        }
        if (column.isOfNumbers()) {
            return isSkewed(column) ? Kind.SKEWED : column.isWhole() ? Kind.WHOLE : Kind.NUMBER;
        }
        if (column.isOfDates()) {
            return Kind.DATE;
        }
        return column.isCategory() ? Kind.LISTED : texts.contains(column) ? Kind.PROSE : Kind.LEARNT;
    }

    /** Why a column is left out, as the end of a sentence that begins with its name; empty if it is not. */
    private String why(Seen column) {
        long present = column.rows() - column.missing();
        String key = " As a `key` it is carried through to predictions.";
        if (!column.hasName()) {
            return "can be named by no model file. Name it on one line of the header.";
        }
        if (named.get(column.name) > 1) {
            return "stands " + named.get(column.name) + " times in the header. Give each column a name of its own.";
        }
        if (column.isEmpty()) {
            return "is empty in every row.";
        }
        if (column.isConstant()) {
            return "is the same in every row" + (column.missing() > 0 ? " that has it." : ".");
        }
        if (present < FEWEST_CELLS && column.missing() > present) {
            return "has " + present + " cells that are not empty, too few to learn from.";
        }
        if (column.isArray()) {
            return column.isOfNumbers() ? "" : "holds lists, and not of numbers alone.";
        }
        if (column.countsRows()) {
            return "counts the rows." + key;
        }
        if (column.dates().areMixed()) {
            return "holds dates that are not all written alike. Write them alike, and it can be a `date`.";
        }
        if (column.isMeasured() && column.distinct().count() > FEW_LABELS) {
            return "holds numbers such as " + example(column.measured())
                    + ". Write them bare, with a point for the decimals, and it can be a `number`.";
        }
        if (column.isOfNumbers() || column.isOfTruths() || column.isOfDates() || column.isCategory()) {
            return "";
        }
        if (column.isMostlyNumbers()) {
            return "is a number in " + column.numbers() + " cells and none in " + (present - column.numbers())
                    + ", such as " + example(column.notNumbers().get(0))
                    + ". Empty or correct those, and it can be a `number`.";
        }
        if (texts.contains(column) || !column.isProse() && hasLabels(column)) {
            return "";
        }
        if (column.isProse()) {
            return "holds texts, as " + MOST_TEXTS + " columns before it do, which is enough for a start.";
        }
        return "has too many different texts to learn from one by one." + key;
    }

    /** A name or a text within a comment: on one line, and not for ever. */
    static String comment(String text) {
        String flat = text.replaceAll("\\p{Cntrl}", " ");
        return flat.length() > LONGEST_SHOWN ? flat.substring(0, LONGEST_SHOWN) + "…" : flat;
    }

    private String example(Seen.Example example) {
        return comment(SpecText.quoted(example.cell())) + " in " + table.place(example.line());
    }

    /** Whether labels are too many to be listed, and yet each has rows to be learnt from. */
    private static boolean hasLabels(Seen column) {
        long different = column.distinct().count();
        return different <= MOST_LABELS && different * ROWS_OF_A_LABEL <= column.rows() - column.missing();
    }

    private static boolean isSkewed(Seen column) {
        return column.smallest() >= 0 && new Spread(column.sample().numbers()).beyond(Findings.FAR) > 0;
    }

    /** All columns of a kind, in the order of the table. */
    private Stream<Seen> of(Kind kind) {
        return columns.stream().filter(c -> kinds.get(c) == kind);
    }

    /** Whether a model can take all of them as {@code inputs}. */
    boolean hasInputs() {
        return columns.stream().anyMatch(c -> kinds.get(c) != Kind.LEFT_OUT && kinds.get(c) != Kind.PROSE);
    }

    /** Whether there is something for {@code scale numbers} to scale. */
    boolean hasNumbers() {
        return Stream.of(Kind.WHOLE, Kind.NUMBER)
                .anyMatch(kind -> of(kind).findAny().isPresent());
    }

    /** Texts that are read word by word. */
    List<Seen> prose() {
        return of(Kind.PROSE).toList();
    }

    /** The declarations, each kind below a comment. */
    String text() {
        numbers("  // Whole numbers", " : integer", Kind.WHOLE, "");
        numbers("  // Numbers", " : number", Kind.NUMBER, "");
        numbers(
                "  // Numbers of which a few are far larger than all others: the logarithm draws them in",
                " : number",
                Kind.SKEWED,
                "   scale log1p, zscore");
        arrays();
        inputs("  // Yes or no.", " : boolean", Kind.TRUTH, c -> c.missing() == 0);
        inputs(
                "  // Yes or no; an empty cell gets the more frequent of the two.",
                " : boolean   missing mode",
                Kind.TRUTH,
                c -> c.missing() > 0);
        dates();
        categories();
        learnt();
        texts();
        leftOut();
        return out.toString();
    }

    /** Columns of numbers with the same declaration, by what becomes of their empty cells. */
    private void numbers(String why, String type, Kind kind, String scale) {
        for (int missing = 0; missing <= 2; missing++) {
            int wanted = missing;
            inputs(
                    why + MISSING_NUMBERS.get(missing),
                    type + MISSING_RULES.get(missing) + scale,
                    kind,
                    c -> missing(c) == wanted);
        }
    }

    /** None, some, or so many that it may mean something. */
    private static int missing(Seen column) {
        return column.missing() == 0 ? 0 : column.missing() < TELLING * column.rows() ? 1 : 2;
    }

    private void inputs(String why, String type, Kind kind, Predicate<Seen> which) {
        List<String> names =
                of(kind).filter(which).map(c -> SpecText.name(c.name)).toList();
        if (names.isEmpty()) {
            return;
        }
        line("");
        line(why);
        StringBuilder row = new StringBuilder("  input ");
        for (int i = 0; i < names.size(); i++) {
            String word = " " + names.get(i) + (i + 1 < names.size() ? "," : type);
            if (row.length() + word.length() > PAGE) {
                line(row.toString());
                row = new StringBuilder("        ");
            }
            row.append(word);
        }
        line(row.toString());
    }

    private void arrays() {
        of(Kind.ARRAY).forEach(column -> {
            line("");
            line("  // Numbers side by side, scaled together. Layers for images want their shape:"
                    + " real[channels, height, width].");
            line("  input  " + SpecText.name(column.name) + " : real[" + column.width() + "]"
                    + (column.missing() > 0 ? "   missing median" : "") + "   scale zscore");
        });
    }

    private void dates() {
        of(Kind.DATE).forEach(column -> {
            SeenDates dates = column.dates();
            String encodings =
                    (dates.areOfSeveralDays() ? "cyclic(year), " : "") + (dates.haveTimes() ? "cyclic(day), " : "");
            line("");
            line("  // Dates: days since the first one"
                    + (encodings.isEmpty()
                            ? "."
                            : ", and where in the year" + (dates.haveTimes() ? " and day" : "") + " they lie.")
                    + (dates.other().isEmpty() ? "" : " Each could be read as " + dates.other() + ", too."));
            line("  input  " + SpecText.name(column.name) + " : date"
                    + (dates.pattern().isEmpty() ? "" : " " + SpecText.quoted(dates.pattern()))
                    + (column.missing() > 0 ? "   missing median" : "")
                    + "   encode " + encodings + "elapsed   scale zscore");
        });
    }

    private void categories() {
        List<Seen> words = of(Kind.LISTED).toList();
        if (!words.isEmpty()) {
            line("");
            line("  // One input for each label: 1 for the one in the cell. A label that is not listed stops the run.");
        }
        for (Seen column : words) {
            line("  input " + SpecText.name(column.name) + " : " + category(column)
                    + (column.missing() > 0 ? "   missing mode" : ""));
        }
    }

    /** The type that lists all labels. */
    static String category(Seen column) {
        return "category " + column.labels().stream().map(SpecText::label).collect(Collectors.joining(" | "));
    }

    private void learnt() {
        List<Seen> words = of(Kind.LEARNT).toList();
        if (!words.isEmpty()) {
            line("");
            line(
                    "  // Too many labels to be listed: the most frequent of the training rows are kept, all others are one more.");
        }
        for (Seen column : words) {
            line("  input " + SpecText.name(column.name) + " : category at most "
                    + Math.min(MOST_KEPT, round(column.distinct().count()))
                    + (column.missing() > 0 ? "   missing mode" : "")
                    + "   unknown other");
        }
    }

    private void texts() {
        if (prose().isEmpty()) {
            return;
        }
        line("");
        line(
                "  // Texts of which most words come again: each word becomes a number of its own, in its place, for a layer that"
                        + " looks");
        line("  // words up. What follows what tells more than how often it stands there, which `text` would give.");
        for (Seen column : prose()) {
            line("  input " + SpecText.name(column.name) + " : tokens[" + length(column) + "] by words at most "
                    + vocabulary(column) + (column.missing() > 0 ? "   missing \"\"" : ""));
        }
    }

    /** Words that nearly all texts do not exceed. */
    private static int length(Seen column) {
        return (int) Math.min(LONGEST_TEXT, round(column.words().length(NEARLY_ALL)));
    }

    /** Words that stand in more than one text; nothing can be learnt from one that does not. */
    private static long vocabulary(Seen column) {
        return Math.min(MOST_WORDS, round(column.words().in(TEXTS_OF_A_WORD)));
    }

    /** The number or a little more, with few digits. */
    private static long round(long number) {
        long unit = 1;
        for (long rest = number; rest >= 20; rest /= 10) {
            unit *= 10;
        }
        return Math.max(2, (number + unit - 1) / unit * unit);
    }

    private void leftOut() {
        of(Kind.LEFT_OUT)
                .map(c -> "  // Not read: " + (c.name.isEmpty() ? "a column without a name" : comment(c.name)) + " "
                        + why(c))
                .distinct()
                .forEach(this::line);
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
