package dev.loopwright.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at the rows of a part for what a person should know: class shares, and columns that may be a mistake. */
final class Review {
    /** Above this share of one class, accuracy says little. */
    private static final double LOPSIDED = 0.99;

    private Review() {}

    static Summary.Part part(Schema schema, Fitted fitted, Table table, Rows rows) {
        List<Summary.ClassCount> classes = new ArrayList<>();
        for (Column target : schema.targets()) {
            int[] counts = counts(target, table, rows);
            List<String> named = fitted.labels(target);
            for (int label = 0; label < counts.length; label++) {
                double share = counts[label] / (double) rows.size();
                classes.add(new Summary.ClassCount(target.name(), named.get(label), counts[label], share));
            }
        }
        return new Summary.Part(rows.name(), rows.size(), classes);
    }

    /** How many rows have each class of a column; rows without a value count for none. Empty for numbers. */
    private static int[] counts(Column column, Table table, Rows rows) {
        int classes = switch (column.kind()) {
            case BOOL -> 2;
            case CATEGORY -> column.labels().size();
            default -> 0;
        };
        int[] counts = new int[classes];
        Numbers values = table.values(column);
        for (int i = 0; classes > 0 && i < rows.size(); i++) {
            double value = values.get(rows.number(i));
            if (!Double.isNaN(value)) {
                counts[(int) value]++;
            }
        }
        return counts;
    }

    static List<String> warnings(Schema schema, Fitted fitted, Table table, Rows train) {
        List<String> warnings = new ArrayList<>();
        List<String> constant = schema.inputs().stream()
                .filter(input -> input.kind() != Column.Kind.ARRAY && constant(input, table, train))
                .map(Column::name)
                .toList();
        if (!constant.isEmpty()) {
            warnings.add("the same in all training rows, so that nothing can be learnt from it: "
                    + DataProblems.list(constant));
        }
        for (Column target : schema.targets()) {
            if (target.kind() != Column.Kind.NUMBER) {
                classes(target, fitted.labels(target), counts(target, table, train), train.size(), warnings);
            } else if (constant(target, table, train)) {
                warnings.add("column " + target.name() + ": all training rows have the same value");
            }
        }
        return warnings;
    }

    /** Whether all cells are alike, empty ones included. */
    private static boolean constant(Column column, Table table, Rows train) {
        Numbers values = table.values(column);
        for (int i = 1; i < train.size(); i++) {
            if (Double.compare(values.get(train.number(i)), values.get(train.number(0))) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void classes(Column target, List<String> labels, int[] counts, int rows, List<String> warnings) {
        boolean alike = Arrays.stream(counts).anyMatch(count -> count == rows);
        for (int label = 0; label < counts.length; label++) {
            String name = "column " + target.name() + ": ";
            String shown = Summary.shown(labels.get(label));
            if (alike && counts[label] == rows) {
                warnings.add(name + "all training rows are " + shown + ", so there is nothing to learn");
            } else if (!alike && counts[label] == 0 && target.follows().isEmpty()) {
                warnings.add(name + "no training row is " + shown);
            } else if (counts[label] > LOPSIDED * rows) {
                warnings.add(name + counts[label] + " of " + rows + " training rows are " + shown
                        + ", so accuracy says little");
            }
        }
    }
}
