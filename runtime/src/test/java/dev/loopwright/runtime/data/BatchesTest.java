package dev.loopwright.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
    private static final Schema SCHEMA = Schema.of("m.model", 7)
            .input(Column.number("x"))
            .input(Column.category("c", "a", "b"))
            .target(Column.number("y"))
            .target(Column.bool("z"))
            .split("train", 1)
            .build();

    @TempDir
    Path folder;

    private Dataset data;

    @BeforeEach
    void read() throws IOException {
        StringBuilder text = new StringBuilder("x,c,y,z\n");
        for (int row = 0; row < 103; row++) {
            text.append(row)
                    .append(row % 2 == 0 ? ",a," : ",b,")
                    .append(1000 + row)
                    .append(row % 3 == 0 ? ",yes\n" : ",no\n");
        }
        data = Dataset.read(SCHEMA, Files.writeString(folder.resolve("m.csv"), text));
    }

    private static List<Integer> order(Iterable<Batch> batches) {
        List<Integer> order = new ArrayList<>();
        for (Batch batch : batches) {
            for (int r = 0; r < batch.rows(); r++) {
                order.add(batch.rowNumbers()[r]);
            }
        }
        return order;
    }

    @Test
    void rowsComeEncodedWithTheirTargetsNumbersAndLines() {
        for (Batch batch : data.part("train").batches(10).shuffled(7, 1)) {
            for (int r = 0; r < batch.rows(); r++) {
                int row = batch.rowNumbers()[r];
                assertEquals(row, batch.inputs()[r * 3]);
                assertEquals(row % 2 == 0 ? 1 : 0, batch.inputs()[r * 3 + 1]);
                assertEquals(row % 2 == 0 ? 0 : 1, batch.inputs()[r * 3 + 2]);
                assertEquals(1000 + row, batch.target(0)[r]);
                assertEquals(row % 3 == 0 ? 1 : 0, batch.target(1)[r]);
                assertEquals(row + 2, batch.lines()[r]);
            }
        }
    }

    @Test
    void theLastBatchIsSmallerAndStepsGoOnOverEpochs() {
        Batches batches = data.part("train").batches(10);
        assertEquals(11, batches.count());
        List<Integer> sizes = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (Batch batch : batches.shuffled(7, epoch)) {
                sizes.add(batch.rows());
                steps.add(batch.step());
            }
        }
        assertEquals(3, sizes.get(10));
        assertEquals(10, sizes.get(11));
        for (int i = 0; i < 22; i++) {
            assertEquals(i, steps.get(i));
        }
    }

    @Test
    void withoutShufflingRowsComeInTheOrderOfTheFile() {
        data.part("train").batches(10).shuffled(7, 1);
        List<Integer> order = order(data.part("train").batches(10));
        for (int i = 0; i < 103; i++) {
            assertEquals(i, order.get(i));
        }
        assertEquals(11 + 1, inOrderSteps().get(1));
    }

    private List<Long> inOrderSteps() {
        List<Long> steps = new ArrayList<>();
        data.part("train").batches(10).inOrder(2).forEach(batch -> steps.add(batch.step()));
        return steps;
    }

    @Test
    void theOrderOfAnEpochDependsOnSeedAndEpochAlone() {
        Rows train = data.part("train");
        List<Integer> first = order(train.batches(10).shuffled(7, 1));
        List<Integer> second = order(train.batches(10).shuffled(7, 2));
        assertNotEquals(first, second);
        assertNotEquals(first, order(train.batches(10).shuffled(8, 1)));
        assertEquals(first, order(train.batches(10).shuffled(7, 1)));
        assertEquals(first, order(train.batches(32).shuffled(7, 1)));
        assertEquals(103, new HashSet<>(first).size());
        assertEquals(Set.copyOf(first), Set.copyOf(second));
    }

    @Test
    void buffersAreMadeOnceForEachSize() {
        Rows train = data.part("train");
        assertSame(train.batches(10), train.batches(10));
        Batch batch = train.batches(10).iterator().next();
        assertSame(batch, train.batches(10).shuffled(7, 3).iterator().next());
        assertEquals(103, train.batches(1000).iterator().next().capacity());
    }

    @Test
    void thePassEndsAfterTheLastBatch() {
        var pass = data.part("train").batches(200).iterator();
        pass.next();
        assertThrows(NoSuchElementException.class, pass::next);
        assertThrows(IllegalArgumentException.class, () -> data.part("train").batches(0));
    }

    @Test
    void aStepAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Rows train = data.part("train");
        epochs(train, 1, 50);
        threads.getThreadAllocatedBytes(thread);
        long before = threads.getThreadAllocatedBytes(thread);
        float sum = epochs(train, 51, 150);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        // 100 epochs of 103 steps: one small iterator an epoch at most, nothing a step
        assertEquals(0, allocated / (100 * 103), "allocated " + allocated + " bytes");
        assertNotEquals(0, sum);
    }

    private static float epochs(Rows rows, int first, int behindLast) {
        float sum = 0;
        for (int epoch = first; epoch < behindLast; epoch++) {
            for (Batch batch : rows.batches(1).shuffled(7, epoch)) {
                sum += batch.inputs()[0];
            }
        }
        return sum;
    }
}
