package dev.loopwright.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.emit.Printed;
import dev.loopwright.compiler.emit.model.EmitKernels;
import dev.loopwright.compiler.emit.model.EmitModel;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Softmax and cross entropy in vectors over rows, beside the plain pass, from two classes to more than a vector has lanes. */
class SoftmaxKernelsTest {
    private static final int INPUTS = 20;
    private static final int MOST_ROWS = 37;
    private static final int[] ROWS = {37, 32, 16, 5, 4, 3, 1};
    private static final int[] CLASSES = {2, 3, 10, 37, 300};
    private static ClassLoader loader;

    @BeforeAll
    static void compile() {
        List<GeneratedSource> sources = new ArrayList<>();
        for (int classes : CLASSES) {
            for (Kernels flavour : Kernels.values()) {
                Plan plan = Tile.plan(Fuse.plan(Lower.model(network(classes))), flavour);
                sources.add(Printed.source(plan.model().source(), name(flavour, classes), EmitModel.type(plan)));
                EmitKernels.type(plan)
                        .ifPresent(type ->
                                sources.add(Printed.source(plan.model().source(), name(flavour, classes), type)));
            }
        }
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        loader = result.classes().load(SoftmaxKernelsTest.class.getClassLoader());
        assertTrue(sources.stream().anyMatch(source -> source.text().contains("largest.max(")), "in vectors");
    }

    /** With 300 classes all layers are panels; with ten the target is smoothed, with three labels count differently. */
    private static ShapedModel network(int classes) {
        Networks network = new Networks(INPUTS);
        int units = classes == 300 ? 512 : 16;
        Value hidden = network.dense("hidden", true, units, network.input("x", 0, INPUTS));
        Value p = network.layer("p", true, "softmax", Map.of(), network.dense("z", false, classes, hidden));
        List<String> labels = IntStream.range(0, classes).mapToObj(i -> "c" + i).toList();
        Map<String, Object> settings = switch (classes) {
            case 3 -> Map.of("weights", List.of(0.5, 2.0, 1.0));
            case 10 -> Map.of("smoothing", 0.1);
            default -> Map.of();
        };
        network.loss(1, "cross_entropy", settings, p, new ColumnKind.Category(labels));
        return network.model("Net", p);
    }

    private static String name(Kernels flavour, int classes) {
        return flavour.name().toLowerCase(java.util.Locale.ROOT) + classes;
    }

    private static Model make(Kernels flavour, int classes) {
        return SteadyState.make(loader, name(flavour, classes) + ".Net", 1);
    }

    private static Batch batch(int rows, int classes, float size) {
        Batch batch = SteadyState.batch(rows, new SteadyState.Sizes(MOST_ROWS, INPUTS, classes));
        for (int i = 0; i < batch.inputs().length; i++) {
            batch.inputs()[i] *= size;
        }
        return batch;
    }

    private static float[] probabilities(Model model, int count) {
        List<Model.Activation> all = model.activations();
        return Arrays.copyOf(all.get(all.size() - 1).values(), count);
    }

    @Test
    void agreeWithThePlainPass() {
        for (int classes : CLASSES) {
            Model vectors = make(Kernels.VECTOR, classes);
            Model plain = make(Kernels.PLAIN, classes);
            for (int rows : ROWS) {
                for (float size : new float[] {1, 300}) {
                    String where = classes + " classes, " + rows + " rows times " + size + ": ";
                    float wanted = step(plain, batch(rows, classes, size));
                    float found = step(vectors, batch(rows, classes, size));
                    assertEquals(wanted, found, 1e-6 + 1e-5 * wanted, where + "loss");
                    close(probabilities(plain, rows * classes), probabilities(vectors, rows * classes), 1, where);
                    close(plain.parameters().gradients(), vectors.parameters().gradients(), size, where);
                }
            }
        }
    }

    private static float step(Model model, Batch batch) {
        model.clearGradients();
        model.forward(batch);
        model.backward(batch);
        return model.loss();
    }

    private static void close(float[] wanted, float[] found, float size, String where) {
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], found[i], size * 1e-4, where + i);
        }
    }

    @Test
    void giveARowTheSameBitsWhereverItStands() {
        for (int classes : CLASSES) {
            Model model = make(Kernels.VECTOR, classes);
            Batch all = batch(MOST_ROWS, classes, 3);
            model.forward(all);
            float[] together = probabilities(model, MOST_ROWS * classes);
            model.predict(all);
            assertArrayEquals(together, probabilities(model, MOST_ROWS * classes), classes + " classes");
            Batch one = new Batch(1, INPUTS, 1);
            for (int r = 0; r < MOST_ROWS; r++) {
                System.arraycopy(all.inputs(), r * INPUTS, one.inputs(), 0, INPUTS);
                one.fill(1, 1);
                model.predict(one);
                float[] alone = probabilities(model, classes);
                assertArrayEquals(
                        Arrays.copyOfRange(together, r * classes, (r + 1) * classes),
                        alone,
                        classes + " classes, row " + r);
            }
        }
    }

    @Test
    void spoilNoOtherRow() {
        Model model = make(Kernels.VECTOR, 10);
        Batch batch = batch(17, 10, 1);
        model.forward(batch);
        float[] whole = probabilities(model, 170);
        batch.inputs()[5 * INPUTS] = Float.NaN;
        assertTrue(Float.isNaN(model.forward(batch)));
        float[] spoilt = probabilities(model, 170);
        for (int i = 0; i < 170; i++) {
            if (i / 10 == 5) {
                assertTrue(Float.isNaN(spoilt[i]), "element " + i);
            } else {
                assertEquals(whole[i], spoilt[i], "element " + i);
                assertFalse(Float.isNaN(spoilt[i]), "element " + i);
            }
        }
    }
}
