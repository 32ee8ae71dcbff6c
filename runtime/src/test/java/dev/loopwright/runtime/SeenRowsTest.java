package dev.loopwright.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.runtime.optimizer.Adagrad;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.Sgd;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tables between other tensors, of widths that no four divide; held against the same parameters without marks. */
class SeenRowsTest {
    private static final Tensor[] TENSORS = {
        Tensor.weights("a.weights", 0, 3),
        Tensor.weights("b.weights", 3, 200, 5),
        Tensor.weights("c.weights", 1003, 65, 1),
        Tensor.bias("d.bias", 1068, 2),
        Tensor.weights("e.weights", 1070, 64, 16)
    };
    private static final int[] TABLES = {1, 2, 4};

    private final Parameters dense = new Parameters(TENSORS);
    private final Parameters marked = new Parameters(TENSORS);
    /** Asked for before there are marks, as a model does, so that nothing counts as seen by that. */
    private final float[] gradients = marked.gradients();

    private final SeenRows[] rows = {
        marked.seenRows("b.weights"), marked.seenRows("c.weights"), marked.seenRows("e.weights")
    };
    private final SplittableRandom random = new SplittableRandom(5);

    /** Adds to some rows of each table and to all that is no table, as a backward pass does. */
    private void backward(int most) {
        for (int table = 0; table < rows.length; table++) {
            Tensor tensor = TENSORS[TABLES[table]];
            int width = tensor.size() / tensor.shape().get(0);
            for (int n = random.nextInt(most); n > 0; n--) {
                int row = random.nextInt(tensor.shape().get(0));
                rows[table].add(row);
                for (int j = 0; j < width; j++) {
                    add(tensor.offset() + row * width + j);
                }
            }
        }
        for (int i : new int[] {0, 1, 2, 1068, 1069}) {
            add(i);
        }
    }

    private void add(int i) {
        float g = (float) (random.nextDouble() - 0.4);
        gradients[i] += g;
        dense.gradients()[i] += g;
    }

    @Test
    void whateverIsDoneLeavesTheBitsThatItLeavesWithoutMarks() {
        Parameters[] both = {dense, marked};
        Accumulation[] sums = {new Accumulation(dense), new Accumulation(marked)};
        Sgd[] optimizers = {new Sgd(dense, 0.1), new Sgd(marked, 0.1)};
        for (int step = 0; step < 400; step++) {
            int what = random.nextInt(9);
            int batch = 1 + random.nextInt(9);
            double limit = random.nextDouble() * 3;
            double[] norms = new double[2];
            for (int k = 0; k < 2; k++) {
                Parameters p = both[k];
                switch (what) {
                    case 0 -> p.clearGradients();
                    case 1 -> Gradients.clear(p);
                    case 2 -> Gradients.clear(p.part("b", "d"));
                    case 3 -> Gradients.clipNorm(p.part("c", "b", "d"), limit);
                    case 4 -> Gradients.clipValue(p, limit);
                    case 5 -> sums[k].add(batch);
                    case 6 -> optimizers[k].update();
                    case 7 -> {
                        p.unfreeze();
                        p.part(step % 2 == 0 ? "b" : "d").freeze();
                    }
                    default -> Gradients.addNoise(p.part("c"), limit / 9, step);
                }
                norms[k] = Gradients.norm(p);
            }
            assertEquals(norms[0], norms[1], 0);
            backward(step % 20 == 0 ? 300 : 5);
            assertArrayEquals(dense.gradients(), gradients, "step " + step + ", " + what);
            assertArrayEquals(dense.values(), marked.values());
        }
    }

    /**
     * NaN where no batch has been would be in every sum that read it, and would be gone if it were cleared. Sums go by
     * fours, so the rows beside what is not 0, which are zeros here, may be read.
     */
    @Test
    void rowsNotSeenAreNotLookedAt() {
        int before = 3 + 62 * 5;
        int from = before + 5;
        int to = from + 3 * 5;
        Arrays.fill(gradients, 8, before, Float.NaN);
        Arrays.fill(gradients, from, to, 1);
        Arrays.fill(gradients, to + 5, 1003, Float.NaN);
        for (int row = 63; row < 66; row++) {
            rows[0].add(row);
        }
        assertEquals(Math.sqrt(15), Gradients.norm(marked), 0);
        Gradients.clipValue(marked, 0.5);
        new Sgd(marked, 1).update();
        new Adagrad(marked.part("b"), 1).update();
        new Adam(marked.part("b"), 1, 0.9, 0.99, 1e-8, true).update();
        marked.clearGradients();
        marked.settled();
        for (int i = 8; i < 1003; i++) {
            assertEquals(i < before || i >= to + 5 ? Float.NaN : 0, gradients[i], 0);
            assertEquals(from <= i && i < to ? -2.5f : 0, marked.values()[i], 1e-6f);
        }
        Arrays.fill(gradients, from, to, Float.NaN);
        assertEquals(0, Gradients.norm(marked), 0, "rows that were cleared are seen no more");
    }

    @Test
    void aGradientThatIsNoNumberReachesAllWhenNormsAreClipped() {
        rows[0].add(7);
        gradients[3 + 35] = Float.NaN;
        Gradients.clipNorm(marked, 1);
        for (float g : gradients) {
            assertTrue(Float.isNaN(g));
        }
        marked.clearGradients();
        assertArrayEquals(new float[gradients.length], marked.gradients());
    }

    @Test
    void whoeverAsksForTheArrayMayWriteAnywhere() {
        marked.part("b").gradients()[500] = 2;
        assertEquals(2, Gradients.norm(marked), 0);
        Gradients.clear(marked);
        assertEquals(0, Gradients.norm(marked), 0);
        assertEquals(0, gradients[500]);
    }

    @Test
    void nothingIsAllocated() {
        Sgd sgd = new Sgd(marked, 0.1);
        assertEquals(0, Allocation.perCall(() -> {
            rows[2].add(63);
            rows[1].add(64);
            gradients[1067] += 1;
            Gradients.clipNorm(marked, 0.1);
            Gradients.clipValue(marked, 0.01);
            sgd.update();
            Gradients.clear(marked);
            marked.clearGradients();
            marked.settled();
        }));
    }
}
