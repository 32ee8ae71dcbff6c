package dev.loopwright.benchmarks;

import static org.bytedeco.pytorch.global.torch.ScalarType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** libtorch called from Java: tensors, autograd and its own optimizers in a loop written by hand. */
final class Libtorch implements Contender {
    private final Workload workload;
    private final float[] rows;
    private final Tensor inputs;
    private final Tensor targets;
    private final Tensor[] batchInputs;
    private final Tensor[] batchTargets;
    private final FloatPointer row;
    private final Tensor rowTensor;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> biases = new ArrayList<>();
    private Optimizer optimizer;

    Libtorch(Workload workload) {
        this.workload = workload;
        torch.set_num_threads(workload.threads());
        torch.manual_seed(7);
        rows = Floats.read(workload.folder().resolve("inputs.bin"));
        inputs = tensor(rows, workload.rows(), workload.inputs());
        targets = shaped(tensor(Floats.read(workload.folder().resolve("targets.bin")), workload.rows()));
        int count = Math.min(64, workload.rows() / workload.batch());
        batchInputs = new Tensor[count];
        batchTargets = new Tensor[count];
        for (int b = 0; b < count; b++) {
            batchInputs[b] = inputs.narrow(0, (long) b * workload.batch(), workload.batch());
            batchTargets[b] = targets.narrow(0, (long) b * workload.batch(), workload.batch());
        }
        row = new FloatPointer(workload.inputs());
        rowTensor = torch.from_blob(row, 1, workload.inputs());
        reset();
    }

    /** Targets as the loss wants them: class numbers, or a column. */
    private Tensor shaped(Tensor values) {
        return workload.loss() == Workload.Loss.CLASSES ? values.to(ScalarType.Long) : values.unsqueeze(1);
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
        int from = 0;
        for (int i = 0; i < workload.layers(); i++) {
            int in = workload.widths().get(i);
            int out = workload.widths().get(i + 1);
            Tensor weight = tensor(part(values, from, in * out), in, out).t().contiguous();
            Tensor bias = tensor(part(values, from + in * out, out), out);
            from += in * out + out;
            weights.add(weight.set_requires_grad(true));
            biases.add(bias.set_requires_grad(true));
            parameters.push_back(weights.get(i));
            parameters.push_back(biases.get(i));
        }
        optimizer = optimizer(parameters);
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
        int last = workload.layers() - 1;
        for (int i = 0; i < last; i++) {
            value = torch.relu(torch.linear(value, weights.get(i), biases.get(i)));
            if (training && workload.dropout() > 0) {
                value = torch.dropout(value, workload.dropout(), true);
            }
        }
        return torch.linear(value, weights.get(last), biases.get(last));
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
            row.put(rows, index % workload.rows() * workload.inputs(), workload.inputs());
            Tensor logits = logits(rowTensor, false);
            Tensor result = workload.loss() == Workload.Loss.CLASSES ? torch.softmax(logits, 1) : torch.sigmoid(logits);
            return result.data_ptr_float().get(0);
        }
    }
}
