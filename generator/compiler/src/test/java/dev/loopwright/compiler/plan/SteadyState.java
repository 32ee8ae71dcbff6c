package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.java.CompiledClasses;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What a training step allocates when HotSpot has compiled all of it. Vectors are objects until then, and on Java 17
 * about one JVM in sixteen keeps a few of them as objects in one method for good: which one depends on the order in
 * which its compiler threads finished. So each attempt loads the classes anew, and one without an object is enough;
 * code that allocates by itself never has one.
 */
final class SteadyState {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 6;
    private static final int ROUNDS = 400;
    private static final int STEPS = 200;

    private SteadyState() {}

    /** Bytes for {@value #STEPS} steps in the last round of each attempt, up to the first attempt that reached 0. */
    static List<Long> allocations(CompiledClasses classes, String type, int threads, Batch batch) {
        List<Long> allocations = new ArrayList<>();
        while (allocations.size() < ATTEMPTS && !allocations.contains(0L)) {
            ClassLoader loader = classes.load(SteadyState.class.getClassLoader());
            allocations.add(allocation(make(loader, type, threads), batch));
        }
        return allocations;
    }

    static Model make(ClassLoader loader, String type, int threads) {
        try {
            return (Model)
                    loader.loadClass(type).getConstructor(long.class, int.class).newInstance(7L, threads);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static long allocation(Model model, Batch batch) {
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < STEPS; step++) {
                model.forward(batch);
                model.clearGradients();
                model.backward(batch);
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        return allocated;
    }
}
