package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Assignment;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The constants of {@code settings}, and the arithmetic that may stand wherever a number is wanted. Values given on the
 * command line replace those of the file.
 */
final class Constants {
    private final Log log;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, Name> names = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> inner = new LinkedHashSet<>();
    private final Optional<Constants> outer;

    Constants(ModelTree tree, Map<String, String> overrides, Log log) {
        this.log = log;
        outer = Optional.empty();
        tree.settings().stream().flatMap(s -> s.entries().stream()).forEach(entry -> declare(entry, overrides));
        Span place = tree.settings().isEmpty()
                ? Resolve.place(tree)
                : tree.settings().get(0).span();
        overrides.keySet().stream()
                .sorted()
                .filter(name -> !names.containsKey(name))
                .forEach(name -> log.add(ArgumentProblems.unknownOverride(place, name, names.keySet())));
    }

    /** What stands in a block whose settings are these numbers: the settings of the file, hidden by those of the block. */
    private Constants(Constants outer, Map<String, Double> own, List<Name> ownNames, Log log) {
        this.log = log;
        this.outer = Optional.of(outer);
        values.putAll(outer.values);
        names.putAll(outer.names);
        for (Name name : ownNames) {
            outer.declaration(name.text())
                    .ifPresent(s -> log.add(NameProblems.shadows(name, "parameter", "the setting", Optional.of(s))));
            names.remove(name.text());
        }
        values.putAll(own);
        ownNames.stream().filter(n -> own.containsKey(n.text())).forEach(n -> names.put(n.text(), n));
        inner.addAll(own.keySet());
    }

    /** Constants within a block: its parameters hide settings of their names. */
    Constants within(Map<String, Double> settings, List<ModelTree.Parameter> parameters, Log ownLog) {
        return new Constants(
                this,
                settings,
                parameters.stream().map(ModelTree.Parameter::name).toList(),
                ownLog);
    }

    /** Whether a number that this name stands for was asked for. */
    boolean isUsed(String name) {
        return used.contains(name);
    }

    private void declare(Assignment entry, Map<String, String> overrides) {
        String name = entry.name().text();
        if (!Identifiers.writable(entry.name(), "setting", log)) {
            return;
        }
        Name first = names.putIfAbsent(name, entry.name());
        if (first != null) {
            log.add(NameProblems.duplicate(entry.name(), first, "setting"));
            return;
        }
        Optional<Double> written = number(entry.value(), "a setting");
        Optional<Double> value = overrides.containsKey(name) ? override(entry.name(), overrides.get(name)) : written;
        // A value that failed is poison: a number that satisfies as much as any other.
        values.put(name, value.orElse(Double.NaN));
    }

    private Optional<Double> override(Name name, String text) {
        try {
            boolean share = text.endsWith("%");
            BigDecimal number = new BigDecimal(share ? text.substring(0, text.length() - 1) : text);
            return Optional.of((share ? number.movePointLeft(2) : number).doubleValue());
        } catch (NumberFormatException e) {
            log.add(ArgumentProblems.overrideIsNoNumber(name, text));
            return Optional.empty();
        }
    }

    /** Whether the name is a setting; it then counts as used. */
    boolean isSetting(String name) {
        if (names.containsKey(name)) {
            used.add(name);
            outer.filter(o -> !inner.contains(name)).ifPresent(o -> o.isSetting(name));
            return true;
        }
        return false;
    }

    double setting(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** Where a setting of this name is declared. */
    Optional<Name> declaration(String name) {
        return Optional.ofNullable(names.get(name));
    }

    Set<String> names() {
        return names.keySet();
    }

    void reportUnused() {
        names.forEach((name, at) -> {
            if (!used.contains(name)) {
                log.add(NameProblems.unused(at, "setting"));
            }
        });
    }

    /** The number that an expression stands for, shares as parts of one; reports what is no number. */
    Optional<Double> number(Expression expression, String forWhat) {
        return expression.accept(new Evaluation(forWhat)).filter(value -> finite(expression, value));
    }

    /** Whether the expression is made of numbers and settings alone. Reports nothing. */
    boolean isConstant(Expression expression) {
        return expression.accept(new Expression.Visitor<Boolean>() {
            @Override
            public Boolean other(Expression e) {
                return false;
            }

            @Override
            public Boolean number(Expression.Number e) {
                return true;
            }

            @Override
            public Boolean reference(Expression.Reference e) {
                return e.path().size() == 1 && names.containsKey(e.text());
            }

            @Override
            public Boolean negation(Expression.Negation e) {
                return isConstant(e.operand());
            }

            @Override
            public Boolean binary(Expression.Binary e) {
                return "+-*/^".contains(e.operator()) && isConstant(e.left()) && isConstant(e.right());
            }
        });
    }

    private boolean finite(Expression at, double value) {
        boolean poison = Double.isNaN(value) && isConstant(at);
        if (Double.isInfinite(value)) {
            log.add(ArgumentProblems.notFinite(at.span()));
            return false;
        }
        return !poison;
    }

    /** Walks an expression of numbers. NaN comes from a setting that failed and was reported there. */
    private final class Evaluation implements Expression.Visitor<Optional<Double>> {
        private final String forWhat;

        private Evaluation(String forWhat) {
            this.forWhat = forWhat;
        }

        @Override
        public Optional<Double> other(Expression expression) {
            log.add(ArgumentProblems.numberWanted(expression.span(), forWhat));
            return Optional.empty();
        }

        @Override
        public Optional<Double> number(Expression.Number number) {
            Optional<String> unit = number.unit().map(Name::text);
            if (unit.isEmpty()) {
                return Optional.of(number.value());
            }
            if (unit.get().equals("%")) {
                return Optional.of(
                        new BigDecimal(number.text()).movePointLeft(2).doubleValue());
            }
            log.add(ArgumentProblems.unwantedUnit(number, forWhat));
            return Optional.empty();
        }

        @Override
        public Optional<Double> reference(Expression.Reference reference) {
            String name = reference.text();
            if (reference.path().size() == 1 && isSetting(name)) {
                return Optional.of(setting(name)).filter(value -> !value.isNaN());
            }
            log.add(ArgumentProblems.noSuchSetting(reference, forWhat, names.keySet()));
            return Optional.empty();
        }

        @Override
        public Optional<Double> negation(Expression.Negation negation) {
            return negation.operand().accept(this).map(value -> -value);
        }

        @Override
        public Optional<Double> binary(Expression.Binary binary) {
            if (!"+-*/^".contains(binary.operator())) {
                return other(binary);
            }
            Optional<Double> left = binary.left().accept(this);
            Optional<Double> right = binary.right().accept(this);
            if (left.isEmpty() || right.isEmpty()) {
                return Optional.empty();
            }
            double result = calculate(binary.operator(), left.get(), right.get());
            if (!Double.isFinite(result)) {
                log.add(ArgumentProblems.notFinite(binary.span()));
                return Optional.empty();
            }
            return Optional.of(result);
        }
    }

    private static double calculate(String operator, double left, double right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            default -> Math.pow(left, right);
        };
    }
}
