package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.java.CompiledClasses;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a training step allocates when HotSpot has compiled all of it. Vectors are objects until then, and on Java 17
 * about one JVM in sixteen keeps a few of them as objects for good: which ones depends on the order in which its
 * compiler threads finished. So each attempt is a JVM of its own, and one without an object is enough; code that
 * allocates by itself never has one.
 */
final class SteadyState {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 6;
    private static final int ROUNDS = 500;
    private static final int STEPS = 100;

    private SteadyState() {}

    /** A batch as {@link #batch} makes it. */
    record Sizes(int rows, int width, int labels) {}

    /** Bytes for {@value #STEPS} steps in the last round of each JVM, up to the first that came to 0. */
    static List<Long> allocations(CompiledClasses classes, String type, int threads, Sizes sizes, Path folder) {
        List<Long> allocations = new ArrayList<>();
        try {
            write(classes, folder);
            while (allocations.size() < ATTEMPTS && !allocations.contains(0L)) {
                allocations.add(allocation(type, threads, sizes, folder));
            }
        } catch (IOException e) {
            throw new LinkageError(e.getMessage(), e);
        }
        return allocations;
    }

    private static void write(CompiledClasses classes, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> one : classes.bytes().entrySet()) {
            Path file = folder.resolve(one.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, one.getValue());
        }
    }

    private static long allocation(String type, int threads, Sizes sizes, Path folder) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                folder + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                SteadyState.class.getName(),
                type,
                Integer.toString(threads),
                Integer.toString(sizes.rows()),
                Integer.toString(sizes.width()),
                Integer.toString(sizes.labels()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(output.strip());
    }

    /** Prints the bytes; the arguments are the type of the model, its threads, and the sizes of the batch. */
    public static void main(String[] args) {
        Sizes sizes = new Sizes(Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        Model model = make(SteadyState.class.getClassLoader(), args[0], Integer.parseInt(args[1]));
        System.out.println(allocation(model, batch(sizes.rows(), sizes)));
    }

    static Model make(ClassLoader loader, String type, int threads) {
        try {
            return (Model)
                    loader.loadClass(type).getConstructor(long.class, int.class).newInstance(7L, threads);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** As many rows with inputs in -1..1 and a label each; there is room for {@code most.rows()}. */
    static Batch batch(int rows, Sizes most) {
        SplittableRandom random = new SplittableRandom(rows);
        Batch batch = new Batch(most.rows(), most.width(), 1);
        for (int i = 0; i < batch.inputs().length; i++) {
            batch.inputs()[i] = (float) (random.nextDouble() * 2 - 1);
        }
        for (int r = 0; r < rows; r++) {
            batch.target(0)[r] = random.nextInt(most.labels());
        }
        batch.fill(rows, 1);
        return batch;
    }

    /** What a batch leaves where there was no number before. */
    static float[] gradients(Model model, Batch batch) {
        Arrays.fill(model.parameters().gradients(), Float.NaN);
        model.clearGradients();
        model.forward(batch);
        model.backward(batch);
        return model.parameters().gradients().clone();
    }

    /** Bytes of the steps of a round, once there are none, or of the last round. */
    static long allocation(Model model, Batch batch) {
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
