package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.java.MethodSizes;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Sgd;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of 200 layers and more: no method is too long to be compiled or read, and they train. */
class DeepModelTest {
    private static final int LAYERS = 200;
    private static final int LINES_OF_A_METHOD = 90;

    /** What a method of generated code begins with. */
    private static final Pattern METHOD = Pattern.compile("    (public|private)[^=;]*\\) \\{");

    enum Deep {
        /** One named layer after the other. */
        NAMED(LAYERS) {
            @Override
            String body() {
                StringBuilder body = new StringBuilder("  h0 = dense(v, units: 4) |> tanh\n");
                for (int i = 1; i < LAYERS; i++) {
                    body.append("  h%1$d = h%2$d + 0.1 * (dense(h%2$d, units: 4) |> tanh)\n".formatted(i, i - 1));
                }
                return body + "  p = dense(h%d, units: 1) |> sigmoid\n".formatted(LAYERS - 1);
            }
        },
        /** Unnamed layers in one chain. */
        CHAIN(LAYERS) {
            @Override
            String body() {
                String stages = " |> dense(units: 4) |> prelu".repeat(LAYERS / 2);
                return "  p = dense(v, units: 4)" + stages + " |> dense(units: 1) |> sigmoid\n";
            }
        },
        /** Blocks within blocks: two layers and two norms in each. */
        BLOCKS(LAYERS) {
            @Override
            String body() {
                return "  p = v |> repeat 50 times residual(units: 5) |> dense(units: 1) |> sigmoid\n";
            }
        },
        /** Convolutions of an image with their norms, each pair with a way around it. */
        PICTURES(LAYERS) {
            @Override
            String body() {
                StringBuilder body =
                        new StringBuilder("  h0 = reshape(v, to: [1, 2, 2]) |> conv2d(filters: 1, kernel: 1)\n");
                for (int i = 1; i <= LAYERS / 3; i++) {
                    body.append("  c%1$d = conv2d(h%2$d, filters: 1, kernel: 3, padding: same) |> batch_norm |> relu\n"
                            .formatted(i, i - 1));
                    body.append("  h%1$d = h%2$d + 0.1 * c%1$d\n".formatted(i, i - 1));
                }
                return body + "  p = flatten(h%d) |> dense(units: 1) |> sigmoid\n".formatted(LAYERS / 3);
            }
        },
        /** As many steps as a model may have. */
        LARGEST(990) {
            @Override
            String body() {
                return "  p = v |> repeat 495 times dense(units: 4) |> repeat 495 times prelu |> dense(units: 1) |> sigmoid\n";
            }
        };

        private final int layers;

        Deep(int layers) {
            this.layers = layers;
        }

        abstract String body();

        String text() {
            String block = """
                    block pair(x, units) {
                      y = dense(x, units: units) |> layer_norm |> relu
                      give dense(y, units: 4) |> rms_norm
                    }
                    block residual(x, units) {
                      z = pair(x, units: units)
                      give x + z
                    }
                    model""";
            return Specs.SHORTEST
                    .replace("model", this == BLOCKS ? block : "model")
                    .replace("  p = dense(v, units: 1) |> sigmoid\n", body());
        }
    }

    private static Compilation compile(Deep deep, Kernels kernels) {
        Options options = new Options("deep", Map.of()).with(kernels);
        // so many filters that they fill vectors, convolutions and norms alike
        String text = kernels == Kernels.VECTOR ? deep.text().replace("filters: 1,", "filters: 16,") : deep.text();
        Compilation compilation = Compilation.of(new SourceFile("deep.model", text), options);
        assertEquals(List.of(), compilation.diagnostics());
        return compilation;
    }

    @ParameterizedTest
    @EnumSource(Deep.class)
    void aDeepModelCompilesAndTrains(Deep deep) throws ReflectiveOperationException {
        Compilation compilation = compile(deep, Kernels.PLAIN);
        assertTrue(compilation.shaped().orElseThrow().network().values().size() > deep.layers);
        InMemoryJava.Result result =
                InMemoryJava.compile(compilation.sources(), List.of(), Kernels.PLAIN.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        assertEquals(Map.of(), MethodSizes.longerThan(MethodSizes.MOST, result.classes()));
        Model model = (Model) result.classes()
                .load(getClass().getClassLoader())
                .loadClass("deep.Tiny")
                .getConstructor(long.class)
                .newInstance(7L);
        Batch batch = batch();
        Sgd sgd = new Sgd(model.parameters(), 1e-3);
        float first = model.forward(batch);
        for (int step = 0; step < 20; step++) {
            model.forward(batch);
            model.clearGradients();
            model.backward(batch);
            sgd.update();
        }
        assertTrue(Float.isFinite(first) && model.forward(batch) < first, first + " became " + model.loss());
    }

    @ParameterizedTest
    @EnumSource(Deep.class)
    void noMethodIsTooLongInVectors(Deep deep) {
        InMemoryJava.Result result =
                InMemoryJava.compile(compile(deep, Kernels.VECTOR).sources(), List.of(), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(Map.of(), MethodSizes.longerThan(MethodSizes.MOST, result.classes()));
    }

    private static Batch batch() {
        Batch batch = new Batch(4, 4, 1);
        for (int i = 0; i < 16; i++) {
            batch.inputs()[i] = (i * 7 % 5 - 2) / 2f;
        }
        batch.target(0)[0] = 1;
        batch.target(0)[2] = 1;
        batch.target(0)[3] = 1;
        batch.fill(4, 0);
        return batch;
    }

    @ParameterizedTest
    @EnumSource(Deep.class)
    void itsMethodsAreStillRead(Deep deep) {
        for (GeneratedSource source : compile(deep, Kernels.PLAIN).sources()) {
            String[] lines = source.text().split("\n");
            int begin = 0;
            for (int i = 0; i < lines.length; i++) {
                Matcher opening = METHOD.matcher(lines[i]);
                begin = opening.matches() ? i : begin;
                assertTrue(
                        !lines[i].equals("    }") || i - begin <= LINES_OF_A_METHOD,
                        () -> source.path() + " has a long method");
            }
        }
    }
}
