package dev.loopwright.runtime.scaler;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** Maps the smallest training value to one bound, the largest to the other; a constant column maps to the lower one. */
@SpecName(value = "minmax", summary = "from + (to - from) * (value - min) / (max - min), min and max of training rows")
public final class MinMax implements Scaler {
    private final double from;
    private final double to;

    /** The settings of the model file: {@code scale minmax 0..1}. */
    public MinMax(
            @Setting(name = "from", summary = "what the smallest training value becomes", byDefault = 0) double from,
            @Setting(name = "to", summary = "what the largest training value becomes", byDefault = 1) double to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public double[] fit(double[] values, long[] times) {
        double min = values[0];
        double max = values[0];
        for (double value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new double[] {min, max};
    }

    @Override
    public double scale(double value, double[] constants) {
        double min = constants[0];
        double max = constants[1];
        return min == max ? from : from + (to - from) * ((value - min) / (max - min));
    }

    @Override
    public double unscale(double scaled, double[] constants) {
        double min = constants[0];
        double max = constants[1];
        return from == to ? min : min + (max - min) * ((scaled - from) / (to - from));
    }

    @Override
    public boolean accepts(double[] constants) {
        return constants.length == 2 && constants[0] <= constants[1];
    }
}
