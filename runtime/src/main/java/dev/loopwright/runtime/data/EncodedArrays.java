package dev.loopwright.runtime.data;

import dev.loopwright.runtime.scaler.Scaler;
import java.util.List;

/**
 * An array column of a table. Bytes stay what they are and are looked up when a row is copied, for there are only 256; other
 * rows are encoded before where there is room for them on the heap, else when they are copied: to the same bits. For one
 * thread.
 */
final class EncodedArrays implements EncodedInputs {
    private final Learnt entry;
    private final ArrayCells cells;
    private final Table table;
    private final Scaler rowScaler;
    private final float[] encodedBytes = new float[ArrayCells.BYTES];
    private final float[][] encodedRows;
    private final float[] scratch;

    /** @param room floats that may be held */
    EncodedArrays(Learnt entry, Table table, long room) {
        this.entry = entry;
        this.table = table;
        cells = table.arrays(entry.column());
        scratch = new float[cells.width()];
        List<Scaler> scalers = entry.column().scalers();
        Scaler last = scalers.isEmpty() ? null : scalers.get(scalers.size() - 1);
        rowScaler = last != null && last.scalesRows() ? last : null;
        for (int b = 0; b < encodedBytes.length; b++) {
            encodedBytes[b] = (float) entry.scale(b);
        }
        encodedRows = (long) table.rows() * cells.width() <= room ? new float[table.rows()][] : null;
        for (int row = 0; row < table.rows(); row++) {
            // what cannot be encoded is to be found before training begins
            if (!isLookedUp(row)) {
                encode(row);
                if (encodedRows != null) {
                    encodedRows[row] = scratch.clone();
                }
            }
        }
    }

    private boolean isLookedUp(int row) {
        return rowScaler == null && cells.isBytes(row);
    }

    private void encode(int row) {
        for (int e = 0; e < scratch.length; e++) {
            scratch[e] = Fitted.finite(entry, entry.filled(cells.value(row, e)), table, row);
        }
        if (rowScaler != null) {
            rowScaler.scaleRow(scratch);
        }
    }

    @Override
    public void copy(int row, float[] into, int at) {
        if (isLookedUp(row)) {
            byte[] bytes = cells.bytes(row);
            for (int e = 0; e < bytes.length; e++) {
                into[at + e] = encodedBytes[bytes[e] & 0xFF];
            }
            return;
        }
        if (encodedRows == null) {
            encode(row);
        }
        System.arraycopy(encodedRows == null ? scratch : encodedRows[row], 0, into, at, scratch.length);
    }
}
