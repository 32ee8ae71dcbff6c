package dev.loopwright.runtime.data;

import dev.loopwright.runtime.scaler.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What preprocessing has learnt from the training rows: for each input and target column what empty cells become, and
 * the constants of its scalers. Turns the cells of any table of the same schema into what the network sees.
 */
final class Fitted {

    /**
     * What was learnt about a column.
     *
     * @param column as declared
     * @param fill what an empty cell becomes; NaN if the column has no rule for that
     * @param constants for each of its scalers what it learnt
     */
    record Entry(Column column, double fill, List<double[]> constants) {

        /** The value that stands for a cell, not yet scaled. */
        double filled(double cell) {
            return Double.isNaN(cell) ? fill : cell;
        }

        double scale(double value) {
            double scaled = value;
            for (int s = 0; s < constants.size(); s++) {
                scaled = column.scalers().get(s).scale(scaled, constants.get(s));
            }
            return scaled;
        }

        double unscale(double scaled) {
            double value = scaled;
            for (int s = constants.size() - 1; s >= 0; s--) {
                value = column.scalers().get(s).unscale(value, constants.get(s));
            }
            return value;
        }
    }

    private final Schema schema;
    private final List<Entry> entries;

    /** @param entries one for each input, then one for each target */
    Fitted(Schema schema, List<Entry> entries) {
        this.schema = schema;
        this.entries = List.copyOf(entries);
    }

    /** Learns from some rows of a table, and from nothing else. */
    static Fitted on(Schema schema, Table table, int[] trainingRows, String file) {
        List<Entry> entries = new ArrayList<>();
        for (Column column : fittedColumns(schema)) {
            double[] cells = table.values(column);
            double[] seen =
                    Arrays.stream(trainingRows).mapToDouble(row -> cells[row]).toArray();
            entries.add(fit(column, seen, file));
        }
        return new Fitted(schema, entries);
    }

    /** The columns that take preprocessing: inputs, then targets. */
    static List<Column> fittedColumns(Schema schema) {
        return Stream.concat(schema.inputs().stream(), schema.targets().stream())
                .toList();
    }

    private static Entry fit(Column column, double[] seen, String file) {
        double[] present = Arrays.stream(seen).filter(v -> !Double.isNaN(v)).toArray();
        double fill = fill(column, present, file);
        double[] values =
                Arrays.stream(seen).map(v -> Double.isNaN(v) ? fill : v).toArray();
        List<double[]> constants = new ArrayList<>();
        for (Scaler scaler : column.scalers()) {
            double[] learnt = scaler.fit(values);
            constants.add(learnt);
            values = Arrays.stream(values).map(v -> scaler.scale(v, learnt)).toArray();
        }
        return new Entry(column, fill, constants);
    }

    private static double fill(Column column, double[] present, String file) {
        Column.Rule rule = column.rule();
        if (rule == Column.Rule.REFUSE || rule == Column.Rule.DROP) {
            return Double.NaN;
        }
        if (rule == Column.Rule.CONSTANT) {
            return column.constantValue();
        }
        if (present.length == 0) {
            throw DataProblems.nothingToLearnFrom(file, column);
        }
        return switch (rule) {
            case MEAN -> Statistics.mean(present);
            case MEDIAN -> Statistics.median(present);
            default -> Statistics.mode(present);
        };
    }

    List<Entry> entries() {
        return entries;
    }

    Entry entry(String column) {
        return entries.stream()
                .filter(e -> e.column().name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no input or target " + column));
    }

    /** All rows encoded, {@code rows × schema.inputWidth()}, row after row. */
    float[] inputs(Table table, String file) {
        long width = schema.inputWidth();
        if (table.rows() * width > Integer.MAX_VALUE - 8) {
            throw DataProblems.tooManyInputs(file, table.rows(), width);
        }
        float[] matrix = new float[(int) (table.rows() * width)];
        int offset = 0;
        for (Entry entry : entries.subList(0, schema.inputs().size())) {
            encode(entry, table, file, matrix, offset, (int) width);
            offset += entry.column().width();
        }
        return matrix;
    }

    /** The encoded values of each target: the number, 1 or 0, or the index of the label. */
    float[][] targets(Table table, String file) {
        int first = schema.inputs().size();
        float[][] targets = new float[schema.targets().size()][table.rows()];
        for (int t = 0; t < targets.length; t++) {
            for (int row = 0; row < table.rows(); row++) {
                targets[t][row] = scaled(entries.get(first + t), table, row, file);
            }
        }
        return targets;
    }

    private static void encode(Entry entry, Table table, String file, float[] matrix, int offset, int width) {
        boolean oneHot = entry.column().kind() == Column.Kind.CATEGORY;
        double[] cells = table.values(entry.column());
        for (int row = 0; row < table.rows(); row++) {
            int at = row * width + offset;
            if (oneHot) {
                matrix[at + (int) entry.filled(cells[row])] = 1;
            } else {
                matrix[at] = scaled(entry, table, row, file);
            }
        }
    }

    private static float scaled(Entry entry, Table table, int row, String file) {
        double value = entry.filled(table.values(entry.column())[row]);
        float scaled = (float) entry.scale(value);
        if (!Float.isFinite(scaled)) {
            throw DataProblems.scaledTooLarge(new Place(file, table.line(row)), entry.column(), value);
        }
        return scaled;
    }

    /** What was filled into empty cells, and how often. */
    List<Summary.Filled> filled(Table table) {
        List<Summary.Filled> filled = new ArrayList<>();
        for (Entry entry : entries) {
            if (!Double.isNaN(entry.fill()) && table.columns().contains(entry.column())) {
                int cells = 0;
                for (int row = 0; row < table.rows(); row++) {
                    cells += Double.isNaN(table.values(entry.column())[row]) ? 1 : 0;
                }
                filled.add(new Summary.Filled(
                        entry.column().name(),
                        cells,
                        entry.column().rule().name().toLowerCase(Locale.ROOT),
                        Cells.text(entry.column(), entry.fill())));
            }
        }
        return filled;
    }
}
