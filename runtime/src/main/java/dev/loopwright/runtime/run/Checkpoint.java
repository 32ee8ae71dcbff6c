package dev.loopwright.runtime.run;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The weights of a model in a safetensors file, with the spec and epoch that they come from. */
public final class Checkpoint {
    /** What a file is: the weights of a model alone, or all that a run needs to go on. */
    static final String WEIGHTS = "weights";

    static final String RUN = "run";

    private Checkpoint() {}

    /**
     * Writes the weights as a whole or not at all.
     *
     * @param spec name of the spec
     * @param epoch the epoch after which the weights were such
     */
    public static void save(Path file, Parameters parameters, String spec, int epoch) {
        Snapshot snapshot = new Snapshot();
        snapshot.parameters(parameters);
        new Safetensors(metadata(WEIGHTS, spec, epoch), snapshot.arrays()).write(file);
    }

    static Map<String, String> metadata(String kind, String spec, int epoch) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "loopwright 1");
        metadata.put("kind", kind);
        metadata.put("spec", spec);
        metadata.put("epoch", Integer.toString(epoch));
        return metadata;
    }

    /**
     * Gives the parameters the weights of a file, whatever else a run has saved in it. Names and shapes must be the same;
     * nothing is changed otherwise, and a {@link CheckpointProblem} lists what is missing, left over or of another shape.
     *
     * @return the epoch that the weights come from, as written; empty if the file does not say
     */
    public static String restore(Path file, Parameters parameters) {
        Safetensors saved = Safetensors.read(file);
        if (!List.of(WEIGHTS, RUN).contains(saved.metadata().getOrDefault("kind", ""))) {
            throw new CheckpointProblem("cannot use the checkpoint " + file + ": it holds no weights of a model");
        }
        Map<String, Safetensors.Numbered> arrays = new LinkedHashMap<>();
        saved.arrays().stream()
                .filter(a -> !a.name().contains(Snapshot.SEPARATOR))
                .forEach(a -> arrays.put(a.name(), a));
        refuseDifferences(file, saved, arrays, parameters);
        new Snapshot(saved.arrays()).parameters(parameters);
        return saved.metadata().getOrDefault("epoch", "");
    }

    /**
     * Reads one array of floating-point numbers of any safetensors file, whoever wrote it, as weights to start from. The
     * header is checked as strictly as that of our own files; there is no checksum to check.
     *
     * @param name of the array in the file
     * @param shape what it must have
     */
    public static float[] weights(Path file, String name, List<Integer> shape) {
        return Safetensors.floats(file, name, shape);
    }

    /** Gives each tensor of a part the array of its name; numbers that are not finite are refused, too. */
    static void load(Path file, Parameters part) {
        for (Tensor tensor : part.tensors()) {
            float[] from = weights(file, tensor.name(), tensor.shape());
            for (int i = 0; i < from.length; i++) {
                if (!Float.isFinite(from[i])) {
                    throw new CheckpointProblem(
                            "cannot use the weights " + file + ": " + tensor.name() + "[" + i + "] is " + from[i]);
                }
            }
            System.arraycopy(from, 0, part.values(), tensor.offset(), from.length);
        }
    }

    private static void refuseDifferences(
            Path file, Safetensors saved, Map<String, Safetensors.Numbered> arrays, Parameters parameters) {
        List<String> differences = differences(arrays, parameters);
        if (!differences.isEmpty()) {
            String spec = saved.metadata().getOrDefault("spec", "another spec");
            throw new CheckpointProblem("the weights in " + file + " do not fit the model; they were trained by " + spec
                    + "\n  " + String.join("\n  ", differences));
        }
    }

    private static List<String> differences(Map<String, Safetensors.Numbered> arrays, Parameters parameters) {
        List<String> differences = new ArrayList<>();
        for (Tensor tensor : parameters.tensors()) {
            Safetensors.Numbered array = arrays.get(tensor.name());
            if (array == null) {
                differences.add(tensor.name() + " is missing");
            } else if (array.type() != NumberType.F32) {
                differences.add(tensor.name() + " should be of type F32 but is " + array.type());
            } else if (!array.shape().equals(tensor.shape())) {
                differences.add(tensor.name() + " should be " + tensor.shape() + " but is " + array.shape());
            }
        }
        Set<String> extra = new LinkedHashSet<>(arrays.keySet());
        extra.removeAll(parameters.tensors().stream().map(Tensor::name).collect(Collectors.toSet()));
        extra.forEach(name -> differences.add(name + " is not part of the model"));
        return differences;
    }
}
