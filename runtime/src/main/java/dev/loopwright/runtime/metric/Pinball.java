package dev.loopwright.runtime.metric;

import dev.loopwright.runtime.Setting;
import dev.loopwright.runtime.SpecName;

/** The mean pinball loss, which the given quantile of the target minimises (Koenker and Bassett 1978). */
@SpecName(
        value = "pinball",
        target = "number",
        summary = "mean of quantile * (t - p) where t > p, and of (1 - quantile) * (p - t) elsewhere",
        source = "Koenker and Bassett 1978")
public final class Pinball extends ErrorMetric {
    private final double quantile;

    /**
     * @param width elements of the prediction: 1
     * @param quantile the share of targets that should lie below the prediction
     */
    public Pinball(
            int width,
            @Setting(name = "quantile", summary = "share of targets below", byDefault = 0.5, above = 0, below = 1)
                    double quantile) {
        super(width);
        this.quantile = quantile;
    }

    @Override
    double term(double error, double target) {
        return error < 0 ? -quantile * error : (1 - quantile) * error;
    }
}
