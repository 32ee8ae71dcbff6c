package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.optimizer.Adadelta;
import dev.loopwright.runtime.optimizer.Adagrad;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.AdamW;
import dev.loopwright.runtime.optimizer.AmsGrad;
import dev.loopwright.runtime.optimizer.Except;
import dev.loopwright.runtime.optimizer.Lamb;
import dev.loopwright.runtime.optimizer.Lion;
import dev.loopwright.runtime.optimizer.NAdam;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.RAdam;
import dev.loopwright.runtime.optimizer.RmsProp;
import dev.loopwright.runtime.optimizer.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parts of a model: what lies in them, what works on them, and what freezing takes out. */
class PartTest {
    private static final List<Function<Parameters, Optimizer>> OPTIMIZERS = List.of(
            p -> new Sgd(p, 0.1),
            p -> new Sgd(p, 0.1, 0.9, 0.1, false),
            p -> new Sgd(p, 0.1, 0.9, 0, true),
            p -> new Adam(p, 0.1),
            p -> new AmsGrad(p, 0.1),
            p -> new NAdam(p, 0.1),
            p -> new RAdam(p, 0.1),
            p -> new Lamb(p, 0.1, 0.9, 0.999, 1e-6, 0, Except.NONE),
            p -> new Lion(p, 0.1),
            p -> new RmsProp(p, 0.1, 0.99, 1e-8, 0.9, true),
            p -> new Adagrad(p, 0.1),
            p -> new Adadelta(p, 0.1),
            p -> new AdamW(p, 0.1, 0.9, 0.999, 1e-8, 0.5, Except.NONE));

    private static Parameters parameters() {
        Parameters parameters = new Parameters(
                Tensor.weights("trunk.weights", 0, 100, 400),
                Tensor.bias("trunk.bias", 40_000, 400),
                Tensor.scale("norm.scale", 40_400, 400),
                Tensor.shift("norm.shift", 40_800, 400),
                Tensor.weights("head.weights", 41_200, 400, 3),
                Tensor.bias("head.bias", 42_400, 3),
                Tensor.state("norm.running_mean", 42_403, 400));
        for (int i = 0; i < parameters.values().length; i++) {
            parameters.values()[i] = (float) Randomness.gaussian(1, i);
        }
        gradients(parameters, 0);
        return parameters;
    }

    private static void gradients(Parameters parameters, int step) {
        for (int i = 0; i < parameters.gradients().length; i++) {
            parameters.gradients()[i] = (float) Randomness.gaussian(2 + step, i);
        }
    }

    private static List<Integer> bounds(Parameters part) {
        Ranges ranges = part.ranges();
        return IntStream.range(0, ranges.count())
                .boxed()
                .flatMap(r -> List.of(ranges.from(r), ranges.to(r)).stream())
                .toList();
    }

    @Test
    void aWholeModelIsOneRangeAndNeighboursAreJoined() {
        Parameters parameters = parameters();
        assertEquals(List.of(0, 42_403), bounds(parameters));
        assertEquals(List.of(0, 40_400), bounds(parameters.part("trunk")));
        assertEquals(List.of(0, 40_400, 41_200, 42_403), bounds(parameters.part("head", "trunk")));
        assertEquals(List.of(), bounds(parameters.part("tru")));
        assertEquals(1203, parameters.part("head").size());
        assertEquals(List.of(40_400, 41_200), bounds(parameters.part("norm")));
    }

    @Test
    void partsOfPartsLieInTheSameArrays() {
        Parameters parameters = parameters();
        Parameters bias = parameters.part("head").part(tensor -> tensor.kind() == Tensor.Kind.BIAS);
        bias.values()[42_402] = 7;
        assertEquals(List.of(42_400, 42_403), bounds(bias));
        assertEquals(7, parameters.values()[42_402]);
    }

    @Test
    void frozenTensorsAreInNoRanges() {
        Parameters parameters = parameters();
        Parameters trunk = parameters.part("trunk");
        Parameters part = parameters.part("trunk", "norm");
        trunk.freeze();
        assertEquals(List.of(40_400, 42_403), bounds(parameters));
        assertEquals(List.of(), bounds(trunk));
        assertEquals(List.of(40_400, 41_200), bounds(part));
        assertTrue(parameters.isFrozen(parameters.tensor("trunk.bias")));
        trunk.unfreeze();
        assertEquals(List.of(0, 42_403), bounds(parameters));
        assertEquals(List.of(0, 41_200), bounds(part));
    }

    /** Whatever stays outside of a part is not touched, and what is inside becomes what it would as part of the whole. */
    @Test
    void optimizersChangeTheirPartAndNothingElse() {
        for (Function<Parameters, Optimizer> made : OPTIMIZERS) {
            Parameters whole = parameters();
            Parameters parts = parameters();
            Optimizer ofWhole = made.apply(whole);
            Optimizer ofTrunk = made.apply(parts.part("trunk"));
            Optimizer ofRest = made.apply(parts.part("norm", "head"));
            float[] before = parts.values().clone();
            for (int step = 0; step < 3; step++) {
                gradients(whole, step);
                gradients(parts, step);
                ofWhole.update();
                ofTrunk.update();
            }
            assertArrayEquals(
                    Arrays.copyOfRange(before, 40_400, before.length),
                    Arrays.copyOfRange(parts.values(), 40_400, before.length));
            for (int step = 0; step < 3; step++) {
                gradients(parts, step);
                ofRest.update();
            }
            assertArrayEquals(whole.values(), parts.values());
        }
    }

    @Test
    void threadsChangeNoBit() {
        for (Function<Parameters, Optimizer> made : OPTIMIZERS) {
            Parameters alone = parameters();
            Parameters shared = parameters();
            shared.share(Workers.of(3));
            Optimizer byOne = made.apply(alone);
            Optimizer byThree = made.apply(shared);
            for (int step = 0; step < 3; step++) {
                byOne.update();
                byThree.update();
            }
            assertArrayEquals(alone.values(), shared.values());
        }
    }

    @Test
    void whatIsFrozenKeepsItsStateToo() {
        for (Function<Parameters, Optimizer> made : OPTIMIZERS) {
            Parameters parameters = parameters();
            Optimizer optimizer = made.apply(parameters);
            Parameters bias = parameters.part("head");
            bias.freeze();
            float before = parameters.values()[42_400];
            parameters.gradients()[42_400] = 1e6f;
            optimizer.update();
            assertEquals(before, parameters.values()[42_400]);
            bias.unfreeze();
            parameters.gradients()[42_400] = 0;
            optimizer.update();
            double decayed = optimizer instanceof AdamW ? before * (1 - 0.1 * 0.5) : before;
            assertEquals(decayed, parameters.values()[42_400], 1e-6, optimizer.toString());
        }
    }

    @Test
    void decayLeavesOutBiasesOrNorms() {
        int[] places = {5, 40_005, 40_405, 40_805, 41_205, 42_401};
        List.of(Except.NONE, Except.BIASES, Except.NORMS, Except.BIASES_AND_NORMS)
                .forEach(except -> {
                    Parameters parameters = parameters();
                    Arrays.fill(parameters.values(), 1);
                    Arrays.fill(parameters.gradients(), 0);
                    new AdamW(parameters, 0.1, 0.9, 0.999, 1e-8, 0.5, except).update();
                    boolean biases = except == Except.NONE || except == Except.NORMS;
                    boolean norms = except == Except.NONE || except == Except.BIASES;
                    boolean[] decayed = {true, biases, norms, norms, true, biases};
                    for (int i = 0; i < places.length; i++) {
                        assertEquals(
                                decayed[i] ? 0.95f : 1, parameters.values()[places[i]], except + " at " + places[i]);
                    }
                    assertEquals(1, parameters.values()[42_500]);
                });
    }

    @Test
    void clippingLooksAtThePartAlone() {
        Parameters parameters = parameters();
        Arrays.fill(parameters.gradients(), 2);
        Parameters bias = parameters.part("head").part(tensor -> tensor.kind() == Tensor.Kind.BIAS);
        assertEquals(Math.sqrt(12), Gradients.clipNorm(bias, 1), 1e-12);
        assertEquals(1, Gradients.norm(bias), 1e-6);
        Gradients.clipValue(parameters.part("trunk"), 0.5);
        assertEquals(0.5f, parameters.gradients()[17]);
        assertEquals(2, parameters.gradients()[40_500]);
        parameters.part("trunk", "norm").freeze();
        assertEquals(Math.sqrt(4 * 1200 + 1), Gradients.norm(parameters), 1e-4);
    }

    @Test
    void walkingAllocatesNothing() {
        Parameters parameters = parameters();
        for (Function<Parameters, Optimizer> made : OPTIMIZERS) {
            Optimizer optimizer = made.apply(parameters.part("trunk", "head"));
            assertEquals(0, Allocation.perCall(optimizer::update));
        }
    }
}
