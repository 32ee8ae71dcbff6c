package dev.loopwright.runtime.data;

import dev.loopwright.runtime.encoding.Encoding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes what the network sees of one encoded column of a table, row by row. */
final class Encoder {
    private final Learnt learnt;
    private final Column column;
    private final Table table;
    private final Numbers read;
    private final Numbers cells;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final double[][] fromOthers;
    private final double[] values;
    private final int[] places;

    /** Of tokens the indices of each text met so far, by its number from 1; first those of what fills empty cells. */
    private final Sequences sequences;

    /** @param fromOthers for each encoding, where training rows have values of their own, those by row, else NaN */
    Encoder(Learnt learnt, Table table, double[][] fromOthers) {
        this.learnt = learnt;
        this.table = table;
        this.fromOthers = fromOthers;
        column = learnt.column();
        read = table.values(column);
        cells = table.filled(column);
        sequences = new Sequences(table.spill());
        values = new double[column.width()];
        places = scaledPlaces(column);
        for (String label : learnt.labels()) {
            indexes.put(label, indexes.size());
        }
    }

    /** Whether an encoding is a number that scalers understand. */
    static boolean isScaled(Encoding encoding, int labels) {
        return encoding.width(labels) == 1;
    }

    /** What an encoding takes for the cell of a row; -1 for a label that is not known and may be ignored. */
    double cell(int row) {
        if (column.kind() == Column.Kind.OPEN && !column.isTokens()) {
            Integer index = indexes.get(text(row));
            return index != null ? index : unknown(row, learnt.labels().size());
        }
        double cell = learnt.filled(cells.get(row));
        boolean labels = column.kind() == Column.Kind.CATEGORY;
        return labels && cell == column.labels().size() ? unknown(row, (int) cell) : cell;
    }

    /** The number of labels that are not known, where they have one. */
    private double unknown(int row, int other) {
        if (column.unknown() == Column.Unknown.OTHER) {
            return other;
        }
        if (column.most() > 0 && column.unknown() == Column.Unknown.ERROR) {
            throw DataProblems.unknownLabel(
                    new Place(table.file(row), table.line(row)), column, learnt.labels(), text(row));
        }
        return -1;
    }

    /** The label or text of a row, empty cells filled. */
    String text(int row) {
        if (column.kind() == Column.Kind.OPEN) {
            return Double.isNaN(cells.get(row)) ? learnt.text() : table.word(column, cells.get(row));
        }
        return column.kind() == Column.Kind.CATEGORY ? Cells.text(column, learnt.filled(cells.get(row))) : "";
    }

    /** The values of a row before they are scaled. */
    double[] values(int row) {
        Arrays.fill(values, 0);
        if (column.isTokens()) {
            sequence(row);
            return values;
        }
        double cell = cell(row);
        String text = text(row);
        int at = 0;
        List<Encoding> encodings = column.encodings();
        if (encodings.isEmpty()) {
            values[at++] = cell;
        }
        for (int e = 0; e < encodings.size(); e++) {
            encodings.get(e).encode(cell, text, learnt.codes().get(e), values, at);
            if (fromOthers[e] != null && !Double.isNaN(fromOthers[e][row])) {
                values[at] = fromOthers[e][row];
            }
            at += encodings.get(e).width(column.labelCount());
        }
        if (column.isIndicated()) {
            values[at] = Double.isNaN(read.get(row)) ? 1 : 0;
        }
        return values;
    }

    private void sequence(int row) {
        double cell = cells.get(row);
        int text = Double.isNaN(cell) ? 0 : 1 + (int) cell;
        if (!sequences.has(text)) {
            sequences.put(text, column.tokens().indices(text(row), indexes));
        }
        sequences.copy(text, values);
    }

    /** Writes the values of a row, scaled, and says how many they are. */
    int encode(int row, float[] into, int at) {
        values(row);
        int scaled = 0;
        for (int v = 0; v < values.length; v++) {
            double value = values[v];
            double result = scaled < places.length && places[scaled] == v ? learnt.scale(value, scaled++) : value;
            into[at + v] = Fitted.finite(learnt, value, result, table, row);
        }
        return values.length;
    }

    /** Where among the values of a column those stand that its scalers change. */
    static int[] scaledPlaces(Column column) {
        int[] places = new int[column.encodings().size() + 1];
        int found = 0;
        int at = 0;
        if (column.scalers().isEmpty()) {
            return new int[0];
        }
        if (column.encodings().isEmpty()) {
            found = 1;
        }
        for (Encoding encoding : column.encodings()) {
            if (isScaled(encoding, column.labelCount())) {
                places[found++] = at;
            }
            at += encoding.width(column.labelCount());
        }
        return Arrays.copyOf(places, found);
    }
}
