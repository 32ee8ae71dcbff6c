package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Loss;
import dev.loopwright.compiler.catalog.Penalty;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.ColumnFile;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Filter;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.ScalerUse;
import dev.loopwright.compiler.model.ShapedData.Source;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in which every name stands for something and every default is written in. Constants are numbers, pipes are
 * calls, ranges of columns are columns. Shapes are not known yet, and the loop may still be in the wrong order.
 */
public record ResolvedModel(
        SourceFile source,
        Name name,
        int version,
        long seed,
        String doc,
        Data data,
        List<Function> functions,
        List<Block> blocks,
        Network network,
        Objective objective,
        Loop loop,
        Predict predict) {

    /** The data: where they are, their columns in order, and how their rows are split. */
    public record Data(
            Span span, Source source, List<ColumnFile> files, List<Column> columns, List<Filter> filters, Split split) {
        public Optional<Column> column(String wanted) {
            return columns.stream().filter(c -> c.name().text().equals(wanted)).findFirst();
        }
    }

    /**
     * A column as declared. Whether its clauses fit its type is for Check to say.
     *
     * @param clauses where {@code type}, {@code missing}, {@code scale}, {@code encode} and {@code unknown} are written,
     *     if they are
     */
    public record Column(
            Span span,
            Role role,
            Name name,
            ColumnKind kind,
            Missing missing,
            List<ScalerUse> scale,
            Coding coding,
            Map<String, Span> clauses,
            String doc) {
        /** The place of a clause, or of the name if the clause is a default. */
        public Span at(String clause) {
            return clauses.getOrDefault(clause, name.span());
        }
    }

    /** The parts of the rows as written; whether they add up is for Check to say. */
    public record Split(
            Span span,
            List<Part> parts,
            Optional<Name> stratifiedBy,
            Optional<Name> groupedBy,
            boolean inOrder,
            Optional<Name> orderedBy,
            Optional<Name> by) {

        /** Rows drawn by chance. */
        public Split(Span span, List<Part> parts) {
            this(span, parts, Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());
        }

        /** The columns that decide which row goes where. */
        public List<Name> columns() {
            return Stream.of(stratifiedBy, groupedBy, orderedBy, by)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /**
     * A part and its share of the rows.
     *
     * @param before where a column decides, its rows have lower values than this; empty for those that are left
     */
    public record Part(Span span, Name name, double share, List<ColumnFile> files, String before) {}

    /** A function of the file; its parameters are the variables of the formula, the later ones with a default. */
    public record Function(Span span, Name name, List<Parameter> parameters, Formula formula, String doc) {}

    /** A parameter of a function. */
    public record Parameter(Name name, Optional<Double> byDefault) {}

    /**
     * A block with numbers in place of its settings.
     *
     * @param name unique: one block used with several choices of settings has become several
     * @param parameters the values that it works on
     * @param given all of what stands behind {@code give}
     */
    public record Block(
            Span span,
            String name,
            List<Name> parameters,
            List<Definition> definitions,
            Computation give,
            Span given,
            String doc) {}

    /** The model block. */
    public record Network(
            Span span, Name name, List<Input> inputs, List<Definition> definitions, List<Output> outputs, String doc) {}

    /** A parameter of the model: one column, or all inputs. */
    public record Input(Span span, Name name, Optional<Column> column) {}

    /** A name and what makes its value; {@code made} spans all of that, the left of a chain included. */
    public record Definition(Span span, Name name, Span made, Computation value, String doc) {}

    /** A result of the model with its declared sizes, if they are declared. */
    public record Output(Span span, Name name, Optional<List<Integer>> sizes) {}

    /** What makes a value. */
    public sealed interface Computation {
        Span span();

        <R> R accept(Visitor<R> visitor);

        /** An input or a value defined before. */
        record Use(Span span, String name) implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.use(this);
            }
        }

        record Literal(Span span, double value) implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.literal(this);
            }
        }

        /** @param share the value made before whose weights it takes, if it has none of its own */
        record Layer(
                Span span,
                Name name,
                dev.loopwright.compiler.catalog.Layer layer,
                Args args,
                List<Computation> operands,
                Optional<Name> share)
                implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.layer(this);
            }
        }

        /**
         * A function applied element by element.
         *
         * @param formula of {@code variables}, one for each operand; settings are written in
         */
        record Elementwise(
                Span span,
                Name name,
                Formula formula,
                List<String> variables,
                Map<String, Double> settings,
                List<Computation> operands)
                implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.elementwise(this);
            }
        }

        record Arithmetic(Span span, Formula.Operator operator, Computation left, Computation right)
                implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.arithmetic(this);
            }
        }

        /**
         * A use of a block.
         *
         * @param share the value made before by the same block whose weights it takes, if it has none of its own
         */
        record Composite(Span span, Name name, String block, List<Computation> operands, Optional<Name> share)
                implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.composite(this);
            }
        }

        /** {@code source |> repeat 4 times stage}: the stage works on what {@link Flowing} stands for. */
        record Repeat(Span span, int times, Computation source, Computation stage) implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.repeat(this);
            }
        }

        /** What flows into a stage that is repeated. */
        record Flowing(Span span) implements Computation {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.flowing(this);
            }
        }

        /** What to do with each kind. */
        interface Visitor<R> {
            R use(Use use);

            R composite(Composite composite);

            R repeat(Repeat repeat);

            R flowing(Flowing flowing);

            R literal(Literal literal);

            R layer(Layer layer);

            R elementwise(Elementwise elementwise);

            R arithmetic(Arithmetic arithmetic);
        }
    }

    /** What is minimised and what is measured. */
    public record Objective(Span span, List<LossEntry> losses, List<MetricEntry> metrics) {}

    /** A named loss: a weighted sum of terms. */
    public record LossEntry(Span span, Name name, List<Term> terms, String doc) {}

    /** A summand of a loss. */
    public sealed interface Term {
        Span span();

        double weight();

        /** @param targets more than one only for losses that take several */
        record Fit(Span span, double weight, Loss loss, Args args, Name prediction, List<Name> targets)
                implements Term {
            /** The target, or the first of them. */
            public Name target() {
                return targets.get(0);
            }
        }

        record Weights(Span span, double weight, Penalty penalty) implements Term {}
    }

    /** A named metric. */
    public record MetricEntry(
            Span span, Name name, RuntimeEntry metric, Args args, Name prediction, Name target, String doc) {}

    /**
     * The loop. Every name in the statements is known, every number is a literal, {@code forward} is there; statements
     * that are not supported yet are gone.
     */
    public record Loop(Span span, List<LoopStatement> body, List<OptimizerUse> optimizers) {}

    /** The columns that a prediction gives; without a span if the file leaves the block out. */
    public record Predict(Optional<Span> span, List<Give> gives) {}

    /** One column of the predictions under its header. */
    public record Give(Optional<Span> span, String header, Given given) {}

    /** What a column of the predictions holds. */
    public sealed interface Given {
        record Key(String column) implements Given {}

        record Of(String value) implements Given {}

        record Compared(String value, Formula.Comparison comparison, double threshold) implements Given {}

        record Label(String value) implements Given {}
    }
}
