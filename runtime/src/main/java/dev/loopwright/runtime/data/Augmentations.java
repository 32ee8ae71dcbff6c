package dev.loopwright.runtime.data;

import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Randomness.Purpose;
import dev.loopwright.runtime.augment.Augmentation;
import java.util.ArrayList;
import java.util.List;

/** What the columns of a schema do to the pictures of training rows, ready to be done batch by batch. */
final class Augmentations {
    private final List<Changed> columns = new ArrayList<>();
    private final float[] room;

    /** A column of pictures, and where they stand in a row. */
    private record Changed(int offset, Augmentation.Picture picture, List<Augmentation> inOrder) {}

    Augmentations(Schema schema, Fitted fitted) {
        int offset = 0;
        int largest = 0;
        for (Column column : schema.inputs()) {
            if (!column.augmentations().isEmpty()) {
                float background = (float) fitted.entry(column.name()).scale(column.nearestToZero());
                columns.add(new Changed(offset, column.picture(background), column.augmentations()));
                largest = Math.max(largest, column.width());
            }
            offset += column.width();
        }
        room = new float[largest];
    }

    /** Changes the rows of a batch; what happens to a row follows from the seed, the pass and the row alone. */
    void apply(Batch batch, int rows, long seed, long pass) {
        for (int i = 0; i < rows && !columns.isEmpty(); i++) {
            long row = Randomness.key(seed, Purpose.AUGMENT, pass, batch.rowNumbers()[i]);
            int drawn = 0;
            for (int c = 0; c < columns.size(); c++) {
                Changed changed = columns.get(c);
                int at = i * batch.inputWidth() + changed.offset();
                for (int a = 0; a < changed.inOrder().size(); a++) {
                    long key = Randomness.bits(row, drawn++);
                    changed.inOrder().get(a).apply(batch.inputs(), at, changed.picture(), key, room);
                }
            }
        }
    }
}
