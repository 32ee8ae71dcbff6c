package dev.loopwright.runtime.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Allocation;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.Tensor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every optimizer against the formulas of PyTorch's documentation, written out below in double. */
class OptimizerTest {
    private static final int SIZE = 37;
    private static final int STEPS = 200;

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
        check(new Adam(parameters, 0.02, 0.8, 0.95, 1e-3, false), adam(0.02, 0.8, 0.95, 1e-3, 0));
    }

    @Test
    void adamWDecaysBiasesToo() {
        check(new AdamW(parameters, 0.01, 0.9, 0.999, 1e-8, 0.5, Except.NONE), adam(0.01, 0.9, 0.999, 1e-8, 0.5));
    }

    @Test
    void adamWHasPyTorchsDefaults() {
        check(new AdamW(parameters, 0.01), adam(0.01, 0.9, 0.999, 1e-8, 0.01));
    }

    /** Algorithm 2 of Chen et al. 2023. */
    private static Reference lion(double rate, double beta1, double beta2, double decay) {
        return (w, g, state, t) -> {
            double direction = Math.signum(beta1 * state[0] + (1 - beta1) * g);
            state[0] = beta2 * state[0] + (1 - beta2) * g;
            return w - rate * (direction + decay * w);
        };
    }

    @Test
    void lionFollowsTheReference() {
        check(new Lion(parameters, 0.01), lion(0.01, 0.9, 0.99, 0));
        check(new Lion(parameters, 0.01, 0.8, 0.95, 0.3, Except.NONE), lion(0.01, 0.8, 0.95, 0.3));
    }

    @Test
    void lionTakesTheSignOfWhateverSize() {
        float[] g = {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e-38f, -3e38f, Float.POSITIVE_INFINITY, Float.NaN};
        Arrays.fill(parameters.values(), 1);
        System.arraycopy(g, 0, parameters.gradients(), 0, g.length);
        // 0 of the mean: the first step goes by the gradient alone
        new Lion(parameters, 0.25, 0, 0.5, 0, Except.NONE).update();
        for (int i = 0; i < g.length; i++) {
            assertEquals(1 - 0.25f * Math.signum(g[i]), parameters.values()[i], "gradient " + g[i]);
        }
    }

    /** Algorithm 2 of You et al. 2020 with the identity as phi, tensor by tensor. */
    @Test
    void lambFollowsTheReference() {
        double[] expected = start();
        double[] m = new double[SIZE];
        double[] v = new double[SIZE];
        double[] r = new double[SIZE];
        Lamb lamb = new Lamb(parameters, 0.01, 0.9, 0.99, 1e-6, 0.1, Except.BIASES);
        for (int t = 1; t <= STEPS; t++) {
            for (int i = 0; i < SIZE; i++) {
                float g = gradient(expected[i], t, i);
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.99 * v[i] + 0.01 * g * g;
                double decay = i == 36 ? 0 : 0.1;
                double root = Math.sqrt(v[i] / (1 - Math.pow(0.99, t)));
                r[i] = m[i] / (1 - Math.pow(0.9, t)) / (root + 1e-6) + decay * expected[i];
            }
            lambStep(expected, r, 0, 36);
            lambStep(expected, r, 36, 37);
            lamb.update();
        }
        compare(expected);
    }

    private static void lambStep(double[] w, double[] r, int from, int to) {
        double ofWeights = 0;
        double ofStep = 0;
        for (int i = from; i < to; i++) {
            ofWeights += w[i] * w[i];
            ofStep += r[i] * r[i];
        }
        for (int i = from; i < to; i++) {
            w[i] -= 0.01 * Math.sqrt(ofWeights / ofStep) * r[i];
        }
    }

    private double[] start() {
        double[] expected = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            parameters.values()[i] = (float) Randomness.gaussian(1, i);
            expected[i] = parameters.values()[i];
        }
        return expected;
    }

    private float gradient(double at, int t, int i) {
        parameters.gradients()[i] = (float) (at + 0.3 * Randomness.gaussian(t + 1, i));
        return parameters.gradients()[i];
    }

    private void compare(double[] expected) {
        for (int i = 0; i < SIZE; i++) {
            assertEquals(
                    expected[i], parameters.values()[i], 1e-5 * Math.max(1, Math.abs(expected[i])), "parameter " + i);
        }
    }

    private void check(Optimizer optimizer, Reference reference) {
        double[] expected = start();
        double[][] state = new double[SIZE][2];
        for (int t = 1; t <= STEPS; t++) {
            for (int i = 0; i < SIZE; i++) {
                float g = gradient(expected[i], t, i);
                expected[i] = reference.step(expected[i], g, state[i], t);
            }
            optimizer.update();
        }
        assertEquals(STEPS, optimizer.updates());
        compare(expected);
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

    /** One of each kind, and of each way through its loop. */
    private List<Optimizer> all(double rate) {
        return List.of(
                new Sgd(parameters, rate),
                new Sgd(parameters, rate, 0, 0, true),
                new Sgd(parameters, rate, 0.9, 0, false),
                new Sgd(parameters, rate, 0.9, 0, true),
                new Adam(parameters, rate),
                new AdamW(parameters, rate),
                new AmsGrad(parameters, rate),
                new NAdam(parameters, rate),
                new RAdam(parameters, rate),
                new Lamb(parameters, rate),
                new Lion(parameters, rate),
                new RmsProp(parameters, rate),
                new RmsProp(parameters, rate, 0.99, 1e-8, 0.9, true),
                new Adagrad(parameters, rate),
                new Adam(parameters, rate, 0.9, 0.999, 1e-8, true),
                new Adadelta(parameters, rate));
    }

    @Test
    void whatDiesOutDoesNotLingerAmongTheSmallestFloats() throws IllegalAccessException {
        List<Optimizer> all = all(1e-3);
        float[] gradients = {1, 1e-6f, 1e-12f, 1e-20f, 1e-30f, 1e-39f, Float.MIN_VALUE, 0};
        for (int step = 0; step < 3000; step++) {
            for (int i = 0; i < SIZE; i++) {
                parameters.gradients()[i] = i >= gradients.length || step > 300 && i % 2 == 0 ? 0 : gradients[i];
            }
            for (Optimizer optimizer : all) {
                optimizer.update();
                for (float[] state : states(optimizer)) {
                    isNormal(state, optimizer);
                }
            }
        }
    }

    @Test
    void norDoTheirUpdatesAtSmallRates() {
        float[] gradients = {1000, 1, 1e-6f, 1e-12f, 1e-20f, 1e-30f};
        for (Optimizer optimizer : all(1e-7)) {
            for (int step = 0; step < 3000; step++) {
                for (int i = 0; i < gradients.length; i++) {
                    parameters.gradients()[i] = step < 300 ? gradients[i] : 0;
                }
                // from 0 a parameter becomes the negative of the update term
                Arrays.fill(parameters.values(), 0);
                optimizer.update();
                if (step >= 300) {
                    isNormal(parameters.values(), optimizer);
                }
            }
        }
    }

    private static void isNormal(float[] state, Optimizer of) {
        for (int i = 0; i < state.length; i++) {
            float size = Math.abs(state[i]);
            assertTrue(
                    size == 0 || size >= Float.MIN_NORMAL,
                    of.getClass().getSimpleName() + ": " + i + " is " + state[i]);
        }
    }

    @Test
    void longRunsCorrectTheMomentsNoMore() {
        Adam adam = new Adam(parameters, 0.25, 0.5, 0.5, 1e-8, false);
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
        List<Optimizer> all = all(0.1);
        for (Optimizer optimizer : all) {
            long floats = states(optimizer).stream().mapToLong(a -> a.length).sum();
            assertEquals(floats, optimizer.stateSize(), optimizer.getClass().getSimpleName());
        }
        assertEquals(
                List.of(0L, 0L, 37L, 37L, 74L, 74L),
                all.stream().map(Optimizer::stateSize).limit(6).toList());
    }

    /** The arrays that an optimizer keeps beside those of the parameters. */
    private static List<float[]> states(Optimizer optimizer) throws IllegalAccessException {
        List<float[]> arrays = new ArrayList<>();
        for (Class<?> type = optimizer.getClass(); type != ElementOptimizer.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                if (field.getType() == float[].class) {
                    arrays.add((float[]) field.get(optimizer));
                }
            }
        }
        return arrays;
    }

    @Test
    void aStepAllocatesNothing() {
        for (Optimizer optimizer : all(0.1)) {
            assertEquals(
                    0,
                    Allocation.perCall(optimizer::update),
                    optimizer.getClass().getSimpleName());
        }
    }

    @Test
    void allHaveOneStateAfterTwoRoadsAndLeaveGradientsAlone() {
        for (int number = 0; number < all(0.1).size(); number++) {
            float[][] ends = new float[2][];
            for (int road = 0; road < 2; road++) {
                start();
                Optimizer optimizer = all(0.5).get(number);
                optimizer.rate(0.1);
                for (int step = 1; step < 4; step++) {
                    float[] before = parameters.gradients().clone();
                    optimizer.update();
                    assertArrayEquals(before, parameters.gradients());
                }
                assertEquals(0.1, optimizer.rate());
                ends[road] = parameters.values().clone();
            }
            assertArrayEquals(ends[0], ends[1]);
        }
    }
}
