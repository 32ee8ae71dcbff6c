package dev.loopwright.runtime.data;

/** Some inputs of all rows, as the network sees them. Copying allocates nothing. */
interface EncodedInputs {
    /** Copies those of a row into a batch, from a place on. */
    void copy(int row, float[] into, int at);

    /**
     * Single numbers.
     *
     * @param values rows × width
     */
    record Matrix(float[] values, int width) implements EncodedInputs {
        @Override
        public void copy(int row, float[] into, int at) {
            System.arraycopy(values, row * width, into, at, width);
        }
    }

    /**
     * Windows of a text, one beginning in each row.
     *
     * @param cells what stands in each of so many rows
     * @param indices of that, as the network sees it
     */
    record Windows(Numbers cells, int rows, int[] indices, int length) implements EncodedInputs {
        @Override
        public void copy(int row, float[] into, int at) {
            for (int i = 0; i < length; i++) {
                into[at + i] = row + i < rows ? indices[(int) cells.get(row + i)] : Tokens.PADDING;
            }
        }
    }

    /** Several side by side. */
    record Joined(EncodedInputs[] parts, int[] places) implements EncodedInputs {
        @Override
        public void copy(int row, float[] into, int at) {
            for (int p = 0; p < parts.length; p++) {
                parts[p].copy(row, into, at + places[p]);
            }
        }
    }
}
