package dev.loopwright.compiler.catalog;

import static dev.loopwright.compiler.formula.Formula.variable;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Differentiate;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Print;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.Parse;
import dev.loopwright.runtime.SpecName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference manual of the catalog as Markdown, {@code docs/catalog.md}. Everything it says of an entry comes from the
 * entry's signature.
 */
public final class Manual {
    private final StringBuilder text = new StringBuilder();

    private Manual() {}

    /** The whole page. */
    public static String page() {
        return new Manual().write();
    }

    private String write() {
        text.append("""
                # Catalog

                Everything that a model file can name. This page is printed by `Manual` from the catalog itself; to change it,
                change the entry. How the pieces fit together is told in the [language reference](language.md), how to add one in
                [adding](adding.md).

                Values come first and without names, settings follow by name: `dense(x, units: 16)`. Behind `|>` the first value
                is left out: `x |> dense(units: 16)`. A setting without a default must be given.
                """);
        section(
                "Layers",
                "Called in a `model` block. The value of a row is `real[features]`, a sequence `real[length, features]` or an"
                        + " image `real[channels, height, width]`.");
        Catalog.LAYERS.forEach(layer -> entry(layer.signature()));
        section(
                "Initializers",
                "Given as `init` of a layer that has weights: `dense(x, units: 16, init: he_normal)`. `in` is the number of values that flow"
                        + " into one output, `out` the number of outputs that one value flows into. All are drawn from the seed.");
        Catalog.INITIALIZERS.forEach(initializer -> entry(initializer.signature()));
        section(
                "Activations",
                "Called in a `model` block, on each element of a value. They are functions of the prelude.");
        prelude().forEach(this::activation);
        builtIns();
        section("Losses", "Called in an `objective`. Each is the mean over the rows of a batch.");
        Catalog.LOSSES.forEach(loss -> entry(loss.signature()));
        section("Penalties", "Called in an `objective` with the name of the model, as a term of the loss.");
        Catalog.PENALTIES.forEach(penalty -> entry(penalty.signature()));
        section("Optimizers", "Declared in a `loop`: `optimizer adam = adam(rate: 1e-3) on net`. `g` is the gradient.");
        Catalog.OPTIMIZERS.forEach(optimizer -> entry(optimizer.signature()));
        section(
                "Schedules",
                "Given as the `rate` of an optimizer: `adam(rate: cosine(1e-3 to 1e-5, warmup: 200 steps))`. The rate comes first, or"
                        + " both ends as `first to last`. Ticks are updates by the optimizer, or epochs with `per: epoch`; lengths"
                        + " in epochs are converted. `all epochs` are those of the loop in which the optimizer updates.");
        Catalog.SCHEDULES.forEach(schedule -> entry(schedule.signature()));
        section("Metrics", "Called in an `objective`. Each is over all rows that it has seen, not a mean of batches.");
        Catalog.METRICS.forEach(this::metric);
        section("Sources", "Named behind `from` in a `data` block: `from csv \"customers.csv\"`.");
        text.append("\n| Source | |\n|---|---|\n");
        Catalog.SOURCES.forEach(s -> text.append("| `%s` | %s |\n".formatted(s.name(), s.summary())));
        section(
                "Scalers",
                "Named behind `scale` in a `data` block: `scale minmax(from: -1, to: 1)`, or with a bare range, `scale minmax -1..1`."
                        + " What they learn, they learn from training rows.");
        Catalog.SCALERS.forEach(scaler -> entry(scaler.signature()));
        section(
                "Encodings",
                "Named behind `encode` of an input: `encode onehot`, `encode cyclic(week), elapsed`; several stand side by side,"
                        + " and a value without a name is the first setting. What they learn, they learn from training rows.");
        Catalog.ENCODINGS.forEach(this::encoding);
        section(
                "Augmentations",
                "Named behind `augment` of an image: `augment shift 1, flip(vertical: yes)`; a bare number is the first setting."
                        + " They change training rows only, anew in each epoch.");
        Catalog.AUGMENTATIONS.forEach(augmentation -> entry(augmentation.signature()));
        return text.toString();
    }

    private void section(String title, String what) {
        text.append("\n## ").append(title).append("\n\n").append(what).append('\n');
    }

    private void entry(Signature signature) {
        heading(signature.name(), call(signature), signature.summary());
        if (!signature.params().isEmpty()) {
            text.append("\n| Setting | Takes | Default | |\n|---|---|---|---|\n");
            signature.params().forEach(this::row);
        }
        if (!signature.source().isEmpty()) {
            text.append('\n').append(signature.source()).append(".\n");
        }
    }

    private void metric(RuntimeEntry metric) {
        entry(metric.signature());
        String target = metric.type().getAnnotation(SpecName.class).target();
        String wanted = switch (target) {
            case "number" -> "a number";
            case "class" -> "boolean or a category";
            case "two classes" -> "boolean or a category of two labels";
            default -> throw new IllegalStateException(metric.signature().name() + " judges by " + target);
        };
        text.append("\nTarget: ").append(wanted).append(".\n");
    }

    private void encoding(RuntimeEntry encoding) {
        entry(encoding.signature());
        String target = encoding.type().getAnnotation(SpecName.class).target();
        String what = switch (target) {
            case "labels" -> "a category";
            case "text" -> "a text or category";
            case "date" -> "a date";
            default -> throw new IllegalStateException(encoding.signature().name() + " encodes " + target);
        };
        text.append("\nEncodes ").append(what).append(".\n");
    }

    private void heading(String name, String call, String summary) {
        text.append("\n### `")
                .append(name)
                .append("`\n\n```text\n")
                .append(call)
                .append("\n```\n\n");
        text.append(escaped(summary)).append('\n');
    }

    /** How it is called, with the defaults of all settings. */
    private static String call(Signature signature) {
        String more = signature.variadic() ? ", …" : "";
        Stream<String> settings = signature.params().stream()
                .map(p -> p.name() + ": " + p.byDefault().map(Manual::written).orElse("…"));
        String arguments = Stream.concat(
                        signature.operands().stream(),
                        more.isEmpty() ? settings : Stream.concat(Stream.of("…"), settings))
                .collect(Collectors.joining(", "));
        return arguments.isEmpty() ? signature.name() : signature.name() + "(" + arguments + ")";
    }

    private void row(Param param) {
        String byDefault = param.byDefault().map(d -> "`" + written(d) + "`").orElse("none");
        text.append(
                "| `%s` | %s | %s | %s |\n".formatted(param.name(), takes(param), byDefault, escaped(param.summary())));
    }

    private static String takes(Param param) {
        return switch (param.kind()) {
            case REAL -> "number" + bounds(param);
            case INTEGER -> "whole number" + bounds(param);
            case SHARE -> "share" + bounds(param);
            case SIZES -> sizes(param);
            case RATE -> "number" + bounds(param) + ", or a [schedule](#schedules)";
            case LENGTH -> "steps or epochs" + bounds(param);
            case LENGTHS -> "steps or epochs, several: `[30 epochs, 60 epochs]`";
            case WEIGHTS ->
                param.most() == 0
                        ? "`none`, or a column"
                        : "`none`, numbers, one for each label: `[1, 2.5]`, `balanced`, or a column";
            case INIT -> "an [initializer](#initializers)";
            case WORD, FLAG -> param.words().stream().collect(Collectors.joining("`, `", "`", "`"));
        };
    }

    private static String sizes(Param param) {
        String numbers =
                param.most() == 1 ? "whole number" : "whole number, or up to %d: `[2, 3]`".formatted(param.most());
        String words = param.words().stream().map(w -> ", `" + w + "`").collect(Collectors.joining());
        return numbers + bounds(param) + words;
    }

    private static String bounds(Param param) {
        boolean whole = param.isWhole();
        boolean low = whole ? param.from() > Integer.MIN_VALUE : Double.isFinite(param.from());
        boolean high = whole ? param.to() < Integer.MAX_VALUE : Double.isFinite(param.to());
        String from = low ? (param.aboveFrom() ? ", above " : ", from ") + number(param.from()) : "";
        String to = high ? (param.belowTo() ? ", below " : ", up to ") + number(param.to()) : "";
        return from + to;
    }

    private static String written(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value instanceof List<?> sizes && sizes.size() == 1) {
            return sizes.get(0).toString();
        }
        return value instanceof Double number ? number(number) : value.toString();
    }

    private static String number(double value) {
        boolean small = value != 0 && Math.abs(value) < 1e-3;
        return small
                ? Double.toString(value).replace(".0E", "e").toLowerCase(Locale.ROOT)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A bar would end the cell of a table. */
    private static String escaped(String summary) {
        return summary.replace("|", "\\|");
    }

    // ---- functions

    private static List<ModelTree.Function> prelude() {
        return Parse.functions(new SourceFile("prelude.model", Catalog.prelude()), new Log());
    }

    private void activation(ModelTree.Function function) {
        heading(
                function.name().text(),
                function.span().text().replaceFirst("^function ", ""),
                function.doc().replace("\n", " "));
    }

    private void builtIns() {
        section(
                "Functions of formulas",
                "Built in: for a `function` of your own, and as activations. The derivatives are those that are used.");
        text.append("\n| Function | | Derivative |\n|---|---|---|\n");
        for (Formula.Function function : Formula.Function.values()) {
            boolean one = function.arity() == 1;
            Formula formula = one
                    ? Formula.apply(function, variable("z"))
                    : Formula.apply(function, variable("a"), variable("b"));
            String derivative = one
                    ? code(Differentiate.formula(formula, "z"))
                    : "by `a`: " + code(Differentiate.formula(formula, "a"));
            text.append("| %s | %s | %s |\n".formatted(code(formula), escaped(meaning(function)), derivative));
        }
        text.append(
                "| `where(a > b, u, v)` | `u` where the comparison holds, otherwise `v`; `<`, `<=`, `>`, `>=`, `==`, `!=`"
                        + " | that of the branch taken |\n");
    }

    private static String code(Formula formula) {
        return "`" + Print.formula(formula) + "`";
    }

    private static String meaning(Formula.Function function) {
        return switch (function) {
            case EXP -> "e to the power of z";
            case LOG -> "natural logarithm";
            case LOG1P -> "log(1 + z), exact for small z";
            case SQRT -> "square root";
            case TANH -> "hyperbolic tangent, −1 to 1";
            case SIGMOID -> "1 / (1 + exp(−z)), 0 to 1";
            case SOFTPLUS -> "log(1 + exp(z)), without overflow";
            case ERF -> "the error function";
            case SIN -> "sine";
            case COS -> "cosine";
            case ABS -> "z without its sign; derivative 0 at 0";
            case SIGN -> "−1, 0 or 1";
            case MAX -> "the larger; where both are equal, the derivative is that of b";
            case MIN -> "the smaller; where both are equal, the derivative is that of b";
        };
    }
}
