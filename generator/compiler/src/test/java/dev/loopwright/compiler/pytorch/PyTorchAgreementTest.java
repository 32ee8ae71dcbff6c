package dev.loopwright.compiler.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.run.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated code beside PyTorch: from the same weights, on the same batches, the losses of fifty steps and the parameters
 * after them are the same; in a loop by hand, and in the generated trainer.
 */
class PyTorchAgreementTest {
    private static final double RELATIVE = 1e-4;
    /** Below this size numbers are compared as if they had it. */
    private static final double SMALL = 1e-2;

    private static final int EPOCHS = 5;

    private static final List<String> FIXTURES = List.of(
            "binary",
            "classes",
            "squared",
            "huber",
            "absolute",
            "balanced",
            "weighted",
            "labels",
            "counts",
            "shares",
            "directions",
            "pairs",
            "normalised",
            "embedded",
            "images",
            "dilated",
            "normed",
            "levels",
            "axes",
            "sequences",
            "gated",
            "steps",
            "words");

    /** Layers of which nothing is recorded, and why; {@code GeneratedModelTest} holds them all the same. */
    private static final Map<String, String> NOT_RECORDED = Map.of(
            "dropout", "PyTorch draws other numbers",
            "spatial_dropout", "PyTorch draws other numbers");

    static Stream<Arguments> recorded() {
        return FIXTURES.stream()
                .map(Fixture::read)
                .flatMap(f -> f.runs().stream().map(r -> Arguments.argumentSet(f.name() + ", " + r.optimizer(), f, r)));
    }

    @Test
    void everyLayerIsRecordedOrSaysWhyNot() {
        Set<String> recorded =
                FIXTURES.stream().flatMap(PyTorchAgreementTest::layers).collect(Collectors.toSet());
        Set<String> missing = Catalog.LAYERS.stream()
                .map(layer -> layer.signature().name())
                .filter(name -> !recorded.contains(name))
                .collect(Collectors.toSet());
        assertEquals(NOT_RECORDED.keySet(), missing);
    }

    /** The names of the layers that the network of a fixture is made of. */
    private static Stream<String> layers(String fixture) {
        SourceFile source =
                new SourceFile(fixture + ".model", Fixture.read(fixture).modelWith("sgd(rate: 0.1)"));
        return Compilation.of(source, Options.DEFAULT).shaped().orElseThrow().network().values().stream()
                .map(Value::operation)
                .filter(Operation.Use.class::isInstance)
                .map(use -> ((Operation.Use) use).layer().signature().name());
    }

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{argumentSetName}")
    @MethodSource("recorded")
    void lossesAndFinalParametersAgreeWithPyTorch(Fixture fixture, Fixture.Run run) throws Exception {
        Compilation compilation = Compilation.of(
                new SourceFile(fixture.name() + ".model", fixture.modelWith(run.optimizer())), Options.DEFAULT);
        assertEquals(List.of(), compilation.diagnostics());
        Map<String, Class<?>> classes = classes(compilation);
        Model byHand = model(classes, fixture);
        Optimizer optimizer = optimizer(compilation, byHand.parameters());
        assertClose("losses", run.losses(), train(byHand, optimizer, fixture.batches()));
        assertAgree(run.end(), byHand.parameters());
        assertClose("losses in evaluation", run.evaluated(), evaluate(byHand, fixture.batches()));
        Model byTrainer = model(classes, fixture);
        assertClose("mean losses", fixture.meanLosses(run), train(classes, byTrainer, fixture));
        assertAgree(run.end(), byTrainer.parameters());
    }

    /** The generated trainer on the table of the fixture; returns the mean loss that it reports of each epoch. */
    private double[] train(Map<String, Class<?>> classes, Model model, Fixture fixture) throws Exception {
        Path table = Files.writeString(folder.resolve("table.csv"), fixture.csv());
        Class<?> dataClass = classes.get("Data");
        Object data = dataClass.getMethod("read", Path.class).invoke(null, table);
        Run run = Run.builder()
                .data(table)
                .folder(folder.resolve("run"))
                .mode(Run.Mode.QUIET)
                .build();
        run.begin(
                fixture.name(), "", 1, (Dataset) dataClass.getMethod("dataset").invoke(data));
        Class<?> trainerClass = classes.get("Trainer");
        Object trainer = trainerClass
                .getConstructor(dataClass, model.getClass(), Run.class)
                .newInstance(data, model, run);
        trainerClass.getMethod("train").invoke(trainer);
        run.finish(model.parameters());
        return Files.readAllLines(folder.resolve("run/metrics.jsonl")).stream()
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*\"running.loss\":([^,}]+).*", "$1")))
                .toArray();
    }

    private static float[] train(Model model, Optimizer optimizer, List<Batch> batches) {
        float[] losses = new float[EPOCHS * batches.size()];
        int step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (Batch batch : batches) {
                losses[step++] = model.forward(batch);
                model.clearGradients();
                model.backward(batch);
                optimizer.update();
            }
        }
        return losses;
    }

    private static float[] evaluate(Model model, List<Batch> batches) {
        float[] losses = new float[batches.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = model.evaluate(batches.get(i));
        }
        return losses;
    }

    /** The generated classes by what is added to the name of the model class, which itself is under "". */
    private static Map<String, Class<?>> classes(Compilation compilation) throws ClassNotFoundException {
        InMemoryJava.Result java = InMemoryJava.compile(compilation.sources());
        assertEquals(List.of(), java.errors());
        ClassLoader loader = java.classes().load(Model.class.getClassLoader());
        Map<String, Class<?>> classes = new TreeMap<>();
        for (String role : List.of("", "Data", "Trainer")) {
            String name = compilation.sources().stream()
                    .map(GeneratedSource::className)
                    .filter(n -> n.endsWith("Trainer"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst("Trainer$", role);
            classes.put(role, loader.loadClass(name));
        }
        return classes;
    }

    /** A new model with the starting weights of the fixture. */
    private static Model model(Map<String, Class<?>> classes, Fixture fixture) throws ReflectiveOperationException {
        Model model = (Model) classes.get("").getConstructor(long.class).newInstance(1L);
        set(model.parameters(), fixture.start());
        return model;
    }

    /** The optimizer that the model file names, with its settings and the defaults of the others. */
    private static Optimizer optimizer(Compilation compilation, Parameters parameters) {
        OptimizerUse use = compilation.shaped().orElseThrow().loop().body().stream()
                .filter(Statement.DeclareOptimizer.class::isInstance)
                .map(s -> ((Statement.DeclareOptimizer) s).optimizer())
                .findFirst()
                .orElseThrow();
        return (Optimizer) use.optimizer().make(parameters, use.args());
    }

    /** The tensors of fixture and model stand in the same order; names may differ. */
    private static void set(Parameters parameters, Map<String, float[]> start) {
        Iterator<float[]> values = start.values().iterator();
        assertEquals(start.size(), parameters.tensors().size());
        for (Tensor tensor : parameters.tensors()) {
            float[] of = values.next();
            assertEquals(of.length, tensor.size(), tensor.name());
            System.arraycopy(of, 0, parameters.values(), tensor.offset(), of.length);
        }
    }

    private static void assertAgree(Map<String, float[]> end, Parameters parameters) {
        Iterator<Map.Entry<String, float[]>> expected = end.entrySet().iterator();
        for (Tensor tensor : parameters.tensors()) {
            Map.Entry<String, float[]> next = expected.next();
            int from = tensor.offset();
            float[] actual = Arrays.copyOfRange(parameters.values(), from, from + tensor.size());
            assertClose(next.getKey(), next.getValue(), actual);
        }
    }

    private static void assertClose(String what, float[] expected, float[] actual) {
        assertClose(what, inDouble(expected), inDouble(actual));
    }

    private static double[] inDouble(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }

    private static void assertClose(String what, double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            double allowed = RELATIVE * Math.max(Math.abs(expected[i]), SMALL);
            assertEquals(expected[i], actual[i], allowed, what + "[" + i + "]");
        }
    }
}
