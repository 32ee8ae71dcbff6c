package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Randomness.Purpose;
import dev.loopwright.runtime.encoding.Encoding;
import dev.loopwright.runtime.scaler.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Learns about columns from the training rows of a table, and from nothing else. */
final class Fit {
    private static final double[] NONE = {};

    private final Schema schema;
    private final Table table;
    private final int[] rows;
    private final String file;

    /** @param rows those to learn from */
    Fit(Schema schema, Table table, int[] rows, String file) {
        this.schema = schema;
        this.table = table;
        this.rows = rows;
        this.file = file;
    }

    /** @param fromOthers takes for each encoding the values that training rows have for themselves, or null */
    Learnt column(Column column, double[][] fromOthers) {
        if (column.kind() == Column.Kind.ARRAY) {
            return array(column, table.arrays(column));
        }
        if (column.isOfWindows()) {
            return windows(column);
        }
        Numbers filled = table.filled(column);
        if (column.kind() == Column.Kind.OPEN) {
            return open(column, Arrays.stream(rows).mapToDouble(filled::get).toArray(), fromOthers);
        }
        double fill = fill(column, column.rule().learns() ? present(column) : NONE);
        if (column.isEncoded()) {
            return encoded(new Learnt(column, fill, List.of()), fromOthers);
        }
        if (column.scalers().isEmpty()) {
            return new Learnt(column, fill, List.of());
        }
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            double cell = filled.get(rows[i]);
            values[i] = Double.isNaN(cell) ? fill : cell;
        }
        return new Learnt(column, fill, constants(column, values, Scaler.once(values)));
    }

    /** The vocabulary of the training part of a text, of which every word or character is a row. */
    private Learnt windows(Column column) {
        Numbers cells = table.values(column);
        List<String> texts = table.words(column);
        long[] times = new long[texts.size()];
        for (int row : rows) {
            times[(int) cells.get(row)]++;
        }
        Tokens.Counts counts = column.tokens().new Counts();
        for (int t = 0; t < times.length; t++) {
            if (times[t] > 0) {
                counts.add(texts.get(t), times[t]);
            }
        }
        return new Learnt(column, Double.NaN, "", counts.vocabulary(column.most()), List.of(), List.of());
    }

    /** A target is not encoded, and nothing is filled in. */
    Learnt target(Column column) {
        if (column.scalers().isEmpty()) {
            return new Learnt(column, Double.NaN, List.of());
        }
        double[] values = present(column);
        return new Learnt(column, Double.NaN, constants(column, values, Scaler.once(values)));
    }

    /** What stands in the training rows. */
    private double[] present(Column column) {
        Numbers cells = table.values(column);
        double[] present = new double[rows.length];
        int count = 0;
        for (int row : rows) {
            double cell = cells.get(row);
            if (!Double.isNaN(cell)) {
                present[count++] = cell;
            }
        }
        return count == present.length ? present : Arrays.copyOf(present, count);
    }

    /** The labels of an open column are those of the training rows, the most frequent if they are too many. */
    private Learnt open(Column column, double[] seen, double[][] fromOthers) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (double cell : present(column)) {
            counts.merge(table.word(column, cell), 1, Integer::sum);
        }
        if (counts.isEmpty() && column.rule().learns()) {
            throw DataProblems.nothingToLearnFrom(file, column);
        }
        String filler = column.constant();
        if (column.rule().learns()) {
            int most = Collections.max(counts.values());
            filler = counts.keySet().stream()
                    .filter(l -> counts.get(l) == most)
                    .findFirst()
                    .orElseThrow();
        }
        if (column.rule() == Column.Rule.CONSTANT) {
            counts.merge(filler, (int) Arrays.stream(seen).filter(Double::isNaN).count(), Integer::sum);
        }
        if (column.isTokens()) {
            return encoded(
                    new Learnt(column, Double.NaN, filler, vocabulary(column, seen, filler), List.of(), List.of()),
                    fromOthers);
        }
        List<String> labels = new ArrayList<>(counts.keySet());
        if (labels.size() > column.most()) {
            if (column.most() > 0 && column.unknown() == Column.Unknown.ERROR) {
                throw DataProblems.tooManyLabels(file, column, labels.size());
            }
            labels.sort((a, b) -> counts.get(b) - counts.get(a));
            labels = new ArrayList<>(labels.subList(0, column.most()));
            Collections.sort(labels);
        }
        return encoded(new Learnt(column, Double.NaN, filler, labels, List.of(), List.of()), fromOthers);
    }

    private List<String> vocabulary(Column column, double[] seen, String filler) {
        Tokens.Counts counts = column.tokens().new Counts();
        for (double cell : seen) {
            String text = Double.isNaN(cell) ? filler : table.word(column, cell);
            counts.add(text, () -> DataProblems.tooManyTokens(file, column));
        }
        return counts.vocabulary(column.most());
    }

    private Learnt encoded(Learnt without, double[][] fromOthers) {
        Column column = without.column();
        List<Encoding> encodings = column.encodings();
        Encoder plain = new Encoder(without, table, fromOthers);
        double[] cells = Arrays.stream(rows).mapToDouble(plain::cell).toArray();
        double[] target = target();
        long key = Randomness.key(schema.seed(), Purpose.FOLD, 0, 0);
        List<double[]> codes = new ArrayList<>();
        for (int e = 0; e < encodings.size(); e++) {
            codes.add(encodings.get(e).fit(cells, without.labelCount(), target));
            double[] own = encodings.get(e).fromOthers(cells, without.labelCount(), target, key);
            if (own != null) {
                fromOthers[e] = new double[table.rows()];
                Arrays.fill(fromOthers[e], Double.NaN);
                for (int i = 0; i < rows.length; i++) {
                    fromOthers[e][rows[i]] = own[i];
                }
            }
        }
        Learnt coded =
                new Learnt(column, without.fill(), without.text(), without.labels(), List.copyOf(codes), List.of());
        Encoder encoder = new Encoder(coded, table, fromOthers);
        List<double[]> constants = new ArrayList<>();
        for (int place : Encoder.scaledPlaces(column)) {
            double[] values = Arrays.stream(rows)
                    .mapToDouble(row -> encoder.values(row)[place])
                    .toArray();
            constants.addAll(constants(column, values, Scaler.once(values)));
        }
        return new Learnt(column, coded.fill(), coded.text(), coded.labels(), coded.codes(), constants);
    }

    /** The first target of the training rows. */
    private double[] target() {
        if (schema.targets().isEmpty()) {
            return new double[rows.length];
        }
        Numbers cells = table.values(schema.targets().get(0));
        return Arrays.stream(rows).mapToDouble(cells::get).toArray();
    }

    /** One set of constants for all elements, so that a picture stays one; bytes are counted, not copied. */
    private Learnt array(Column column, ArrayCells cells) {
        double fill = fill(column, column.rule().learns() ? cells.present(rows) : NONE);
        if (column.scalers().isEmpty()) {
            return new Learnt(column, fill, List.of());
        }
        long[] counts = cells.counts(rows);
        if (counts != null) {
            int[] seen =
                    IntStream.range(0, counts.length).filter(b -> counts[b] > 0).toArray();
            double[] values = Arrays.stream(seen).asDoubleStream().toArray();
            long[] times = Arrays.stream(seen).mapToLong(b -> counts[b]).toArray();
            return new Learnt(column, fill, constants(column, values, times));
        }
        double[] present = cells.present(rows);
        double[] values = Arrays.copyOf(present, Math.multiplyExact(rows.length, column.width()));
        Arrays.fill(values, present.length, values.length, fill);
        return new Learnt(column, fill, constants(column, values, Scaler.once(values)));
    }

    /** Values that a scaler cannot take are no concern of the next: where rows are encoded they are found, with their place. */
    private static List<double[]> constants(Column column, double[] values, long[] times) {
        double[] scaled = values;
        long[] counts = times;
        List<double[]> constants = new ArrayList<>();
        for (Scaler scaler : column.scalers()) {
            double[] learnt = scaler.fit(scaled, counts);
            constants.add(learnt);
            if (constants.size() == column.scalers().size()) {
                break;
            }
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

    private double fill(Column column, double[] present) {
        Column.Rule rule = column.rule();
        if (!rule.learns()) {
            return rule == Column.Rule.CONSTANT ? column.constantValue() : Double.NaN;
        }
        if (present.length == 0) {
            throw DataProblems.nothingToLearnFrom(file, column);
        }
        boolean labels = column.kind() == Column.Kind.CATEGORY || column.kind() == Column.Kind.BOOL;
        double fill = switch (rule) {
            case MEAN -> Statistics.mean(present);
            case MODE -> Statistics.mode(present);
            default -> labels ? Statistics.mode(present) : Statistics.median(present);
        };
        // what is filled in must be something that a cell can say
        return column.kind() == Column.Kind.DATE
                ? column.dates().seconds(column.dates().text(fill))
                : fill;
    }
}
