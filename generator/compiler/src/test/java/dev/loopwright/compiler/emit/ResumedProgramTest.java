package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.Crash;
import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated programs that die at any call within a loop and are resumed end in the bytes of one that did not, whatever
 * the loop is made of.
 */
class ResumedProgramTest {
    private static final int ROWS = 22;
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
    private static final String MODEL = """
            spec parts version 1
            seed 3
            data {
              from csv "t.csv"
              input  a, b, c    : number
              input  importance : number encode none
              target t          : number
              split 70% train, 30% validation
            }
            model net(x: inputs) -> y: real[1] {
              low   = dense(x, units: 3) |> tanh
              trunk = dense(low, units: 4) |> batch_norm |> tanh |> dropout(rate: 20%)
              y     = dense(trunk, units: 1)
            }
            objective {
              loss = huber(y, t, weights: importance) + 0.01 * l2(net)
              mae  = mean_absolute_error(y, t)
            }
            """;

    @TempDir
    Path folder;

    static Stream<Arguments> loops() {
        return Stream.of(
                Arguments.argumentSet("gradients of several batches, noise, norms", """
                          optimizer o = adam(rate: cosine_restarts(1e-2 to 1e-4, first: 2 epochs, warmup: 2 steps)) on net
                          for epoch in 1..3 {
                            for batch of 4 rows in train shuffled {
                              compute loss
                              backward loss
                              call com.acme.Crash.now
                              every 3 batches or at last batch {
                                add noise 0.01 to gradients
                                clip gradients to norm 0.5
                                update net with o
                                report step, running.loss, o.rate, norm(gradients)
                                clear gradients
                                call com.acme.Crash.now
                              }
                            }
                          }
                        """),
                Arguments.argumentSet("gradients that live on from epoch to epoch", """
                          optimizer o = rmsprop(rate: 0.01, momentum: 0.5, centered: yes) on net
                          for epoch in 1..5 {
                            for batch of 4 rows in train shuffled {
                              compute loss
                              backward loss
                              call com.acme.Crash.now
                            }
                            if epoch == 2 or epoch == 5 {
                              update net with o
                              clear gradients
                            }
                            report epoch, running.loss
                          }
                        """),
                Arguments.argumentSet("an average, the best of it, a plateau", """
                          optimizer o = amsgrad(rate: plateau(1e-2, validation.loss, patience: 0, factor: 0.5)) on net
                          ema slow = average of net with decay 0.8
                          for epoch in 1..4 {
                            for batch of 5 rows in train shuffled {
                              compute loss
                              clear gradients
                              backward loss
                              update net with o
                              advance slow
                              call com.acme.Crash.now
                            }
                            evaluate validation with slow
                            report epoch, running.loss, validation.loss, validation.mae, o.rate, observation
                            checkpoint best when validation.loss improves by 1e-4
                            call com.acme.Crash.now
                            stop when validation.loss has not improved for 2 epochs
                          }
                          restore best
                          evaluate validation
                          report validation.loss
                        """),
                Arguments.argumentSet("parts frozen and thawed, each with its optimizer", """
                          optimizer body = adamw(rate: 0.01, decay: 0.1, except: biases_and_norms) on net.low
                          optimizer middle = lamb(rate: 0.01) on net.trunk
                          optimizer head = sgd(rate: one_cycle(0.1), momentum: 0.9, nesterov: yes) on net.y
                          freeze net.low
                          freeze net.trunk
                          for epoch in 1..4 {
                            if epoch == 2 {
                              unfreeze net.trunk
                            }
                            if epoch == 3 {
                              unfreeze net.low
                              freeze net.trunk
                            }
                            for batch of 4 rows in train shuffled {
                              compute loss
                              clear gradients
                              backward loss
                              clip gradients of net.low to value 0.1
                              update net.low with body
                              update net.trunk with middle
                              call com.acme.Crash.now
                              update net.y with head
                              every 3 steps {
                                report step, running.loss, head.rate
                              }
                            }
                          }
                        """),
                Arguments.argumentSet("repetitions and several passes", """
                          optimizer o = lion(rate: 1e-2, decay: 0.1) on net.low, net.trunk
                          optimizer p = adadelta(rate: 1) on net.y
                          for epoch in 1..2 {
                            repeat 2 times {
                              for batch of 6 rows in train shuffled {
                                repeat 2 times {
                                  forward net
                                  compute loss
                                  clear gradients
                                  backward loss
                                  update net.low, net.trunk with o
                                  update net.y with p
                                  call com.acme.Crash.now
                                }
                              }
                            }
                            for batch of 8 rows in train {
                              compute loss
                              clear gradients
                              backward loss
                              update net.low, net.trunk with o
                              call com.acme.Crash.now
                              update net.y with p
                            }
                            evaluate validation
                            report epoch, running.loss, validation.loss
                          }
                        """),
                Arguments.argumentSet("optimizers that remember more", """
                          optimizer a = nadam(rate: 1e-2) on net.low
                          optimizer b = radam(rate: inverse_square_root(1e-2, warmup: 3 steps)) on net.trunk
                          optimizer c = adagrad(rate: 0.1, initial: 0.1) on net.y
                          for epoch in 1..3 {
                            for batch of 4 rows in train shuffled {
                              compute loss
                              clear gradients
                              backward loss
                              update net.low with a
                              update net.trunk with b
                              call com.acme.Crash.now
                              update net.y with c
                            }
                            checkpoint last keep 2
                          }
                        """));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void aRunThatDiesAnywhereEndsInTheSameBytes(String loop) throws Exception {
        ClassLoader program = program(loop);
        Path data = data();
        Path whole = folder.resolve("whole");
        Crash.at(0);
        assertEquals(0, run(program, settings(data).folder(whole)));
        int calls = Crash.calls();
        assertTrue(calls > 10, calls + " calls");
        for (int call = 1; call <= calls; call++) {
            Path run = folder.resolve("died-" + call);
            Crash.at(call);
            assertEquals(1, run(program, settings(data).folder(run).checkpointEvery(1)));
            Crash.at(0);
            boolean saved = Files.exists(run.resolve("last.safetensors"));
            assertEquals(
                    0,
                    run(
                            program,
                            saved
                                    ? settings(data).resume(run)
                                    : settings(data).folder(folder.resolve("anew-" + call))));
            Path end = saved ? run : folder.resolve("anew-" + call);
            for (String file : List.of("last.safetensors", "best.safetensors", "metrics.jsonl")) {
                if (Files.exists(whole.resolve(file))) {
                    assertArrayEquals(
                            Files.readAllBytes(whole.resolve(file)),
                            Files.readAllBytes(end.resolve(file)),
                            "died at call " + call + ": " + file);
                }
            }
        }
    }

    private static Run.Builder settings(Path data) {
        return Run.builder().data(data).console(NOWHERE).mode(Run.Mode.QUIET);
    }

    private static int run(ClassLoader program, Run.Builder settings) {
        return Launch.run(settings.build(), r -> Program.start(program, "parts.PartsTrainer", r), NOWHERE);
    }

    private static Path testClasses() throws URISyntaxException {
        return Path.of(
                Crash.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static ClassLoader program(String loop) throws URISyntaxException {
        Compilation compilation = Specs.compile(MODEL + "loop {\n" + loop + "}\n", Map.of());
        assertTrue(!compilation.hasErrors(), () -> compilation.diagnostics().toString());
        InMemoryJava.Result result = InMemoryJava.compile(compilation.sources(), List.of(testClasses()), List.of());
        assertEquals(List.of(), result.errors());
        return result.classes().load(ResumedProgramTest.class.getClassLoader());
    }

    private Path data() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder csv = new StringBuilder("a,b,c,importance,t\n");
        for (int row = 0; row < ROWS; row++) {
            double[] x = random.doubles(4).toArray();
            csv.append(x[0] + "," + x[1] + "," + x[2] + "," + x[3] + "," + (x[0] - 2 * x[1] + 0.3) + "\n");
        }
        return Files.writeString(folder.resolve("t.csv"), csv);
    }
}
