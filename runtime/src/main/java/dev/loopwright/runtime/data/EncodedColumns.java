package dev.loopwright.runtime.data;

import java.util.List;

/** Columns of a table that are encoded when a row is copied. Copying allocates nothing. For one thread. */
final class EncodedColumns implements EncodedInputs {
    private final Learnt[] entries;
    private final Table table;
    private final Numbers[] cells;
    private final Encoder[] encoders;

    /** @param fromOthers for each column what its {@link Encoder} takes */
    EncodedColumns(List<Learnt> entries, List<double[][]> fromOthers, Table table) {
        this.entries = entries.toArray(Learnt[]::new);
        this.table = table;
        cells = new Numbers[entries.size()];
        encoders = new Encoder[entries.size()];
        for (int e = 0; e < cells.length; e++) {
            Column column = entries.get(e).column();
            if (column.isEncoded()) {
                encoders[e] = new Encoder(entries.get(e), table, fromOthers.get(e));
            } else {
                cells[e] = table.filled(column);
            }
        }
    }

    @Override
    public void copy(int row, float[] into, int from) {
        int at = from;
        for (int e = 0; e < entries.length; e++) {
            if (encoders[e] == null) {
                Learnt entry = entries[e];
                into[at++] = Fitted.finite(entry, entry.filled(cells[e].get(row)), table, row);
            } else {
                at += encoders[e].encode(row, into, at);
            }
        }
    }
}
