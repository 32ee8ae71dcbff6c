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
    private static final String KIND = "weights";

    private Checkpoint() {}

    /**
     * Writes the weights as a whole or not at all.
     *
     * @param spec name of the spec
     * @param epoch the epoch after which the weights were such
     */
    public static void save(Path file, Parameters parameters, String spec, int epoch) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "loopwright 1");
        metadata.put("kind", KIND);
        metadata.put("spec", spec);
        metadata.put("epoch", Integer.toString(epoch));
        List<Safetensors.Entry> arrays = new ArrayList<>();
        for (Tensor tensor : parameters.tensors()) {
            arrays.add(new Safetensors.Entry(tensor.name(), tensor.shape(), tensor.offset()));
        }
        new Safetensors(metadata, arrays, parameters.values()).write(file);
    }

    /**
     * Gives the parameters the weights of a file. Names and shapes must be the same; nothing is changed otherwise, and a
     * {@link CheckpointProblem} lists what is missing, left over or of another shape.
     *
     * @return the epoch that the weights come from, as written; empty if the file does not say
     */
    public static String restore(Path file, Parameters parameters) {
        Safetensors saved = Safetensors.read(file);
        if (!KIND.equals(saved.metadata().get("kind"))) {
            throw new CheckpointProblem("cannot use the checkpoint " + file + ": it holds no weights of a model");
        }
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();
        saved.arrays().forEach(a -> arrays.put(a.name(), a));
        refuseDifferences(file, saved, arrays, parameters);
        for (Tensor tensor : parameters.tensors()) {
            int from = arrays.get(tensor.name()).offset();
            System.arraycopy(saved.values(), from, parameters.values(), tensor.offset(), tensor.size());
        }
        return saved.metadata().getOrDefault("epoch", "");
    }

    private static void refuseDifferences(
            Path file, Safetensors saved, Map<String, Safetensors.Entry> arrays, Parameters parameters) {
        List<String> differences = differences(arrays, parameters);
        if (!differences.isEmpty()) {
            String spec = saved.metadata().getOrDefault("spec", "another spec");
            throw new CheckpointProblem("the weights in " + file + " do not fit the model; they were trained by " + spec
                    + "\n  " + String.join("\n  ", differences));
        }
    }

    private static List<String> differences(Map<String, Safetensors.Entry> arrays, Parameters parameters) {
        List<String> differences = new ArrayList<>();
        for (Tensor tensor : parameters.tensors()) {
            Safetensors.Entry array = arrays.get(tensor.name());
            if (array == null) {
                differences.add(tensor.name() + " is missing");
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
