package dev.loopwright.benchmarks;

import dev.loopwright.benchmarks.Workload.Loss;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import dev.loopwright.runtime.run.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows and starting weights that all contenders of a case are given. */
final class Material {
    private static final long SEED = 7;

    private Material() {}

    /** Writes {@code inputs.bin}, {@code targets.bin} and {@code weights.bin} to the workload's folder. */
    static void write(Workload workload) {
        try {
            Files.createDirectories(workload.folder());
            rows(workload);
            Floats.write(workload.folder().resolve("weights.bin"), weights(workload));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Inputs from a normal distribution, the first two of which make up the targets but for noise; or indices, with targets
     * drawn apart from them. So there is never everything to learn: at losses near 0 numbers become so small that processors
     * are slow with them, which would distort times.
     */
    private static void rows(Workload workload) {
        Random random = new Random(SEED);
        int width = workload.inputs();
        float[] inputs = new float[Math.multiplyExact(workload.rows(), width)];
        float[] targets = new float[workload.rows()];
        for (int r = 0; r < workload.rows(); r++) {
            for (int i = 0; i < width; i++) {
                inputs[r * width + i] =
                        workload.readsIndices() ? 1 + random.nextInt(Layer.WORDS) : (float) random.nextGaussian();
            }
            double known = workload.readsIndices() ? 0 : inputs[r * width] + inputs[r * width + 1];
            double signal = known + random.nextGaussian();
            targets[r] = target(workload, signal, random);
        }
        Floats.write(workload.folder().resolve("inputs.bin"), inputs);
        Floats.write(workload.folder().resolve("targets.bin"), targets);
    }

    private static float target(Workload workload, double signal, Random random) {
        if (workload.loss() == Loss.SQUARED) {
            return (float) signal;
        }
        int half = Math.max(1, workload.outputs() / 2);
        int below = random.nextInt(half);
        return signal > 0 ? below + Math.max(1, workload.outputs() - half) : below;
    }

    /**
     * The weights that our model starts from, layer by layer, weights as [inputs, units], then bias. They take the way
     * of a checkpoint, where they stand in this order however the model keeps them in memory.
     */
    private static float[] weights(Workload workload) throws IOException {
        Parameters parameters =
                new OurModel(workload.model(), workload, Kernels.PLAIN).make().parameters();
        Path file = workload.folder().resolve("start.safetensors");
        Checkpoint.save(file, parameters, workload.model(), 0);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong(0));
        String json = new String(bytes.array(), Long.BYTES, header, StandardCharsets.UTF_8);
        float[] values =
                new float[parameters.tensors().stream().mapToInt(Tensor::size).sum()];
        int to = 0;
        for (Tensor tensor : parameters.tensors()) {
            int from = Long.BYTES + header + offset(json, tensor.name());
            for (int i = 0; i < tensor.size(); i++) {
                values[to++] = bytes.getFloat(from + i * Float.BYTES);
            }
        }
        return values;
    }

    private static int offset(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + Pattern.quote(name) + "\":\\{[^}]*\"data_offsets\":\\[(\\d+),")
                .matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
