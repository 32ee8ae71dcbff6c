package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Criterion;
import dev.loopwright.compiler.formula.Extent;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formula.Comparison;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Derivation;
import dev.loopwright.compiler.model.ShapedData.Filter;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.runtime.data.Dates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Formulas whose names are columns: columns that are computed from others, and conditions on rows. */
final class ColumnFormulas {
    private static final Map<String, Double> TRUTH = Map.of("yes", 1.0, "true", 1.0, "no", 0.0, "false", 0.0);

    private final Map<String, Column> columns;
    private final Set<String> below;
    private final Functions functions;
    private final Constants constants;
    private final Log log;

    /**
     * @param columns those declared so far
     * @param below names of all columns of the file
     */
    ColumnFormulas(Map<String, Column> columns, Set<String> below, Functions functions, Constants constants, Log log) {
        this.columns = columns;
        this.below = below;
        this.functions = functions;
        this.constants = constants;
        this.log = log;
    }

    /** The number that a column is, computed by this formula from columns above. */
    Optional<ColumnKind> derived(Name column, Role role, Expression written, ColumnKind.Number type) {
        Optional<Formula> formula = formula(column, written);
        if (formula.isEmpty()) {
            return Optional.empty();
        }
        List<String> operands = List.copyOf(Formulas.variables(formula.get()));
        Optional<String> target = operands.stream()
                .filter(o -> role == Role.INPUT && columns.get(o).role() == Role.TARGET)
                .findFirst();
        if (operands.isEmpty()) {
            log.add(ColumnFormulaProblems.namesNoColumn(written.span(), "`" + column.text() + "` is"));
        } else if (target.isPresent()) {
            Name name = columns.get(target.get()).name();
            log.add(ColumnFormulaProblems.leaks(written.span(), column, name));
        }
        Derivation derivation = new Derivation(FormulaText.of(formula.get()), operands, formula.get());
        return Optional.of(new ColumnKind.Number(type.from(), type.to(), type.whole(), Optional.of(derivation)));
    }

    /** A formula of what the table holds: derived columns are written out. */
    private Optional<Formula> formula(Name owner, Expression written) {
        List<String> numbers = columns.values().stream()
                .filter(ColumnFormulas::isNumber)
                .map(c -> c.name().text())
                .toList();
        Optional<Formula> formula = written.accept(new FormulaNames(
                owner, numbers, name -> unknown(owner, name), this::daysBetween, functions, constants, log));
        Map<String, Formula> derived = new LinkedHashMap<>();
        columns.forEach((name, column) -> derivation(column).ifPresent(d -> derived.put(name, d.formula())));
        Optional<Formula> whole = formula.map(f -> Formulas.substitute(f, derived));
        if (whole.isPresent()
                && !Extent.of(whole.get(), variable -> Extent.ATOM).isReasonable()) {
            log.addOnce(FormulaProblems.formulaTooLong(owner));
            return Optional.empty();
        }
        return whole;
    }

    /** {@code until - since}: of dates a formula sees the days. */
    private Optional<Formula> daysBetween(Expression.Binary binary) {
        Optional<Formula> left = date(binary.left()).map(c -> variable(c));
        Optional<Formula> right = date(binary.right()).map(c -> variable(c));
        return left.filter(l -> binary.operator().equals("-"))
                .flatMap(l -> right.map(r -> new Formula.Binary(Formula.Operator.SUBTRACT, l, r)));
    }

    private Optional<Column> date(Expression written) {
        return column(written).filter(c -> c.kind() instanceof ColumnKind.Date);
    }

    private static Formula variable(Column column) {
        return Formula.variable(column.name().text());
    }

    private static boolean isNumber(Column column) {
        return column.kind() instanceof ColumnKind.Number || column.kind() instanceof ColumnKind.Bool;
    }

    private static Optional<Derivation> derivation(Column column) {
        return column.kind() instanceof ColumnKind.Number number ? number.derivation() : Optional.empty();
    }

    private Diagnostic unknown(Name owner, Name name) {
        if (owner.text().equals(name.text())) {
            return ColumnFormulaProblems.ofItself(name);
        }
        Column column = columns.get(name.text());
        if (column != null) {
            return ColumnFormulaProblems.notANumber(name, column);
        }
        return below.contains(name.text())
                ? ColumnFormulaProblems.declaredBelow(name)
                : NameProblems.unknown(name, "column", columns.keySet());
    }

    // ---- conditions

    /** A condition with its text, settings and derived columns written out. */
    private record Written(Criterion criterion, String text, boolean atom) {
        String inside() {
            return atom ? text : "(" + text + ")";
        }
    }

    /** {@code where weight > 0 and plan != basic}. */
    Optional<Filter> filter(ModelTree.Where where) {
        Optional<Written> written = criterion(where.condition());
        written.filter(w -> Criterion.variables(w.criterion()).isEmpty())
                .ifPresent(w -> log.add(
                        ColumnFormulaProblems.namesNoColumn(where.condition().span(), "the condition is")));
        return written.map(w -> new Filter(where.span(), w.text(), w.criterion()));
    }

    private Optional<Written> criterion(Expression written) {
        if (written instanceof Expression.Not not) {
            return criterion(not.operand())
                    .map(o -> new Written(new Criterion.Not(o.criterion()), "not " + o.inside(), true));
        }
        if (written instanceof Expression.Binary binary && Set.of("and", "or").contains(binary.operator())) {
            return join(binary);
        }
        if (written instanceof Expression.Binary binary && FormulaNames.COMPARISONS.containsKey(binary.operator())) {
            return compared(binary);
        }
        Optional<Column> truth = column(written).filter(column -> column.kind() instanceof ColumnKind.Bool);
        if (truth.isEmpty()) {
            log.add(ColumnFormulaProblems.conditionWanted(written.span()));
        }
        return truth.map(c -> compared(
                Formula.variable(c.name().text()),
                Comparison.EQUAL,
                Formula.constant(1),
                SpecText.name(c.name().text())));
    }

    private Optional<Written> join(Expression.Binary binary) {
        Optional<Written> left = criterion(binary.left());
        Optional<Written> right = criterion(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        boolean both = binary.operator().equals("and");
        Criterion a = left.get().criterion();
        Criterion b = right.get().criterion();
        String text = left.get().inside() + " " + binary.operator() + " "
                + right.get().inside();
        return Optional.of(new Written(both ? new Criterion.Both(a, b) : new Criterion.Either(a, b), text, false));
    }

    private static Written compared(Formula left, Comparison comparison, Formula right, String text) {
        return new Written(new Criterion.Compared(left, comparison, right), text, true);
    }

    private Optional<Written> compared(Expression.Binary binary) {
        Comparison comparison = FormulaNames.COMPARISONS.get(binary.operator());
        boolean same = comparison == Comparison.EQUAL || comparison == Comparison.UNEQUAL;
        Optional<Column> left = column(binary.left()).filter(c -> same && hasLabels(c));
        Optional<Column> right = column(binary.right()).filter(c -> same && hasLabels(c));
        if (left.isPresent() || right.isPresent()) {
            Column column = left.orElseGet(right::get);
            Expression other = left.isPresent() ? binary.right() : binary.left();
            return label(column, other)
                    .map(value -> compared(
                            Formula.variable(column.name().text()),
                            comparison,
                            Formula.constant(value),
                            SpecText.name(column.name().text()) + " " + comparison.symbol() + " " + text(other)));
        }
        Optional<Column> date = date(binary.left()).or(() -> date(binary.right()));
        if (date.isPresent()) {
            Optional<Formula> first = moment(binary.left(), date.get());
            Optional<Formula> second = moment(binary.right(), date.get());
            String text = dateText(binary.left()) + " " + comparison.symbol() + " " + dateText(binary.right());
            return first.flatMap(l -> second.map(r -> compared(l, comparison, r, text)));
        }
        Name owner = new Name(binary.span(), "where");
        Optional<Formula> a = formula(owner, binary.left());
        Optional<Formula> b = formula(owner, binary.right());
        return a.flatMap(l -> b.map(r ->
                compared(l, comparison, r, FormulaText.of(l) + " " + comparison.symbol() + " " + FormulaText.of(r))));
    }

    /** The days since 1970 of a date: a column, or a text as the cells of the column are written that it is compared with. */
    private Optional<Formula> moment(Expression written, Column column) {
        Optional<Formula> other = date(written).map(c -> variable(c));
        if (other.isPresent()) {
            return other;
        }
        String pattern = ((ColumnKind.Date) column.kind()).pattern();
        double days =
                written instanceof Expression.Text text ? Dates.days(Dates.seconds(pattern, text.value())) : Double.NaN;
        if (Double.isNaN(days)) {
            log.add(ColumnFormulaProblems.dateWanted(written.span(), column, pattern));
            return Optional.empty();
        }
        return Optional.of(Formula.constant(days));
    }

    private String dateText(Expression written) {
        return date(written).map(c -> SpecText.name(c.name().text())).orElseGet(() -> text(written));
    }

    private Optional<Column> column(Expression written) {
        return written instanceof Expression.Reference reference
                ? Optional.ofNullable(columns.get(reference.text()))
                : Optional.empty();
    }

    private static boolean hasLabels(Column column) {
        return column.kind() instanceof ColumnKind.Category || column.kind() instanceof ColumnKind.Bool;
    }

    /** The number that stands for a label or truth value. */
    private Optional<Double> label(Column column, Expression written) {
        String text = text(written);
        if (column.kind() instanceof ColumnKind.Category category) {
            int index = category.labels().indexOf(unquoted(written));
            if (index < 0) {
                log.add(NameProblems.unknown(
                        new Name(written.span(), unquoted(written)),
                        "label of `" + column.name().text() + "`",
                        category.labels()));
            }
            return Optional.of((double) index).filter(i -> i >= 0);
        }
        if (TRUTH.containsKey(text)) {
            return Optional.of(TRUTH.get(text));
        }
        return constants.number(written, "a truth value");
    }

    private static String unquoted(Expression label) {
        return label instanceof Expression.Text text
                ? text.value()
                : label.span().text();
    }

    private static String text(Expression label) {
        return label.span().text();
    }
}
