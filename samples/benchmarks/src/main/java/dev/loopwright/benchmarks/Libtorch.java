package dev.loopwright.benchmarks;

import static org.bytedeco.pytorch.global.torch.ScalarType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** libtorch called from Java: tensors, autograd and its own optimizers in a loop written by hand. */
public final class Libtorch implements Contender {
    private static final long[] ONE = {1, 1};

    private final Workload workload;
    private final float[] rows;
    private final Tensor inputs;
    private final Tensor targets;
    private final Tensor[] batchInputs;
    private final Tensor[] batchTargets;
    private final FloatPointer row;
    private final int width;
    private final Tensor rowTensor;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> biases = new ArrayList<>();
    private Optimizer optimizer;

    public Libtorch(Workload workload) {
        this.workload = workload;
        extract();
        torch.set_num_threads(workload.threads());
        torch.manual_seed(7);
        rows = Floats.read(workload.folder().resolve("inputs.bin"));
        Tensor read = tensor(rows, shape(workload.rows()));
        // tables of ours begin with index 1, for 0 is padding
        inputs = workload.readsIndices() ? read.sub(new Scalar(1)).to(ScalarType.Long) : read;
        targets = shaped(tensor(Floats.read(workload.folder().resolve("targets.bin")), workload.rows()));
        int count = workload.batches();
        batchInputs = new Tensor[count];
        batchTargets = new Tensor[count];
        for (int b = 0; b < count; b++) {
            batchInputs[b] = inputs.narrow(0, (long) b * workload.batch(), workload.batch());
            batchTargets[b] = targets.narrow(0, (long) b * workload.batch(), workload.batch());
        }
        width = workload.inputs();
        row = new FloatPointer(width);
        rowTensor = torch.from_blob(row, shape(1));
        reset();
    }

    /**
     * Unpacks all native libraries before the first is loaded. JavaCPP would unpack and load them one by one; a library
     * that needs another which does not lie beside it yet takes the one of the operating system, if that has a libtorch of
     * its own, and two of them in one process crash.
     */
    private static void extract() {
        try {
            for (String library : List.of("openblas", "mkl", "pytorch")) {
                Loader.cacheResources("/org/bytedeco/" + library + "/" + Loader.getPlatform() + "/");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Targets as the loss wants them: class numbers, or a column. */
    private Tensor shaped(Tensor values) {
        return workload.loss() == Workload.Loss.CLASSES ? values.to(ScalarType.Long) : values.unsqueeze(1);
    }

    /** The shape of so many rows. */
    private long[] shape(int count) {
        return LongStream.concat(
                        LongStream.of(count),
                        workload.input().stream().mapToLong(Integer::longValue))
                .toArray();
    }

    private static Tensor tensor(float[] values, long... shape) {
        try (FloatPointer pointer = new FloatPointer(values)) {
            return torch.from_blob(pointer, shape).clone();
        }
    }

    @Override
    public String version() {
        return "libtorch of " + jar("pytorch") + ", matrix products of " + products() + ", threads "
                + torch.get_num_threads();
    }

    /** The library that matrix products really come from: MKL stands in for OpenBLAS where it is loaded at all. */
    private static String products() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.anyMatch(l -> l.contains("libmkl_rt")) ? jar("mkl") : jar("openblas");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Name and version of a jar on the class path. */
    private static String jar(String name) {
        Matcher jar =
                Pattern.compile("/(" + name + "-[0-9][^/:]*?)\\.jar").matcher(System.getProperty("java.class.path"));
        return jar.find() ? jar.group(1) : name;
    }

    @Override
    public void reset() {
        float[] values = Floats.read(workload.folder().resolve("weights.bin"));
        weights.clear();
        biases.clear();
        TensorVector parameters = new TensorVector();
        List<List<Integer>> shapes = workload.shapes();
        int from = 0;
        for (int i = 0; i < workload.layers().size(); i++) {
            Layer layer = workload.layers().get(i);
            if (layer.isTable()) {
                int size = Layer.WORDS * layer.size();
                weights.add(tensor(part(values, from, size), Layer.WORDS, layer.size()).set_requires_grad(true));
                from += size;
                biases.add(new Tensor());
                parameters.push_back(weights.get(weights.size() - 1));
            } else if (layer.learns()) {
                int in = fanIn(layer, shapes.get(i));
                weights.add(weights(layer, part(values, from, in * layer.size()), in).set_requires_grad(true));
                from += in * layer.size();
                biases.add(tensor(part(values, from, layer.size()), layer.size()).set_requires_grad(true));
                from += layer.size();
                parameters.push_back(weights.get(weights.size() - 1));
                parameters.push_back(biases.get(biases.size() - 1));
            }
        }
        optimizer = optimizer(parameters);
    }

    /** Numbers that a unit or a point of a filter is made of. */
    private static int fanIn(Layer layer, List<Integer> in) {
        return layer.kind().equals("conv") ? Layer.KERNEL * Layer.KERNEL * in.get(0) : Layer.elements(in);
    }

    /** From our order, inputs first and filters last, to that of libtorch. */
    private static Tensor weights(Layer layer, float[] values, int in) {
        if (layer.kind().equals("dense")) {
            return tensor(values, in, layer.size()).t().contiguous();
        }
        int channels = in / (Layer.KERNEL * Layer.KERNEL);
        return tensor(values, Layer.KERNEL, Layer.KERNEL, channels, layer.size())
                .permute(3, 2, 0, 1)
                .contiguous();
    }

    private static float[] part(float[] values, int from, int count) {
        return Arrays.copyOfRange(values, from, from + count);
    }

    private Optimizer optimizer(TensorVector parameters) {
        double rate = workload.rate();
        return switch (workload.optimizer()) {
            case "sgd" -> new SGD(parameters, new SGDOptions(rate));
            case "adam" -> new Adam(parameters, new AdamOptions(rate));
            case "adamw" -> new AdamW(parameters, decayed(new AdamWOptions(rate)));
            default -> throw new IllegalArgumentException(workload.optimizer());
        };
    }

    private static AdamWOptions decayed(AdamWOptions options) {
        options.weight_decay().put(0.01);
        return options;
    }

    @Override
    public void step(int index) {
        int b = index % batchInputs.length;
        try (PointerScope scope = new PointerScope()) {
            step(batchInputs[b], batchTargets[b]);
        }
    }

    @Override
    public float stepWithLoss(int index) {
        int b = index % batchInputs.length;
        try (PointerScope scope = new PointerScope()) {
            return step(batchInputs[b], batchTargets[b]).item_float();
        }
    }

    private Tensor step(Tensor x, Tensor y) {
        Tensor loss = loss(logits(x, true), y);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss;
    }

    private Tensor logits(Tensor x, boolean training) {
        Tensor value = x;
        int learning = 0;
        for (Layer layer : workload.layers()) {
            value = layer(layer, value, learning, training);
            learning += layer.learns() ? 1 : 0;
        }
        return value;
    }

    private Tensor layer(Layer layer, Tensor x, int learning, boolean training) {
        return switch (layer.kind()) {
            case "dense" -> torch.linear(x.dim() > 2 ? x.flatten(1, -1) : x, weights.get(learning), biases.get(learning));
            // a sparse gradient, which sgd alone takes here
            case "embedding" ->
                torch.embedding(weights.get(learning), x, -1, false, workload.optimizer().equals("sgd"));
            case "conv" -> torch.conv2d(x, weights.get(learning), new TensorOptional(biases.get(learning)), ONE, ONE, ONE, 1);
            case "pool" -> torch.max_pool2d(x, Layer.POOL, Layer.POOL);
            case "relu" -> torch.relu(x);
            case "dropout" -> training && workload.dropout() > 0 ? torch.dropout(x, workload.dropout(), true) : x;
            default -> throw new IllegalArgumentException(layer.kind());
        };
    }

    private Tensor loss(Tensor logits, Tensor y) {
        return switch (workload.loss()) {
            case BINARY -> torch.binary_cross_entropy_with_logits(logits, y);
            case CLASSES -> torch.cross_entropy_loss(logits, y);
            case SQUARED -> torch.mse_loss(logits, y);
        };
    }

    @Override
    public void epoch() {
        try (PointerScope whole = new PointerScope()) {
            Tensor order = torch.randperm(workload.rows());
            for (long from = 0; from < workload.rows(); from += workload.batch()) {
                try (PointerScope scope = new PointerScope()) {
                    Tensor chosen = order.narrow(0, from, Math.min(workload.batch(), workload.rows() - from));
                    step(inputs.index_select(0, chosen), targets.index_select(0, chosen));
                }
            }
        }
    }

    @Override
    public float predict(int index) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            row.put(rows, index % workload.rows() * width, width);
            Tensor logits = logits(rowTensor, false);
            Tensor result = workload.loss() == Workload.Loss.CLASSES ? torch.softmax(logits, 1) : torch.sigmoid(logits);
            return result.data_ptr_float().get(0);
        }
    }
}
