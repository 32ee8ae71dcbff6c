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
     * Arrays.
     *
     * @param rows for each row {@code byte[]} as read, or {@code float[]} already encoded
     * @param encoded what each byte is to the network
     */
    record Arrays(Object[] rows, float[] encoded) implements EncodedInputs {
        @Override
        public void copy(int row, float[] into, int at) {
            if (rows[row] instanceof byte[] bytes) {
                for (int e = 0; e < bytes.length; e++) {
                    into[at + e] = encoded[bytes[e] & 0xFF];
                }
            } else {
                float[] floats = (float[]) rows[row];
                System.arraycopy(floats, 0, into, at, floats.length);
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
