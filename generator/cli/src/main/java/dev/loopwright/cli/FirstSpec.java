package dev.loopwright.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a first model file for a table: one that trains as it stands, with reasons in comments. */
final class FirstSpec {
    /** Rows that the rarest class needs to be in each of three parts. */
    private static final int FEWEST_TO_DEAL = 10;

    /** Rows below which none can be spared to decide when to stop. */
    private static final int FEW_ROWS = 200;

    private static final int PAGE = 110;

    /** From this share of rows on, that a cell is empty may say something by itself. */
    private static final double TELLING = 0.05;

    private static final List<String> MISSING_NUMBERS = List.of(
            ", none missing.",
            "; an empty cell gets the median of the training rows.",
            "; an empty cell gets the median of the training rows, and the indicator says that it was empty.");

    private static final List<String> MISSING_RULES = List.of("", "   missing median", "   missing median, indicator");

    private final String name;
    private final TableFile data;
    private final List<Seen> columns;
    private final Seen target;
    private final StringBuilder out = new StringBuilder();

    /**
     * @param name of the spec
     * @param data the table
     */
    FirstSpec(String name, TableFile data, List<Seen> columns, Seen target) {
        this.name = name;
        this.data = data;
        this.columns = columns;
        this.target = target;
    }

    /** What is learnt: classes or a number. */
    private enum Task {
        TWO,
        SEVERAL,
        NUMBER
    }

    private Task task() {
        if (!target.isClasses()) {
            return Task.NUMBER;
        }
        return target.isOfTruths() || target.labels().size() == 2 ? Task.TWO : Task.SEVERAL;
    }

    String text() {
        long rows = target.rows();
        line("/// A first model of " + quoted(target.name) + ", from " + rows + " rows of "
                + comment(String.valueOf(data.path().getFileName())) + ": a start, to be changed.");
        line("spec " + name + " version 1");
        line("seed 1");
        line("");
        data();
        network();
        objective();
        loop();
        predict();
        return out.toString();
    }

    private void data() {
        line("data {");
        line("  from " + data.source() + " " + quote(String.valueOf(data.path().getFileName())) + data.clause());
        numbers("  // Whole numbers", " : integer", c -> c.isWhole() && !isSkewed(c), "");
        numbers("  // Numbers", " : number", c -> !c.isWhole() && !isSkewed(c), "");
        numbers(
                "  // Numbers of which a few are far larger than all others: the logarithm draws them in",
                " : number",
                FirstSpec::isSkewed,
                "   scale log1p, zscore");
        inputs(
                "  // Yes or no.",
                " : boolean",
                columns.stream().filter(c -> isInput(c) && c.isOfTruths() && c.missing() == 0));
        inputs(
                "  // Yes or no; an empty cell gets the more frequent of the two.",
                " : boolean   missing mode",
                columns.stream().filter(c -> isInput(c) && c.isOfTruths() && c.missing() > 0));
        dates();
        categories();
        leftOut();
        line("");
        line("  // What is to be predicted."
                + (target.missing() > 0
                        ? " There is nothing to learn from the " + target.missing() + " rows without it."
                        : ""));
        line("  target " + quoted(target.name) + " : " + type(target)
                + (target.missing() > 0 ? "   missing drop" : ""));
        if (columns.stream().anyMatch(c -> isInput(c) && isNumber(c))) {
            line("");
            line(
                    "  // Mean 0 and deviation 1 among the training rows: columns of different units weigh the same at first.");
            line("  scale numbers by zscore");
        }
        line("");
        boolean dealt = task() != Task.NUMBER && target.rarest() >= FEWEST_TO_DEAL;
        String shares = isSmall() ? "70% train, 30% test" : "60% train, 20% validation, 20% test";
        line("  // " + (isSmall() ? "" : "Validation rows decide when to stop, ")
                + (isSmall() ? "Test rows" : "test rows") + " are looked at once"
                + (dealt ? "; each class has its share of all parts." : "."));
        line("  split " + shares + (dealt ? " stratified by " + quoted(target.name) : ""));
        line("}");
        line("");
    }

    private boolean isSmall() {
        return target.rows() < FEW_ROWS;
    }

    private boolean isInput(Seen column) {
        return column != target
                && !column.name.isEmpty()
                && !column.isEmpty()
                && !column.isConstant()
                && !column.countsRows();
    }

    private static boolean isNumber(Seen column) {
        return column.isOfNumbers() && !column.isOfTruths();
    }

    /** Columns of numbers with the same declaration, by what becomes of their empty cells. */
    private void numbers(String why, String type, Predicate<Seen> which, String scale) {
        Stream.of(0, 1, 2)
                .forEach(missing -> inputs(
                        why + MISSING_NUMBERS.get(missing),
                        type + MISSING_RULES.get(missing) + scale,
                        columns.stream()
                                .filter(c -> isInput(c) && isNumber(c) && which.test(c) && missing(c) == missing)));
    }

    /** None, some, or so many that it may mean something. */
    private static int missing(Seen column) {
        return column.missing() == 0 ? 0 : column.missing() < TELLING * column.rows() ? 1 : 2;
    }

    private static boolean isSkewed(Seen column) {
        return column.isOfNumbers()
                && column.smallest() >= 0
                && new Spread(column.sample().numbers()).beyond(Findings.FAR) > 0;
    }

    private void dates() {
        for (Seen column : columns) {
            if (isInput(column) && column.isOfDates()) {
                String encodings =
                        (column.hasSeveralDays() ? "cyclic(year), " : "") + (column.hasTimes() ? "cyclic(day), " : "");
                line("");
                line("  // Dates: days since the first one"
                        + (encodings.isEmpty()
                                ? "."
                                : ", and where in the year" + (column.hasTimes() ? " and day" : "") + " they lie."));
                line("  input  " + quoted(column.name) + " : date" + (column.missing() > 0 ? "   missing median" : "")
                        + "   encode " + encodings + "elapsed   scale zscore");
            }
        }
    }

    private void inputs(String why, String type, Stream<Seen> of) {
        List<String> names = of.map(c -> quoted(c.name)).toList();
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

    private void categories() {
        List<Seen> words = columns.stream()
                .filter(c -> isInput(c) && !c.isOfNumbers() && !c.isOfTruths() && !c.isOfDates() && c.isCategory())
                .toList();
        if (!words.isEmpty()) {
            line("");
            line("  // One input for each label: 1 for the one in the cell. A label that is not listed stops the run.");
        }
        for (Seen column : words) {
            String missing = column.missing() > 0 ? "   missing mode" : "";
            line("  input " + quoted(column.name) + " : " + type(column) + missing);
        }
    }

    private void leftOut() {
        for (Seen column : columns) {
            if (column != target && column.isEmpty()) {
                line("  // Not read: " + comment(column.name) + " is empty in every row.");
            } else if (column != target && column.isConstant()) {
                line("  // Not read: " + comment(column.name) + " is the same in every row.");
            } else if (column != target && column.countsRows()) {
                line("  // Not read: " + comment(column.name)
                        + " counts the rows. As a `key` it is carried through to predictions.");
            } else if (isInput(column)
                    && !column.isOfNumbers()
                    && !column.isOfTruths()
                    && !column.isOfDates()
                    && !column.isCategory()) {
                line("  // Not read: " + comment(column.name)
                        + " has too many different texts to learn from one by one."
                        + " As a `key` it is carried through to predictions.");
            }
        }
    }

    private String type(Seen column) {
        if (column.isOfTruths()) {
            return "boolean";
        }
        if (column == target && task() == Task.NUMBER) {
            return "number   scale zscore";
        }
        return "category " + column.labels().stream().map(FirstSpec::label).collect(Collectors.joining(" | "));
    }

    private void network() {
        boolean isNumber = task() == Task.NUMBER;
        int outputs = task() == Task.SEVERAL ? target.labels().size() : 1;
        line("model net(x: inputs) -> " + (isNumber ? "y" : "p") + ": real[" + outputs + "] {");
        line("  // In training each unit is left out with a chance of one in ten, so that none can rely on another.");
        line("  hidden = dense(x, units: 64) |> relu |> dropout(rate: 10%)");
        if (isNumber) {
            line("  y      = dense(hidden, units: 1)");
        } else {
            line("  p      = dense(hidden, units: " + outputs + ") |> " + (outputs == 1 ? "sigmoid" : "softmax"));
        }
        line("}");
        line("");
    }

    private void objective() {
        String of = quoted(target.name);
        line("objective {");
        line("  // The penalty keeps weights small where there are few rows.");
        switch (task()) {
            case TWO -> {
                line("  loss     = binary_cross_entropy(p, " + of + ") + 1e-3 * l2(net)");
                line("  accuracy = accuracy(p, " + of + ")");
                line("  auc      = roc_auc(p, " + of + ")");
            }
            case SEVERAL -> {
                line("  loss     = cross_entropy(p, " + of + ") + 1e-3 * l2(net)");
                line("  accuracy = accuracy(p, " + of + ")");
            }
            case NUMBER -> {
                line("  // Losses see the target scaled, metrics in its own units.");
                line("  loss = mean_squared_error(y, " + of + ") + 1e-3 * l2(net)");
                line("  r2   = r2(y, " + of + ")");
                line("  mae  = mean_absolute_error(y, " + of + ")");
            }
        }
        line("}");
        line("");
    }

    private void loop() {
        String score = task() == Task.NUMBER ? "mae" : "accuracy";
        line("loop {");
        line("  optimizer adam = adam(rate: 3e-3) on net");
        line("");
        line("  for epoch in 1.." + (isSmall() ? 100 : 200) + " {");
        line("    for batch of " + (target.rows() < 2000 ? 16 : target.rows() < 20_000 ? 32 : 128)
                + " rows in train shuffled {");
        for (String step :
                List.of("forward net", "compute loss", "clear gradients", "backward loss", "update net with adam")) {
            line("      " + step);
        }
        line("    }");
        if (isSmall()) {
            line("    report epoch, running.loss, observation");
            line("  }");
        } else {
            line("    evaluate validation");
            line("    report epoch, running.loss, validation.loss, validation." + score + ", observation");
            line("    checkpoint best when validation.loss improves");
            line("    stop when validation.loss has not improved for 20 epochs");
            line("  }");
            line("");
            line("  restore best");
        }
        line("  evaluate test");
        line("  report test.loss, test."
                + (task() == Task.NUMBER ? "mae, test.r2" : task() == Task.TWO ? "accuracy, test.auc" : "accuracy"));
        line("}");
        line("");
    }

    private void predict() {
        line("predict {");
        line("  give "
                + (task() == Task.NUMBER
                        ? "y as prediction"
                        : task() == Task.TWO ? "p as probability" : "label(p) as prediction, p"));
        line("}");
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    /** A name as the language takes it. */
    private static String quoted(String name) {
        boolean plain = name.matches("[A-Za-z][A-Za-z0-9_]*")
                && !List.of("and", "or", "not").contains(name);
        return plain ? name : "`" + name.replace("`", "``") + "`";
    }

    private static String label(String label) {
        boolean plain = label.matches("[A-Za-z][A-Za-z0-9_]*|0|[1-9][0-9]{0,8}")
                && !List.of("and", "or", "not").contains(label);
        return plain ? label : quote(label);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A name within a comment: on one line, and not for ever. */
    private static String comment(String name) {
        String flat = name.replaceAll("\\p{Cntrl}", " ");
        return flat.length() > 60 ? flat.substring(0, 60) + "…" : flat;
    }
}
