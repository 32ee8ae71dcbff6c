package dev.loopwright.runtime.data;

import dev.loopwright.runtime.scaler.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    }

    private static final double[] NONE = {};

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
            if (column.kind() == Column.Kind.ARRAY) {
                entries.add(fit(column, table.arrays(column), trainingRows, file));
                continue;
            }
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
        return new Entry(column, fill, constants(column, values, Scaler.once(values)));
    }

    /** One set of constants for all elements, so that a picture stays one; bytes are counted, not copied. */
    private static Entry fit(Column column, ArrayCells cells, int[] rows, String file) {
        double fill = column.rule().learns() ? fill(column, cells.present(rows), file) : fill(column, NONE, file);
        long[] counts = cells.counts(rows);
        if (counts != null) {
            int[] seen =
                    IntStream.range(0, counts.length).filter(b -> counts[b] > 0).toArray();
            double[] values = Arrays.stream(seen).asDoubleStream().toArray();
            long[] times = Arrays.stream(seen).mapToLong(b -> counts[b]).toArray();
            return new Entry(column, fill, constants(column, values, times));
        }
        double[] present = cells.present(rows);
        double[] values = Arrays.copyOf(present, Math.multiplyExact(rows.length, column.width()));
        Arrays.fill(values, present.length, values.length, fill);
        return new Entry(column, fill, constants(column, values, Scaler.once(values)));
    }

    /** Values that a scaler cannot take are no concern of the next: where rows are encoded they are found, with their place. */
    private static List<double[]> constants(Column column, double[] values, long[] times) {
        double[] scaled = values;
        long[] counts = times;
        List<double[]> constants = new ArrayList<>();
        for (Scaler scaler : column.scalers()) {
            double[] learnt = scaler.fit(scaled, counts);
            constants.add(learnt);
            double[] next =
                    Arrays.stream(scaled).map(v -> scaler.scale(v, learnt)).toArray();
            long[] before = counts;
            int[] taken = IntStream.range(0, next.length)
                    .filter(i -> Double.isFinite(next[i]))
                    .toArray();
            boolean some = taken.length > 0;
            scaled = some ? Arrays.stream(taken).mapToDouble(i -> next[i]).toArray() : next;
            counts = some ? Arrays.stream(taken).mapToLong(i -> before[i]).toArray() : before;
        }
        return constants;
    }

    private static double fill(Column column, double[] present, String file) {
        Column.Rule rule = column.rule();
        if (!rule.learns()) {
            return rule == Column.Rule.CONSTANT ? column.constantValue() : Double.NaN;
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

    /** All rows encoded. */
    EncodedInputs inputs(Table table) {
        List<EncodedInputs> parts = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (int from = 0, to; from < schema.inputs().size(); from = to) {
            boolean array = isArray(from);
            for (to = from + 1; !array && to < schema.inputs().size() && !isArray(to); to++) {}
            List<Entry> some = entries.subList(from, to);
            int width = some.stream().mapToInt(e -> e.column().width()).sum();
            parts.add(array ? arrays(some.get(0), table) : matrix(some, width, table));
            places.add(place);
            place += width;
        }
        return parts.size() == 1
                ? parts.get(0)
                : new EncodedInputs.Joined(
                        parts.toArray(EncodedInputs[]::new),
                        places.stream().mapToInt(Integer::intValue).toArray());
    }

    private boolean isArray(int entry) {
        return entries.get(entry).column().kind() == Column.Kind.ARRAY;
    }

    private static EncodedInputs matrix(List<Entry> some, int width, Table table) {
        if ((long) table.rows() * width > Integer.MAX_VALUE - 8) {
            throw DataProblems.tooManyInputs(table.file(0), table.rows(), width);
        }
        float[] matrix = new float[table.rows() * width];
        int offset = 0;
        for (Entry entry : some) {
            encode(entry, table, matrix, offset, width);
            offset += entry.column().width();
        }
        return new EncodedInputs.Matrix(matrix, width);
    }

    /** Bytes stay what they are and are looked up when they are copied; there are only 256. */
    private static EncodedInputs arrays(Entry entry, Table table) {
        ArrayCells cells = table.arrays(entry.column());
        Object[] rows = new Object[table.rows()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = cells.row(row);
            if (rows[row] instanceof float[] read) {
                float[] encoded = new float[read.length];
                for (int e = 0; e < read.length; e++) {
                    encoded[e] = finite(entry, entry.filled(read[e]), table, row);
                }
                rows[row] = encoded;
            }
        }
        float[] encoded = new float[ArrayCells.BYTES];
        for (int b = 0; b < encoded.length; b++) {
            encoded[b] = (float) entry.scale(b);
        }
        return new EncodedInputs.Arrays(rows, encoded);
    }

    /** The encoded values of each target: the number, 1 or 0, or the index of the label. */
    float[][] targets(Table table) {
        int first = schema.inputs().size();
        float[][] targets = new float[schema.targets().size()][table.rows()];
        for (int t = 0; t < targets.length; t++) {
            for (int row = 0; row < table.rows(); row++) {
                targets[t][row] = scaled(entries.get(first + t), table, row);
            }
        }
        return targets;
    }

    private static void encode(Entry entry, Table table, float[] matrix, int offset, int width) {
        boolean oneHot = entry.column().isOneHot();
        double[] cells = table.values(entry.column());
        for (int row = 0; row < table.rows(); row++) {
            int at = row * width + offset;
            if (oneHot) {
                matrix[at + (int) entry.filled(cells[row])] = 1;
            } else {
                matrix[at] = scaled(entry, table, row);
            }
        }
    }

    private static float scaled(Entry entry, Table table, int row) {
        return finite(entry, entry.filled(table.values(entry.column())[row]), table, row);
    }

    private static float finite(Entry entry, double value, Table table, int row) {
        float scaled = (float) entry.scale(value);
        if (!Float.isFinite(scaled)) {
            Place place = new Place(table.file(row), table.line(row));
            throw Double.isFinite(entry.scale(value))
                    ? DataProblems.scaledTooLarge(place, entry.column(), value)
                    : DataProblems.notScalable(place, entry.column(), value, entry.scalers());
        }
        return scaled;
    }

    /** What was filled into empty cells, and how often. */
    List<Summary.Filled> filled(Table table) {
        List<Summary.Filled> filled = new ArrayList<>();
        for (Entry entry : entries) {
            if (!Double.isNaN(entry.fill()) && table.columns().contains(entry.column())) {
                filled.add(new Summary.Filled(
                        entry.column().name(),
                        missing(entry.column(), table),
                        entry.column().rule().name().toLowerCase(Locale.ROOT),
                        Cells.text(entry.column(), entry.fill())));
            }
        }
        return filled;
    }

    private static int missing(Column column, Table table) {
        if (column.kind() == Column.Kind.ARRAY) {
            return table.arrays(column).missing(table.rows());
        }
        int cells = 0;
        for (int row = 0; row < table.rows(); row++) {
            cells += Double.isNaN(table.values(column)[row]) ? 1 : 0;
        }
        return cells;
    }
}
