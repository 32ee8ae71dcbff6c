package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Computation;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.resolve.ResolvedModel.Definition;
import dev.loopwright.compiler.resolve.ResolvedModel.Input;
import dev.loopwright.compiler.resolve.ResolvedModel.Network;
import dev.loopwright.compiler.resolve.ResolvedModel.Output;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Assignment;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves a model block: what its inputs are, and what makes each value. */
final class NetworkNames {
    private final Data data;
    private final Map<String, Name> columns;
    private final Constants constants;
    private final Functions functions;
    private final Blocks blocks;
    private final Log log;

    NetworkNames(
            Data data, Map<String, Name> columns, Constants constants, Functions functions, Blocks blocks, Log log) {
        this.data = data;
        this.columns = columns;
        this.constants = constants;
        this.functions = functions;
        this.blocks = blocks;
        this.log = log;
    }

    Network network(ModelTree.Model block, Values values) {
        Identifiers.writable(block.name(), "model", log);
        List<Input> inputs = new ArrayList<>();
        for (ModelTree.Parameter parameter : block.parameters()) {
            declare(parameter.name(), values, true);
            input(parameter).ifPresent(inputs::add);
        }
        block.body().forEach(a -> values.announce(a.name()));
        List<Definition> definitions = new ArrayList<>();
        for (Assignment assignment : block.body()) {
            Optional<Computation> value = assignment
                    .value()
                    .accept(new ValueNames(assignment.name(), data, values, constants, functions, blocks, log));
            boolean fine = declare(assignment.name(), values, false);
            value.filter(v -> fine && says(assignment.span(), assignment.name(), v, log))
                    .ifPresent(v -> definitions.add(new Definition(
                            assignment.span(),
                            assignment.name(),
                            assignment.value().span(),
                            v,
                            assignment.doc())));
        }
        return new Network(block.span(), block.name(), inputs, definitions, outputs(block, values), block.doc());
    }

    private boolean declare(Name name, Values values, boolean input) {
        constants
                .declaration(name.text())
                .ifPresent(s -> log.add(NameProblems.shadows(name, "value", "the setting", Optional.of(s))));
        Optional<Column> target = data.column(name.text()).filter(c -> c.role() == Role.TARGET);
        target.ifPresent(c -> log.add(NameProblems.shadows(name, "value", "the target column", Optional.of(c.name()))));
        return values.declare(name, input);
    }

    /** Whether a value is made, and not only given another name. */
    static boolean says(Span at, Name name, Computation value, Log log) {
        if (value instanceof Computation.Use use) {
            log.add(FormulaProblems.onlyRepeats(at, name, use.name()));
        } else if (value instanceof Computation.Literal) {
            log.add(FormulaProblems.constantValue(at, name));
        } else {
            return true;
        }
        return false;
    }

    private Optional<Input> input(ModelTree.Parameter parameter) {
        ModelTree.Type type = parameter.type().orElseThrow();
        Name name = type.name();
        if (type.pattern()
                || !type.sizes().isEmpty()
                || List.of("real", "tokens").contains(name.text())) {
            log.add(NotYet.in(
                    Code.NOT_YET_IN_MODEL,
                    type.span(),
                    "a model input of type `%s`".formatted(type.span().text()),
                    "write `%s: inputs`, or the name of one column"
                            .formatted(parameter.name().text())));
            return Optional.empty();
        }
        if (name.text().equals("inputs")) {
            return Optional.of(new Input(parameter.span(), parameter.name(), Optional.empty()));
        }
        Optional<Column> column = data.column(name.text());
        if (column.isPresent() && column.get().role() == Role.INPUT) {
            return Optional.of(new Input(parameter.span(), parameter.name(), column));
        }
        reportNoInput(name, column);
        return Optional.empty();
    }

    private void reportNoInput(Name name, Optional<Column> column) {
        Set<String> accepted = new LinkedHashSet<>(List.of("inputs"));
        data.columns().stream()
                .filter(c -> c.role() == Role.INPUT)
                .forEach(c -> accepted.add(c.name().text()));
        if (column.isPresent()) {
            String found = column.get().role() == Role.KEY ? "a key column" : "a target column";
            log.add(NameProblems.wrongKind(
                    name, "an input column", found, column.get().name(), accepted));
        } else if (!columns.containsKey(name.text())) {
            log.add(NameProblems.unknown(name, "input column", accepted));
        }
    }

    private List<Output> outputs(ModelTree.Model block, Values values) {
        List<Output> outputs = new ArrayList<>();
        Map<String, Name> seen = new LinkedHashMap<>();
        for (ModelTree.Output output : block.outputs()) {
            Name name = output.name();
            Name first = seen.putIfAbsent(name.text(), name);
            if (first != null) {
                log.add(NameProblems.duplicate(name, first, "output"));
            } else if (!values.isMade(name.text())) {
                values.reportUnknown(name, "value of `" + block.name().text() + "`");
            } else {
                values.use(name.text());
                Optional<List<Integer>> sizes = output.type().flatMap(this::sizes);
                boolean poison = output.type().isPresent() && sizes.isEmpty();
                if (!poison) {
                    outputs.add(new Output(output.span(), name, sizes));
                }
            }
        }
        return outputs;
    }

    private Optional<List<Integer>> sizes(ModelTree.Type type) {
        if (!type.name().text().equals("real")) {
            if (List.of("tokens", "inputs").contains(type.name().text())) {
                log.add(NotYet.in(
                        Code.NOT_YET_IN_MODEL,
                        type.span(),
                        "an output of type `" + type.span().text() + "`",
                        "write `real[1]`"));
            } else {
                log.add(NameProblems.unknown(type.name(), "type of output", List.of("real")));
            }
            return Optional.empty();
        }
        if (type.sizes().size() != 1) {
            String construct = type.sizes().isEmpty() ? "`real` without a size" : "an output of several axes";
            log.add(NotYet.in(Code.NOT_YET_IN_MODEL, type.span(), construct, "write `real[1]`"));
            return Optional.empty();
        }
        return new Sizes(constants, log).of(type);
    }
}
