package dev.loopwright.compiler.plan;

import static dev.loopwright.compiler.plan.SteadyState.gradients;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Adam;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vector kernels beside plain ones, on layers and batches around the edges of a tile; and what only they can get wrong. */
class VectorKernelsTest {
    private static final int[] UNITS = {1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 47, 64};
    private static final int MOST_ROWS = 17;
    private static final int INPUTS = 11;
    private static final SteadyState.Sizes MOST = new SteadyState.Sizes(MOST_ROWS, INPUTS + 2, 3);
    private static final Formula V = Formula.variable("v");
    private static final List<Function> OWN =
            List.of(Function.EXP, Function.SIGMOID, Function.TANH, Function.SOFTPLUS, Function.LOG, Function.LOG1P);
    private static final List<String> LABELS =
            IntStream.range(0, 16 * OWN.size()).mapToObj(String::valueOf).toList();
    private static CompiledClasses classes;
    private static ClassLoader loader;

    @BeforeAll
    static void compileAll() {
        List<GeneratedSource> sources = new ArrayList<>();
        for (int units : UNITS) {
            Plan plan = Fuse.plan(Lower.model(network(units)));
            sources.add(source("plain" + units, plan));
            Plan tiled = Tile.from(0, plan, true);
            sources.add(source("tiled" + units, tiled));
            Plan panels = Tile.from(0, 1, 0, plan, true);
            sources.add(source("panels" + units, panels));
            sources.add(Printed.source(
                    plan.model().source(),
                    "panels" + units,
                    EmitKernels.type(panels).orElseThrow()));
            Plan rows = Tile.from(0, plan, false);
            sources.add(source("rows" + units, rows));
            EmitKernels.type(rows)
                    .ifPresent(type -> sources.add(Printed.source(plan.model().source(), "rows" + units, type)));
            sources.add(Printed.source(
                    plan.model().source(),
                    "tiled" + units,
                    EmitKernels.type(tiled).orElseThrow()));
        }
        Plan functions = Tile.from(0, Fuse.plan(Lower.model(functions())), true);
        sources.add(source("functions", functions));
        sources.add(Printed.source(
                functions.model().source(),
                "functions",
                EmitKernels.type(functions).orElseThrow()));
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        classes = result.classes();
        loader = classes.load(VectorKernelsTest.class.getClassLoader());
    }

    /**
     * One layer for each activation that has vectors, the first called like a local of the kernels; some of one unit or
     * few, behind values that nobody else reads and behind others; values that are read twice, and all three products.
     */
    private static ShapedModel network(int units) {
        Networks network = new Networks(INPUTS + 2);
        Value x = network.input("x", 1, INPUTS);
        Value relu = rectified(network, "own", units, x);
        Value tanh = activation(network, "tanh", units, relu, Formula.apply(Function.TANH, V));
        Value sigmoid = activation(network, "sigmoid", units, tanh, Formula.apply(Function.SIGMOID, V));
        Value exp = activation(network, "exp", units, sigmoid, Formula.apply(Function.EXP, V));
        Value both = network.layer("both", true, "concat", Map.of(), relu, exp);
        Value unit = network.dense("unit", true, 1, both);
        Value pair = network.dense("pair", true, 2, rectified(network, "alone", units, x));
        Value one = network.dense("one", true, 1, rectified(network, "lonely", units, x));
        Value few = network.dense("few", true, 5, exp);
        Value all = network.layer("all", true, "concat", Map.of(), both, unit, pair, one, few);
        Value p = network.layer("p", true, "softmax", Map.of(), network.dense("z", false, 3, all));
        network.loss(1, "cross_entropy", Map.of(), p, new ColumnKind.Category(List.of("a", "b", "c")));
        return network.model("Net", p);
    }

    private static Value rectified(Networks network, String name, int units, Value x) {
        return activation(network, name, units, x, Formula.apply(Function.MAX, V, Formula.constant(0)));
    }

    private static Value activation(Networks network, String name, int units, Value x, Formula formula) {
        return network.map(name, true, formula, network.dense(name + "Raw", false, units, x));
    }

    private static GeneratedSource source(String name, Plan plan) {
        return Printed.source(plan.model().source(), name, EmitModel.type(plan));
    }

    private static Model make(String name) {
        return make(name, 1);
    }

    private static Model make(String name, int threads) {
        return SteadyState.make(loader, name + ".Net", threads);
    }

    private static Batch batch(int rows) {
        return SteadyState.batch(rows, MOST);
    }

    @Test
    void agreeWithPlainLoopsForAnyUnitsAndRows() {
        agree("tiled");
    }

    @Test
    void panelsAgreeWithPlainLoopsForAnyUnitsAndRows() {
        agree("panels");
    }

    @Test
    void anyNumberOfThreadsMakesTheSameBits() {
        for (int units : UNITS) {
            for (String kernels : List.of("plain", "rows", "tiled", "panels")) {
                float[] alone = trained(make(kernels + units, 1));
                assertArrayEquals(alone, trained(make(kernels + units, 2)), kernels + units);
                assertArrayEquals(alone, trained(make(kernels + units, 3)), kernels + units);
            }
        }
    }

    private static float[] trained(Model model) {
        Adam adam = new Adam(model.parameters(), 0.01);
        for (int step = 0; step < 20; step++) {
            gradients(model, batch(1 + step * 5 % MOST_ROWS));
            adam.update();
        }
        return model.parameters().values().clone();
    }

    @Test
    void plainProductsAgreeWithPlainLoopsForAnyUnitsAndRows() {
        agree("rows");
    }

    private static void agree(String kernels) {
        for (int units : UNITS) {
            Model plain = make("plain" + units);
            Model tiled = make(kernels + units);
            for (int rows = MOST_ROWS; rows > 0; rows--) {
                String where = units + " units, " + rows + " rows, ";
                float[] wanted = gradients(plain, batch(rows));
                float[] found = gradients(tiled, batch(rows));
                assertEquals(plain.loss(), tiled.loss(), 1e-5f, where + "loss");
                for (int i = 0; i < wanted.length; i++) {
                    assertEquals(wanted[i], found[i], 2e-5f * Math.max(1, Math.abs(wanted[i])), where + i);
                }
            }
        }
    }

    @Test
    void computeTheSameBitsTwice() {
        for (int units : UNITS) {
            Model once = make("panels" + units);
            Model again = make("panels" + units);
            gradients(again, batch(MOST_ROWS));
            for (int rows : new int[] {1, 5, 8, MOST_ROWS}) {
                assertArrayEquals(gradients(once, batch(rows)), gradients(again, batch(rows)));
            }
        }
    }

    @Test
    void addToGradientsThatWereNotCleared() {
        addToGradients(make("tiled17"));
        addToGradients(make("panels17"));
    }

    private static void addToGradients(Model model) {
        float[] once = gradients(model, batch(9));
        model.forward(batch(9));
        model.backward(batch(9));
        for (int i = 0; i < once.length; i++) {
            assertEquals(2 * once[i], model.parameters().gradients()[i], 1e-5f * Math.max(1, Math.abs(once[i])));
        }
    }

    @Test
    void giveARowTheSamePredictionWhereverItStands() {
        for (int units : UNITS) {
            predictsRowsAlike("tiled" + units);
            predictsRowsAlike("panels" + units);
        }
    }

    private static void predictsRowsAlike(String name) {
        Model model = make(name);
        Batch all = batch(MOST_ROWS);
        model.predict(all);
        float[] together = lastActivation(model);
        for (int r = 0; r < MOST_ROWS; r++) {
            Batch one = new Batch(1, INPUTS + 2, 1);
            System.arraycopy(all.inputs(), r * (INPUTS + 2), one.inputs(), 0, INPUTS + 2);
            one.fill(1, 1);
            model.predict(one);
            assertArrayEquals(
                    Arrays.copyOfRange(together, 3 * r, 3 * r + 3),
                    Arrays.copyOf(lastActivation(model), 3),
                    name + ", row " + r);
        }
    }

    private static float[] lastActivation(Model model) {
        return model.activations().get(model.activations().size() - 1).values().clone();
    }

    @ParameterizedTest
    @CsvSource({"tiled33.Net, 1", "panels33.Net, 2"})
    void allocateNothingOnceCompiled(String type, int threads, @TempDir Path folder) {
        List<Long> allocations = SteadyState.allocations(classes, type, threads, MOST, folder);
        assertTrue(allocations.contains(0L), allocations::toString);
    }

    /** A layer of 16 units for each function that the kernel class has itself, called after the function. */
    private static ShapedModel functions() {
        Networks network = new Networks(INPUTS);
        Value x = network.input("x", 0, INPUTS);
        Value[] all = OWN.stream()
                .map(function -> activation(network, function.word(), 16, x, Formula.apply(function, V)))
                .toArray(Value[]::new);
        Value p = network.layer("p", true, "softmax", Map.of(), network.layer("all", true, "concat", Map.of(), all));
        network.loss(1, "cross_entropy", Map.of(), p, new ColumnKind.Category(LABELS));
        return network.model("Net", p);
    }

    @Test
    void functionsAreAsExactAsTheirCommentsSay() throws ReflectiveOperationException {
        holds("exp", 2, StrictMath::exp, -87, 88.7);
        holds("sigmoid", 3, x -> 1 / (1 + StrictMath.exp(-x)), -87, 88);
        holds("tanh", 4, StrictMath::tanh, -20, 20);
        holds("tanh", 4, StrictMath::tanh, -0.7, 0.7);
        holds("softplus", 4, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))), -87, 88);
        holds("log", 2, StrictMath::log, 0.5, 2);
        holds("log", 2, StrictMath::log, 1e-6, 1000);
        holdsForPowers("log", 2, StrictMath::log, -149, 127);
        holds("log1p", 3, StrictMath::log1p, -0.999, 5);
        holdsForPowers("log1p", 3, StrictMath::log1p, -126, 127);
    }

    private static void holds(String name, double ulps, DoubleUnaryOperator exact, double from, double to)
            throws ReflectiveOperationException {
        float[] x = new float[1 << 18];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (from + (to - from) * i / (x.length - 1));
        }
        holds(name, ulps, exact, x);
    }

    /** Numbers between powers of 2, evenly spread over the exponents. */
    private static void holdsForPowers(String name, double ulps, DoubleUnaryOperator exact, int from, int to)
            throws ReflectiveOperationException {
        float[] x = new float[1 << 16];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) StrictMath.pow(2, from + (to - from) * (double) i / (x.length - 1));
        }
        holds(name, ulps, exact, x);
    }

    private static void holds(String name, double ulps, DoubleUnaryOperator exact, float[] x)
            throws ReflectiveOperationException {
        float[] found = applied(name, x);
        double worst = 0;
        float where = 0;
        for (int i = 0; i < x.length; i++) {
            double wanted = exact.applyAsDouble(x[i]);
            double error = Math.abs(found[i] - wanted) / Math.ulp((float) wanted);
            if (!(error <= worst)) {
                worst = error;
                where = x[i];
            }
        }
        assertEquals(0, Math.max(0, worst - ulps), name + " is off by " + worst + " ulp at " + where);
    }

    private static float[] applied(String name, float[] x) throws ReflectiveOperationException {
        Class<?> kernels = loader.loadClass("functions.NetKernels");
        Method method = Arrays.stream(kernels.getDeclaredMethods())
                .filter(m -> m.getName().equalsIgnoreCase(name + "Activation"))
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        float[] room = Arrays.copyOf(x, x.length + 64);
        Object[] arguments = new Object[method.getParameterCount()];
        Arrays.setAll(arguments, i -> i == 0 ? 0 : i == 1 ? x.length : i == 2 ? room : room.clone());
        method.invoke(null, arguments);
        return Arrays.copyOf(room, x.length);
    }

    @Test
    void functionsKnowTheirLimits() throws ReflectiveOperationException {
        float[] extremes = {Float.NEGATIVE_INFINITY, -200, 0, 200, Float.POSITIVE_INFINITY, Float.NaN};
        assertArrayEquals(
                new float[] {0, 0, 1, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN},
                applied("exp", extremes));
        assertArrayEquals(new float[] {0, 0, 0.5f, 1, 1, Float.NaN}, applied("sigmoid", extremes));
        assertArrayEquals(new float[] {-1, -1, 0, 1, 1, Float.NaN}, applied("tanh", extremes));
        float[] softplus = {0, 0, (float) Math.log(2), 200, Float.POSITIVE_INFINITY, Float.NaN};
        assertArrayEquals(softplus, applied("softplus", extremes));
        float[] log = {Float.NaN, Float.NaN, Float.NEGATIVE_INFINITY, (float) Math.log(200), softplus[4], Float.NaN};
        assertArrayEquals(log, applied("log", extremes));
        assertArrayEquals(
                new float[] {Float.NaN, 0, Float.NEGATIVE_INFINITY, softplus[4], Float.NaN},
                applied("log1p", new float[] {-2, 0, -1, softplus[4], Float.NaN}));
    }

    @Test
    void planSaysWhichLayersAreTiled() {
        Plan plan = Tile.plan(Fuse.plan(Lower.model(network(16))), Kernels.VECTOR);
        assertTrue(PlanPrinter.print(plan).contains("dense of inputs[1..11], then max(z, 0), in vector tiles"));
        assertTrue(PlanPrinter.print(plan).contains("dense of both, in vectors over the inputs"));
        assertTrue(PlanPrinter.print(plan).contains("dense of exp, padded to a vector, backward over the inputs"));
        assertFalse(PlanPrinter.print(Tile.plan(plan, Kernels.PLAIN)).contains("in vector tiles"));
    }
}
