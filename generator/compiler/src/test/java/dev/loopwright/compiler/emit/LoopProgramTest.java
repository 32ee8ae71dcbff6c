package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loops that branch, repeat, accumulate and treat parts of the model differently do what they say. */
class LoopProgramTest {
    private static final int ROWS = 22;
    private static final String MODEL = """
            spec parts version 1
            seed 3
            data {
              from csv "t.csv"
              input  a, b, c : number
              target t       : number
            }
            model net(x: inputs) -> y: real[1] {
              trunk = dense(x, units: 4) |> batch_norm |> tanh
              y     = dense(trunk, units: 1)
            }
            objective {
              loss  = mean_squared_error(y, t)
              error = mean_absolute_error(y, t)
            }
            """;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** Trains with a loop; the run leaves its files in the folder of that name. */
    private Path run(String name, String loop) throws IOException {
        return run(name, MODEL, loop);
    }

    private Path run(String name, String model, String loop) throws IOException {
        return run(name, model, loop, source -> source);
    }

    /** Trains with generated sources that were changed. */
    private Path run(String name, String model, String loop, UnaryOperator<String> change) throws IOException {
        Compilation compilation = Specs.compile(model + "loop {\n" + loop + "}\n", Map.of());
        assertFalse(compilation.hasErrors(), () -> compilation.diagnostics().toString());
        List<GeneratedSource> sources = compilation.sources().stream()
                .map(source -> new GeneratedSource(source.path(), source.className(), change.apply(source.text())))
                .toList();
        InMemoryJava.Result result = InMemoryJava.compile(sources);
        String trainer = sources.get(2).text();
        assertTrue(result.isClean(), () -> result.errors() + " " + result.warnings() + "\n" + trainer);
        ClassLoader program = result.classes().load(LoopProgramTest.class.getClassLoader());
        Run run = Run.builder()
                .data(data())
                .folder(folder.resolve(name))
                .console(out)
                .trace(true)
                .build();
        assertEquals(0, Launch.run(run, r -> Program.start(program, "parts.PartsTrainer", r), out), this::shown);
        return folder.resolve(name);
    }

    /** The generated model class. */
    private static String source(String model, String loop) {
        return Specs.compile(model + "loop {\n" + loop + "}\n", Map.of())
                .sources()
                .get(0)
                .text();
    }

    private String shown() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private Path data() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder csv = new StringBuilder("a,b,c,t\n");
        for (int row = 0; row < ROWS; row++) {
            double[] x = random.doubles(3).toArray();
            csv.append(x[0] + "," + x[1] + "," + x[2] + "," + (x[0] - 2 * x[1] + 0.3) + "\n");
        }
        return Files.writeString(folder.resolve("t.csv"), csv);
    }

    /** The tensors of a safetensors file. */
    private static Map<String, float[]> weights(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        Map<String, float[]> tensors = new TreeMap<>();
        Matcher entry = Pattern.compile("\"([^\"]+)\":\\{\"dtype\":\"F32\"[^}]*\"data_offsets\":\\[(\\d+),(\\d+)]")
                .matcher(header);
        while (entry.find()) {
            int from = Integer.parseInt(entry.group(2));
            float[] values = new float[(Integer.parseInt(entry.group(3)) - from) / 4];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes.getFloat(8 + length + from + 4 * i);
            }
            tensors.put(entry.group(1), values);
        }
        assertFalse(tensors.isEmpty(), header);
        return tensors;
    }

    private static Map<String, float[]> last(Path run) throws IOException {
        return weights(run.resolve("last.safetensors"));
    }

    private List<String> metrics(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl"));
    }

    @Test
    void batchesThatAddUpAreOneLargeBatch() throws IOException {
        String model = MODEL.replace(" |> batch_norm", "")
                .replace("mean_squared_error(y, t)", "mean_squared_error(y, t) + 0.01 * l2(net)");
        Map<String, float[]> large = last(run("large", model, """
                  optimizer o = sgd(rate: 0.1, momentum: 0.9) on net
                  for epoch in 1..5 {
                    for batch of 16 rows in train {
                      compute loss
                      clear gradients
                      backward loss
                      clip gradients to norm 0.5
                      update net with o
                    }
                  }
                """));
        Map<String, float[]> small = last(run("small", model, """
                  optimizer o = sgd(rate: 0.1, momentum: 0.9) on net
                  for epoch in 1..5 {
                    for batch of 4 rows in train {
                      compute loss
                      backward loss
                      every 4 batches or at last batch {
                        clip gradients to norm 0.5
                        update net with o
                        clear gradients
                      }
                    }
                  }
                """));
        assertEquals(large.keySet(), small.keySet());
        large.forEach((name, values) -> assertArrayEquals(values, small.get(name), 2e-6f, name));
    }

    @Test
    void anEpochMayBeOneStep() throws IOException {
        Path run = run("whole", """
                  optimizer o = sgd(rate: 0.1) on net
                  for epoch in 1..3 {
                    for batch of 4 rows in train shuffled {
                      compute loss
                      backward loss
                    }
                    update net with o
                    clear gradients
                    report step, running.loss
                  }
                """);
        assertTrue(metrics(run).get(2).contains("\"step\":3"), metrics(run).toString());
    }

    private static final String TWO_LAYERS = MODEL.replace(
            "trunk = dense(x, units: 4) |> batch_norm |> tanh",
            "low   = dense(x, units: 5) |> tanh\n  trunk = dense(low, units: 4) |> batch_norm |> tanh");

    @Test
    void trainingStartsFromTheWeightsOfAFile() throws IOException {
        String loop = """
                  optimizer o = sgd(rate: 0.1) on net
                  for epoch in 1..2 {
                    for batch of 8 rows in train {
                      compute loss
                      clear gradients
                      backward loss
                      update net with o
                    }
                  }
                """;
        Files.copy(run("before", loop).resolve("last.safetensors"), folder.resolve("start.safetensors"));
        Map<String, float[]> before = last(folder.resolve("before"));
        Map<String, float[]> after =
                last(run("after", "load net.trunk from \"start.safetensors\"\nfreeze net.trunk\n" + loop));
        assertArrayEquals(before.get("dense1.weights"), after.get("dense1.weights"));
        assertArrayEquals(before.get("dense1.bias"), after.get("dense1.bias"));
        assertArrayEquals(before.get("trunk.running_mean"), after.get("trunk.running_mean"));
        assertFalse(Arrays.equals(before.get("y.weights"), after.get("y.weights")));
    }

    @Test
    void aFileOfAnotherShapeIsRefusedBeforeTheFirstStep() throws IOException {
        String loop = """
                  optimizer o = sgd(rate: 0.1) on net
                  for epoch in 1..1 {
                    for batch of 8 rows in train {
                      compute loss
                      clear gradients
                      backward loss
                      update net with o
                    }
                  }
                """;
        Files.copy(run("four", loop).resolve("last.safetensors"), folder.resolve("start.safetensors"));
        String wide = MODEL.replace("units: 4", "units: 6");
        AssertionError refused = assertThrows(
                AssertionError.class, () -> run("six", wide, "load net from \"start.safetensors\"\n" + loop));
        assertTrue(
                refused.getMessage().contains("its array dense1.weights should be [3, 6] but is [3, 4]"),
                refused.getMessage());
    }

    @Test
    void backwardStopsWhereNothingBelowLearns() throws IOException {
        String loop = """
                  optimizer body = sgd(rate: 0.1, momentum: 0.9) on net.low
                  optimizer head = sgd(rate: 0.1, momentum: 0.9) on net.trunk, net.y
                  freeze net.low
                  for epoch in 1..6 {
                    if epoch == 3 {
                      unfreeze net.low
                    }
                    for batch of 8 rows in train shuffled {
                      compute loss
                      clear gradients
                      backward loss
                      update net.low with body
                      update net.trunk, net.y with head
                    }
                    report epoch, running.loss
                  }
                """;
        Path run = run("skipped", TWO_LAYERS, loop);
        String model = source(TWO_LAYERS, loop);
        assertTrue(model.contains("""
                    public void backward(Batch batch) {
                        yBackward(batch);
                        trunkBackward(batch);
                        dense2Backward(batch);
                        // while this is frozen, nothing from here on learns
                        if (!lowAndBelow.isFrozen()) {
                            lowBackward(batch);
                        }
                    }
                """), model);
        Path whole =
                run("whole", TWO_LAYERS, loop, source -> source.replace("if (!lowAndBelow.isFrozen())", "if (true)"));
        Map<String, float[]> skipped = last(run);
        last(whole).forEach((name, values) -> assertArrayEquals(values, skipped.get(name), name));
    }

    @Test
    void whatIsFrozenDoesNotMoveAndLearnsLater() throws IOException {
        String loop = """
                  optimizer body = adamw(rate: 0.01, decay: 0.1) on net.trunk
                  optimizer head = sgd(rate: 0.1, momentum: 0.9) on net.y
                  freeze net.trunk
                  for epoch in 1..LAST {
                    if epoch == 4 {
                      unfreeze net.trunk
                    }
                    for batch of 8 rows in train shuffled {
                      compute loss
                      clear gradients
                      backward loss
                      update net.trunk with body
                      update net.y with head
                    }
                    report epoch, step, running.loss, body.rate, norm(gradients)
                  }
                """;
        Map<String, float[]> one = last(run("one", loop.replace("LAST", "1")));
        Map<String, float[]> three = last(run("three", loop.replace("LAST", "3")));
        Path longer = run("four", loop.replace("LAST", "4"));
        Map<String, float[]> four = last(longer);
        for (String name : one.keySet()) {
            boolean moved = !Arrays.equals(one.get(name), three.get(name));
            assertEquals(name.startsWith("y."), moved, name);
            assertFalse(Arrays.equals(three.get(name), four.get(name)), name);
        }
        assertTrue(one.containsKey("trunk.running_mean") || one.toString().contains("running"), one.keySet()::toString);
        assertTrue(
                metrics(longer).get(0).contains("\"step\":3,"), metrics(longer).toString());
        assertTrue(
                metrics(longer).get(0).contains("\"body.rate\":0.01"),
                metrics(longer).toString());
    }

    @Test
    void conditionsPeriodsAndStopsTakeTheirTurns() throws IOException {
        Path run = run("branches", """
                  optimizer o = sgd(rate: 0.05) on net
                  for epoch in 1..20 {
                    for batch of 8 rows in train shuffled {
                      compute loss, error
                      clear gradients
                      backward loss
                      update net with o
                      every 4 steps {
                        report step, running.loss
                      }
                      check finite
                    }
                    every 2 epochs {
                      checkpoint last keep 2
                    }
                    if epoch == 1 or running.error > 100 and not epoch > 3 {
                      report epoch, running.loss
                    } else if (epoch + 1) / 2 == 1.5 {
                      report epoch, running.error
                    } else {
                      report epoch
                    }
                    stop when running.loss < 1e6 and epoch >= 7
                    stop when running.error is not finite
                  }
                """);
        List<String> lines = metrics(run);
        List<String> steps = lines.stream().filter(l -> l.contains("\"step\":")).toList();
        assertEquals(5, steps.size(), lines.toString());
        assertTrue(steps.get(0).contains("\"step\":4,") && steps.get(4).contains("\"step\":20,"), steps.toString());
        assertTrue(lines.stream().anyMatch(l -> l.contains("\"epoch\":2,\"running.error\"")), lines.toString());
        assertTrue(shown().contains("stopped: running.loss < 1e6 and epoch >= 7"), this::shown);
        assertFalse(Files.exists(run.resolve("last-1.safetensors")));
        assertTrue(Files.exists(run.resolve("last-2.safetensors")));
        assertTrue(Files.exists(run.resolve("last-3.safetensors")));
    }

    @Test
    void severalPassesOfAnEpochDiffer() throws IOException {
        Path run = run("passes", """
                  optimizer o = sgd(rate: 0.05) on net
                  for epoch in 1..2 {
                    repeat 3 times {
                      for batch of 8 rows in train shuffled {
                        repeat 2 times {
                          forward net
                          compute loss
                          clear gradients
                          backward loss
                          update net with o
                        }
                      }
                    }
                    if epoch == 2 {
                      for batch of 11 rows in train {
                        compute loss
                        clear gradients
                        backward loss
                        update net with o
                      }
                    }
                    report epoch, step
                  }
                """);
        assertTrue(metrics(run).get(0).contains("\"step\":18"), metrics(run).toString());
        assertTrue(metrics(run).get(1).contains("\"step\":38"), metrics(run).toString());
    }

    @Test
    void anAverageIsMeasuredAndKeptAndTrainingGoesOnAsBefore() throws IOException {
        String model = MODEL.replace("target t       : number", "target t       : number\n split 60% train, 40% held");
        String loop = """
                  optimizer o = sgd(rate: 0.05) on net
                  ema slow = average of net with decay 0.9
                  for epoch in 1..4 {
                    for batch of 5 rows in train shuffled {
                      compute loss
                      clear gradients
                      backward loss
                      add noise 0.1 to gradients of net.trunk
                      update net with o
                      advance slow
                    }
                    evaluate heldWITH
                    report epoch, held.loss
                    checkpoint best when held.loss improves
                  }
                """;
        Path slow = run("slow", model, loop.replace("WITH", " with slow"));
        Path plain = run("plain", model, loop.replace("WITH", "").replaceAll(".*(ema|advance) .*\n", ""));
        Map<String, float[]> trained = last(slow);
        last(plain).forEach((name, values) -> assertArrayEquals(values, trained.get(name), name));
        assertFalse(metrics(slow).equals(metrics(plain)), "measured with other weights");
        Map<String, float[]> best = weights(slow.resolve("best.safetensors"));
        assertFalse(Arrays.equals(
                best.get("y.weights"),
                weights(plain.resolve("best.safetensors")).get("y.weights")));
    }
}
