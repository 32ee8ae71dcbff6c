package dev.loopwright.benchmarks.dl4j;

import dev.loopwright.benchmarks.Contender;
import dev.loopwright.benchmarks.Floats;
import dev.loopwright.benchmarks.Layer;
import dev.loopwright.benchmarks.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j on nd4j-native: a multi-layer network whose {@code fit} is called for each batch. */
public final class Dl4j implements Contender {
    private static final double DECAY = 0.01;

    private final Workload workload;
    private final float[] rows;
    private final INDArray inputs;
    private final INDArray targets;
    private final INDArray[] batchInputs;
    private final INDArray[] batchTargets;
    private final int[] order;
    private final Random random = new Random(1);
    private final MultiLayerNetwork network;
    private final float[] row;

    public Dl4j(Workload workload) {
        this.workload = workload;
        rows = Floats.read(workload.folder().resolve("inputs.bin"));
        inputs = Nd4j.create(rows, shape(workload.rows()), 'c');
        targets = targets(Floats.read(workload.folder().resolve("targets.bin")));
        batchInputs = new INDArray[workload.batches()];
        batchTargets = new INDArray[workload.batches()];
        for (int b = 0; b < batchInputs.length; b++) {
            batchInputs[b] = part(inputs, b);
            batchTargets[b] = part(targets, b);
        }
        order = new int[workload.rows()];
        Arrays.setAll(order, i -> i);
        row = new float[workload.inputs()];
        network = new MultiLayerNetwork(configuration());
        network.init();
        reset();
    }

    private INDArray part(INDArray all, int batch) {
        int from = batch * workload.batch();
        return all.get(NDArrayIndex.interval(from, from + workload.batch())).dup('c');
    }

    /** The shape of so many rows. */
    private int[] shape(int count) {
        int[] shape = new int[workload.input().size() + 1];
        Arrays.setAll(shape, i -> i == 0 ? count : workload.input().get(i - 1));
        return shape;
    }

    /** A column, or a one for each class. */
    private INDArray targets(float[] values) {
        if (workload.loss() != Workload.Loss.CLASSES) {
            return Nd4j.create(values, new int[] {values.length, 1}, 'c');
        }
        int classes = workload.outputs();
        float[] ones = new float[values.length * classes];
        for (int r = 0; r < values.length; r++) {
            ones[r * classes + (int) values[r]] = 1;
        }
        return Nd4j.create(ones, new int[] {values.length, classes}, 'c');
    }

    @Override
    public String version() {
        String jar = Nd4j.getBackend().getClass().getProtectionDomain().getCodeSource().getLocation().getPath();
        return "Deeplearning4j on " + jar.substring(jar.lastIndexOf('/') + 1) + ", "
                + Nd4j.getExecutioner().getEnvironmentInformation().getProperty("blas.vendor") + ", threads "
                + workload.threads();
    }

    private MultiLayerConfiguration configuration() {
        NeuralNetConfiguration.Builder settings =
                new NeuralNetConfiguration.Builder().seed(7).updater(updater()).convolutionMode(ConvolutionMode.Same);
        if (workload.optimizer().equals("adamw")) {
            settings.weightDecay(DECAY).weightDecayBias(DECAY);
        }
        NeuralNetConfiguration.ListBuilder list = settings.list();
        List<Layer> layers = workload.layers();
        for (Layer layer : layers.subList(0, layers.size() - 1)) {
            if (!layer.kind().equals("dropout") || workload.dropout() > 0) {
                list.layer(layer(layer));
            }
        }
        return list.layer(last()).setInputType(inputType()).build();
    }

    private IUpdater updater() {
        // adamw is adam with weightDecay, which multiplies by the rate as well
        return workload.optimizer().equals("sgd") ? new Sgd(workload.rate()) : new Adam(workload.rate());
    }

    private org.deeplearning4j.nn.conf.layers.Layer layer(Layer layer) {
        return switch (layer.kind()) {
            case "dense" -> new DenseLayer.Builder()
                    .nOut(layer.size())
                    .activation(Activation.IDENTITY)
                    .build();
            case "conv" -> new ConvolutionLayer.Builder(Layer.KERNEL, Layer.KERNEL)
                    .nOut(layer.size())
                    .activation(Activation.IDENTITY)
                    .build();
            case "pool" -> new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(Layer.POOL, Layer.POOL)
                    .stride(Layer.POOL, Layer.POOL)
                    .build();
            case "relu" -> new ActivationLayer.Builder().activation(Activation.RELU).build();
            // it wants the share that is kept
            case "dropout" -> new DropoutLayer.Builder(1 - workload.dropout()).build();
            default -> throw new IllegalArgumentException(layer.kind());
        };
    }

    private OutputLayer last() {
        LossFunction loss = switch (workload.loss()) {
            case BINARY -> LossFunction.XENT;
            case CLASSES -> LossFunction.MCXENT;
            case SQUARED -> LossFunction.MSE;
        };
        Activation activation = switch (workload.loss()) {
            case BINARY -> Activation.SIGMOID;
            case CLASSES -> Activation.SOFTMAX;
            case SQUARED -> Activation.IDENTITY;
        };
        return new OutputLayer.Builder(loss)
                .nOut(workload.outputs())
                .activation(activation)
                .build();
    }

    private InputType inputType() {
        List<Integer> shape = workload.input();
        return shape.size() == 1
                ? InputType.feedForward(shape.get(0))
                : InputType.convolutional(shape.get(1), shape.get(2), shape.get(0));
    }

    /** Starting weights: ours stand inputs first and filters last; so do its dense layers, its convolutions do not. */
    @Override
    public void reset() {
        float[] values = Floats.read(workload.folder().resolve("weights.bin"));
        int from = 0;
        for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
            if (layer.numParams() > 0) {
                INDArray weights = layer.getParam("W");
                int count = Math.toIntExact(weights.length());
                weights.assign(start(Arrays.copyOfRange(values, from, from + count), weights.shape()));
                from += count;
                INDArray bias = layer.getParam("b");
                int units = Math.toIntExact(bias.length());
                bias.assign(Nd4j.create(Arrays.copyOfRange(values, from, from + units), bias.shape(), 'c'));
                from += units;
            }
        }
        network.getUpdater().getStateViewArray();
        network.setUpdater(null);
        network.setIterationCount(0);
    }

    private static INDArray start(float[] ours, long[] shape) {
        if (shape.length == 2) {
            return Nd4j.create(ours, shape, 'c');
        }
        long[] turned = {shape[2], shape[3], shape[1], shape[0]};
        return Nd4j.create(ours, turned, 'c').permute(3, 2, 0, 1);
    }

    @Override
    public void step(int index) {
        int b = index % batchInputs.length;
        network.fit(batchInputs[b], batchTargets[b]);
    }

    /** The score that {@code fit} leaves behind is the loss that it started from, and what weight decay counts as a penalty. */
    @Override
    public float stepWithLoss(int index) {
        double penalty = 0;
        for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
            penalty += layer.calcRegularizationScore(false);
        }
        step(index);
        return (float) (network.score() - penalty);
    }

    @Override
    public void epoch() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        for (int from = 0; from < order.length; from += workload.batch()) {
            int[] chosen = Arrays.copyOfRange(order, from, Math.min(order.length, from + workload.batch()));
            network.fit(Nd4j.pullRows(inputs, 1, chosen), Nd4j.pullRows(targets, 1, chosen));
        }
    }

    @Override
    public float predict(int index) {
        System.arraycopy(rows, index % workload.rows() * row.length, row, 0, row.length);
        return network.output(Nd4j.create(row, shape(1), 'c')).getFloat(0);
    }
}
