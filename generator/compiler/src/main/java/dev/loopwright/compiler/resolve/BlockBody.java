package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.resolve.ResolvedModel.Block;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.resolve.ResolvedModel.Definition;
import dev.loopwright.compiler.resolve.ResolvedModel.Split;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Assignment;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves what stands in a block, for one choice of its settings. */
final class BlockBody {
    private final ModelTree.Block tree;
    private final Map<String, Double> settings;
    private final Constants constants;
    private final Functions functions;
    private final Blocks blocks;
    private final Log log;
    private final Values values;

    /** @param settings the numbers of its settings; NaN where they are not known */
    BlockBody(
            ModelTree.Block tree,
            Map<String, Double> settings,
            Constants outer,
            Functions functions,
            Blocks blocks,
            Log log) {
        this.tree = tree;
        this.settings = settings;
        this.functions = functions;
        this.blocks = blocks;
        this.log = log;
        constants = outer.within(settings, tree.parameters(), log);
        values = new Values(log);
    }

    /**
     * How a block is called. A parameter is a setting if it has a default or stands where a number is wanted; the others
     * are values.
     */
    static Signature signature(ModelTree.Block block, Constants constants, Log log) {
        Set<String> numbers = new LinkedHashSet<>();
        block.body().forEach(a -> numbers.addAll(NumberPlaces.of(a.value())));
        block.give().ifPresent(g -> numbers.addAll(NumberPlaces.of(g)));
        List<String> operands = new ArrayList<>();
        List<Param> params = new ArrayList<>();
        Identifiers names = new Identifiers(log);
        for (ModelTree.Parameter parameter : block.parameters()) {
            String name = parameter.name().text();
            if (!names.declare(parameter.name(), "parameter")) {
                continue;
            }
            Param setting = Param.real(name, "a number");
            if (parameter.byDefault().isPresent()) {
                Optional<Double> number =
                        constants.number(parameter.byDefault().get(), "the default of `" + name + "`");
                params.add(number.map(n -> setting.byDefault(n)).orElse(setting));
            } else if (numbers.contains(name)) {
                params.add(setting);
            } else {
                operands.add(name);
            }
        }
        if (operands.isEmpty()) {
            log.add(BlockProblems.noOperand(block.name()));
        }
        return Signature.named(block.name().text())
                .of(operands.toArray(String[]::new))
                .with(params.toArray(Param[]::new));
    }

    /** The block under this name; empty if it has errors or its settings are not known. */
    Optional<Block> block(String name) {
        List<Name> operands = new ArrayList<>();
        for (ModelTree.Parameter parameter : tree.parameters()) {
            if (!settings.containsKey(parameter.name().text())) {
                values.declare(parameter.name(), true);
                operands.add(parameter.name());
            }
        }
        tree.body().forEach(a -> values.announce(a.name()));
        List<Definition> definitions = new ArrayList<>();
        for (Assignment assignment : tree.body()) {
            Optional<Computation> value = computation(assignment.name(), assignment.value());
            constants
                    .declaration(assignment.name().text())
                    .ifPresent(s ->
                            log.add(NameProblems.shadows(assignment.name(), "value", "the setting", Optional.of(s))));
            boolean fine = values.declare(assignment.name(), false);
            value.filter(v -> fine && NetworkNames.says(assignment.span(), assignment.name(), v, log))
                    .ifPresent(v -> definitions.add(new Definition(
                            assignment.span(),
                            assignment.name(),
                            assignment.value().span(),
                            v,
                            assignment.doc())));
        }
        Optional<Computation> give = give(operands);
        boolean whole = definitions.size() == tree.body().size();
        return give.filter(g -> whole)
                .map(g -> new Block(
                        tree.span(),
                        name,
                        operands,
                        definitions,
                        g,
                        tree.give().orElseThrow().span(),
                        tree.doc()));
    }

    private Optional<Computation> computation(Name making, Expression expression) {
        Data none = new Data(
                tree.span(),
                ShapedData.Source.csv(""),
                List.of(),
                List.of(),
                List.of(),
                new Split(tree.span(), List.of()));
        ValueNames names = new ValueNames(making, none, values, constants, functions, blocks, log);
        return expression.accept(names.inside(tree.name().text()));
    }

    private Optional<Computation> give(List<Name> operands) {
        if (tree.give().isEmpty()) {
            log.add(BlockProblems.givesNothing(tree.name()));
            return Optional.empty();
        }
        Expression expression = tree.give().get();
        Optional<Computation> give = computation(tree.name(), expression);
        boolean parameter = give.isPresent()
                && give.get() instanceof Computation.Use use
                && operands.stream().anyMatch(o -> o.text().equals(use.name()));
        if (parameter || give.isPresent() && give.get() instanceof Computation.Literal) {
            log.add(BlockProblems.makesNothing(expression.span(), tree.name()));
            return Optional.empty();
        }
        return give;
    }

    void reportUnused() {
        values.reportUnused();
        for (ModelTree.Parameter parameter : tree.parameters()) {
            String name = parameter.name().text();
            if (settings.containsKey(name) && !constants.isUsed(name)) {
                log.add(NameProblems.unused(parameter.name(), "parameter"));
            }
        }
    }
}
