package dev.loopwright.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Schema;
import dev.loopwright.runtime.optimizer.Sgd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of what the tiny program has not: several classes, categories as inputs, many columns. */
class TraceTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Dataset data;
    private Trace trace;
    private Batch batch;

    @BeforeEach
    void read() throws IOException {
        StringBuilder csv = new StringBuilder("sex,species");
        Schema.Builder schema = Schema.of("m.model", 1)
                .input(Column.category("sex", "female", "male").missingMode())
                .target(Column.category("species", "Adelie", "Chinstrap", "Gentoo"))
                .split("train", 1);
        for (int i = 0; i < 12; i++) {
            csv.append(",n").append(i);
            schema.input(Column.number("n" + i));
        }
        csv.append("\n,Gentoo")
                .append(",1.5".repeat(12))
                .append("\nmale,Adelie")
                .append(",2".repeat(12))
                .append('\n');
        data = Dataset.read(schema.build(), Files.writeString(folder.resolve("m.csv"), csv));
        trace = new Trace(new PrintStream(out, true, StandardCharsets.UTF_8), data);
        batch = data.part("train").batches(8).iterator().next();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void categoriesAreShownAsReadAndAsEncoded() {
        trace.batch(batch);
        assertEquals("""

                Step 1 in slow motion: a batch of 2 rows, of which all are shown

                  before scaling, as in the file
                    line   sex   n0   n1   n2   n3   n4   n5   n6   n7   n8  species
                       2        1.5  1.5  1.5  1.5  1.5  1.5  1.5  1.5  1.5   Gentoo
                       3  male    2    2    2    2    2    2    2    2    2   Adelie
                  after scaling, as the network sees them
                    line  sex=female  sex=male      n0      n1      n2      n3      n4      n5      n6      n7  species
                       2      0.0000    1.0000  1.5000  1.5000  1.5000  1.5000  1.5000  1.5000  1.5000  1.5000        2
                       3      0.0000    1.0000  2.0000  2.0000  2.0000  2.0000  2.0000  2.0000  2.0000  2.0000        0
                """, out());
    }

    @Test
    void severalClassesAreShownWithTheirLabels() {
        FixedModel model = new FixedModel();
        model.forward(batch);
        trace.prediction(model, batch, "p", "species");
        assertEquals("""

                  forward: the row of line 2
                    prediction  p = Adelie 0.250000, Chinstrap 0.250000, Gentoo 0.500000
                    target      species = Gentoo   (encoded as 2)
                    its loss    1.000000   (mean over the batch: 2.000000)
                """, out());
        assertEquals(List.of(2, 1, 2), model.rowsRun, "the batch, its first row alone, the batch again");
        assertEquals(batch.step(), model.lastStep);
    }

    @Test
    void theWeightWithTheLargestGradientIsFollowed() {
        FixedModel model = new FixedModel();
        model.parameters().values()[4] = 1.5f;
        model.parameters().gradients()[0] = 0.5f;
        model.parameters().gradients()[4] = -2;
        model.parameters().gradients()[6] = 99;
        trace.gradient(model.parameters());
        Sgd sgd = new Sgd(model.parameters(), 0.25);
        sgd.update();
        trace.update(model.parameters(), sgd);
        assertTrue(out().contains("gradient of p.weights[1, 1] = -2.000000   (a larger weight would lower the loss)"));
        assertTrue(out().contains("one step with learning rate 0.25\n"));
        assertTrue(out().contains("p.weights[1, 1] before 1.500000   after 2.000000   (changed by 0.500000)"), out());
    }

    @Test
    void longValuesAreCut() {
        trace.row(new FixedModel(), data.part("train"));
        assertTrue(out().contains("  wide = dense(x, units: 70)\n      0.0000    0.0000"), out());
        assertTrue(out().contains("    and 6 more\n"), out());
    }

    /** Predicts the same for every row; its loss is the number of rows. */
    private static final class FixedModel implements Model {
        private final Parameters parameters =
                new Parameters(Tensor.weights("p.weights", 0, 2, 3), Tensor.bias("p.bias", 6, 3));
        private final List<Integer> rowsRun = new java.util.ArrayList<>();
        private long lastStep;
        private float loss;

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public float forward(Batch batch) {
            rowsRun.add(batch.rows());
            lastStep = batch.step();
            loss = batch.rows();
            return loss;
        }

        @Override
        public float evaluate(Batch batch) {
            return forward(batch);
        }

        @Override
        public void predict(Batch batch) {
            forward(batch);
        }

        @Override
        public float loss() {
            return loss;
        }

        @Override
        public void clearGradients() {}

        @Override
        public void backward(Batch batch) {}

        @Override
        public List<Activation> activations() {
            return List.of(
                    new Activation("wide", "t.model:1", "dense(x, units: 70)", 70, new float[140]),
                    new Activation("p", "t.model:2", "softmax(wide)", 3, new float[] {0.25f, 0.25f, 0.5f, 1, 0, 0}));
        }
    }
}
