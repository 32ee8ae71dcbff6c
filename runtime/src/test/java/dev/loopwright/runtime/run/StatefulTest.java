package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.metric.Accuracy;
import dev.loopwright.runtime.metric.BalancedAccuracy;
import dev.loopwright.runtime.metric.F1;
import dev.loopwright.runtime.metric.LogLoss;
import dev.loopwright.runtime.metric.Matthews;
import dev.loopwright.runtime.metric.MeanAbsoluteError;
import dev.loopwright.runtime.metric.Metric;
import dev.loopwright.runtime.metric.PrAuc;
import dev.loopwright.runtime.metric.R2;
import dev.loopwright.runtime.metric.RocAuc;
import dev.loopwright.runtime.metric.RootMeanSquaredError;
import dev.loopwright.runtime.metric.TopKAccuracy;
import dev.loopwright.runtime.optimizer.Adadelta;
import dev.loopwright.runtime.optimizer.Adagrad;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.AdamW;
import dev.loopwright.runtime.optimizer.AmsGrad;
import dev.loopwright.runtime.optimizer.Lamb;
import dev.loopwright.runtime.optimizer.Lion;
import dev.loopwright.runtime.optimizer.NAdam;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.RAdam;
import dev.loopwright.runtime.optimizer.RmsProp;
import dev.loopwright.runtime.optimizer.Sgd;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has a state and was saved and read goes on as what was not. */
class StatefulTest {
    private static final int SIZE = 40_000;
    private static final int STEPS = 7;

    @TempDir
    Path folder;

    static List<Class<? extends Optimizer>> optimizers() {
        return List.of(
                Sgd.class,
                Adam.class,
                AdamW.class,
                AmsGrad.class,
                NAdam.class,
                RAdam.class,
                RmsProp.class,
                Adagrad.class,
                Adadelta.class,
                Lion.class,
                Lamb.class);
    }

    static List<Class<? extends Metric>> metrics() {
        return List.of(
                Accuracy.class,
                BalancedAccuracy.class,
                F1.class,
                LogLoss.class,
                Matthews.class,
                MeanAbsoluteError.class,
                PrAuc.class,
                R2.class,
                RocAuc.class,
                RootMeanSquaredError.class,
                TopKAccuracy.class);
    }

    /** Takes the state of one thing through a file into another. */
    private void hand(Stateful from, Stateful to) {
        Path file = folder.resolve("state.safetensors");
        Snapshot saved = new Snapshot();
        saved.of("thing", from);
        new Safetensors(Map.of(), saved.arrays()).write(file);
        new Snapshot(Safetensors.read(file).arrays()).of("thing", to);
    }

    /** With the constructor that takes most, all numbers but the first being such as any of them may be. */
    private static <T> T made(Class<T> type, Object first) throws ReflectiveOperationException {
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .max(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
        Object[] arguments = new Object[constructor.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> wanted = constructor.getParameterTypes()[i];
            arguments[i] = i == 0
                    ? first
                    : wanted == double.class
                            ? (Object) (0.25 / i)
                            : wanted == int.class
                                    ? (Object) 1
                                    : wanted == boolean.class ? (Object) false : wanted.getEnumConstants()[0];
        }
        return type.cast(constructor.newInstance(arguments));
    }

    private static Parameters parameters() {
        Parameters parameters = new Parameters(Tensor.weights("w", 0, SIZE));
        for (int i = 0; i < SIZE; i++) {
            parameters.values()[i] = (float) Randomness.gaussian(1, i);
        }
        return parameters;
    }

    private static void train(Parameters parameters, Optimizer optimizer, int from, int to) {
        for (int step = from; step < to; step++) {
            for (int i = 0; i < SIZE; i++) {
                parameters.gradients()[i] = (float) Randomness.gaussian(100 + step, i);
            }
            optimizer.update();
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimizersGoOn(Class<? extends Optimizer> type) throws ReflectiveOperationException {
        Parameters whole = parameters();
        Optimizer uninterrupted = made(type, whole);
        train(whole, uninterrupted, 0, STEPS);
        Parameters resumed = parameters();
        System.arraycopy(whole.values(), 0, resumed.values(), 0, SIZE);
        Optimizer fresh = made(type, resumed);
        hand(uninterrupted, fresh);
        train(whole, uninterrupted, STEPS, 2 * STEPS);
        train(resumed, fresh, STEPS, 2 * STEPS);
        assertArrayEquals(whole.values(), resumed.values());
        assertEquals(2 * STEPS, fresh.updates());
    }

    private static void add(Metric metric, long key) {
        float[] predictions = new float[50];
        float[] target = new float[50];
        for (int r = 0; r < 50; r++) {
            predictions[r] = Randomness.uniform(key, r);
            target[r] = Randomness.uniform(key + 1, r) > 0.4f ? 1 : 0;
        }
        metric.add(predictions, target, 50);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void metricsGoOn(Class<? extends Metric> type) throws ReflectiveOperationException {
        Metric uninterrupted = made(type, 1);
        add(uninterrupted, 1);
        Metric fresh = made(type, 1);
        hand(uninterrupted, fresh);
        add(uninterrupted, 3);
        add(fresh, 3);
        assertEquals(Double.doubleToLongBits(uninterrupted.value()), Double.doubleToLongBits(fresh.value()));
        assertTrue(Double.isFinite(fresh.value()));
    }
}
