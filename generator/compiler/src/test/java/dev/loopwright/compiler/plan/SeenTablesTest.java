package dev.loopwright.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.emit.Footprint;
import dev.loopwright.compiler.java.CompiledClasses;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.runtime.Accumulation;
import dev.loopwright.runtime.Gradients;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.State;
import dev.loopwright.runtime.WeightAverage;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Optimizer;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables whose rows seen are noted, held against the same network without that, which differs in the batch of its loop
 * only: whatever a loop does, the bits are the same.
 */
class SeenTablesTest {
    private static final int ROWS = 5;
    private static final int WORDS = 3;
    private static final int MOST = 1500;
    /** A table used by two layers, one of which what follows is fused into, and one for single indices. */
    private static final String MODEL = """
            spec tables version 1
            seed 3
            data {
              from csv "t.csv"
              input  size   : number
              input  review : tokens[3] by words at most 1500   missing ""
              input  title  : tokens[3] by words at most 1500   missing ""
              target liked  : boolean
            }
            model net(x: inputs, review: review, title: title) -> p: real[1] {
              words  = embedding(review, width: 12)
              again  = embedding(title, width: 12, share: words) |> tanh
              both   = add(words, again)
              hidden = flatten(both) |> dense(units: 20) |> relu
              p      = concat(x, hidden) |> dense(units: 1) |> sigmoid
            }
            objective {
              loss = binary_cross_entropy(p, liked)
            }
            loop {
              optimizer o = sgd(rate: 0.1) on net
              for epoch in 1..2 {
                for batch of 5 rows in train shuffled {
                  compute loss
                  clear gradients
                  backward loss
                  update net with o
                }
              }
            }
            """;

    private static final Map<String, Object> VARIED = Map.of("momentum", 0.9, "lazy", true);

    private static final Map<Kernels, CompiledClasses> SEEN = new EnumMap<>(Kernels.class);
    private static final Map<Kernels, CompiledClasses> DENSE = new EnumMap<>(Kernels.class);

    private static Compilation compilation(String text, Kernels kernels) {
        Compilation compilation =
                Compilation.of(new SourceFile("tables.model", text), new Options("", Map.of(), kernels));
        assertEquals(List.of(), compilation.diagnostics());
        return compilation;
    }

    private static String plan(String text) {
        return PlanPrinter.print(compilation(text, Kernels.VECTOR).plan().orElseThrow());
    }

    private static CompiledClasses classes(String text, Kernels kernels) {
        InMemoryJava.Result result =
                InMemoryJava.compile(compilation(text, kernels).sources(), List.of(), kernels.javaOptions());
        assertEquals(List.of(), result.errors());
        return result.classes();
    }

    @BeforeAll
    static void compile() {
        for (Kernels kernels : Kernels.values()) {
            SEEN.put(kernels, classes(MODEL, kernels));
            DENSE.put(kernels, classes(large(), kernels));
        }
    }

    private static String large() {
        return MODEL.replace("batch of 5", "batch of 500");
    }

    private static Model make(Map<Kernels, CompiledClasses> classes, Kernels kernels, int threads) {
        return SteadyState.make(
                classes.get(kernels).load(SeenTablesTest.class.getClassLoader()), "tables.Tables", threads);
    }

    /** Indices of which some are padding, and some occur several times. */
    private static Batch batch(int seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        Batch batch = new Batch(ROWS, 1 + 2 * WORDS, 1);
        for (int i = 0; i < batch.inputs().length; i++) {
            int most = random.nextInt(3) == 0 ? 4 : MOST;
            batch.inputs()[i] = i % (1 + 2 * WORDS) == 0 ? (float) random.nextDouble() : random.nextInt(most);
        }
        for (int r = 0; r < ROWS; r++) {
            batch.target(0)[r] = random.nextInt(2);
        }
        batch.fill(rows, seed);
        return batch;
    }

    /** Every optimizer by its defaults, and once more with momentum, or lazy, where it has such a setting. */
    static Stream<Arguments> optimizers() {
        return Catalog.OPTIMIZERS.stream().flatMap(entry -> {
            boolean varies = entry.signature().params().stream().anyMatch(param -> VARIED.containsKey(param.name()));
            return (varies ? Stream.of(false, true) : Stream.of(false)).map(varied -> Arguments.of(entry, varied));
        });
    }

    private static Optimizer make(RuntimeEntry entry, boolean varied, Parameters parameters) {
        Map<String, Object> settings = new LinkedHashMap<>();
        entry.signature()
                .params()
                .forEach(param -> settings.put(param.name(), param.byDefault().orElse(0.1)));
        VARIED.forEach((name, value) -> settings.computeIfPresent(name, (same, none) -> varied ? value : none));
        return (Optimizer) entry.make(parameters, new Args(settings));
    }

    /** What is done between backward and update. */
    private enum Clip {
        NONE {
            @Override
            void apply(Parameters part) {}
        },
        NORM {
            @Override
            void apply(Parameters part) {
                Gradients.clipNorm(part, 0.02);
            }
        },
        VALUE {
            @Override
            void apply(Parameters part) {
                Gradients.clipValue(part, 0.001);
            }
        };

        abstract void apply(Parameters part);
    }

    /** All numbers that some updates leave: weights, an average of them, gradients, and the optimizer's own. */
    private static Map<String, float[]> trained(
            Model model, RuntimeEntry entry, boolean varied, Clip clip, int batches) {
        Parameters parameters = model.parameters();
        Optimizer optimizer = make(entry, varied, parameters);
        Accumulation accumulation = new Accumulation(parameters);
        WeightAverage average = new WeightAverage(parameters, 0.9);
        Arrays.fill(parameters.gradients(), Float.NaN);
        for (int update = 0; update < 6; update++) {
            model.clearGradients();
            accumulation.clear();
            for (int b = 0; b < batches; b++) {
                int rows = b == 1 ? ROWS - 2 : ROWS;
                Batch batch = batch(1 + update * batches + b, rows);
                model.forward(batch);
                accumulation.add(rows);
                model.backward(batch);
            }
            accumulation.average();
            if (update == 3) {
                parameters.part("words").freeze();
            }
            clip.apply(parameters);
            optimizer.update();
            average.advance();
            parameters.part("words").unfreeze();
        }
        Map<String, float[]> numbers = new LinkedHashMap<>();
        numbers.put("weights", parameters.values());
        numbers.put("gradients", parameters.settled());
        average.state(into("average/", numbers));
        optimizer.state(into("optimizer/", numbers));
        return numbers;
    }

    /** A checkpoint that is looked at. */
    private static State into(String prefix, Map<String, float[]> numbers) {
        return (State) Proxy.newProxyInstance(
                State.class.getClassLoader(), new Class<?>[] {State.class}, (proxy, method, arguments) -> {
                    if (arguments[1] instanceof float[] array) {
                        numbers.put(prefix + arguments[0], array);
                    }
                    return method.getReturnType() == void.class ? null : arguments[1];
                });
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void trainAsTheyDidWithoutMarks(RuntimeEntry entry, boolean varied) {
        for (Kernels kernels : Kernels.values()) {
            for (Clip clip : Clip.values()) {
                for (int batches : new int[] {1, 3}) {
                    Map<String, float[]> dense = trained(make(DENSE, kernels, 1), entry, varied, clip, batches);
                    for (int threads : new int[] {1, 3}) {
                        Map<String, float[]> seen = trained(make(SEEN, kernels, threads), entry, varied, clip, batches);
                        assertEquals(dense.keySet(), seen.keySet());
                        dense.forEach((name, numbers) -> assertArrayEquals(
                                numbers,
                                seen.get(name),
                                name + ", " + kernels + ", " + clip + ", " + batches + ", " + threads));
                    }
                }
            }
        }
    }

    /** What no batch has seen is not even looked at: it would be zero, and is NaN here. */
    @Test
    void clearTheRowsSeenOnly() {
        for (Kernels kernels : Kernels.values()) {
            Model model = make(SEEN, kernels, 1);
            Parameters parameters = model.parameters();
            float[] gradients = parameters.settled();
            Batch batch = batch(1, ROWS);
            boolean[] seen = new boolean[MOST + 1];
            for (int i = 0; i < batch.inputs().length; i++) {
                int row = (int) batch.inputs()[i] - 1;
                if (i % (1 + 2 * WORDS) > 0 && row >= 0) {
                    seen[row] = true;
                }
            }
            int from = parameters.tensor("words.weights").offset();
            for (int row = 0; row <= MOST; row++) {
                Arrays.fill(gradients, from + row * 12, from + row * 12 + 12, seen[row] ? 0 : Float.NaN);
            }
            model.forward(batch);
            model.clearGradients();
            model.backward(batch);
            model.clearGradients();
            parameters.settled();
            for (int row = 0; row <= MOST; row++) {
                assertEquals(seen[row] ? 0 : Float.NaN, gradients[from + row * 12], kernels + ", row " + row);
            }
        }
    }

    @Test
    void allocateNothing() {
        assertEquals(0, SteadyState.allocation(make(SEEN, Kernels.PLAIN, 1), batch(1, ROWS)));
    }

    /** 1501 rows in words of 64 bits. */
    @Test
    void haveAFootprint() {
        Plan plan = compilation(MODEL, Kernels.PLAIN).plan().orElseThrow();
        List<Footprint.Item> items = Footprint.of(plan).items();
        assertTrue(items.contains(new Footprint.Item("marks of rows seen", 24 * 8, 24 * 8)), items.toString());
    }

    @Test
    void areLargeHaveNoPenaltyAndAreNamedInThePlan() {
        String line = "  gradients other than 0 in the rows that batches have seen only: words.weights\n";
        assertTrue(plan(MODEL).contains(line), plan(MODEL));
        assertFalse(plan(large()).contains(line));
        assertFalse(plan(MODEL.replace("(p, liked)\n", "(p, liked) + 0.01 * l2(net)\n"))
                .contains(line));
    }
}
