package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dropout, and norms by the statistics of a batch, follow from where in the loop a forward pass stands, and from nothing else:
 * what is evaluated between steps changes no step, however often, and what is evaluated twice is the same twice.
 */
class ForwardModesTest {
    private static final String MODEL = """
            spec modes version 1
            seed 3
            data {
              from csv "modes.csv"
              input  a, b, c : number
              target y       : number
              split 60% train, 20% validation, 20% test
            }
            model net(x: inputs) -> p: real[1] {
              hidden = dense(x, units: 8) |> batch_norm |> relu |> DROPOUT
              p      = dense(hidden, units: 1)
            }
            objective {
              loss = mean_squared_error(p, y)
            }
            loop {
              optimizer sgd = sgd(rate: 1e-2) on net
              for epoch in 1..3 {
                for batch of 8 rows in train shuffled {
                  forward net
                  compute loss
                  clear gradients
                  backward loss
                  update net with sgd
                  STEP
                }
                EVALUATE
              }
              evaluate validation
              evaluate test
              report validation.loss, test.loss
            }
            predict { give p }
            """;

    @TempDir
    Path folder;

    private static String rows() {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder rows = new StringBuilder("a,b,c,y\n");
        for (int r = 0; r < 80; r++) {
            double a = random.nextInt(-50, 50) / 10.0;
            double b = random.nextInt(-50, 50) / 10.0;
            rows.append(a + "," + b + "," + random.nextInt(9) + "," + (a - 2 * b) + "\n");
        }
        return rows.toString();
    }

    private record Trained(double loss, List<String> predictions) {}

    private Trained trained(String name, String rate, String afterStep, String afterEpoch) throws IOException {
        String model = MODEL.replace("DROPOUT", "dropout(rate: " + rate + ")")
                .replace("STEP", afterStep)
                .replace("EVALUATE", afterEpoch);
        Program program = Program.of(model, folder);
        Path run = program.train(name, rows());
        return new Trained(program.score("test.loss"), program.predict(run, rows()));
    }

    @Test
    void evaluationBetweenStepsChangesNoStep() throws IOException {
        String evaluate = "evaluate validation\n report validation.loss\n";
        Trained alone = trained("alone", "40%", "", "");
        assertEquals(alone, trained("between", "40%", "", evaluate));
        assertEquals(alone, trained("often", "40%", "every 2 steps {\n" + evaluate + "}\n", evaluate));
    }

    @Test
    void stepsAreOfTrainingWhateverElseTheLoopDoes() throws IOException {
        assertNotEquals(trained("some", "40%", "", ""), trained("none", "0%", "", ""));
    }
}
