package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.SpecName;

/** Divides an array by its length, row by row, so that only its direction is left; an array of zeros stays one. */
@SpecName(
        value = "unit_norm",
        summary = "the array of a row divided by the root of the sum of its squares; for arrays, behind other scalers")
public final class UnitNorm implements Scaler {

    /** There is nothing to set. */
    public UnitNorm() {}

    @Override
    public double[] fit(double[] values, long[] times) {
        return new double[0];
    }

    /** A single value has no length to divide by. */
    @Override
    public double scale(double value, double[] constants) {
        return value;
    }

    @Override
    public double unscale(double scaled, double[] constants) {
        return scaled;
    }

    @Override
    public boolean accepts(double[] constants) {
        return constants.length == 0;
    }

    @Override
    public boolean scalesRows() {
        return true;
    }

    @Override
    public void scaleRow(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double length = squares > 0 ? Math.sqrt(squares) : 1;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / length);
        }
    }
}
