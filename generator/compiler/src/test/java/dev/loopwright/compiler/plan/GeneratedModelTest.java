package dev.loopwright.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Layer;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.certify.DoubleBatch;
import dev.loopwright.compiler.certify.DoubleModel;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.emit.Printed;
import dev.loopwright.compiler.emit.model.EmitKernels;
import dev.loopwright.compiler.emit.model.EmitModel;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.java.MethodSizes;
import dev.loopwright.compiler.model.Group;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Generated classes of random networks, compiled together: in double precision against central differences and against
 * the interpreter of the unfused plan, in single precision against the double one.
 */
class GeneratedModelTest {

    /** Each layer upon the inputs, whose seeds are not above 0, and others. */
    private static final int NETWORKS = Integer.getInteger("networks", Catalog.LAYERS.size() + 125);

    private static final long SEED = Long.getLong("seed", 1 - Catalog.LAYERS.size());
    private static final int ROWS = 3;
    private static final double EPSILON = 1e-5;
    private static final List<Case> CASES = new ArrayList<>();

    /** One network: its plans, the generated classes and a batch. */
    private record Case(
            long seed,
            Plan unfused,
            Plan fused,
            DoubleModel inDouble,
            Model inFloat,
            Model unshared,
            Model tiled,
            Model plain,
            DoubleBatch batch) {

        List<Model> inSinglePrecision() {
            return List.of(inFloat, unshared, tiled, plain);
        }
    }

    @BeforeAll
    static void compileAll() throws ReflectiveOperationException {
        List<GeneratedSource> sources = new ArrayList<>();
        for (long seed = SEED; seed < SEED + NETWORKS; seed++) {
            String name = Long.toString(seed).replace('-', '_');
            Plan plan = Fuse.plan(Lower.model(RandomNetworks.model(seed)));
            sources.add(source("double" + name, plan, p -> EmitModel.inDouble(p, Memory.sharing(p, 1))));
            sources.add(source("float" + name, plan, p -> EmitModel.type(p, Memory.sharing(p, 1))));
            sources.add(source("unshared" + name, plan, p -> EmitModel.type(p, Memory.unshared(p))));
            Plan tiled = Tile.from(0, plan, true);
            sources.add(source("tiled" + name, tiled, p -> EmitModel.type(p, Memory.sharing(p, 1))));
            kernels("tiled" + name, tiled).ifPresent(sources::add);
            Plan plain = Tile.from(0, plan, false);
            sources.add(source("plain" + name, plain, p -> EmitModel.type(p, Memory.sharing(p, 1))));
            kernels("plain" + name, plain).ifPresent(sources::add);
        }
        InMemoryJava.Result result =
                InMemoryJava.compile(sources, List.of(testClassPath()), Kernels.VECTOR.javaOptions());
        assertEquals(List.of(), result.errors());
        assertEquals(List.of(), result.warnings());
        assertEquals(Map.of(), MethodSizes.longerThan(MethodSizes.MOST, result.classes()));
        ClassLoader loader = result.classes().load(GeneratedModelTest.class.getClassLoader());
        for (long seed = SEED; seed < SEED + NETWORKS; seed++) {
            String name = Long.toString(seed).replace('-', '_');
            ShapedModel model = RandomNetworks.model(seed);
            Plan unfused = Lower.model(model);
            SplittableRandom random = new SplittableRandom(seed);
            Case made = new Case(
                    seed,
                    unfused,
                    Fuse.plan(unfused),
                    (DoubleModel) make(loader, "double" + name),
                    (Model) make(loader, "float" + name),
                    (Model) make(loader, "unshared" + name),
                    (Model) make(loader, "tiled" + name),
                    (Model) make(loader, "plain" + name),
                    batch(model, random));
            for (int i = 0; i < made.inDouble().parameters().values().length; i++) {
                boolean state = i >= made.inDouble().parameters().gradients().length;
                float drawn = (float) (state ? random.nextDouble() + 0.5 : random.nextDouble() * 2 - 1);
                // a penalty has its kink at zero, where differences say nothing
                float value = Math.abs(drawn) < 1e-3f ? 1e-3f : drawn;
                made.inDouble().parameters().values()[i] = value;
                for (Model single : made.inSinglePrecision()) {
                    single.parameters().values()[i] = value;
                }
            }
            CASES.add(made);
        }
    }

    private static java.nio.file.Path testClassPath() {
        try {
            return java.nio.file.Path.of(DoubleModel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneratedSource source(String name, Plan plan, Function<Plan, TypeSpec> emit) {
        return Printed.source(plan.model().source(), name, emit.apply(plan));
    }

    private static Optional<GeneratedSource> kernels(String name, Plan plan) {
        return EmitKernels.type(plan).map(type -> Printed.source(plan.model().source(), name, type));
    }

    private static Object make(ClassLoader loader, String name) throws ReflectiveOperationException {
        return loader.loadClass(name + ".Net").getConstructor(long.class).newInstance(7L);
    }

    private static DoubleBatch batch(ShapedModel model, SplittableRandom random) {
        double[] inputs = new double[ROWS * model.data().inputWidth()];
        for (int i = 0; i < inputs.length; i++) {
            int column = i % model.data().inputWidth();
            int labels = model.data().inputs().get(column).shape().below();
            inputs[i] = labels > 0 ? random.nextInt(labels) : (float) (random.nextDouble() * 3 - 1.5);
        }
        int columns = model.data().targets().size();
        double[][] targets = new double[columns + model.objective().rowWeights().size()][ROWS];
        for (int t = columns; t < targets.length; t++) {
            for (int r = 0; r < ROWS; r++) {
                targets[t][r] = (float) (2 * random.nextDouble());
            }
        }
        for (int t = 0; t < columns; t++) {
            ShapedData.ColumnKind kind = model.data().targets().get(t).kind();
            for (int r = 0; r < ROWS; r++) {
                targets[t][r] = kind instanceof ShapedData.ColumnKind.Number number
                        ? (float) (random.nextDouble() * 4 - (number.from() < 0 ? 2 : 0))
                        : random.nextInt(2);
            }
        }
        return new DoubleBatch(ROWS, inputs, targets, 5);
    }

    @Test
    void generatedGradientsAgreeWithCentralDifferences() {
        for (Case c : CASES) {
            double[] values = c.inDouble().parameters().values();
            c.inDouble().clearGradients();
            c.inDouble().forward(c.batch());
            c.inDouble().backward(c.batch());
            double[] gradients = c.inDouble().parameters().gradients().clone();
            for (int i = 0; i < gradients.length; i++) {
                double wide = difference(c, values, i, EPSILON);
                // a kink may lie within the first step, but then not within a much smaller one
                double wanted =
                        isClose(1e-6, wide, gradients[i], 1e-2) ? wide : difference(c, values, i, EPSILON / 100);
                close(1e-6, wanted, gradients[i], 1e-2, c, "gradient " + i);
            }
        }
    }

    private static double difference(Case c, double[] values, int i, double epsilon) {
        double before = values[i];
        values[i] = before + epsilon;
        double above = c.inDouble().forward(c.batch());
        values[i] = before - epsilon;
        double below = c.inDouble().forward(c.batch());
        values[i] = before;
        return (above - below) / (2 * epsilon);
    }

    @Test
    void fusedCodeAgreesWithTheUnfusedInterpreter() {
        for (Case c : CASES) {
            Interpreter oracle = new Interpreter(c.unfused(), 7);
            System.arraycopy(c.inDouble().parameters().values(), 0, oracle.parameters(), 0, oracle.parameters().length);
            double expected = oracle.forward(c.batch().inputs(), c.batch().targets(), ROWS, true, 5);
            oracle.backward(c.batch().targets(), ROWS, true, 5);
            c.inDouble().clearGradients();
            close(1e-11, expected, c.inDouble().forward(c.batch()), 1, c, "loss");
            for (Measured measured : Measured.of(c.fused())) {
                double wanted = oracle.measured(measured, c.batch().targets(), ROWS);
                close(1e-11, wanted, measured(c, measured.entry().name()), 1, c, "measured loss");
            }
            c.inDouble().backward(c.batch());
            for (int i = 0; i < oracle.gradients().length; i++) {
                close(1e-11, oracle.gradients()[i], c.inDouble().parameters().gradients()[i], 1, c, "gradient " + i);
            }
            double evaluated = oracle.forward(c.batch().inputs(), c.batch().targets(), ROWS, false, 5);
            close(1e-11, evaluated, c.inDouble().evaluate(c.batch()), 1, c, "loss in evaluation");
            c.inDouble().predict(c.batch());
            for (DoubleModel.Activation activation : c.inDouble().activations()) {
                double[] wanted = oracle.value(activation.name());
                for (int e = 0; e < wanted.length; e++) {
                    close(1e-11, wanted[e], activation.values()[e], 1, c, activation.name());
                }
            }
        }
    }

    private static double measured(Case c, String entry) {
        try {
            Object value =
                    c.inDouble().getClass().getMethod(entry, DoubleBatch.class).invoke(c.inDouble(), c.batch());
            return (Double) value;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void singlePrecisionFollowsDoublePrecision() {
        CASES.forEach(c -> followsDoublePrecision(c, c.inFloat()));
    }

    @Test
    void vectorKernelsFollowDoublePrecision() {
        CASES.forEach(c -> followsDoublePrecision(c, c.tiled()));
    }

    @Test
    void arraysThatAreSharedChangeNoBitOfTheGradients() {
        for (Case c : CASES) {
            for (int step = 0; step < 2; step++) {
                float[] expected = step(c, c.unshared());
                float[] found = step(c, c.inFloat());
                assertArrayEquals(expected, found, () -> "network %d".formatted(c.seed()));
            }
        }
    }

    @Test
    void arraysAreAsLargeAsTheMemoryPlanSays() throws IllegalAccessException {
        for (Case c : CASES) {
            step(c, c.inFloat());
            step(c, c.unshared());
            assertEquals(elements(Memory.sharing(c.fused(), 1)), allocated(c.inFloat()), "network " + c.seed());
            assertEquals(elements(Memory.unshared(c.fused())), allocated(c.unshared()), "network " + c.seed());
        }
    }

    private static long elements(Memory memory) {
        return Stream.of(Memory.Kind.values())
                .mapToLong(kind -> memory.elements(kind, ROWS))
                .sum();
    }

    /** Elements of all arrays that a model has made for its batches, each array counted once. */
    private static long allocated(Model model) throws IllegalAccessException {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Field field : model.getClass().getDeclaredFields()) {
            if (field.getType() == float[].class) {
                field.setAccessible(true);
                arrays.add((float[]) field.get(model));
            }
        }
        arrays.remove(model.parameters().values());
        arrays.remove(model.parameters().gradients());
        return arrays.stream().mapToLong(array -> array.length).sum();
    }

    private static float[] step(Case c, Model model) {
        Batch batch = inFloat(c.batch());
        model.clearGradients();
        model.forward(batch);
        model.backward(batch);
        return model.parameters().gradients().clone();
    }

    private static Batch inFloat(DoubleBatch given) {
        Batch batch = new Batch(ROWS, given.inputs().length / ROWS, given.targets().length);
        for (int i = 0; i < given.inputs().length; i++) {
            batch.inputs()[i] = (float) given.inputs()[i];
        }
        for (int t = 0; t < given.targets().length; t++) {
            for (int r = 0; r < ROWS; r++) {
                batch.target(t)[r] = (float) given.targets()[t][r];
            }
        }
        batch.fill(ROWS, 5);
        return batch;
    }

    private static void followsDoublePrecision(Case c, Model inFloat) {
        Batch batch = inFloat(c.batch());
        c.inDouble().clearGradients();
        Arrays.fill(inFloat.parameters().gradients(), Float.NaN);
        inFloat.clearGradients();
        close(1e-4, c.inDouble().forward(c.batch()), inFloat.forward(batch), 1, c, "loss");
        c.inDouble().backward(c.batch());
        inFloat.backward(batch);
        for (int i = 0; i < inFloat.parameters().size(); i++) {
            double wanted = c.inDouble().parameters().gradients()[i];
            close(1e-3, wanted, inFloat.parameters().gradients()[i], 1, c, "gradient " + i);
        }
    }

    @Test
    void networksOfTheTestUseEveryLayerLossAndPenaltyOfTheCatalog() {
        Set<Object> used = new HashSet<>();
        for (Case c : CASES) {
            uses(c).forEach(use -> used.add(use.layer()));
            c.unfused()
                    .losses()
                    .forEach(pass -> pass.terms().forEach(t -> used.add(t.term().loss())));
            c.unfused().penalties().forEach(term -> used.add(term.penalty()));
        }
        Catalog.LAYERS.forEach(
                layer -> assertTrue(used.contains(layer), layer.signature().name()));
        Catalog.LOSSES.forEach(
                loss -> assertTrue(used.contains(loss), loss.signature().name()));
        Catalog.PENALTIES.forEach(
                p -> assertTrue(used.contains(p), p.signature().name()));
    }

    private static Stream<Operation.Use> uses(Case c) {
        return c.unfused().model().network().values().stream()
                .map(Value::operation)
                .filter(Operation.Use.class::isInstance)
                .map(Operation.Use.class::cast);
    }

    /** Every word and flag of every layer; of sizes the words, one number and several. */
    @Test
    void networksOfTheTestUseEveryOptionOfEveryLayer() {
        Set<String> used = new TreeSet<>();
        CASES.forEach(c -> uses(c).forEach(use -> use.layer()
                .signature()
                .params()
                .forEach(p -> used.add(use.layer().signature().name() + " " + p.name() + " "
                        + option(use.args().values().get(p.name()))))));
        Set<String> missing = new TreeSet<>();
        for (Layer layer : Catalog.LAYERS) {
            for (Param param : layer.signature().params()) {
                options(param)
                        .map(o -> layer.signature().name() + " " + param.name() + " " + o)
                        .filter(o -> !used.contains(o))
                        .forEach(missing::add);
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static String option(Object value) {
        return value instanceof List<?> list ? list.size() + " numbers" : value.toString();
    }

    private static Stream<String> options(Param param) {
        return switch (param.kind()) {
            case FLAG -> Stream.of("true", "false");
            case WORD -> param.words().stream();
            case SIZES ->
                Stream.concat(
                        param.words().stream(),
                        IntStream.rangeClosed(1, param.most()).mapToObj(n -> n + " numbers"));
            default -> Stream.empty();
        };
    }

    @Test
    void networksOfTheTestHaveBlocksInBlocksAndSharedWeights() {
        assertTrue(CASES.stream()
                .anyMatch(c -> uses(c).anyMatch(use -> use.shared().isPresent())));
        assertTrue(CASES.stream()
                .flatMap(c -> Outline.methods(Outline.of(c.fused())))
                .anyMatch(block -> block.use().flatMap(Group::outer).isPresent()));
    }

    @Test
    void fusionLeavesFewerSteps() {
        long before = CASES.stream().mapToLong(c -> c.unfused().steps().size()).sum();
        long after = CASES.stream().mapToLong(c -> c.fused().steps().size()).sum();
        assertTrue(after < before, before + " steps became " + after);
    }

    private static void close(double tolerance, double wanted, double found, double floor, Case c, String what) {
        assertTrue(
                isClose(tolerance, wanted, found, floor),
                () -> "%s of network %d (replay with -Dseed=%d -Dnetworks=1): expected %s, found %s"
                        .formatted(what, c.seed(), c.seed(), wanted, found));
    }

    /** Relative to the larger of the two, which counts as at least {@code floor}. */
    private static boolean isClose(double tolerance, double wanted, double found, double floor) {
        double scale = Math.max(floor, Math.max(Math.abs(wanted), Math.abs(found)));
        return Math.abs(wanted - found) <= tolerance * scale;
    }
}
