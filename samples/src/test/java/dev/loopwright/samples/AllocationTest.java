package dev.loopwright.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.loopwright.runtime.Gradients;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Rows;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.Optimizer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training step makes no objects, by the JVM's own count of bytes for this thread. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.loopwright.samples.Sample#names")
    void aStepAllocatesNothing(String name) throws ReflectiveOperationException {
        Sample sample = Sample.of(name);
        Program program = sample.program();
        Rows rows = train(program, sample);
        Model model = (Model) program.model().getConstructor(long.class).newInstance(1L);
        Optimizer optimizer = new Adam(model.parameters(), 1e-3);
        Batch batch = rows.batches(10).iterator().next();
        long least = Long.MAX_VALUE;
        // the JVM itself allocates now and then, when it links a call or has compiled a method
        for (int round = 0; round < 50 && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            steps(model, optimizer, batch, 500);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private static Rows train(Program program, Sample sample) throws ReflectiveOperationException {
        Object data = program.data().getMethod("read", Path.class).invoke(null, sample.data());
        return (Rows) program.data().getMethod("train").invoke(data);
    }

    private static void steps(Model model, Optimizer optimizer, Batch batch, int count) {
        for (int step = 0; step < count; step++) {
            model.forward(batch);
            model.clearGradients();
            model.backward(batch);
            Gradients.clipNorm(model.parameters(), 1);
            optimizer.update();
            model.evaluate(batch);
        }
    }

    /** The loop, too: metrics, batching and the check for finite losses. One row at a time makes ten times the steps. */
    @ParameterizedTest
    @MethodSource("dev.loopwright.samples.Sample#names")
    void aTrainingRunOfMoreStepsAllocatesNoMore(String name) throws ReflectiveOperationException {
        Sample sample = Sample.of(name).withEpochs(10).withoutFiles();
        Program few = sample.withBatchesOf(10).program();
        Program many = sample.withBatchesOf(1).program();
        allocatedIn(few, sample, "warm-up-10");
        allocatedIn(many, sample, "warm-up-1");
        long more = allocatedIn(many, sample, "1") - allocatedIn(few, sample, "10");
        Rows train = train(many, sample);
        long steps = 10L * (train.batches(1).count() - train.batches(10).count());
        // the smallest object, of 16 bytes, in every second of the further steps
        assertTrue(more < 8 * steps, () -> more + " bytes more in " + steps + " steps");
    }

    private long allocatedIn(Program program, Sample sample, String run) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        program.train(sample.data(), folder.resolve(run));
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
