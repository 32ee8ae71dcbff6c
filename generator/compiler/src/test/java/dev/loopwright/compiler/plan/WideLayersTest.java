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
import dev.loopwright.compiler.formula.Formula.Function;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Layers that go by panels, or by blocks of plain rows, as the plan chooses for their widths, beside the interpreter: one
 * whose columns are copied, panels that are filled and not, and slopes that the layer behind applies.
 */
class WideLayersTest {
    private static final int INPUTS = 256;
    private static final int MOST_ROWS = 41;
    private static final List<Integer> ROWS = List.of(41, 40, 17, 8, 7, 2, 1);
    private static final List<Kernels> FLAVOURS = List.of(Kernels.VECTOR, Kernels.PLAIN);
    private static Plan unfused;
    private static Plan vectors;
    private static ClassLoader loader;

    @BeforeAll
    static void compile() {
        unfused = Lower.model(network());
        List<GeneratedSource> sources = new ArrayList<>();
        for (Kernels flavour : FLAVOURS) {
            Plan plan = Tile.plan(Fuse.plan(unfused), flavour);
            vectors = flavour == Kernels.VECTOR ? plan : vectors;
            sources.add(Printed.source(plan.model().source(), name(flavour), EmitModel.type(plan)));
            sources.add(Printed.source(
                    plan.model().source(), name(flavour), EmitKernels.type(plan).orElseThrow()));
        }
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        loader = result.classes().load(WideLayersTest.class.getClassLoader());
    }

    private static ShapedModel network() {
        Networks network = new Networks(INPUTS);
        Formula v = Formula.variable("v");
        Formula relu = Formula.apply(Function.MAX, v, Formula.constant(0));
        Value x = network.input("x", 0, INPUTS);
        Value first = network.map("first", true, relu, network.dense("firstRaw", false, 96, x));
        Value second = network.map("second", true, relu, network.dense("secondRaw", false, 104, first));
        Value third = network.map(
                "third", true, Formula.apply(Function.TANH, v), network.dense("thirdRaw", false, 96, second));
        Value p = network.layer("p", true, "softmax", Map.of(), network.dense("z", false, 3, third));
        network.loss(1, "cross_entropy", Map.of(), p, new ColumnKind.Category(List.of("a", "b", "c")));
        return network.model("Net", p);
    }

    private static String name(Kernels flavour) {
        return flavour.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Model make(Kernels flavour, int threads) {
        return SteadyState.make(loader, name(flavour) + ".Net", threads);
    }

    private static Batch batch(int rows) {
        return SteadyState.batch(rows, new SteadyState.Sizes(MOST_ROWS, INPUTS, 3));
    }

    private static void step(Model model, Batch batch) {
        model.forward(batch);
        model.clearGradients();
        model.backward(batch);
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @Test
    void agreeWithTheInterpreter() {
        for (Kernels flavour : FLAVOURS) {
            Model model = make(flavour, 1);
            for (int rows : ROWS) {
                Batch batch = batch(rows);
                Interpreter oracle = new Interpreter(unfused, 7);
                double[] weights = doubles(model.parameters().values());
                System.arraycopy(weights, 0, oracle.parameters(), 0, weights.length);
                double[][] targets = {doubles(batch.target(0))};
                double loss = oracle.forward(doubles(batch.inputs()), targets, rows, true, 1);
                oracle.backward(targets, rows, true, 1);
                step(model, batch);
                String where = flavour + ", " + rows + " rows: ";
                assertEquals(loss, model.loss(), 1e-5 * loss, where + "loss");
                for (int i = 0; i < oracle.gradients().length; i++) {
                    double wanted = oracle.gradients()[i];
                    double found = model.parameters().gradients()[i];
                    assertEquals(wanted, found, 1e-6 + 1e-4 * Math.abs(wanted), where + "gradient " + i);
                }
            }
        }
    }

    @Test
    void addToGradientsThatWereNotCleared() {
        for (Kernels flavour : FLAVOURS) {
            Model model = make(flavour, 1);
            step(model, batch(9));
            float[] once = model.parameters().gradients().clone();
            model.forward(batch(9));
            model.backward(batch(9));
            for (int i = 0; i < once.length; i++) {
                float twice = model.parameters().gradients()[i];
                assertEquals(2 * once[i], twice, 1e-6f + 1e-5f * Math.abs(once[i]), flavour + " " + i);
            }
        }
    }

    @Test
    void anyNumberOfThreadsMakesTheSameBits() {
        for (Kernels flavour : FLAVOURS) {
            float[] alone = trained(flavour, 1);
            for (int threads : new int[] {2, 3, 4, 8}) {
                assertArrayEquals(alone, trained(flavour, threads), flavour + ", " + threads + " threads");
            }
        }
    }

    private static float[] trained(Kernels flavour, int threads) {
        Model model = make(flavour, threads);
        Sgd sgd = new Sgd(model.parameters(), 0.01);
        for (int rows : ROWS) {
            step(model, batch(rows));
            sgd.update();
        }
        return model.parameters().values().clone();
    }

    @Test
    void giveARowTheSamePredictionWhereverItStands() {
        for (Kernels flavour : FLAVOURS) {
            Model model = make(flavour, 1);
            Batch all = batch(MOST_ROWS);
            model.predict(all);
            float[] together = third(model);
            Batch one = new Batch(1, INPUTS, 1);
            for (int r = 0; r < MOST_ROWS; r++) {
                System.arraycopy(all.inputs(), r * INPUTS, one.inputs(), 0, INPUTS);
                one.fill(1, 1);
                model.predict(one);
                for (int j = 0; j < 96; j++) {
                    assertEquals(together[r * 96 + j], third(model)[j], flavour + ", row " + r);
                }
            }
        }
    }

    private static float[] third(Model model) {
        return model.activations().get(2).values().clone();
    }

    @Test
    void planSaysWhatWasChosen() {
        String plan = PlanPrinter.print(vectors);
        assertTrue(
                plan.contains("dense of inputs, then max(z, 0), in vector tiles by panels, from copied columns"), plan);
        assertTrue(plan.contains("dense of first, then max(z, 0), in vector tiles by panels\n"), plan);
    }

    /** Panels that are always full, whose sums no tile needs: only the model class asks how many there are. */
    @Test
    void aWideLayerBeforeANormAndOneUnitCompiles() {
        Networks network = new Networks(20);
        Value wide = network.dense("wide", false, 640, network.input("x", 0, 20));
        Map<String, Object> settings = Map.of("momentum", 0.1, "epsilon", 1e-5, "affine", true);
        Value norm = network.layer("norm", false, "batch_norm", settings, wide);
        Formula relu = Formula.apply(Function.MAX, Formula.variable("v"), Formula.constant(0));
        Value hidden =
                network.layer("hidden", true, "dropout", Map.of("rate", 0.2), network.map("active", false, relu, norm));
        Value p = network.dense("p", true, 1, hidden);
        network.loss(1, "mean_squared_error", Map.of(), p, new ColumnKind.Number(-9, 9));
        Plan plan = Tile.plan(Fuse.plan(Lower.model(network.model("Net", p))), Kernels.VECTOR);
        List<GeneratedSource> sources = List.of(
                Printed.source(plan.model().source(), "head", EmitModel.type(plan)),
                Printed.source(
                        plan.model().source(), "head", EmitKernels.type(plan).orElseThrow()));
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
    }
}
