package dev.loopwright.benchmarks;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.AdamW;
import dev.loopwright.runtime.optimizer.Optimizer;
import dev.loopwright.runtime.optimizer.Sgd;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Loopwright: the generated model class in a loop written by hand, as its documentation shows. */
public final class Ours implements Contender {
    private final Workload workload;
    private final Model model;
    private final Kernels kernels;
    private final boolean threaded;
    private final float[] start;
    private final float[] inputs;
    private final float[] targets;
    private final Batch[] batches;
    private final Batch gathered;
    private final Batch single;
    private final float[] result;
    private final int width;
    private final int[] order;
    private final Random random = new Random(1);
    private List<Optimizer> optimizers = List.of();

    /** In the flavour of kernels that the system property {@code benchmarks.kernels} names. */
    public Ours(Workload workload) {
        this.workload = workload;
        kernels = Kernels.valueOf(System.getProperty("benchmarks.kernels").toUpperCase(Locale.ROOT));
        OurModel compiled = new OurModel(workload.model(), workload, kernels);
        threaded = compiled.threaded();
        model = compiled.make();
        start = model.parameters().values().clone();
        inputs = Floats.read(workload.folder().resolve("inputs.bin"));
        targets = Floats.read(workload.folder().resolve("targets.bin"));
        order = new int[workload.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        width = workload.inputs();
        gathered = new Batch(workload.batch(), width, 1);
        batches = new Batch[workload.batches()];
        for (int b = 0; b < batches.length; b++) {
            batches[b] = new Batch(workload.batch(), width, 1);
            gather(batches[b], b * workload.batch(), workload.batch());
        }
        single = new Batch(1, width, 1);
        result = workload.unit() == Workload.Unit.PREDICT ? firstResult() : new float[0];
        reset();
    }

    /** The array that predictions come in. */
    private float[] firstResult() {
        gather(single, 0, 1);
        model.predict(single);
        var activations = model.activations();
        return activations.get(activations.size() - 1).values();
    }

    @Override
    public String version() {
        String threads = workload.threads() > 1 && !threaded ? "; this build has models of one thread only" : "";
        return "Loopwright, kernels " + kernels.name().toLowerCase(Locale.ROOT) + threads;
    }

    @Override
    public void reset() {
        System.arraycopy(start, 0, model.parameters().values(), 0, start.length);
        Parameters all = model.parameters();
        double rate = workload.rate();
        optimizers = switch (workload.optimizer()) {
            case "sgd" -> List.of(new Sgd(all, rate));
            case "adam" -> List.of(new Adam(all, rate));
            case "adamw" -> List.of(new AdamW(all, rate));
            case "lazy" ->
                List.of(
                        new Adam(all.part("words"), rate, 0.9, 0.999, 1e-8, true),
                        new Adam(all.part("hidden", "p"), rate));
            default -> throw new IllegalArgumentException(workload.optimizer());
        };
    }

    @Override
    public void step(int index) {
        step(batches[index % batches.length]);
    }

    @Override
    public float stepWithLoss(int index) {
        return step(batches[index % batches.length]);
    }

    private float step(Batch batch) {
        float loss = model.forward(batch);
        model.clearGradients();
        model.backward(batch);
        for (int i = 0; i < optimizers.size(); i++) {
            optimizers.get(i).update();
        }
        return loss;
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
            gather(gathered, from, Math.min(workload.batch(), order.length - from));
            step(gathered);
        }
    }

    /** Copies rows {@code order[from]} and on into a batch. */
    private void gather(Batch batch, int from, int count) {
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            System.arraycopy(inputs, row * width, batch.inputs(), i * width, width);
            batch.target(0)[i] = targets[row];
        }
        batch.fill(count, from / workload.batch());
    }

    @Override
    public float predict(int row) {
        System.arraycopy(inputs, row % workload.rows() * width, single.inputs(), 0, width);
        model.predict(single);
        return result[0];
    }
}
