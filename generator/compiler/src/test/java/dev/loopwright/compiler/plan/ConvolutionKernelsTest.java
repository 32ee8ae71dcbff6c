package dev.loopwright.compiler.plan;

import static dev.loopwright.compiler.plan.SteadyState.gradients;
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
import dev.loopwright.compiler.java.CompiledClasses;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Adam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Convolutions in vectors, and in plain products of long rows, beside plain loops, around the edges of panels, tiles, rows and
 * images.
 */
class ConvolutionKernelsTest {
    private static final int MOST_ROWS = 9;
    private static final Formula V = Formula.variable("v");

    /** Two convolutions, the second on what the first makes, perhaps with a pool behind each. */
    private record Case(
            List<Integer> image, int filters, Map<String, Object> first, Map<String, Object> second, int pool) {
        int inputs() {
            return image.stream().reduce(1, (a, b) -> a * b);
        }
    }

    private static final List<Case> CASES = cases();
    private static CompiledClasses classes;
    private static ClassLoader loader;

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int channels : new int[] {1, 2, 3, 5, 16, 17, 33}) {
            for (int filters : new int[] {1, 2, 3, 5, 16, 17, 33}) {
                List<Integer> image = List.of(channels, 5, 4 + filters % 3);
                cases.add(new Case(image, filters, Map.of("padding", "same"), Map.of(), filters % 2));
            }
        }
        Map<String, Object> stride = Map.of("stride", List.of(2), "padding", "same");
        Map<String, Object> dilation = Map.of("dilation", List.of(2), "padding", "same");
        Map<String, Object> groups = Map.of("groups", List.of(2), "padding", List.of(1));
        Map<String, Object> depthwise = Map.of("groups", "channels", "padding", "same");
        Map<String, Object> uneven = Map.of("kernel", List.of(2, 3), "stride", List.of(1, 2), "bias", false);
        Map<String, Object> points = Map.of("kernel", List.of(1));
        Map<String, Object> strided = Map.of("kernel", List.of(1), "stride", List.of(2), "padding", List.of(1));
        for (Map<String, Object> one : List.of(stride, dilation, groups, depthwise, uneven, points, strided)) {
            cases.add(new Case(List.of(4, 9, 8), 32, one, Map.of("padding", "same"), 2));
            cases.add(new Case(List.of(8, 7, 9), 8, Map.of("padding", "same"), one, 0));
            cases.add(new Case(List.of(1, 11, 11), 16, Map.of("bias", false), one, 0));
        }
        // one filter for each of so many channels that they fill vectors, of more taps than have sums in registers, too
        Map<String, Object> pairs = Map.of("groups", "channels", "stride", List.of(2), "bias", false);
        Map<String, Object> wide = Map.of("groups", "channels", "kernel", List.of(5), "padding", "same");
        Map<String, Object> sparse = Map.of("groups", "channels", "dilation", List.of(2), "padding", List.of(2));
        cases.add(new Case(List.of(16, 9, 8), 16, depthwise, pairs, 0));
        cases.add(new Case(List.of(32, 9, 17), 32, pairs, sparse, 2));
        cases.add(new Case(List.of(32, 6, 7), 32, wide, depthwise, 0));
        cases.add(new Case(List.of(21, 48), 48, sparse, pairs, 2));
        cases.add(new Case(List.of(1, 30, 31), 16, Map.of("kernel", List.of(5)), Map.of("kernel", List.of(5)), 3));
        cases.add(new Case(List.of(19, 2), 6, Map.of("padding", "same"), dilation, 0));
        cases.add(new Case(List.of(40, 3), 16, stride, Map.of("kernel", List.of(4)), 2));
        // more weights, filters and pixels than a row of scratch has room for, or scratch has rows
        cases.add(new Case(List.of(3, 34, 36), 70, stride, Map.of("stride", List.of(4)), 0));
        cases.add(new Case(List.of(2, 3, 3), 120, Map.of("padding", "same"), Map.of("padding", "same"), 0));
        // the only window of a line lies beside the image
        Map<String, Object> beside = Map.of("kernel", List.of(1), "stride", List.of(2, 6), "padding", List.of(2));
        cases.add(new Case(List.of(3, 5, 1), 16, Map.of("padding", "same"), beside, 0));
        cases.add(new Case(List.of(3, 5, 1), 16, beside, Map.of("padding", "same"), 0));
        cases.add(new Case(List.of(1100, 2), 5, Map.of("padding", "same"), stride, 2));
        return cases;
    }

    private static Plan plan(Case a) {
        Networks network = new Networks(a.inputs() + 1);
        Value x = network.layer("x", false, "reshape", Map.of("to", a.image()), network.input("row", 1, a.inputs()));
        Value first = pooled(network, "first", a, convolution(network, "first", a, a.first(), x));
        // called like a number that kernels of convolutions take
        Value second = pooled(network, "n", a, convolution(network, "second", a, a.second(), first));
        // read twice, so that gradients are added up
        Value sum =
                network.layer("sum", false, "concat", Map.of(), rows(network, "a", second), rows(network, "b", first));
        // beside panels of a wide layer, which have helpers of their own
        Value last = a.pool() == 2 ? network.dense("wide", true, 64, sum) : sum;
        Value p = network.layer("p", true, "softmax", Map.of(), network.dense("z", false, 3, last));
        network.loss(1, "cross_entropy", Map.of(), p, new ColumnKind.Category(List.of("a", "b", "c")));
        return Fuse.plan(Lower.model(network.model("Net", p)));
    }

    private static Value rows(Networks network, String name, Value image) {
        return network.layer(name, false, "flatten", Map.of(), image);
    }

    private static Value convolution(Networks network, String name, Case a, Map<String, Object> options, Value x) {
        Map<String, Object> settings = new HashMap<>(Map.of("kernel", List.of(3), "filters", (double) a.filters()));
        settings.putAll(options);
        boolean image = x.shape().rank() == 3;
        Value z = network.layer(name + "_raw", false, image ? "conv2d" : "conv1d", settings, x);
        Function activation = name.equals("first") ? Function.MAX : Function.TANH;
        Formula formula = activation == Function.MAX
                ? Formula.apply(activation, V, Formula.constant(0))
                : Formula.apply(activation, V);
        return network.map(name + "_activation", false, formula, z);
    }

    private static Value pooled(Networks network, String name, Case a, Value x) {
        List<Integer> sizes = x.shape().sizes();
        List<Integer> axes = sizes.size() == 3 ? sizes.subList(1, 3) : sizes.subList(0, 1);
        return a.pool() > 1 && axes.stream().allMatch(size -> size >= a.pool())
                ? network.layer(name, true, "max_pool", Map.of("window", List.of(a.pool())), x)
                : network.map(name, true, Formula.apply(Function.ABS, V), x);
    }

    @BeforeAll
    static void compileAll() {
        List<GeneratedSource> sources = new ArrayList<>();
        for (int i = 0; i < CASES.size(); i++) {
            Plan plan = plan(CASES.get(i));
            add(sources, "plain" + i, plan);
            add(sources, "rows" + i, Tile.from(0, plan, false));
            add(sources, "vector" + i, Tile.from(0, plan, true));
        }
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        classes = result.classes();
        loader = classes.load(ConvolutionKernelsTest.class.getClassLoader());
    }

    private static void add(List<GeneratedSource> sources, String name, Plan plan) {
        sources.add(Printed.source(plan.model().source(), name, EmitModel.type(plan)));
        EmitKernels.type(plan)
                .ifPresent(type -> sources.add(Printed.source(plan.model().source(), name, type)));
    }

    private static Model make(String name, int threads) {
        return SteadyState.make(loader, name + ".Net", threads);
    }

    private static Batch batch(Case a, int rows) {
        return SteadyState.batch(rows, most(a));
    }

    private static SteadyState.Sizes most(Case a) {
        return new SteadyState.Sizes(MOST_ROWS, a.inputs() + 1, 3);
    }

    @Test
    void vectorsAgreeWithPlainLoops() {
        agreesWithPlainLoops("vector");
    }

    @Test
    void longRowsAgreeWithPlainLoops() {
        agreesWithPlainLoops("rows");
    }

    private static void agreesWithPlainLoops(String kernels) {
        for (int i = 0; i < CASES.size(); i++) {
            Model plain = make("plain" + i, 1);
            Model other = make(kernels + i, 1);
            for (int rows : new int[] {MOST_ROWS, 8, 3, 1}) {
                Batch batch = batch(CASES.get(i), rows);
                String where = CASES.get(i) + ", " + rows + " rows, ";
                float[] wanted = gradients(plain, batch);
                float[] found = gradients(other, batch);
                assertEquals(plain.loss(), other.loss(), 2e-5f, where + "loss");
                for (int p = 0; p < wanted.length; p++) {
                    assertEquals(wanted[p], found[p], 1e-4f * Math.max(1, Math.abs(wanted[p])), where + p);
                }
            }
        }
    }

    @Test
    void anyNumberOfThreadsMakesTheSameBits() {
        for (int i = 0; i < CASES.size(); i += 3) {
            float[] alone = trained(i, 1);
            for (int threads : new int[] {2, 3, 4, 8}) {
                assertArrayEquals(alone, trained(i, threads), CASES.get(i) + " on " + threads + " threads");
            }
        }
    }

    private static float[] trained(int number, int threads) {
        Model model = make("vector" + number, threads);
        Adam adam = new Adam(model.parameters(), 0.01);
        for (int step = 0; step < 5; step++) {
            gradients(model, batch(CASES.get(number), 1 + step * 5 % MOST_ROWS));
            adam.update();
        }
        return model.parameters().values().clone();
    }

    @Test
    void aRowHasTheSamePredictionWhereverItStands() {
        for (int i = 0; i < CASES.size(); i += 4) {
            hasTheSamePredictions("vector", i);
            hasTheSamePredictions("rows", i);
        }
    }

    private static void hasTheSamePredictions(String kernels, int i) {
        Model model = make(kernels + i, 2);
        Batch all = batch(CASES.get(i), MOST_ROWS);
        model.predict(all);
        float[] together = prediction(model);
        int width = CASES.get(i).inputs() + 1;
        for (int r = 0; r < MOST_ROWS; r++) {
            Batch one = new Batch(1, width, 1);
            System.arraycopy(all.inputs(), r * width, one.inputs(), 0, width);
            one.fill(1, 1);
            model.predict(one);
            for (int k = 0; k < 3; k++) {
                assertEquals(together[3 * r + k], prediction(model)[k], CASES.get(i) + ", row " + r);
            }
        }
    }

    private static float[] prediction(Model model) {
        return model.activations().get(model.activations().size() - 1).values().clone();
    }

    @Test
    void allocateNothingOnceCompiled(@TempDir Path folder) {
        int pooled = CASES.size() - 1;
        SteadyState.Sizes most = most(CASES.get(pooled));
        List<Long> allocations = SteadyState.allocations(classes, "vector" + pooled + ".Net", 2, most, folder);
        assertTrue(allocations.contains(0L), allocations::toString);
    }

    @Test
    void planSaysWhatIsShared() {
        Case a = new Case(List.of(1, 12, 12), 16, Map.of("padding", "same"), Map.of("padding", "same"), 2);
        String text = PlanPrinter.print(Tile.plan(plan(a), Kernels.VECTOR));
        assertTrue(
                text.contains(
                        "first: 576 per row = conv2d and max_pool of inputs[1..144], then max(z, 0), in vector tiles by"
                                + " parts of the batch"),
                text);
        assertTrue(PlanPrinter.print(Tile.plan(plan(a), Kernels.PLAIN)).contains("max_pool of first_raw"));
    }
}
