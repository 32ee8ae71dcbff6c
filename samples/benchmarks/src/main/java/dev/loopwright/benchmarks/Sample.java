package dev.loopwright.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Measured numbers, one for each round. */
record Sample(List<Double> values) {

    Sample {
        values = List.copyOf(values);
    }

    double median() {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    double lowest() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double highest() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Round by round, how many times as large the other's number is. */
    Sample ratios(Sample other) {
        Double[] ratios = new Double[values.size()];
        Arrays.setAll(ratios, i -> other.values.get(i) / values.get(i));
        return new Sample(List.of(ratios));
    }
}
