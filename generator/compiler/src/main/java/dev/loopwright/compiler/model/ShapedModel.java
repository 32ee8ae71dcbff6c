package dev.loopwright.compiler.model;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.Penalty;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.ScheduleUse;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A checked model: every name looked up, every default written in, every shape known, the loop in order. From here on
 * nothing can be the user's fault.
 */
public record ShapedModel(
        SourceFile source,
        String name,
        int version,
        long seed,
        String doc,
        ShapedData data,
        Network network,
        Objective objective,
        Loop loop,
        Predict predict) {

    /** The same model that holds out a fold of a cross-validation. */
    public ShapedModel holdingOut(ShapedData.Fold fold) {
        return new ShapedModel(
                source, name, version, seed, doc, data.holdingOut(fold), network, objective, loop, predict);
    }

    /** The values of the model in an order in which every value comes after those that it uses. */
    public record Network(Span span, String name, List<Value> values, List<Value> outputs, String doc) {

        /** The first value that means nothing in training for a row without others beside it. */
        public Optional<Value> mixingRows() {
            return values.stream().filter(Value::mixesRows).findFirst();
        }
    }

    /** What is minimised, the first of the losses, and what is measured: the other losses and the metrics. */
    public record Objective(Span span, List<LossEntry> losses, List<MetricEntry> metrics) {

        /** The loss that gradients are of. */
        public LossEntry minimised() {
            return losses.get(0);
        }

        /** The losses that are only measured, in the order declared. */
        public List<LossEntry> measured() {
            return losses.subList(1, losses.size());
        }

        /** The weights of rows, each once, as a batch numbers them behind its targets. */
        public List<RowWeights> rowWeights() {
            return losses.stream()
                    .flatMap(loss -> Term.fits(loss.terms()))
                    .flatMap(fit -> fit.rows().stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * How much each row counts in a loss. A batch holds these numbers behind its targets.
     *
     * @param column holds the weights, or, if they are to be balanced, the labels
     * @param balanced whether rows count so that, over the training rows, all labels count alike
     */
    public record RowWeights(ShapedData.Column column, boolean balanced) {}

    /** A named loss: a weighted sum of terms. */
    public record LossEntry(Span span, String name, List<Term> terms, String doc) {}

    /** A summand of a loss. */
    public sealed interface Term {
        Span span();

        double weight();

        /**
         * A loss of the catalog between a value of the network and a target, averaged over the rows of the batch.
         *
         * @param targets more than one only for losses that take several
         * @param rows how much each row counts, if they do not all count alike
         */
        record Fit(
                Span span,
                double weight,
                Loss loss,
                Args args,
                Value prediction,
                List<ShapedData.Column> targets,
                Optional<RowWeights> rows)
                implements Term {

            /** A loss with one target in which all rows count alike. */
            public Fit(Span span, double weight, Loss loss, Args args, Value prediction, ShapedData.Column target) {
                this(span, weight, loss, args, prediction, List.of(target), Optional.empty());
            }

            /** The target, or the first of them. */
            public ShapedData.Column target() {
                return targets.get(0);
            }
        }

        /** A penalty on the weights of the model, biases left out. */
        record Weights(Span span, double weight, Penalty penalty) implements Term {}

        /** Those that compare a prediction with a target. */
        static Stream<Fit> fits(List<Term> terms) {
            return terms.stream().filter(Fit.class::isInstance).map(Fit.class::cast);
        }

        /** Those that look at weights. */
        static List<Weights> penalties(List<Term> terms) {
            return terms.stream()
                    .filter(Weights.class::isInstance)
                    .map(Weights.class::cast)
                    .toList();
        }
    }

    /** A named metric of the runtime between a value of the network and a target. */
    public record MetricEntry(
            Span span,
            String name,
            RuntimeEntry metric,
            Args args,
            Value prediction,
            ShapedData.Column target,
            String doc) {}

    /**
     * The loop, statement by statement.
     *
     * @param accumulates whether an update may use gradients of several batches
     */
    public record Loop(Span span, List<Statement> body, boolean accumulates) {
        /** A loop that clears gradients for each batch. */
        public Loop(Span span, List<Statement> body) {
            this(span, body, false);
        }
    }

    /** An optimizer of the runtime with its settings, under the name the spec gives it. */
    public record OptimizerUse(Span span, String name, RuntimeEntry optimizer, Args args, ModelPart part) {
        /** An optimizer of the whole network. */
        public OptimizerUse(Span span, String name, RuntimeEntry optimizer, Args args) {
            this(span, name, optimizer, args, new ModelPart("", List.of()));
        }

        /** What changes its rate; empty if it stays. */
        public Optional<ScheduleUse> schedule() {
            return args.values().get("rate") instanceof ScheduleUse use ? Optional.of(use) : Optional.empty();
        }
    }

    /** A moving average of all weights, under the name the spec gives it; {@code decay} is the share of the old ones. */
    public record AverageUse(Span span, String name, double decay) {}

    /**
     * A measured value: the entry of the objective named {@code entry}, over the rows of {@code scope}, which is {@code
     * running} (the rows seen in training since the epoch began) or the name of a part.
     */
    public record Score(Span span, String scope, String entry, boolean lowerIsBetter) {
        /** {@code validation.loss}. */
        public String text() {
            return scope + "." + entry;
        }
    }

    /** A column of a report. */
    public sealed interface ReportItem {
        record Epoch() implements ReportItem {}

        /** Number of updates made so far. */
        record Step() implements ReportItem {}

        record Value(Score score) implements ReportItem {}

        /**
         * Any other number.
         *
         * @param name as the model file calls it: {@code adam.rate}
         */
        record Number(String name, Quantity quantity) implements ReportItem {}

        /** A remark drawn from the scores reported so far. */
        record Observation() implements ReportItem {}
    }

    /** The columns that a prediction gives, in order. */
    public record Predict(Optional<Span> span, List<Give> gives) {}

    /** One column of the predictions; {@code name} is its header. */
    public record Give(Optional<Span> span, String name, Given given) {}

    /** What a column of the predictions holds. */
    public sealed interface Given {
        /** A key column, carried through. */
        record Key(ShapedData.Column column) implements Given {}

        /** A value of the network; one column for each of its elements, {@code labels} naming them when there are several. */
        record Of(dev.loopwright.compiler.model.Value value, List<String> labels) implements Given {}

        /** Whether a value of one element compares so with a threshold; true or false. */
        record Compared(
                dev.loopwright.compiler.model.Value value,
                dev.loopwright.compiler.formula.Formula.Comparison comparison,
                double threshold)
                implements Given {}

        /** The label of the target that the value makes most likely. */
        record Label(dev.loopwright.compiler.model.Value value, ShapedData.Column target) implements Given {}
    }
}
