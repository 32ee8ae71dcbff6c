package dev.loopwright.runtime.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What preprocessing has learnt from the training rows: for each input and target column what empty cells become, and
 * the constants of its scalers. Turns the cells of any table of the same schema into what the network sees.
 */
final class Fitted {
    /** Encoded values that may be held beside what was read however many come of a column: 16 MB of them. */
    private static final long FEW = 1L << 22;

    /** The part of the heap that encoded values may take, an eighth, for they take four bytes each. */
    private static final int SHARE = 32;

    private final Schema schema;
    private final List<Learnt> entries;

    /** Where training rows have values of their own: for each input for each encoding, or null. */
    private final List<double[][]> fromOthers;

    /** Classes that were learnt, by target. */
    private final Map<String, List<String>> named = new HashMap<>();

    /** @param entries one for each input, then one for each target */
    Fitted(Schema schema, List<Learnt> entries) {
        this(schema, entries, entries.stream().map(e -> none(e.column())).toList());
    }

    private Fitted(Schema schema, List<Learnt> entries, List<double[][]> fromOthers) {
        this.schema = schema;
        this.entries = List.copyOf(entries);
        this.fromOthers = fromOthers;
    }

    private static double[][] none(Column column) {
        return new double[column.encodings().size()][];
    }

    /** Learns from some rows of a table, and from nothing else. */
    static Fitted on(Schema schema, Table table, int[] trainingRows, String file) {
        Fit fit = new Fit(schema, table, trainingRows, file);
        List<Learnt> entries = new ArrayList<>();
        List<double[][]> fromOthers = new ArrayList<>();
        for (Column column : fittedColumns(schema)) {
            fromOthers.add(none(column));
            boolean target = fromOthers.size() > schema.inputs().size();
            entries.add(target ? fit.target(column) : fit.column(column, fromOthers.get(fromOthers.size() - 1)));
        }
        return new Fitted(schema, entries, fromOthers);
    }

    /** The columns that take preprocessing: inputs, then targets. */
    static List<Column> fittedColumns(Schema schema) {
        return Stream.concat(schema.inputs().stream(), schema.targets().stream())
                .toList();
    }

    List<Learnt> entries() {
        return entries;
    }

    Learnt entry(String column) {
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
            boolean alone = isAlone(from);
            for (to = from + 1; !alone && to < schema.inputs().size() && !isAlone(to); to++) {}
            List<Learnt> some = entries.subList(from, to);
            int width = some.stream().mapToInt(e -> e.column().width()).sum();
            parts.add(alone ? alone(some.get(0), table) : columns(from, to, width, table));
            places.add(place);
            place += width;
        }
        return parts.size() == 1
                ? parts.get(0)
                : new EncodedInputs.Joined(
                        parts.toArray(EncodedInputs[]::new),
                        places.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Whether an input is not copied value by value. */
    private boolean isAlone(int entry) {
        Column column = entries.get(entry).column();
        return column.kind() == Column.Kind.ARRAY || column.isOfWindows();
    }

    private static EncodedInputs alone(Learnt entry, Table table) {
        if (entry.column().kind() == Column.Kind.ARRAY) {
            return new EncodedArrays(entry, table, Runtime.getRuntime().maxMemory() / SHARE);
        }
        int[] indices = Tokens.each(table.words(entry.column()), entry.labels());
        return new EncodedInputs.Windows(
                table.values(entry.column()),
                table.rows(),
                indices,
                entry.column().width());
    }

    /** Gives targets that stand behind windows their classes; where the text ends there is none, and 0 is written. */
    void follow(Table table) {
        for (Column target : schema.targets()) {
            if (!target.follows().isEmpty()) {
                Learnt windows = entry(target.follows());
                int[] indices = Tokens.each(table.words(windows.column()), windows.labels());
                Numbers cells = table.values(windows.column());
                int length = windows.column().width();
                table.put(
                        target,
                        row -> row + length < table.rows()
                                ? indices[(int) cells.get(row + length)] - Tokens.UNKNOWN
                                : 0);
            }
        }
    }

    /** What the classes of a target are called, by index; of what a text goes on with, those that were learnt. */
    List<String> labels(Column target) {
        if (target.kind() == Column.Kind.BOOL) {
            return List.of("false", "true");
        }
        return target.follows().isEmpty()
                ? target.labels()
                : named.computeIfAbsent(target.name(), n -> {
                    List<String> labels = new ArrayList<>(target.labels());
                    List<String> known = entry(target.follows()).labels();
                    IntStream.range(0, known.size()).forEach(k -> labels.set(k + 1, known.get(k)));
                    return List.copyOf(labels);
                });
    }

    /**
     * Columns that are no arrays. Where encoding each row once is affordable they are a matrix, else they are encoded from
     * what was read, each time that a batch wants them: to the same bits.
     */
    private EncodedInputs columns(int from, int to, int width, Table table) {
        EncodedColumns columns = new EncodedColumns(entries.subList(from, to), fromOthers.subList(from, to), table);
        long size = (long) table.rows() * width;
        boolean small = size <= Runtime.getRuntime().maxMemory() / SHARE && (size <= FEW || width <= 2 * (to - from));
        if (small && size < Integer.MAX_VALUE - 8) {
            return matrix(columns, width, table);
        }
        for (int e = from; e < to; e++) {
            Column column = entries.get(e).column();
            boolean plain = column.kind() == Column.Kind.NUMBER
                    || column.kind() == Column.Kind.BOOL
                    || column.kind() == Column.Kind.CATEGORY
                    || column.isTokens();
            if (!plain || !column.scalers().isEmpty()) {
                check(
                        new EncodedColumns(entries.subList(e, e + 1), fromOthers.subList(e, e + 1), table),
                        column,
                        table);
            }
        }
        return columns;
    }

    static EncodedInputs matrix(EncodedInputs columns, int width, Table table) {
        float[] matrix = new float[table.rows() * width];
        for (int row = 0; row < table.rows(); row++) {
            columns.copy(row, matrix, row * width);
        }
        return new EncodedInputs.Matrix(matrix, width);
    }

    /** What cannot be encoded is to be found before training begins. */
    private static void check(EncodedInputs encoded, Column column, Table table) {
        float[] some = new float[column.width()];
        for (int row = 0; row < table.rows(); row++) {
            encoded.copy(row, some, 0);
        }
    }

    /**
     * The encoded values of each target: the number, 1 or 0, or the index of the label. Null for what a text goes on with,
     * which the table has as it is.
     */
    float[][] targets(Table table) {
        int first = schema.inputs().size();
        float[][] targets = new float[schema.targets().size()][];
        for (int t = 0; t < targets.length; t++) {
            Learnt entry = entries.get(first + t);
            if (!entry.column().follows().isEmpty()) {
                continue;
            }
            targets[t] = new float[table.rows()];
            for (int row = 0; row < table.rows(); row++) {
                targets[t][row] = finite(entry, table.values(entry.column()).get(row), table, row);
            }
        }
        return targets;
    }

    static float finite(Learnt entry, double value, Table table, int row) {
        return finite(entry, value, entry.scale(value), table, row);
    }

    /** A scaled value as a float, which must be able to hold it. */
    static float finite(Learnt entry, double value, double scaled, Table table, int row) {
        if (!Float.isFinite((float) scaled)) {
            Place place = new Place(table.file(row), table.line(row));
            throw Double.isFinite(scaled)
                    ? DataProblems.scaledTooLarge(place, entry.column(), value)
                    : DataProblems.notScalable(place, entry.column(), value, entry.scalers());
        }
        return (float) scaled;
    }

    /** What was filled into empty cells, and how often. */
    List<Summary.Filled> filled(Table table) {
        List<Summary.Filled> filled = new ArrayList<>();
        for (Learnt entry : entries) {
            if (entry.fills() && table.columns().contains(entry.column())) {
                filled.add(new Summary.Filled(
                        entry.column().name(),
                        missing(entry.column(), table),
                        entry.column().rule().name().toLowerCase(Locale.ROOT),
                        entry.filler()));
            }
        }
        return filled;
    }

    /** Whose texts are longer than what counts of them, and how often. */
    List<Summary.Cut> cut(Table table) {
        List<Summary.Cut> cut = new ArrayList<>();
        for (Learnt entry : entries) {
            if (entry.column().isTokens() && !entry.column().isOfWindows()) {
                Encoder encoder = new Encoder(entry, table, new double[0][]);
                Tokens tokens = entry.column().tokens();
                long rows = IntStream.range(0, table.rows())
                        .filter(row -> tokens.cuts(encoder.text(row)))
                        .count();
                cut.add(new Summary.Cut(entry.column().name(), (int) rows, tokens.length(), tokens.plural()));
            }
        }
        return cut;
    }

    private static int missing(Column column, Table table) {
        if (column.kind() == Column.Kind.ARRAY) {
            return table.arrays(column).missing(table.rows());
        }
        int cells = 0;
        for (int row = 0; row < table.rows(); row++) {
            cells += Double.isNaN(table.values(column).get(row)) ? 1 : 0;
        }
        return cells;
    }
}
