package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.resolve.ResolvedModel.Loop;
import dev.loopwright.compiler.resolve.ResolvedModel.Network;
import dev.loopwright.compiler.resolve.ResolvedModel.Objective;
import dev.loopwright.compiler.resolve.ResolvedModel.Predict;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The second stage: names become what they stand for, and every default is written in, here and nowhere else. What is
 * planned but cannot be trained yet is refused by name.
 */
public final class Resolve {
    /** The seed of a file that names none. */
    private static final long DEFAULT_SEED = 1;

    private final ModelTree tree;
    private final Log log;
    private final Constants constants;
    private final Functions functions;
    private final Blocks blocks;

    private Resolve(ModelTree tree, Map<String, String> settings, Log log) {
        this.tree = tree;
        this.log = log;
        constants = new Constants(tree, settings, log);
        functions = new Functions(tree, constants, log);
        blocks = new Blocks(tree, constants, functions, log);
    }

    /**
     * Resolves a tree that was parsed without errors.
     *
     * @param settings values that replace those of {@code settings { … }}, by name, as written
     * @return the resolved model; empty if the log has errors now
     */
    public static Optional<ResolvedModel> names(ModelTree tree, Map<String, String> settings, Log log) {
        return new Resolve(tree, settings, log).model().filter(model -> !log.hasErrors());
    }

    /** Where to point when something is missing from the file as a whole. */
    static Span place(ModelTree tree) {
        return tree.header().map(h -> h.name().span()).orElse(new Span(tree.source(), 0, 0));
    }

    private Optional<ResolvedModel> model() {

        tree.header().ifPresent(h -> Identifiers.writable(h.name(), "spec", log));
        tree.models().stream()
                .skip(1)
                .forEach(m -> log.add(NotYet.in(
                        Code.NOT_YET_IN_MODEL, m.name().span(), "a second model", "put everything into one model")));
        reportRest(tree.data(), ModelTree.Data::span, "`data` block");
        reportRest(tree.objectives(), ModelTree.Objective::span, "`objective` block");
        reportRest(tree.loops(), ModelTree.Loop::span, "`loop` block");
        reportRest(tree.predicts(), ModelTree.Predict::span, "`predict` block");
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            log.add(NameProblems.missingBlocks(place(tree), missing));
            return Optional.empty();
        }
        return model(
                tree.data().get(0),
                tree.objectives().get(0),
                tree.loops().get(0),
                tree.predicts().stream().findFirst());
    }

    /** How the blocks begin that must be there and are not. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (tree.header().isEmpty()) {
            missing.add("spec my_model version 1");
        }
        if (tree.data().isEmpty()) {
            missing.add("data { from csv … }");
        }
        if (tree.models().isEmpty()) {
            missing.add("model net(x: inputs) -> p: real[1] { … }");
        }
        if (tree.objectives().isEmpty()) {
            missing.add("objective { loss = … }");
        }
        if (tree.loops().isEmpty()) {
            missing.add("loop { … }");
        }
        return missing;
    }

    private <T> void reportRest(List<T> blocks, Function<T, Span> span, String block) {
        blocks.stream()
                .skip(1)
                .forEach(b -> log.add(NameProblems.duplicateBlock(
                        keyword(span.apply(b)), keyword(span.apply(blocks.get(0))), block)));
    }

    /** The first word of a block, so that a caret does not underline all of it. */
    static Span keyword(Span block) {
        int length = block.text().split("\\W", 2)[0].length();
        return new Span(block.file(), block.start(), block.start() + length);
    }

    private Optional<ResolvedModel> model(
            ModelTree.Data dataBlock,
            ModelTree.Objective objectiveBlock,
            ModelTree.Loop loopBlock,
            Optional<ModelTree.Predict> predictBlock) {
        Vocabulary vocabulary = new Vocabulary(functions);
        DataNames dataNames = new DataNames(constants, functions, vocabulary, log);
        Data data = dataNames.data(dataBlock);
        Values values = new Values(log);
        Network network = new NetworkNames(data, dataNames.declared(), constants, functions, blocks, log)
                .network(tree.models().get(0), values);
        Scope scope = new Scope(log, constants, vocabulary, data, dataNames.declared(), network.name(), values);
        ObjectiveNames objectives = new ObjectiveNames(scope, LoopNames.minimised(loopBlock.body()));
        Objective objective = objectives.objective(objectiveBlock);
        dataNames.warnIfUnread(data, objectives.weighing());
        Loop loop = LoopNames.loop(scope, objective, objectives.entries(), loopBlock);
        PredictNames predictions = new PredictNames(scope, objective);
        Predict predict = predictBlock.map(predictions::predict).orElseGet(predictions::byDefault);
        List<ResolvedModel.Function> own = functions.own();
        List<ResolvedModel.Block> composites = log.hasErrors() ? List.of() : blocks.resolved();
        long seed = seed();
        int version = version();
        if (log.hasErrors() || tree.header().isEmpty()) {
            return Optional.empty();
        }
        reportUnused(values);
        ModelTree.Header header = tree.header().get();
        return Optional.of(new ResolvedModel(
                tree.source(),
                header.name(),
                version,
                seed,
                header.doc(),
                data,
                own,
                composites,
                network,
                objective,
                loop,
                predict));
    }

    /** Only where nothing is wrong: a misspelt use would make what it meant look unused. */
    private void reportUnused(Values values) {
        constants.reportUnused();
        functions.reportUnused();
        blocks.reportUnused();
        values.reportUnused();
    }

    private int version() {
        if (tree.header().isEmpty()) {
            return 0;
        }
        Expression.Number version = tree.header().get().version();
        double number = version.value();
        if (number != Math.rint(number) || number < 1 || number > Integer.MAX_VALUE) {
            log.add(ModelProblems.version(version));
            return 0;
        }
        return (int) number;
    }

    private long seed() {
        reportRest(tree.seeds(), ModelTree.Seed::span, "`seed`");
        if (tree.seeds().isEmpty()) {
            return DEFAULT_SEED;
        }
        Expression.Number seed = tree.seeds().get(0).value();
        double number = seed.value();
        if (number != Math.rint(number) || number >= 1L << 53) {
            log.add(ModelProblems.seed(seed));
            return DEFAULT_SEED;
        }
        return (long) number;
    }

    /** A name as a place of its own. */
    static Name name(Expression.Reference reference) {
        return new Name(reference.span(), reference.text());
    }
}
