package dev.loopwright.runtime.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What preprocessing has learnt about a column from the training rows.
 *
 * @param column as declared
 * @param fill what an empty cell becomes; NaN if the column has no rule for that, or is open
 * @param text the same of an open column, as it would stand in the cell
 * @param labels of an open column, in order
 * @param codes for each of its encodings what that learnt
 * @param constants for each of its scalers what it learnt; where several values are scaled, those of the first come first
 */
record Learnt(
        Column column, double fill, String text, List<String> labels, List<double[]> codes, List<double[]> constants) {

    /** A column that is no label and no date. */
    Learnt(Column column, double fill, List<double[]> constants) {
        this(column, fill, "", List.of(), List.of(), constants);
    }

    /** The value that stands for a cell, not yet scaled. */
    double filled(double cell) {
        return Double.isNaN(cell) ? fill : cell;
    }

    double scale(double value) {
        return scale(value, 0);
    }

    /** @param number of the value among those that are scaled */
    double scale(double value, int number) {
        int scalers = column.scalers().size();
        double scaled = value;
        for (int s = 0; s < scalers; s++) {
            scaled = column.scalers().get(s).scale(scaled, constants.get(number * scalers + s));
        }
        return scaled;
    }

    /** Their names, as a model file writes them. */
    String scalers() {
        return column.scalers().stream().map(FittedFile::name).collect(Collectors.joining(", "));
    }

    double unscale(double scaled) {
        double value = scaled;
        for (int s = constants.size() - 1; s >= 0; s--) {
            value = column.scalers().get(s).unscale(value, constants.get(s));
        }
        return value;
    }

    /** How many labels the encodings know. */
    int labelCount() {
        return column.kind() == Column.Kind.OPEN ? labels.size() + (hasOther() ? 1 : 0) : column.labelCount();
    }

    boolean hasOther() {
        return column.unknown() == Column.Unknown.OTHER;
    }

    /** What is filled into empty cells, as it would stand there; nothing if nothing is. */
    String filler() {
        return column.kind() == Column.Kind.OPEN ? text : Cells.text(column, fill);
    }

    /** Whether empty cells are filled at all. */
    boolean fills() {
        Column.Rule rule = column.rule();
        return rule.learns() || rule == Column.Rule.CONSTANT;
    }
}
