package dev.loopwright.runtime.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Allocation;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Tensor;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every optimizer against the formulas of PyTorch's documentation, written out below in double. */
class OptimizerTest {
    private static final int SIZE = 37;
    private static final int STEPS = 60;

    private final Parameters parameters = new Parameters(Tensor.weights("w", 0, 6, 6), Tensor.bias("b", 36, 1));

    /** The slow reference: one parameter, one step; t counts from 1. */
    private interface Reference {
        double step(double w, double g, double[] state, int t);
    }

    private static Reference sgd(double rate, double momentum, boolean nesterov) {
        return (w, g, state, t) -> {
            state[0] = t == 1 ? g : momentum * state[0] + g;
            double direction = momentum == 0 ? g : nesterov ? g + momentum * state[0] : state[0];
            return w - rate * direction;
        };
    }

    private static Reference adam(double rate, double beta1, double beta2, double epsilon, double decay) {
        return (w, g, state, t) -> {
            double shrunk = w - rate * decay * w;
            state[0] = beta1 * state[0] + (1 - beta1) * g;
            state[1] = beta2 * state[1] + (1 - beta2) * g * g;
            double first = state[0] / (1 - Math.pow(beta1, t));
            double second = state[1] / (1 - Math.pow(beta2, t));
            return shrunk - rate * first / (Math.sqrt(second) + epsilon);
        };
    }

    @Test
    void plainSgdFollowsTheReference() {
        check(new Sgd(parameters, 0.1), sgd(0.1, 0, false));
    }

    @Test
    void momentumFollowsTheReference() {
        check(new Sgd(parameters, 0.05, 0.9, 0, false), sgd(0.05, 0.9, false));
    }

    @Test
    void nesterovFollowsTheReference() {
        check(new Sgd(parameters, 0.05, 0.9, 0, true), sgd(0.05, 0.9, true));
    }

    @Test
    void nesterovWithoutMomentumIsPlainSgd() {
        check(new Sgd(parameters, 0.05, 0, 0, true), sgd(0.05, 0, false));
    }

    @Test
    void adamFollowsTheReference() {
        check(new Adam(parameters, 0.01), adam(0.01, 0.9, 0.999, 1e-8, 0));
    }

    @Test
    void adamTakesAllItsSettings() {
        check(new Adam(parameters, 0.02, 0.8, 0.95, 1e-3), adam(0.02, 0.8, 0.95, 1e-3, 0));
    }

    @Test
    void adamWDecaysBiasesToo() {
        check(new AdamW(parameters, 0.01, 0.9, 0.999, 1e-8, 0.5, Except.NONE), adam(0.01, 0.9, 0.999, 1e-8, 0.5));
    }

    @Test
    void adamWHasPyTorchsDefaults() {
        check(new AdamW(parameters, 0.01), adam(0.01, 0.9, 0.999, 1e-8, 0.01));
    }

    private void check(Optimizer optimizer, Reference reference) {
        double[] expected = new double[SIZE];
        double[][] state = new double[SIZE][2];
        for (int i = 0; i < SIZE; i++) {
            parameters.values()[i] = (float) Randomness.gaussian(1, i);
            expected[i] = parameters.values()[i];
        }
        for (int t = 1; t <= STEPS; t++) {
            for (int i = 0; i < SIZE; i++) {
                float g = (float) (expected[i] + 0.3 * Randomness.gaussian(t + 1, i));
                parameters.gradients()[i] = g;
                expected[i] = reference.step(expected[i], g, state[i], t);
            }
            optimizer.update();
        }
        assertEquals(STEPS, optimizer.updates());
        for (int i = 0; i < SIZE; i++) {
            assertEquals(
                    expected[i], parameters.values()[i], 1e-5 * Math.max(1, Math.abs(expected[i])), "parameter " + i);
        }
    }

    @Test
    void gradientsAreLeftAsTheyAre() {
        parameters.gradients()[3] = 0.25f;
        float[] before = parameters.gradients().clone();
        new AdamW(parameters, 0.1).update();
        assertArrayEquals(before, parameters.gradients());
    }

    @Test
    void aParameterWithoutGradientStaysUnderAdam() {
        parameters.values()[5] = 1.5f;
        new Adam(parameters, 0.1).update();
        assertEquals(1.5f, parameters.values()[5]);
    }

    @Test
    void whatDiesOutDoesNotLingerAmongTheSmallestFloats() {
        Adam moments = new Adam(parameters, 1e-3);
        Sgd momentum = new Sgd(parameters, 1e-3, 0.9, 0, false);
        Sgd nesterov = new Sgd(parameters, 1e-3, 0.9, 0, true);
        float[] gradients = {1, 1e-6f, 1e-12f, 1e-20f, 1e-30f, 1e-39f, Float.MIN_VALUE, 0};
        for (int step = 0; step < 3000; step++) {
            for (int i = 0; i < SIZE; i++) {
                parameters.gradients()[i] = i >= gradients.length || step > 300 && i % 2 == 0 ? 0 : gradients[i];
            }
            moments.update();
            momentum.update();
            nesterov.update();
            List.of(moments.first(), moments.second(), momentum.velocity(), nesterov.velocity())
                    .forEach(OptimizerTest::isNormal);
        }
        assertEquals(0, moments.first()[0], 1e-27f);
    }

    @Test
    void norDoTheirUpdatesAtSmallRates() {
        float rate = 1e-7f;
        List<Runnable> updates = List.of(
                new Adam(parameters, rate)::update,
                new Sgd(parameters, rate, 0.9, 0, false)::update,
                new Sgd(parameters, rate, 0.9, 0, true)::update);
        float[] gradients = {1000, 1, 1e-6f, 1e-12f, 1e-20f, 1e-30f};
        for (Runnable update : updates) {
            for (int step = 0; step < 3000; step++) {
                for (int i = 0; i < gradients.length; i++) {
                    parameters.gradients()[i] = step < 300 ? gradients[i] : 0;
                }
                // from 0 a parameter becomes the negative of the update term
                Arrays.fill(parameters.values(), 0);
                update.run();
                if (step >= 300) {
                    isNormal(parameters.values());
                }
            }
        }
    }

    private static void isNormal(float[] state) {
        for (int i = 0; i < SIZE; i++) {
            float size = Math.abs(state[i]);
            assertTrue(size == 0 || size >= Float.MIN_NORMAL, i + " is " + state[i]);
        }
    }

    @Test
    void longRunsCorrectTheMomentsNoMore() {
        Adam adam = new Adam(parameters, 0.25, 0.5, 0.5, 1e-8);
        parameters.gradients()[2] = 3;
        for (int step = 0; step < 5000; step++) {
            adam.update();
        }
        float before = parameters.values()[2];
        adam.update();
        assertEquals(0.25f, before - parameters.values()[2], 1e-4f);
    }

    @Test
    void theRateIsTold() {
        assertEquals(0.25, new Sgd(parameters, 0.25).rate());
        assertEquals(1e-3, new Adam(parameters, 1e-3).rate());
        assertEquals(1e-3, new AdamW(parameters, 1e-3).rate());
    }

    @Test
    void theSizeOfTheStateIsThatOfItsArrays() throws IllegalAccessException {
        List<Optimizer> all = List.of(
                new Sgd(parameters, 0.1),
                new Sgd(parameters, 0.1, 0, 0, true),
                new Sgd(parameters, 0.1, 0.9, 0, false),
                new Adam(parameters, 0.1),
                new AdamW(parameters, 0.1));
        for (Optimizer optimizer : all) {
            assertEquals(
                    floats(optimizer),
                    optimizer.stateSize(),
                    optimizer.getClass().getSimpleName());
        }
        assertEquals(
                List.of(0L, 0L, 37L, 74L, 74L),
                all.stream().map(Optimizer::stateSize).toList());
    }

    /** Elements of the arrays that an object holds, the parameters left out. */
    private static long floats(Object holder) throws IllegalAccessException {
        long sum = 0;
        for (Class<?> type = holder.getClass(); type != ElementOptimizer.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                if (field.getType() == float[].class) {
                    sum += ((float[]) field.get(holder)).length;
                }
            }
        }
        return sum;
    }

    @Test
    void aStepAllocatesNothing() {
        List<Optimizer> all =
                List.of(new Sgd(parameters, 0.1, 0.9, 0, true), new Adam(parameters, 0.1), new AdamW(parameters, 0.1));
        for (Optimizer optimizer : all) {
            assertEquals(
                    0,
                    Allocation.perCall(optimizer::update),
                    optimizer.getClass().getSimpleName());
        }
    }
}
