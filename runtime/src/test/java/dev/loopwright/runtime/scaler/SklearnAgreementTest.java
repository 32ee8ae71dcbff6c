package dev.loopwright.runtime.scaler;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Scalers against what scikit-learn makes of the same columns; {@code src/test/python/record_scalers.py} records it. */
class SklearnAgreementTest {
    private static final Map<String, Scaler> SCALERS = Map.of(
            "minmax", new MinMax(0, 1),
            "zscore", new ZScore(),
            "robust", new Robust(0.25, 0.75),
            "quantile", new Quantile(100),
            "power", new Power(),
            "clip", new Clip(0.01, 0.99),
            "log1p", new Log1p());

    @Test
    void scalersAgreeOnEveryColumn() throws Exception {
        JsonObject recorded;
        try (InputStream json = getClass().getResourceAsStream("sklearn.json")) {
            recorded = JsonParser.object().from(json);
        }
        int learntFrom = recorded.getInt("learnt_from");
        List<Executable> checks = new ArrayList<>();
        recorded.getObject("columns").forEach((name, column) -> {
            double[] values = numbers(((JsonObject) column).getArray("values"));
            ((JsonObject) column)
                    .getObject("scaled")
                    .forEach((scaler, expected) -> checks.add(() ->
                            agree(name + " by " + scaler, SCALERS.get(scaler), values, learntFrom, numbers((JsonArray)
                                    expected))));
        });
        assertEquals(5 * 7 - 1, checks.size());
        assertAll(checks);
    }

    private static void agree(String what, Scaler scaler, double[] values, int learntFrom, double[] expected) {
        double[] constants = scaler.fit(Arrays.copyOf(values, learntFrom));
        assertEquals(true, scaler.accepts(constants), what);
        for (int i = 0; i < values.length; i++) {
            double scaled = scaler.scale(values[i], constants);
            assertEquals(expected[i], scaled, 1e-6 * Math.max(1, Math.abs(expected[i])), what + ", value " + values[i]);
        }
    }

    private static double[] numbers(JsonArray array) {
        return array.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
    }
}
