package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Extent;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.resolve.ResolvedModel.Parameter;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.Parse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The elementwise functions that a file may call: its own, those of the prelude, and what formulas have built in. A
 * function is turned into a formula when it is first needed, with the functions that it calls written out.
 */
final class Functions {
    private final Log log;
    private final Constants constants;
    private final Map<String, ModelTree.Function> declared = new LinkedHashMap<>();
    private final Set<String> own = new LinkedHashSet<>();
    private final Map<String, Optional<ResolvedModel.Function>> resolved = new LinkedHashMap<>();
    private final Set<String> inProgress = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    Functions(ModelTree tree, Constants constants, Log log) {
        this.log = log;
        this.constants = constants;
        prelude().forEach(f -> declared.put(f.name().text(), f));
        Identifiers names = new Identifiers(log);
        for (ModelTree.Function function : tree.functions()) {
            if (names.declare(function.name(), "function")) {
                warnOfShadow(function.name());
                own.add(function.name().text());
                declared.put(function.name().text(), function);
            }
        }
    }

    /** The functions that come with the language. */
    static List<ModelTree.Function> prelude() {
        Log problems = new Log();
        List<ModelTree.Function> functions =
                Parse.functions(new SourceFile("prelude.model", Catalog.prelude()), problems);
        if (problems.hasErrors()) {
            throw new IllegalStateException(
                    "prelude.model: " + problems.inOrder().get(0).title());
        }
        return functions;
    }

    private void warnOfShadow(Name name) {
        String hidden = name.text();
        if (Vocabulary.LAYERS.contains(hidden)) {
            log.add(NameProblems.shadows(name, "function", "the layer", Optional.empty()));
        } else if (declared.containsKey(hidden) || builtIn(hidden).isPresent() || hidden.equals("where")) {
            log.add(NameProblems.shadows(name, "function", "the standard function", Optional.empty()));
        }
    }

    boolean has(String name) {
        return declared.containsKey(name) || builtIn(name).isPresent();
    }

    /** Whether the file itself declares the function; it then goes before everything of the same name. */
    boolean isOwn(String name) {
        return own.contains(name);
    }

    /** Every name that may be called. */
    Collection<String> names() {
        Set<String> names = new LinkedHashSet<>(declared.keySet());
        for (Formula.Function function : Formula.Function.values()) {
            names.add(function.word());
        }
        return names;
    }

    /** The function as a formula of its parameters; empty if there is none or if it has errors, which are reported. */
    Optional<ResolvedModel.Function> get(String name) {
        used.add(name);
        return resolve(name);
    }

    private Optional<ResolvedModel.Function> resolve(String name) {
        if (!declared.containsKey(name)) {
            return builtIn(name).map(f -> builtInFunction(name, f));
        }
        Optional<ResolvedModel.Function> known = resolved.get(name);
        if (known == null) {
            inProgress.add(name);
            known = resolve(declared.get(name));
            inProgress.remove(name);
            resolved.put(name, known);
        }
        return known;
    }

    /** Whether a function is being resolved, so that calling it now would be a circle. */
    boolean isInProgress(String name) {
        return inProgress.contains(name);
    }

    Name declaration(String name) {
        return declared.get(name).name();
    }

    private Optional<ResolvedModel.Function> resolve(ModelTree.Function function) {
        Optional<List<Parameter>> parameters = parameters(function);
        if (parameters.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = parameters.get().stream().map(p -> p.name().text()).toList();
        Optional<Formula> formula =
                function.body().accept(new FormulaNames(function.name(), names, this, constants, log));
        if (formula.isPresent() && !isReasonable(formula.get())) {
            log.addOnce(FormulaProblems.formulaTooLong(function.name()));
            return Optional.empty();
        }
        formula.ifPresent(f -> warnOfUnused(parameters.get(), Formulas.variables(f)));
        return formula.map(
                f -> new ResolvedModel.Function(function.span(), function.name(), parameters.get(), f, function.doc()));
    }

    private void warnOfUnused(List<Parameter> parameters, Set<String> variables) {
        for (Parameter parameter : parameters) {
            if (!variables.contains(parameter.name().text())) {
                log.add(NameProblems.unused(parameter.name(), "parameter"));
            }
        }
    }

    private Optional<List<Parameter>> parameters(ModelTree.Function function) {
        Identifiers names = new Identifiers(log);
        List<Parameter> parameters = new ArrayList<>();
        boolean fine = true;
        for (ModelTree.Parameter parameter : function.parameters()) {
            fine &= names.declare(parameter.name(), "parameter");
            warnOfHiddenSetting(parameter.name());
            Optional<Double> byDefault = parameter
                    .byDefault()
                    .flatMap(e -> constants.number(
                            e, "the default of `" + parameter.name().text() + "`"));
            fine &= byDefault.isPresent() == parameter.byDefault().isPresent();
            boolean late = !parameters.isEmpty()
                    && parameters.get(parameters.size() - 1).byDefault().isPresent();
            if (late && parameter.byDefault().isEmpty()) {
                log.add(FormulaProblems.operandAfterDefault(parameter.name()));
                fine = false;
            }
            parameters.add(new Parameter(parameter.name(), byDefault));
        }
        if (fine && (parameters.isEmpty() || parameters.get(0).byDefault().isPresent())) {
            log.add(FormulaProblems.noOperand(function.name()));
            fine = false;
        }
        return fine ? Optional.of(parameters) : Optional.empty();
    }

    private void warnOfHiddenSetting(Name parameter) {
        Optional<Name> setting = constants.declaration(parameter.text());
        setting.ifPresent(s -> log.add(NameProblems.shadows(parameter, "parameter", "the setting", setting)));
    }

    /** The file's own functions, those nobody calls among them, in the order of the file. */
    List<ResolvedModel.Function> own() {
        List<ResolvedModel.Function> functions = new ArrayList<>();
        for (String name : own) {
            resolve(name).ifPresent(functions::add);
        }
        return functions;
    }

    void reportUnused() {
        for (String name : own) {
            if (!used.contains(name)) {
                log.add(NameProblems.unused(declared.get(name).name(), "function"));
            }
        }
    }

    static Optional<Formula.Function> builtIn(String name) {
        for (Formula.Function function : Formula.Function.values()) {
            if (function.word().equals(name) && name.equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    private static ResolvedModel.Function builtInFunction(String name, Formula.Function function) {
        SourceFile nowhere = new SourceFile(name, name);
        List<String> names = function.arity() == 1 ? List.of("z") : List.of("a", "b");
        Formula[] variables = names.stream().map(Formula::variable).toArray(Formula[]::new);
        List<Parameter> parameters = names.stream()
                .map(n -> new Parameter(new Name(nowhere.whole(), n), Optional.empty()))
                .toList();
        return new ResolvedModel.Function(
                nowhere.whole(), new Name(nowhere.whole(), name), parameters, Formula.apply(function, variables), "");
    }

    private static boolean isReasonable(Formula formula) {
        return Extent.of(formula, variable -> Extent.ATOM).isReasonable();
    }
}
