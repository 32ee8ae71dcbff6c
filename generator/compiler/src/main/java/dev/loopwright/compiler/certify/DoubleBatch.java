package dev.loopwright.compiler.certify;

/**
 * A batch in double precision, for model classes that are emitted for a gradient certificate.
 *
 * @param inputs {@code rows × width}, row after row
 * @param targets one array for each target column
 * @param step what dropout draws its mask from
 */
public record DoubleBatch(int rows, double[] inputs, double[][] targets, long step) {

    public double[] target(int column) {
        return targets[column];
    }
}
