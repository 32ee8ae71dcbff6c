package dev.loopwright.cli;

import dev.loopwright.runtime.data.CellReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person should know of a table before anything is learnt from it. */
final class Findings {
    /** From this share of rows on, a number at the very end of all others may stand for something else. */
    private static final double OFTEN = 0.01;

    /** Distances between the quarters. */
    static final double FAR = 20;

    /** The share of mistakes that a single column should not take away. */
    private static final double TELLING = 0.99;

    /** The same of variance: a good measurement may well tell most of it. */
    private static final double TELLING_NUMBER = 0.999;

    /** From this share of empty cells on, little can be learnt from the others. */
    private static final double MOSTLY_MISSING = 0.9;

    /** How many times as frequent as the rarest class the most frequent may be. */
    private static final int LOPSIDED = 10;

    /** Labels of one row each from which on they are no mistake. */
    private static final int MANY_LONELY = 3;

    /** Rows of a class that can be dealt out to the parts of a split. */
    private static final int RARE = 10;

    /**
     * Something found.
     *
     * @param kind a word for programs
     * @param column that it is about; empty for the whole table
     * @param text a sentence for people
     */
    record Finding(String kind, String column, String text) {}

    private final SeenTable table;
    private final List<Finding> found = new ArrayList<>();

    private Findings(SeenTable table) {
        this.table = table;
    }

    /**
     * Of all columns of a table.
     *
     * @param inputs those that something may be learnt from
     * @param targets those that are to be predicted
     * @param alone how well each input alone tells each target
     */
    static List<Finding> of(SeenTable table, List<Seen> inputs, List<Seen> targets, Telling alone) {
        Findings findings = new Findings(table);
        findings.rows();
        findings.header();
        Stream.concat(inputs.stream(), targets.stream()).distinct().forEach(findings::cells);
        inputs.forEach(findings::input);
        findings.copies(inputs);
        for (Seen target : targets) {
            inputs.forEach(input -> findings.leak(input, target, alone));
            findings.target(target);
        }
        return findings.found;
    }

    private void add(String kind, Seen column, String text) {
        found.add(new Finding(kind, column.name, name(column) + " " + text));
    }

    private void rows() {
        if (table.wrongRows() > 0) {
            long more = table.wrongRows() - table.wrong().size();
            String rows = String.join("; ", table.wrong()) + (more > 0 ? "; and " + more + " more" : "");
            found.add(new Finding("wrong rows", "", "no run takes these rows: " + rows));
        }
        long repeated = table.repeated();
        if (repeated > 0) {
            found.add(new Finding(
                    "repeated rows",
                    "",
                    repeated + " of " + table.sample().size() + (repeated == 1 ? " rows is" : " rows are")
                            + " the same as one before, cell by cell: copies may come into different parts"));
        }
    }

    private void header() {
        Map<String, Integer> times = new HashMap<>();
        table.columns().forEach(column -> times.merge(column.name, 1, Integer::sum));
        times.entrySet().stream()
                .filter(e -> e.getValue() > 1 || e.getKey().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> found.add(new Finding(
                        "header",
                        e.getKey(),
                        e.getKey().isEmpty()
                                ? "columns without a name in the header: " + e.getValue()
                                        + "; no model file can read them"
                                : CellReader.printable(e.getKey()) + " stands " + e.getValue()
                                        + " times in the header, so that no model file can read it")));
    }

    private void cells(Seen column) {
        long present = column.rows() - column.missing();
        if (column.isMostlyNumbers()) {
            add(
                    "not numbers",
                    column,
                    "is a number in " + column.numbers() + " cells and none in " + (present - column.numbers()) + ": "
                            + column.notNumbers().stream()
                                    .map(e -> quote(e.cell()) + " in " + table.place(e.line()))
                                    .collect(Collectors.joining(", ")));
        }
        if (column.isMeasured() && !column.isMostlyNumbers()) {
            add(
                    "written numbers",
                    column,
                    "holds numbers such as " + quote(column.measured().cell()) + " in "
                            + table.place(column.measured().line())
                            + ": only bare ones, with a point for the decimals, can be read as a `number`");
        }
        if (column.dates().areMixed() && !column.isOfNumbers()) {
            add("mixed dates", column, "holds dates that are not all written alike: a `date` is read by one pattern");
        }
        if (column.missing() >= MOSTLY_MISSING * column.rows() && !column.isEmpty()) {
            add(
                    "mostly missing",
                    column,
                    "is empty in " + Figures.percent(column.missing() / (double) column.rows())
                            + " of the rows: leave it out, or let `missing …, indicator` say where it is not");
        }
        if (!column.isOfNumbers() && !column.isOfTruths() && !column.isOfDates()) {
            spellings(column);
        }
        if (column.isCategory() && !column.isOfNumbers() && !column.isOfDates() && column.rows() >= Alone.FEWEST_ROWS) {
            lonely(column);
        }
        if (column.isOfNumbers() && !column.isConstant()) {
            ends(column);
        }
    }

    /** Labels of a single row among labels of many. */
    private void lonely(Seen column) {
        List<String> lonely = column.mostFrequent(Seen.MOST_VALUES).stream()
                .filter(count -> count.rows() == 1)
                .map(count -> quote(count.value()))
                .toList();
        if (!lonely.isEmpty() && lonely.size() <= MANY_LONELY) {
            add("single label", column, "has labels that stand in one row only: " + String.join(", ", lonely));
        }
    }

    /** Labels that differ in case and blanks only. */
    private void spellings(Seen column) {
        Map<String, List<String>> alike = column.labels().stream()
                .collect(Collectors.groupingBy(
                        label -> label.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", ""),
                        TreeMap::new,
                        Collectors.toList()));
        alike.values().stream()
                .filter(labels -> labels.size() > 1)
                .forEach(labels -> add(
                        "spellings",
                        column,
                        "has labels that may be one: "
                                + labels.stream().map(Findings::quote).collect(Collectors.joining(", "))));
    }

    /** Numbers at one end that many rows have and that are far from all others, such as -999. */
    private void ends(Seen column) {
        Spread spread = new Spread(column.sample().numbers());
        double reach = spread.quantile(0.75) - spread.quantile(0.25);
        Stream.of(column.smallest(), column.largest())
                .filter(end -> spread.share(end) >= OFTEN
                        && Math.abs(end - spread.nextTo(end)) > 3 * Math.max(reach, Double.MIN_NORMAL)
                        && reach > 0)
                .findFirst()
                .ifPresentOrElse(
                        end -> add(
                                "stands for missing",
                                column,
                                "is " + Figures.of(end) + " in " + Figures.percent(spread.share(end))
                                        + " of the rows, far from all other numbers: if that means missing, empty the cells"),
                        () -> far(column, spread));
    }

    private void far(Seen column, Spread spread) {
        double far = spread.beyond(FAR);
        if (far > 0) {
            add(
                    "far out",
                    column,
                    "reaches from " + Figures.of(column.smallest()) + " to " + Figures.of(column.largest())
                            + ", but half of it lies in "
                            + Figures.of(spread.quantile(0.25)) + " .. " + Figures.of(spread.quantile(0.75))
                            + ": `scale robust`, `clip` or `log1p` keeps the far ones from ruling");
        }
    }

    private void input(Seen column) {
        long present = column.rows() - column.missing();
        if (column.isEmpty()) {
            add("empty", column, "is empty in every row");
        } else if (column.isConstant()) {
            String value = column.mostFrequent(1).get(0).value();
            add(
                    "constant",
                    column,
                    column.missing() == 0
                            ? "is " + quote(value) + " in every row: nothing can be learnt from it"
                            : "is " + quote(value) + " wherever it is not empty");
        } else if (column.countsRows()) {
            add("like an id", column, "counts the rows: it says where a row stands, not what it is; a `key` at most");
        } else if (!column.isOfNumbers()
                && !column.isOfDates()
                && !column.hasCommonParts()
                && present > RARE
                && column.distinct().count() >= 0.95 * present) {
            add(
                    "like an id",
                    column,
                    "is another text in "
                            + (column.distinct().isExact() && column.distinct().count() == present
                                    ? "each"
                                    : "nearly each")
                            + " row: nothing is learnt from names; a `key` at most");
        }
    }

    private void copies(List<Seen> inputs) {
        Map<Long, Seen> first = new HashMap<>();
        for (Seen column : inputs) {
            Optional<Seen> copied = Optional.ofNullable(first.putIfAbsent(column.fingerprint(), column));
            if (copied.isPresent() && !column.isConstant() && !column.isEmpty()) {
                add("copy", column, "is the same as " + name(copied.get()) + " in every row: one of them is enough");
            }
        }
    }

    private void leak(Seen input, Seen target, Telling alone) {
        double tells = alone.of(input, target);
        if (tells >= (target.isClasses() ? TELLING : TELLING_NUMBER)) {
            add(
                    "leak",
                    input,
                    "alone tells " + name(target) + " (" + Figures.of(tells)
                            + " of 1): will it be known when a prediction is made? If not, leave it out");
        }
    }

    private void target(Seen target) {
        if (target.missing() > 0) {
            add(
                    "target missing",
                    target,
                    "is empty in " + target.missing() + " rows: nothing is learnt from them (`missing drop`)");
        }
        if (target.isEmpty() || target.isConstant()) {
            add("constant target", target, "is the same in every row: there is nothing to learn");
            return;
        }
        if (!target.isClasses()) {
            return;
        }
        List<Seen.Count> counts = target.mostFrequent(Seen.MOST_VALUES);
        Seen.Count most = counts.get(0);
        Seen.Count least = counts.get(counts.size() - 1);
        if (most.rows() > LOPSIDED * least.rows()) {
            add(
                    "imbalance",
                    target,
                    "is " + quote(most.value()) + " in "
                            + Figures.percent(most.rows() / (double) (target.rows() - target.missing()))
                            + " of the rows and " + quote(least.value()) + " in " + least.rows()
                            + ": accuracy says little; `balanced_accuracy`, `f1`, `pr_auc` and `weights:` of the loss say or do more");
        }
        if (least.rows() < RARE) {
            add(
                    "rare class",
                    target,
                    "has classes with fewer than " + RARE + " rows ("
                            + counts.stream()
                                    .filter(c -> c.rows() < RARE)
                                    .limit(5)
                                    .map(c -> quote(c.value()) + " " + c.rows())
                                    .collect(Collectors.joining(", "))
                            + "): too few for every part of a split");
        }
    }

    private static String name(Seen column) {
        return column.name.isEmpty() ? "the column without a name" : CellReader.printable(column.name);
    }

    private static String quote(String value) {
        return "\"" + CellReader.printable(value) + "\"";
    }
}
