package dev.loopwright.runtime.run;

import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.metric.Measure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * What a method is told that a loop calls: {@code call com.acme.Audit.afterEpoch}. The method is public and static, takes
 * one of these and returns nothing; an exception that it throws ends the run.
 *
 * <pre>{@code
 * public static void afterEpoch(LoopContext loop) {
 *     log(loop.epoch(), loop.score("validation.loss"));
 * }
 * }</pre>
 *
 * It is one object for the whole training and says what holds at the moment of the call. What is done to the weights of
 * the model, the training goes on from.
 */
public final class LoopContext {
    private final Model model;
    private final Run run;
    private final Map<String, Measure> scores = new LinkedHashMap<>();
    private Optional<Batch> batch = Optional.empty();
    private int epoch;
    private long step;

    /** Made by generated trainers. */
    public LoopContext(Model model, Run run) {
        this.model = model;
        this.run = run;
    }

    /** Adds a score under the name that it has in the model file. */
    public LoopContext with(String name, Measure score) {
        scores.put(name, score);
        return this;
    }

    /** The moment of a call outside of batches. */
    public LoopContext at(int nowEpoch, long nowStep) {
        epoch = nowEpoch;
        step = nowStep;
        batch = Optional.empty();
        return this;
    }

    /** The moment of a call in a batch. */
    public LoopContext at(int nowEpoch, long nowStep, Batch nowBatch) {
        at(nowEpoch, nowStep);
        batch = Optional.of(nowBatch);
        return this;
    }

    /** The epoch, counted from 1; 0 outside of epochs. */
    public int epoch() {
        return epoch;
    }

    /** Number of updates made so far. */
    public long step() {
        return step;
    }

    /** The batch at hand; empty outside of batches. */
    public Optional<Batch> batch() {
        return batch;
    }

    /** The model in training; an instance of the generated class. */
    public Model model() {
        return model;
    }

    /** The names of all scores, {@code running.loss}, {@code validation.accuracy}. */
    public Set<String> scores() {
        return scores.keySet();
    }

    /** A score as it was last measured; NaN if it was not yet. */
    public double score(String name) {
        Measure score = scores.get(name);
        if (score == null) {
            throw new NoSuchElementException("no score is called " + name + "; there are " + scores.keySet());
        }
        return score.value();
    }

    /** The folder of the run, for files of one's own. */
    public Path folder() {
        return run.folder();
    }
}
