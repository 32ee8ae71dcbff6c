package dev.loopwright.benchmarks.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.loopwright.benchmarks.Contender;
import dev.loopwright.benchmarks.Floats;
import dev.loopwright.benchmarks.Layer;
import dev.loopwright.benchmarks.Workload;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Deep Java Library on its PyTorch engine: blocks and a trainer, as its documentation shows a loop written by hand. */
public final class Djl implements Contender {
    private static final int ROW = 1;

    private final Workload workload;
    private final NDManager manager;
    private final float[] rows;
    private final NDArray inputs;
    private final NDArray targets;
    private final NDArray[] batchInputs;
    private final NDArray[] batchTargets;
    private final float[] row;
    private Model model;
    private Trainer trainer;
    private Loss loss;

    public Djl(Workload workload) {
        this.workload = workload;
        // read by the engine when it is first asked for
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(workload.threads()));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        Engine.getInstance().setRandomSeed(7);
        manager = NDManager.newBaseManager(Device.cpu());
        rows = Floats.read(workload.folder().resolve("inputs.bin"));
        inputs = manager.create(rows, shape(workload.rows()));
        targets = targets(Floats.read(workload.folder().resolve("targets.bin")));
        batchInputs = new NDArray[workload.batches()];
        batchTargets = new NDArray[workload.batches()];
        for (int b = 0; b < batchInputs.length; b++) {
            NDIndex part = new NDIndex("{}:{}", b * workload.batch(), (b + 1) * workload.batch());
            batchInputs[b] = inputs.get(part);
            batchTargets[b] = targets.get(part);
        }
        row = new float[workload.inputs()];
        reset();
    }

    /** The shape of so many rows. */
    private Shape shape(long count) {
        long[] row = workload.input().stream().mapToLong(Integer::longValue).toArray();
        return new Shape(count).addAll(new Shape(row));
    }

    /** Targets as the loss wants them: class numbers, or a column. */
    private NDArray targets(float[] values) {
        NDArray array = manager.create(values);
        return workload.loss() == Workload.Loss.CLASSES
                ? array.toType(DataType.INT64, false)
                : array.reshape(values.length, 1);
    }

    @Override
    public String version() {
        Engine engine = Engine.getInstance();
        return "DJL " + Engine.getDjlVersion() + ", " + engine.getEngineName() + " " + engine.getVersion() + ", threads "
                + workload.threads();
    }

    @Override
    public void reset() {
        if (trainer != null) {
            trainer.close();
            model.close();
        }
        model = Model.newInstance(workload.model(), Device.cpu());
        model.setBlock(network());
        loss = loss();
        DefaultTrainingConfig config = new DefaultTrainingConfig(loss)
                .optOptimizer(optimizer())
                .optDevices(new Device[] {Device.cpu()});
        trainer = model.newTrainer(config);
        trainer.initialize(shape(workload.batch()));
        start(model.getBlock());
    }

    private SequentialBlock network() {
        SequentialBlock network = new SequentialBlock();
        List<List<Integer>> shapes = workload.shapes();
        for (int i = 0; i < workload.layers().size(); i++) {
            Layer layer = workload.layers().get(i);
            if (layer.kind().equals("dense") && shapes.get(i).size() > 1) {
                network.add(Blocks.batchFlattenBlock());
            }
            if (!layer.kind().equals("dropout") || workload.dropout() > 0) {
                network.add(block(layer));
            }
        }
        return network;
    }

    private Block block(Layer layer) {
        return switch (layer.kind()) {
            case "dense" -> Linear.builder().setUnits(layer.size()).build();
            case "conv" -> Conv2d.builder()
                    .setFilters(layer.size())
                    .setKernelShape(new Shape(Layer.KERNEL, Layer.KERNEL))
                    .optPadding(new Shape(1, 1))
                    .build();
            case "pool" -> Pool.maxPool2dBlock(new Shape(Layer.POOL, Layer.POOL), new Shape(Layer.POOL, Layer.POOL));
            case "relu" -> Activation.reluBlock();
            case "dropout" -> Dropout.builder().optRate((float) workload.dropout()).build();
            default -> throw new IllegalArgumentException(layer.kind());
        };
    }

    private Loss loss() {
        return switch (workload.loss()) {
            case BINARY -> new SigmoidBinaryCrossEntropyLoss();
            case CLASSES -> new SoftmaxCrossEntropyLoss();
            // its weight is halved inside
            case SQUARED -> Loss.l2Loss("squared", 1);
        };
    }

    private Optimizer optimizer() {
        Tracker rate = Tracker.fixed((float) workload.rate());
        return switch (workload.optimizer()) {
            case "sgd" -> Optimizer.sgd().setLearningRateTracker(rate).build();
            case "adam" -> Optimizer.adam().optLearningRateTracker(rate).build();
            case "adamw" -> Optimizer.adamW()
                    .optLearningRateTracker(rate)
                    .optWeightDecays(0.01f)
                    .build();
            default -> throw new IllegalArgumentException(workload.optimizer());
        };
    }

    /** Sets the starting weights: ours stand inputs first and filters last, these the other way round. */
    private void start(Block network) {
        float[] values = Floats.read(workload.folder().resolve("weights.bin"));
        int from = 0;
        for (Parameter parameter : network.getParameters().values()) {
            NDArray array = parameter.getArray();
            int count = Math.toIntExact(array.size());
            float[] ours = Arrays.copyOfRange(values, from, from + count);
            array.set(FloatBuffer.wrap(array.getShape().dimension() == 1 ? ours : turned(ours, array.getShape())));
            from += count;
        }
    }

    /** The values of an array of this shape, of ours in [inputs, units] or [height, width, channels, filters]. */
    private static float[] turned(float[] ours, Shape shape) {
        int units = Math.toIntExact(shape.get(0));
        int channels = Math.toIntExact(shape.get(1));
        int points = ours.length / units / channels;
        float[] theirs = new float[ours.length];
        for (int u = 0; u < units; u++) {
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < points; p++) {
                    theirs[(u * channels + c) * points + p] = ours[(p * channels + c) * units + u];
                }
            }
        }
        return theirs;
    }

    @Override
    public void step(int index) {
        int b = index % batchInputs.length;
        try (NDManager scope = manager.newSubManager()) {
            step(scope, batchInputs[b], batchTargets[b]);
        }
    }

    @Override
    public float stepWithLoss(int index) {
        int b = index % batchInputs.length;
        try (NDManager scope = manager.newSubManager()) {
            return step(scope, batchInputs[b], batchTargets[b]).getFloat();
        }
    }

    /** What is computed belongs to the manager of the inputs, so they move into the scope for as long as it lasts. */
    private NDArray step(NDManager scope, NDArray x, NDArray y) {
        x.tempAttach(scope);
        y.tempAttach(scope);
        try (GradientCollector gradients = trainer.newGradientCollector()) {
            NDArray value = loss.evaluate(new NDList(y), trainer.forward(new NDList(x)));
            gradients.backward(value);
            trainer.step();
            return value;
        }
    }

    @Override
    public void epoch() {
        try (NDManager whole = manager.newSubManager()) {
            NDArray order = whole.randomPermutation(workload.rows());
            for (int from = 0; from < workload.rows(); from += workload.batch()) {
                try (NDManager scope = whole.newSubManager()) {
                    int to = Math.min(workload.rows(), from + workload.batch());
                    order.tempAttach(scope);
                    inputs.tempAttach(scope);
                    targets.tempAttach(scope);
                    NDIndex chosen = new NDIndex("{}", order.get(new NDIndex("{}:{}", from, to)));
                    step(scope, inputs.get(chosen), targets.get(chosen));
                }
            }
        }
    }

    @Override
    public float predict(int index) {
        try (NDManager scope = manager.newSubManager()) {
            System.arraycopy(rows, index % workload.rows() * row.length, row, 0, row.length);
            NDArray out = trainer.evaluate(new NDList(scope.create(row, shape(ROW)))).singletonOrThrow();
            NDArray result = workload.loss() == Workload.Loss.CLASSES ? out.softmax(1) : Activation.sigmoid(out);
            return result.toFloatArray()[0];
        }
    }
}
