package dev.loopwright.compiler.model;

import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.Part;
import dev.loopwright.compiler.model.ShapedModel.AverageUse;
import dev.loopwright.compiler.model.ShapedModel.LossEntry;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.ShapedModel.ReportItem;
import dev.loopwright.compiler.model.ShapedModel.Score;
import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A statement of the loop. Optimizers are declared by statements, too. */
public sealed interface Statement {
    ModelPart WHOLE = new ModelPart("", List.of());

    Span span();

    /** The first line of the statement, to be quoted in a comment. */
    default Span head() {
        return span();
    }

    /** The statements inside, for those that have a body. */
    default List<Statement> inner() {
        return List.of();
    }

    /** The parts of the model that the statement is about. */
    default List<ModelPart> parts() {
        return List.of();
    }

    <R> R accept(Visitor<R> visitor);

    record DeclareOptimizer(Span span, OptimizerUse optimizer) implements Statement {
        @Override
        public List<ModelPart> parts() {
            return List.of(optimizer.part());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.declareOptimizer(this);
        }
    }

    record DeclareAverage(Span span, AverageUse average) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.declareAverage(this);
        }
    }

    /** The average moves towards the weights as they are. */
    record Advance(Span span, AverageUse average) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.advance(this);
        }
    }

    /**
     * Adds normally distributed numbers to the gradients.
     *
     * @param number counted over the loop; the numbers are drawn from it
     */
    record AddNoise(Span span, ModelPart of, double deviation, int number) implements Statement {
        @Override
        public List<ModelPart> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.addNoise(this);
        }
    }

    /** Calls {@code public static void method(LoopContext)} of a class that is not ours. */
    record JavaCall(Span span, String className, String method) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.javaCall(this);
        }
    }

    record ForEpoch(Span span, Span head, int first, int last, List<Statement> body) implements Statement {
        @Override
        public List<Statement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forEpoch(this);
        }
    }

    /**
     * A pass over the rows of a part.
     *
     * @param balancedBy the column of whose labels all have as many rows
     */
    record ForBatch(
            Span span,
            Span head,
            int rows,
            Part split,
            boolean shuffled,
            Optional<Column> balancedBy,
            List<Statement> body)
            implements Statement {
        /** A pass over the rows as they are. */
        public ForBatch(Span span, Span head, int rows, Part split, boolean shuffled, List<Statement> body) {
            this(span, head, rows, split, shuffled, Optional.empty(), body);
        }

        @Override
        public List<Statement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forBatch(this);
        }
    }

    /** What {@link Every} counts. */
    enum Unit {
        EPOCHS,
        /** Batches of the pass over the rows. */
        BATCHES,
        /** Updates made since training began. */
        STEPS
    }

    /**
     * The body runs whenever so many epochs, batches or steps have passed.
     *
     * @param orAtLastBatch whether it runs at the end of a pass over the rows, too
     * @param always whether, of steps, exactly one is made in each batch before the statement
     */
    record Every(
            Span span, Span head, int period, Unit unit, boolean orAtLastBatch, boolean always, List<Statement> body)
            implements Statement {
        @Override
        public List<Statement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.every(this);
        }
    }

    record Repeat(Span span, Span head, int times, List<Statement> body) implements Statement {
        @Override
        public List<Statement> inner() {
            return body;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.repeat(this);
        }
    }

    /** An {@code else if} is another one, alone in {@code otherwise}. */
    record If(Span span, Span head, Condition condition, List<Statement> body, List<Statement> otherwise)
            implements Statement {
        @Override
        public List<Statement> inner() {
            return Stream.concat(body.stream(), otherwise.stream()).toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.when(this);
        }
    }

    record Forward(Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forward(this);
        }
    }

    /** {@code entries} are the names of losses and metrics. */
    record Compute(Span span, List<String> entries) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compute(this);
        }
    }

    record ClearGradients(Span span, ModelPart of) implements Statement {
        @Override
        public List<ModelPart> parts() {
            return List.of(of);
        }

        /** Of the whole network. */
        public ClearGradients(Span span) {
            this(span, WHOLE);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.clearGradients(this);
        }
    }

    record Backward(Span span, LossEntry loss) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.backward(this);
        }
    }

    /** Scales the gradients so that their joint norm is at most the limit. */
    record ClipNorm(Span span, ModelPart of, double limit) implements Statement {
        @Override
        public List<ModelPart> parts() {
            return List.of(of);
        }

        /** Of the whole network. */
        public ClipNorm(Span span, double limit) {
            this(span, WHOLE, limit);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.clipNorm(this);
        }
    }

    /** Cuts every gradient to ±limit. */
    record ClipValue(Span span, ModelPart of, double limit) implements Statement {
        /** Of the whole network. */
        public ClipValue(Span span, double limit) {
            this(span, WHOLE, limit);
        }

        @Override
        public List<ModelPart> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.clipValue(this);
        }
    }

    /** @param step whether it is the first of the updates that one {@code backward} serves, which count as one step */
    record Update(Span span, OptimizerUse optimizer, boolean step) implements Statement {
        /** An update by the only optimizer. */
        public Update(Span span, OptimizerUse optimizer) {
            this(span, optimizer, true);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.update(this);
        }
    }

    /**
     * The part gets its weights from a safetensors file, each tensor from the array of its name.
     *
     * @param file a plain name, looked for in the folder of the data file
     */
    record Load(Span span, ModelPart part, String file) implements Statement {
        @Override
        public List<ModelPart> parts() {
            return List.of(part);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.load(this);
        }
    }

    /** From here on the part stays as it is, or no longer does. */
    record Freeze(Span span, boolean frozen, ModelPart part) implements Statement {
        @Override
        public List<ModelPart> parts() {
            return List.of(part);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.freeze(this);
        }
    }

    /** @param with the average whose weights are measured in place of the model's */
    record Evaluate(Span span, Part split, Optional<AverageUse> with) implements Statement {
        /** Of the model's own weights. */
        public Evaluate(Span span, Part split) {
            this(span, split, Optional.empty());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.evaluate(this);
        }
    }

    record Report(Span span, List<ReportItem> items) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.report(this);
        }
    }

    /**
     * Keeps the weights if the score is better than ever.
     *
     * @param by the smallest change that counts as better
     * @param of the average whose weights the score is of, if it is not of the model's own
     */
    record CheckpointBest(Span span, Score score, double by, Optional<AverageUse> of) implements Statement {
        /** Of the model's own weights. */
        public CheckpointBest(Span span, Score score, double by) {
            this(span, score, by, Optional.empty());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkpointBest(this);
        }
    }

    /** Writes down the weights as they are; the newest {@code keep} of such files stay. */
    record CheckpointLast(Span span, int keep) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkpointLast(this);
        }
    }

    record StopWhen(Span span, Condition condition) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stopWhen(this);
        }
    }

    /** Ends the run unless all weights and gradients are finite. */
    record CheckFinite(Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkFinite(this);
        }
    }

    record StopWhenNotImproved(Span span, Score score, int epochs) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stopWhenNotImproved(this);
        }
    }

    record RestoreBest(Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.restoreBest(this);
        }
    }

    /** What to do with each kind of statement. */
    interface Visitor<R> {
        R declareOptimizer(DeclareOptimizer statement);

        R declareAverage(DeclareAverage statement);

        R advance(Advance statement);

        R addNoise(AddNoise statement);

        R javaCall(JavaCall statement);

        R forEpoch(ForEpoch statement);

        R forBatch(ForBatch statement);

        R every(Every statement);

        R repeat(Repeat statement);

        R when(If statement);

        R forward(Forward statement);

        R compute(Compute statement);

        R clearGradients(ClearGradients statement);

        R backward(Backward statement);

        R clipNorm(ClipNorm statement);

        R clipValue(ClipValue statement);

        R update(Update statement);

        R load(Load statement);

        R freeze(Freeze statement);

        R evaluate(Evaluate statement);

        R report(Report statement);

        R checkpointBest(CheckpointBest statement);

        R checkpointLast(CheckpointLast statement);

        R stopWhen(StopWhen statement);

        R checkFinite(CheckFinite statement);

        R stopWhenNotImproved(StopWhenNotImproved statement);

        R restoreBest(RestoreBest statement);
    }
}
