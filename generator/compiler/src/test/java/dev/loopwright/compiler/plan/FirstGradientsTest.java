package dev.loopwright.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.emit.Printed;
import dev.loopwright.compiler.emit.model.EmitKernels;
import dev.loopwright.compiler.emit.model.EmitModel;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Gradients of cleared parameters that are stored, not added: wherever a program looks, they are what clearing the whole
 * array and adding would have made of them, to the bit. The array is full of NaN beforehand, which any sum would keep.
 */
class FirstGradientsTest {
    private static final int INPUTS = 96;
    private static final int ROWS = 19;
    private static Plan plan;
    private static ClassLoader loader;

    @BeforeAll
    static void compile() {
        plan = Tile.plan(Fuse.plan(Lower.model(network())), Kernels.VECTOR);
        List<GeneratedSource> sources = List.of(
                Printed.source(plan.model().source(), "first", EmitModel.type(plan)),
                Printed.source(
                        plan.model().source(), "first", EmitKernels.type(plan).orElseThrow()));
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        loader = result.classes().load(FirstGradientsTest.class.getClassLoader());
    }

    /**
     * A layer that is used twice, one whose last panel is not full, one whose last vector is not, one of few units and one
     * of a single one, a norm between them, and a penalty on all weights.
     */
    private static ShapedModel network() {
        Networks network = new Networks(INPUTS);
        Formula tanh = Formula.apply(Formula.Function.TANH, Formula.variable("v"));
        Value first = network.dense("first", true, INPUTS, network.input("x", 0, INPUTS));
        Value once = network.map("once", true, tanh, first);
        Operation.Use own = (Operation.Use) first.operation();
        Value again = network.layer(
                "again", false, new Operation.Use(own.layer(), own.args(), Optional.of(first)), List.of(once));
        Map<String, Object> settings = Map.of("epsilon", 1e-5, "affine", true);
        Value norm = network.layer("norm", true, "layer_norm", settings, again);
        Value uneven = network.map("uneven", true, tanh, network.dense("unevenRaw", false, 104, norm));
        Value narrow = network.map("narrow", true, tanh, network.dense("narrowRaw", false, 20, uneven));
        Value few = network.dense("few", true, 3, norm);
        Value both = network.layer("both", true, "concat", Map.of(), narrow, few);
        Value p = network.dense("p", true, 1, both);
        network.loss(1, "mean_squared_error", Map.of(), p, new ColumnKind.Number(-9, 9));
        network.penalty(0.01, "l2");
        return network.model("Net", p);
    }

    private static Model make(int threads) {
        return SteadyState.make(loader, "first.Net", threads);
    }

    private static Batch batch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Batch batch = new Batch(ROWS, INPUTS, 1);
        for (int i = 0; i < batch.inputs().length; i++) {
            batch.inputs()[i] = (float) (random.nextDouble() * 2 - 1);
        }
        for (int r = 0; r < ROWS; r++) {
            batch.target(0)[r] = (float) random.nextDouble();
        }
        batch.fill(ROWS, 1);
        return batch;
    }

    /** Gradients of some batches one after another, from zeros that were written before. */
    private static float[] added(int batches) {
        Model model = make(1);
        Arrays.fill(model.parameters().gradients(), 0);
        pass(model, batches);
        return model.parameters().gradients();
    }

    private static void pass(Model model, int batches) {
        for (int seed = 1; seed <= batches; seed++) {
            Batch batch = batch(seed);
            model.forward(batch);
            model.backward(batch);
        }
    }

    /** A model whose gradients were NaN and are cleared. */
    private static Model cleared(int threads) {
        Model model = make(threads);
        Arrays.fill(model.parameters().gradients(), Float.NaN);
        model.clearGradients();
        return model;
    }

    @Test
    void areStoredOnceAndAddedToAfterwards() {
        for (int threads : new int[] {1, 3}) {
            for (int batches : new int[] {1, 2, 3}) {
                Model model = cleared(threads);
                pass(model, batches);
                assertArrayEquals(added(batches), model.parameters().gradients(), threads + ", " + batches);
            }
        }
    }

    @Test
    void areStoredAgainAfterEveryClearing() {
        Model model = cleared(1);
        pass(model, 2);
        model.clearGradients();
        pass(model, 1);
        assertArrayEquals(added(1), model.parameters().gradients());
    }

    @Test
    void areZeroWhoeverAsksBefore() {
        Model model = cleared(1);
        assertArrayEquals(
                new float[model.parameters().size()],
                model.parameters().part("first").gradients());
        pass(model, 1);
        assertArrayEquals(added(1), model.parameters().gradients());
    }

    @Test
    void ofAProgramsOwnAreAddedTo() {
        Model model = cleared(1);
        float[] own = model.parameters().gradients();
        Arrays.fill(own, 1000);
        pass(model, 1);
        float[] added = added(1);
        for (int i = 0; i < own.length; i++) {
            assertEquals(1000 + added[i], own[i], 1e-3, "gradient " + i);
        }
    }

    @Test
    void moveNothingIfNoBackwardPassComes() {
        Model model = make(1);
        Optimizer sgd = new Sgd(model.parameters(), 0.1);
        Arrays.fill(model.parameters().gradients(), Float.NaN);
        float[] before = model.parameters().values().clone();
        model.clearGradients();
        sgd.update();
        assertArrayEquals(before, model.parameters().values());
    }

    @Test
    void ofFrozenLayersAreThereAgainWhenTheyThaw() {
        Model model = cleared(1);
        Parameters part = model.parameters().part("first");
        part.freeze();
        pass(model, 1);
        part.unfreeze();
        assertArrayEquals(added(1), model.parameters().gradients());
    }

    @Test
    void planNamesTheLayersThatStoreThem() {
        String text = PlanPrinter.print(plan);
        assertTrue(
                text.contains(
                        "  of cleared parameter gradients stored, not added to zeros: p, few, narrow, uneven, again\n"),
                text);
    }
}
