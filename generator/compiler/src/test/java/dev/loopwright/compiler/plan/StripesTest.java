package dev.loopwright.compiler.plan;

import static dev.loopwright.compiler.plan.SteadyState.gradients;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.CompiledClasses;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Adam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that go by stripes of a batch, beside the same models in plain loops, around the edges of stripes and tiles. */
class StripesTest {
    private static final int INPUTS = 19;
    private static final int[] ROWS = {300, 1, 7, 127, 128, 129, 256, 299};
    private static final SteadyState.Sizes MOST = new SteadyState.Sizes(ROWS[0], INPUTS, 2);
    private static final String SPEC = """
            spec %s version 1
            seed 3

            data {
              from csv "table.csv"
              input  f1..f19 : number
              target label   : boolean
              split 80%% train, 20%% test
            }

            model net(x: inputs) -> p: real[1] {
              wide = dense(x, units: %d) |> %s
              less = dense(wide, units: %d) |> tanh
              p    = dense(less, units: 1) |> sigmoid
            }

            objective {
              loss = binary_cross_entropy(p, label)
            }

            loop {
              optimizer adam = adam(rate: 0.01) on net

              for epoch in 1..2 {
                for batch of %d rows in train shuffled {
                  forward net
                  compute loss
                  clear gradients
                  backward loss
                  update net with adam
                }
                report epoch, running.loss
              }
            }
            """;
    private static final Map<String, String> SPECS = Map.of(
            "even", SPEC.formatted("even", 48, "relu", 16, 256),
            "odd", SPEC.formatted("odd", 37, "sigmoid", 21, 1024),
            "drop", dropping("drop", 512));
    private static CompiledClasses vectors;
    private static CompiledClasses plain;

    @BeforeAll
    static void compileAll() {
        vectors = classes(Kernels.VECTOR);
        plain = classes(Kernels.PLAIN);
    }

    /** Dropout behind both layers, one with slopes to keep, and classes. */
    private static String dropping(String name, int rows) {
        return SPEC.formatted(name, 37, "relu |> dropout(rate: 0.2)", 32, rows)
                .replace("tanh", "tanh |> dropout(rate: 0.1)")
                .replace("boolean", "category a | b")
                .replace("real[1]", "real[2]")
                .replace("units: 1)", "units: 2)")
                .replace("sigmoid", "softmax")
                .replace("binary_cross_entropy", "cross_entropy");
    }

    private static CompiledClasses classes(Kernels kernels) {
        List<GeneratedSource> sources = new ArrayList<>();
        SPECS.values().forEach(spec -> sources.addAll(compiled(spec, kernels).sources()));
        InMemoryJava.Result result = InMemoryJava.compile(sources, List.of(), kernels.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        return result.classes();
    }

    private static Compilation compiled(String spec, Kernels kernels) {
        Compilation compilation =
                Compilation.of(new SourceFile("table.model", spec), new Options("", Map.of(), kernels));
        assertFalse(compilation.hasErrors(), () -> compilation.diagnostics().toString());
        return compilation;
    }

    private static Model make(CompiledClasses classes, String name, int threads) {
        String type = name + "." + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return SteadyState.make(classes.load(StripesTest.class.getClassLoader()), type, threads);
    }

    private static Batch batch(int rows) {
        return SteadyState.batch(rows, MOST);
    }

    private static float[] prediction(Model model, int rows) {
        List<Model.Activation> all = model.activations();
        Model.Activation last = all.get(all.size() - 1);
        return Arrays.copyOf(last.values(), rows * last.width());
    }

    @Test
    void agreeWithPlainLoops() {
        for (String name : SPECS.keySet()) {
            Model model = make(vectors, name, 2);
            Model other = make(plain, name, 1);
            for (int rows : ROWS) {
                float[] found = gradients(model, batch(rows));
                float[] wanted = gradients(other, batch(rows));
                assertEquals(other.loss(), model.loss(), 1e-5f, name + rows);
                assertArrayEquals(prediction(other, rows), prediction(model, rows), 1e-5f, name + rows);
                assertArrayEquals(wanted, found, 1e-5f, name + rows);
            }
        }
    }

    @Test
    void anyNumberOfThreadsMakesTheSameBits() {
        for (String name : SPECS.keySet()) {
            float[] alone = trained(make(vectors, name, 1));
            assertArrayEquals(alone, trained(make(vectors, name, 2)), name);
            assertArrayEquals(alone, trained(make(vectors, name, 3)), name);
        }
    }

    private static float[] trained(Model model) {
        Adam adam = new Adam(model.parameters(), 0.01);
        for (int step = 0; step < 40; step++) {
            gradients(model, batch(ROWS[step % ROWS.length]));
            adam.update();
        }
        return model.parameters().values().clone();
    }

    @Test
    void predictWhatTheLossSees() {
        for (String name : SPECS.keySet()) {
            Model model = make(vectors, name, 2);
            for (int rows : ROWS) {
                model.evaluate(batch(rows));
                float[] seen = prediction(model, rows);
                model.predict(batch(rows));
                assertArrayEquals(seen, prediction(model, rows), name + rows);
            }
        }
    }

    @Test
    void addToGradientsThatWereNotCleared() {
        Model model = make(vectors, "even", 2);
        float[] once = gradients(model, batch(300));
        model.backward(batch(300));
        for (int i = 0; i < once.length; i++) {
            assertEquals(2 * once[i], model.parameters().gradients()[i], 1e-6f);
        }
    }

    @Test
    void allocateNothingOnceCompiled(@TempDir Path folder) {
        List<Long> allocations = SteadyState.allocations(vectors, "odd.Odd", 2, MOST, folder);
        assertTrue(allocations.contains(0L), allocations::toString);
    }

    @Test
    void onlyLargeBatchesGoByStripes() {
        assertTrue(striped(SPEC.formatted("wide", 48, "relu", 16, 256)));
        assertFalse(striped(SPEC.formatted("wide", 48, "relu", 16, 255)));
        assertTrue(striped(dropping("drop", 256)));
    }

    private static boolean striped(String spec) {
        String text = compiled(spec, Kernels.VECTOR).sources().stream()
                .map(GeneratedSource::text)
                .collect(Collectors.joining());
        return text.contains("forwardStripe(int stripe)");
    }
}
