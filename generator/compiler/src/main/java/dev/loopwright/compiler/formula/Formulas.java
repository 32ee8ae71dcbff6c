package dev.loopwright.compiler.formula;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.formula.Formula.Apply;
import dev.loopwright.compiler.formula.Formula.Binary;
import dev.loopwright.compiler.formula.Formula.Constant;
import dev.loopwright.compiler.formula.Formula.Variable;
import dev.loopwright.compiler.formula.Formula.Where;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Walks over formulas: parts, free variables, substitution. */
public final class Formulas {

    private Formulas() {}

    /** The direct parts, in the order written. */
    public static List<Formula> parts(Formula formula) {
        if (formula instanceof Binary binary) {
            return List.of(binary.left(), binary.right());
        }
        if (formula instanceof Apply apply) {
            return apply.arguments();
        }
        if (formula instanceof Where where) {
            return List.of(where.left(), where.right(), where.then(), where.otherwise());
        }
        return List.of();
    }

    /** The same formula with every direct part changed. */
    public static Formula mapParts(Formula formula, UnaryOperator<Formula> change) {
        if (formula instanceof Binary binary) {
            return new Binary(binary.operator(), change.apply(binary.left()), change.apply(binary.right()));
        }
        if (formula instanceof Apply apply) {
            return new Apply(
                    apply.function(), apply.arguments().stream().map(change).toList());
        }
        if (formula instanceof Where where) {
            return new Where(
                    where.comparison(),
                    change.apply(where.left()),
                    change.apply(where.right()),
                    change.apply(where.then()),
                    change.apply(where.otherwise()));
        }
        return formula;
    }

    /** Replaces variables by formulas; others stay. */
    public static Formula substitute(Formula formula, Map<String, Formula> replacements) {
        if (formula instanceof Variable variable) {
            return replacements.getOrDefault(variable.name(), formula);
        }
        return mapParts(formula, part -> substitute(part, replacements));
    }

    /** Replaces every occurrence of a sub-formula. */
    public static Formula replace(Formula formula, Formula wanted, Formula replacement) {
        if (formula.equals(wanted)) {
            return replacement;
        }
        return mapParts(formula, part -> replace(part, wanted, replacement));
    }

    /** Writes the numeric settings of a catalog entry in place of the variables of the same name. */
    public static Formula bind(Formula formula, Args args) {
        Map<String, Formula> settings = new LinkedHashMap<>();
        args.values().forEach((name, value) -> {
            if (value instanceof Double number) {
                settings.put(name, new Constant(number));
            }
        });
        return Simplify.formula(substitute(formula, settings));
    }

    /** Free variables in the order of their first occurrence. */
    public static Set<String> variables(Formula formula) {
        Set<String> names = new LinkedHashSet<>();
        collect(formula, names);
        return names;
    }

    private static void collect(Formula formula, Set<String> names) {
        if (formula instanceof Variable variable) {
            names.add(variable.name());
        }
        parts(formula).forEach(part -> collect(part, names));
    }
}
