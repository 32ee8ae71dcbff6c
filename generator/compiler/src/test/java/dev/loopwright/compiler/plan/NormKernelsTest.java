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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Norms in vectors along features beside plain loops: of rows, sequences and images, with what is fused in behind them. */
class NormKernelsTest {
    private static final int MOST_ROWS = 7;
    private static final Formula V = Formula.variable("v");

    /** Shapes whose features fill vectors; the norm reads them, and its scale and shift may be left out. */
    private record Case(String norm, List<Integer> shape, boolean affine) {
        Case(List<Integer> shape, boolean affine) {
            this("batch_norm", shape, affine);
        }

        int inputs() {
            return shape.stream().reduce(1, (a, b) -> a * b);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(List.of(16), true),
            new Case(List.of(48), false),
            new Case(List.of(64), true),
            new Case(List.of(3, 32), true),
            new Case(List.of(5, 16), false),
            new Case(List.of(16, 3, 3), true),
            new Case(List.of(64, 1, 2), false),
            new Case("layer_norm", List.of(16), true),
            new Case("layer_norm", List.of(48), false),
            new Case("layer_norm", List.of(3, 32), true),
            new Case("layer_norm", List.of(64, 1, 2), true),
            new Case("rms_norm", List.of(64), true),
            new Case("rms_norm", List.of(5, 16), false),
            new Case("rms_norm", List.of(16, 3, 3), true),
            new Case(List.of(80, 2, 2), true));

    private static CompiledClasses classes;
    private static ClassLoader loader;

    private static Plan plan(Case a) {
        Networks network = new Networks(a.inputs() + 1);
        Value row = network.input("row", 1, a.inputs());
        Value raw = network.dense("raw", false, a.inputs(), row);
        Value x = a.shape().size() == 1 ? raw : network.layer("x", true, "reshape", Map.of("to", a.shape()), raw);
        Map<String, Object> settings = Map.of("affine", a.affine());
        // called like a local of the kernels
        Value relu = network.map(
                "count",
                true,
                Formula.apply(Function.MAX, V, Formula.constant(0)),
                network.layer("first_norm", false, a.norm(), settings, x));
        Value tanh = network.map(
                "tanh",
                true,
                Formula.apply(Function.TANH, V),
                network.layer("second_norm", false, a.norm(), settings, x));
        Value bare = network.layer("bare", true, a.norm(), settings, tanh);
        // read by two norms and by itself, so that gradients are added up
        Value around = network.layer(
                "around", true, "add", Map.of(), x, network.layer("third_norm", false, a.norm(), settings, relu));
        Value sum =
                network.layer("sum", false, "concat", Map.of(), flat(network, "a", bare), flat(network, "b", around));
        Value p = network.layer("p", true, "softmax", Map.of(), network.dense("z", false, 3, sum));
        network.loss(1, "cross_entropy", Map.of(), p, new ColumnKind.Category(List.of("a", "b", "c")));
        return Fuse.plan(Lower.model(network.model("Net", p)));
    }

    private static Value flat(Networks network, String name, Value x) {
        return x.shape().rank() == 1 ? x : network.layer(name, false, "flatten", Map.of(), x);
    }

    @BeforeAll
    static void compileAll() {
        List<GeneratedSource> sources = new ArrayList<>();
        for (int i = 0; i < CASES.size(); i++) {
            Plan plan = plan(CASES.get(i));
            Plan vectors = Tile.plan(plan, Kernels.VECTOR);
            sources.add(Printed.source(plan.model().source(), "plain" + i, EmitModel.type(plan)));
            sources.add(Printed.source(plan.model().source(), "vector" + i, EmitModel.type(vectors)));
            sources.add(Printed.source(
                    plan.model().source(),
                    "vector" + i,
                    EmitKernels.type(vectors).orElseThrow()));
        }
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        classes = result.classes();
        loader = classes.load(NormKernelsTest.class.getClassLoader());
    }

    private static Model make(String name, int threads) {
        return SteadyState.make(loader, name + ".Net", threads);
    }

    private static SteadyState.Sizes most(Case a) {
        return new SteadyState.Sizes(MOST_ROWS, a.inputs() + 1, 3);
    }

    @Test
    void planSaysHow() {
        String text = PlanPrinter.print(Tile.plan(plan(CASES.get(0)), Kernels.VECTOR));
        assertTrue(
                text.contains("count: 16 per row = batch_norm of raw, then max(z, 0), in vectors along features"),
                text);
    }

    @Test
    void vectorsAgreeWithPlainLoops() {
        for (int i = 0; i < CASES.size(); i++) {
            Model plain = make("plain" + i, 1);
            Model vector = make("vector" + i, 1);
            for (int rows : new int[] {MOST_ROWS, 4, 3}) {
                Batch batch = SteadyState.batch(rows, most(CASES.get(i)));
                String where = CASES.get(i) + ", " + rows + " rows, ";
                agree(gradients(plain, batch), gradients(vector, batch), where + "gradient ");
                assertEquals(plain.loss(), vector.loss(), 2e-5f, where + "loss");
                // running statistics are parameters that no gradient moves
                agree(plain.parameters().values(), vector.parameters().values(), where + "value ");
                assertEquals(plain.evaluate(batch), vector.evaluate(batch), 2e-5f, where + "evaluated");
            }
        }
    }

    private static void agree(float[] wanted, float[] found, String where) {
        for (int p = 0; p < wanted.length; p++) {
            assertEquals(wanted[p], found[p], 1e-4f * Math.max(1, Math.abs(wanted[p])), where + p);
        }
    }

    /** The last case of each norm. */
    private static List<Integer> lasts() {
        return List.copyOf(IntStream.range(0, CASES.size())
                .boxed()
                .collect(Collectors.toMap(i -> CASES.get(i).norm(), i -> i, (first, last) -> last))
                .values());
    }

    @Test
    void anyNumberOfThreadsMakesTheSameBits() {
        for (int i : lasts()) {
            float[] alone = trained(i, 1);
            assertArrayEquals(alone, trained(i, 2));
            assertArrayEquals(alone, trained(i, 5));
        }
    }

    private static float[] trained(int number, int threads) {
        Model model = make("vector" + number, threads);
        Adam adam = new Adam(model.parameters(), 0.01);
        for (int step = 0; step < 4; step++) {
            gradients(model, SteadyState.batch(2 + step, most(CASES.get(number))));
            adam.update();
        }
        return model.parameters().values().clone();
    }

    @Test
    void allocateNothingOnceCompiled(@TempDir Path folder) {
        for (int i : lasts()) {
            List<Long> allocations =
                    SteadyState.allocations(classes, "vector" + i + ".Net", 1, most(CASES.get(i)), folder);
            assertTrue(allocations.contains(0L), () -> CASES.get(i) + " " + allocations);
        }
    }
}
