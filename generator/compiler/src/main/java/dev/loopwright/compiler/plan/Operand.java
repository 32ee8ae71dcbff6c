package dev.loopwright.compiler.plan;

/** Where a step finds its values. */
public sealed interface Operand {

    /** Elements per row. */
    int width();

    /** Columns of the encoded inputs: {@code width} of {@code stride} from {@code offset} on. Has no gradient. */
    record Input(int offset, int width, int stride) implements Operand {
        @Override
        public String toString() {
            return offset == 0 && width == stride ? "inputs" : "inputs[" + offset + ".." + (offset + width - 1) + "]";
        }
    }

    /** What another step made. */
    record Result(String step, int width) implements Operand {
        @Override
        public String toString() {
            return step;
        }
    }
}
