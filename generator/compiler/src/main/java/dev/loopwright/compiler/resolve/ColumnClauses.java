package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.AugmentationUse;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.ScalerUse;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.Expression.Argument;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the words behind a column: what fills its empty cells, what scales it. */
final class ColumnClauses {
    private static final Set<String> STATISTICS = Set.of("mean", "median", "mode", "forward");

    private final Constants constants;
    private final Vocabulary vocabulary;
    private final Log log;

    ColumnClauses(Constants constants, Vocabulary vocabulary, Log log) {
        this.constants = constants;
        this.vocabulary = vocabulary;
        this.log = log;
    }

    /** Whether a {@code missing} ends with {@code indicator}. */
    static boolean isIndicated(Clause clause) {
        List<Word> words = clause.words();
        return words.size() == 2
                && words.get(1).arguments().isEmpty()
                && words.get(1).name().filter(n -> n.text().equals("indicator")).isPresent();
    }

    /** {@code missing median}; a word that is no rule is a label to fill in. */
    Optional<Missing> missing(Clause clause) {
        Word word = clause.words().get(0);
        boolean single = (clause.words().size() == 1 || isIndicated(clause))
                && (word.name().isEmpty() || word.arguments().isEmpty());
        if (!single) {
            log.add(ColumnProblems.oneWordWanted(clause, "missing median"));
            return Optional.empty();
        }
        return word.name().isPresent()
                ? Optional.of(missing(word.name().get().text()))
                : constant(word.arguments().get(0).value());
    }

    private static Missing missing(String word) {
        if (STATISTICS.contains(word)) {
            return new Missing.Fill(word);
        }
        return switch (word) {
            case "drop" -> new Missing.Drop();
            case "error" -> new Missing.Refuse();
            default -> new Missing.Constant(word);
        };
    }

    private Optional<Missing> constant(Expression value) {
        if (value instanceof Expression.Text text) {
            return Optional.of(new Missing.Constant(text.value()));
        }
        return constants.number(value, "`missing`").map(n -> new Missing.Constant(SpecText.number(n)));
    }

    /** {@code scale zscore}, {@code scale minmax 0..1}, {@code scale none}. */
    Optional<List<ScalerUse>> scalers(List<Word> words) {
        List<ScalerUse> scalers = new ArrayList<>();
        boolean fine = true;
        for (Word word : words) {
            if (word.name().filter(n -> n.text().equals("none")).isPresent()) {
                if (words.size() > 1) {
                    log.add(ColumnProblems.noneAmongScalers(word.span()));
                    return Optional.empty();
                }
                return Optional.of(List.of());
            }
            Optional<ScalerUse> scaler = scaler(word);
            fine &= scaler.isPresent();
            scaler.ifPresent(scalers::add);
        }
        return fine ? Optional.of(List.copyOf(scalers)) : Optional.empty();
    }

    private Optional<ScalerUse> scaler(Word word) {
        if (word.name().isEmpty()) {
            log.add(ColumnProblems.scalerNameWanted(word.span()));
            return Optional.empty();
        }
        Name name = word.name().get();
        Optional<RuntimeEntry> entry = Catalog.scaler(name.text());
        if (entry.isEmpty()) {
            List<String> accepted = new ArrayList<>(Vocabulary.SCALERS);
            accepted.add("none");
            vocabulary.reportMissing(name, "scaler", "a scaler", Code.NOT_YET_IN_DATA, accepted, log);
            return Optional.empty();
        }
        Signature signature = entry.get().signature();
        Optional<List<Argument>> arguments = named(word.arguments(), signature);
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Expression.Call call = new Expression.Call(word.span(), name, arguments.get());
        Arguments binding = new Arguments(log, constants, Code.NOT_YET_IN_DATA);
        return Arguments.sort(call, signature.of(), 0, log)
                .flatMap(bound -> binding.settings(call, signature, bound.settings()))
                .filter(args -> isRange(word, signature, args))
                .map(args -> new ScalerUse(entry.get(), args));
    }

    /** The kind with what {@code augment} says, which only images understand. */
    Optional<ColumnKind> augmented(ColumnKind kind, Map<String, Clause> written) {
        Clause clause = written.get("augment");
        if (clause == null) {
            return Optional.of(kind);
        }
        if (!(kind instanceof ColumnKind.Array array) || array.shape().rank() != 3) {
            log.add(ColumnProblems.augmentsNoImage(clause.span()));
            return Optional.empty();
        }
        return augmentations(clause.words())
                .map(all -> new ColumnKind.Array(array.columns(), array.shape(), array.from(), array.to(), all));
    }

    /** {@code augment shift 1, flip 50%, noise(deviation: 0.02)}; a bare number is the first setting. */
    private Optional<List<AugmentationUse>> augmentations(List<Word> words) {
        List<AugmentationUse> all = new ArrayList<>();
        for (Word word : words) {
            augmentation(word).ifPresent(all::add);
        }
        return all.size() < words.size() ? Optional.empty() : Optional.of(List.copyOf(all));
    }

    private Optional<AugmentationUse> augmentation(Word word) {
        if (word.name().isEmpty()) {
            log.add(ColumnProblems.augmentationWanted(word.span()));
            return Optional.empty();
        }
        Name name = word.name().get();
        Optional<RuntimeEntry> entry = Catalog.augmentation(name.text());
        if (entry.isEmpty()) {
            log.add(NameProblems.unknown(name, "augmentation", Vocabulary.AUGMENTATIONS));
            return Optional.empty();
        }
        return settings(entry.get(), word).map(args -> new AugmentationUse(entry.get(), args));
    }

    /** What is written for the settings of an entry; a value without a name is the first of them. */
    Optional<Args> settings(RuntimeEntry entry, Word word) {
        Signature signature = entry.signature();
        List<Argument> named = new ArrayList<>();
        for (Argument argument : word.arguments()) {
            boolean bare = argument.label().isEmpty()
                    && named.isEmpty()
                    && !signature.params().isEmpty();
            named.add(bare ? argument(signature.params().get(0).name(), argument.value()) : argument);
        }
        Expression.Call call = new Expression.Call(word.span(), word.name().orElseThrow(), named);
        Arguments binding = new Arguments(log, constants, Code.NOT_YET_IN_DATA);
        return Arguments.sort(call, signature.of(), 0, log)
                .flatMap(bound -> binding.settings(call, signature, bound.settings()));
    }

    /** A bare range fills the settings {@code from} and {@code to}. */
    private Optional<List<Argument>> named(List<Argument> arguments, Signature signature) {
        List<Argument> named = new ArrayList<>();
        for (Argument argument : arguments) {
            if (argument.label().isPresent()) {
                named.add(argument);
            } else if (argument.value() instanceof Expression.Range range
                    && signature.param("from").isPresent()) {
                named.add(argument("from", range.from()));
                named.add(argument("to", range.to()));
            } else {
                log.add(ColumnProblems.scalerArgument(argument.span(), signature.name()));
                return Optional.empty();
            }
        }
        return Optional.of(named);
    }

    private static Argument argument(String label, Expression value) {
        return new Argument(value.span(), Optional.of(new Name(value.span(), label)), value);
    }

    private boolean isRange(Word word, Signature signature, Args args) {
        Optional<Param> from = signature.param("from");
        if (from.isPresent() && args.real("from") >= args.real("to")) {
            log.add(ColumnProblems.scaleUpsideDown(word.span(), signature.name(), args.real("from"), args.real("to")));
            return false;
        }
        return true;
    }
}
