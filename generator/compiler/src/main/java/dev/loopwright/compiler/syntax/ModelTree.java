package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * What was written, and nothing more: names are not looked up, defaults are not written in, blocks may be missing or
 * stand twice. Every node knows its span. Blocks keep the order of the file.
 */
public record ModelTree(
        SourceFile source,
        Optional<Header> header,
        List<Seed> seeds,
        List<Settings> settings,
        List<Data> data,
        List<Function> functions,
        List<Block> blocks,
        List<Model> models,
        List<Objective> objectives,
        List<Loop> loops,
        List<Predict> predicts) {

    /** A name as written, back-ticks removed. */
    public record Name(Span span, String text) {
        /** Characters that a name may have without back-ticks. */
        public static final int LONGEST = 64;
    }

    /** {@code spec churn version 1}. {@code doc} is the text of the {@code ///} lines above, as everywhere here. */
    public record Header(Span span, Name name, Expression.Number version, String doc) {}

    /** {@code seed 42}. */
    public record Seed(Span span, Expression.Number value) {}

    /** {@code settings { units = 64  rate = 1e-3 }}. */
    public record Settings(Span span, List<Assignment> entries) {}

    /** {@code name = value}, in settings, models, blocks and objectives. */
    public record Assignment(Span span, Name name, Expression value, String doc) {}

    /** {@code function swish(z, slope = 0.1) = …}. */
    public record Function(Span span, Name name, List<Parameter> parameters, Expression body, String doc) {}

    /** {@code block residual(x, channels) { … give … }}. */
    public record Block(
            Span span,
            Name name,
            List<Parameter> parameters,
            List<Assignment> body,
            Optional<Expression> give,
            String doc) {}

    /** {@code model score(x: inputs) -> p: real[1] { … }}. */
    public record Model(
            Span span,
            Name name,
            List<Parameter> parameters,
            List<Output> outputs,
            List<Assignment> body,
            String doc) {}

    /** A formal parameter: its type ({@code x: inputs}) or its default ({@code slope = 0.1}), where written. */
    public record Parameter(Span span, Name name, Optional<Type> type, Optional<Expression> byDefault) {}

    /** {@code p: real[1]} behind the arrow of a model. */
    public record Output(Span span, Name name, Optional<Type> type) {}

    /**
     * {@code real[1, 8, 8]}, {@code number}, {@code inputs}, {@code tokens[64]}: a name and its sizes; {@code pattern} is
     * true for a group of columns, {@code pixel_*}.
     */
    public record Type(Span span, Name name, List<Expression> sizes, boolean pattern) {}

    /** {@code objective { … }}. */
    public record Objective(Span span, List<Assignment> entries) {}

    /**
     * {@code predict { give …  trace layers  generate 200 tokens from logits temperature 0.8 }}.
     *
     * @param others what is not {@code give}, one clause each; the words of {@code generate} are the quantity, {@code from}
     *     with its reference and {@code temperature} with its number
     */
    public record Predict(Span span, List<Give> gives, List<Clause> others) {}

    /** {@code p > 0.5 as churned}. */
    public record Give(Span span, Expression value, Optional<Name> as) {}

    /** {@code data { … }}. */
    public record Data(Span span, List<DataStatement> statements) {}

    /** A statement of the data block. */
    public sealed interface DataStatement permits From, Column, ScaleAll, Split, Where {
        Span span();
    }

    /**
     * {@code from csv "data/customers.csv"}, with whatever words follow.
     *
     * @param path the file; of several the first
     * @param files the files of single columns, {@code from idx image "images.gz", digit "labels.gz"}
     */
    public record From(Span span, Name format, Expression.Text path, List<ColumnFile> files, List<Clause> clauses)
            implements DataStatement {

        /** The clause that makes all rows one part: {@code for test}. */
        public Optional<Clause> part() {
            return clauses.stream()
                    .filter(clause -> clause.keyword().text().equals("for"))
                    .findFirst();
        }
    }

    /** {@code image "train-images-idx3-ubyte.gz"}. */
    public record ColumnFile(Span span, Name column, Expression.Text path) {}

    /** What a column is for. */
    public enum Role {
        KEY,
        INPUT,
        TARGET
    }

    /**
     * {@code input age : number in 18..100 missing median}, {@code input image = pixel_* : real[1, 8, 8]}, {@code input
     * power_ratio = horsepower / weight}, {@code key a, b}.
     *
     * @param names the columns named; several with {@code key a, b}
     * @param formula what stands behind {@code =}
     * @param type what stands behind the colon
     * @param clauses the words that follow, in order
     */
    public record Column(
            Span span,
            Role role,
            List<ColumnName> names,
            Optional<Expression> formula,
            Optional<ColumnType> type,
            List<Clause> clauses,
            String doc)
            implements DataStatement {}

    /** {@code age}, {@code f1..f10} (then {@code last} is set) or {@code pixel_*} (then {@code pattern} is true). */
    public record ColumnName(Span span, Name name, Optional<Name> last, boolean pattern) {}

    /**
     * The type of a column with what bounds it.
     *
     * @param labels {@code basic | plus | pro}
     * @param range {@code in 18..100}, or {@code category 0..9}
     * @param atMost {@code at most 200}
     * @param format {@code date "yyyy-MM-dd"}
     */
    public record ColumnType(
            Span span,
            Type type,
            List<Name> labels,
            Optional<Expression.Range> range,
            Optional<Expression.Number> atMost,
            Optional<Expression.Text> format,
            Optional<Name> by) {}

    /**
     * A keyword and the words behind it: {@code missing median, indicator}, {@code scale minmax 0..1}, {@code unknown
     * error}, {@code augment shift 1, noise 0.02}.
     */
    public record Clause(Span span, Name keyword, List<Word> words) {}

    /**
     * {@code embedding 8} or {@code minmax(from: 0, to: 1)}: a name with bare arguments or with arguments in parentheses;
     * without a name, a lone literal as in {@code missing 0}.
     */
    public record Word(Span span, Optional<Name> name, List<Expression.Argument> arguments) {}

    /** {@code scale numbers by minmax 0..1}. */
    public record ScaleAll(Span span, Name what, List<Word> scalers) implements DataStatement {}

    /** {@code split 70% train, 30% test stratified by churned}; {@code clauses} holds stratified, grouped, in order. */
    public record Split(Span span, List<Part> parts, List<Clause> clauses, Optional<Name> by, List<Cut> cuts)
            implements DataStatement {}

    /** {@code train before "2024-01-01"}, or the part of what is left. */
    public record Cut(Span span, Name name, Optional<Expression> before) {}

    /** {@code 70% train}. */
    public record Part(Span span, Expression.Number share, Name name) {}

    /** {@code where weight > 0}. */
    public record Where(Span span, Expression condition) implements DataStatement {}

    /** {@code loop { … }}. */
    public record Loop(Span span, List<LoopStatement> body) {}
}
