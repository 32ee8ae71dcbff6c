package dev.loopwright.runtime.run;

import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arrays of a checkpoint by name: collected to be written, or read and given back. */
final class Snapshot implements State {
    /** Stands between the names of a thing and its parts, and in no name of a model file. */
    static final String SEPARATOR = "/";

    private final Map<String, Safetensors.Numbered> arrays = new LinkedHashMap<>();
    private final boolean restores;
    private String path = "";

    /** Nothing yet: takes what it is given. */
    Snapshot() {
        restores = false;
    }

    /** Gives what it was made of. */
    Snapshot(List<Safetensors.Numbered> saved) {
        restores = true;
        saved.forEach(array -> arrays.put(array.name(), array));
    }

    /** What was collected. */
    List<Safetensors.Numbered> arrays() {
        return new ArrayList<>(arrays.values());
    }

    @Override
    public void of(String name, Stateful part) {
        String outer = path;
        path = outer + name + SEPARATOR;
        part.state(this);
        path = outer;
    }

    @Override
    public void parameters(Parameters parameters) {
        for (Tensor tensor : parameters.tensors()) {
            exchange(tensor.name(), tensor.shape(), parameters.values(), tensor.offset());
        }
    }

    @Override
    public long number(String name, long now) {
        long[] number = {now};
        exchange(path + name, List.of(), number, 0);
        return number[0];
    }

    @Override
    public double number(String name, double now) {
        double[] number = {now};
        exchange(path + name, List.of(), number, 0);
        return number[0];
    }

    @Override
    public String text(String name, String now) {
        byte[] bytes = now.getBytes(StandardCharsets.UTF_8);
        return new String((byte[]) growing(name, bytes, bytes.length), StandardCharsets.UTF_8);
    }

    @Override
    public void array(String name, float[] values) {
        exchange(path + name, List.of(values.length), values, 0);
    }

    @Override
    public void array(String name, double[] values) {
        exchange(path + name, List.of(values.length), values, 0);
    }

    @Override
    public void array(String name, long[] values) {
        exchange(path + name, List.of(values.length), values, 0);
    }

    @Override
    public double[] series(String name, double[] now) {
        return (double[]) growing(name, now, now.length);
    }

    @Override
    public long[] series(String name, long[] now) {
        return (long[]) growing(name, now, now.length);
    }

    private Object growing(String name, Object now, int length) {
        if (!restores) {
            put(path + name, List.of(length), now, 0);
            return now;
        }
        return saved(path + name, now).values();
    }

    private void exchange(String name, List<Integer> shape, Object values, int from) {
        if (!restores) {
            put(name, shape, values, from);
            return;
        }
        Safetensors.Numbered saved = saved(name, values);
        if (!saved.shape().equals(shape)) {
            throw new CheckpointProblem(name + " should be " + shape + " but is " + saved.shape());
        }
        System.arraycopy(saved.values(), saved.from(), values, from, saved.size());
    }

    private void put(String name, List<Integer> shape, Object values, int from) {
        if (arrays.put(name, new Safetensors.Numbered(name, shape, values, from)) != null) {
            throw new IllegalStateException("two things keep something under the name " + name);
        }
    }

    /** What was saved under a name, with numbers of the same type. */
    private Safetensors.Numbered saved(String name, Object like) {
        Safetensors.Numbered saved = arrays.get(name);
        if (saved == null) {
            throw new CheckpointProblem(name + " is missing");
        }
        if (NumberType.of(like) != saved.type()) {
            throw new CheckpointProblem(name + " should be of type " + NumberType.of(like) + " but is " + saved.type());
        }
        return saved;
    }
}
