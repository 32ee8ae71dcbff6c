package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.SourceEntry;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.ScalerUse;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.ColumnName;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves columns one by one, with every clause that was left out. */
final class ColumnNames {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,9})");

    private final ColumnKinds kinds;
    private final ColumnClauses clauses;
    private final CodingNames codings;
    private final ColumnFormulas formulas;
    private final Optional<TextColumns> text;
    private final boolean idx;
    private final boolean arrays;
    private final Log log;

    /**
     * @param text the columns of one text, if that is the source
     * @param holds what a file of the source holds
     */
    ColumnNames(
            ColumnKinds kinds,
            ColumnClauses clauses,
            CodingNames codings,
            ColumnFormulas formulas,
            Optional<TextColumns> text,
            SourceEntry.Holds holds,
            Log log) {
        this.kinds = kinds;
        this.clauses = clauses;
        this.codings = codings;
        this.formulas = formulas;
        this.text = text;
        idx = holds == SourceEntry.Holds.ONE_COLUMN;
        arrays = holds != SourceEntry.Holds.CELLS;
        this.log = log;
    }

    /**
     * The columns of a statement.
     *
     * @param common the scalers of numbers that name none of their own
     * @param declared all names so far, brought up to date
     * @param inputs those of inputs, brought up to date
     */
    List<Column> columns(
            ModelTree.Column statement, List<ScalerUse> common, Map<String, Name> declared, Set<String> inputs) {
        Optional<Column> pattern = text.isPresent() ? text.get().column(statement) : column(statement, common);
        List<Column> columns = new ArrayList<>();
        for (ColumnName written : statement.names()) {
            for (Name name : names(written)) {
                Name first = declared.putIfAbsent(name.text(), name);
                if (statement.role() == ModelTree.Role.INPUT) {
                    inputs.add(name.text());
                }
                if (first != null) {
                    log.add(NameProblems.duplicate(name, first, "column"));
                } else {
                    pattern.map(c -> new Column(
                                    c.span(),
                                    c.role(),
                                    name,
                                    c.kind(),
                                    c.missing(),
                                    c.scale(),
                                    c.coding(),
                                    c.clauses(),
                                    c.doc()))
                            .ifPresent(columns::add);
                }
            }
        }
        return columns;
    }

    /** The names that a column statement stands for: one, or those of a range. */
    private List<Name> names(ColumnName written) {
        if (written.pattern()) {
            log.add(NotYet.in(
                    Code.NOT_YET_IN_DATA, written.span(), "a group of columns", "write a range such as `f1..f10`"));
            return List.of();
        }
        if (written.last().isEmpty()) {
            return List.of(written.name());
        }
        Matcher first = NUMBERED.matcher(written.name().text());
        Matcher last = NUMBERED.matcher(written.last().get().text());
        boolean fits = first.matches() && last.matches() && first.group(1).equals(last.group(1));
        if (!fits || Integer.parseInt(first.group(2)) > Integer.parseInt(last.group(2))) {
            log.add(ColumnProblems.columnRange(written));
            return List.of();
        }
        return numbered(written.span(), first.group(1), first.group(2), Integer.parseInt(last.group(2)));
    }

    private List<Name> numbered(Span span, String stem, String first, int last) {
        int from = Integer.parseInt(first);
        if (last - from >= DataNames.MOST_COLUMNS) {
            log.add(ColumnProblems.tooManyColumns(span, last - from + 1L));
            return List.of();
        }
        String format = first.startsWith("0") ? "%0" + first.length() + "d" : "%d";
        List<Name> names = new ArrayList<>();
        for (int number = from; number <= last; number++) {
            names.add(new Name(span, stem + format.formatted(number)));
        }
        return names;
    }

    /** What the statement says of each of its columns, with defaults where it says nothing. */
    private Optional<Column> column(ModelTree.Column statement, List<ScalerUse> common) {
        Name name = statement.names().get(0).name();
        if (statement.formula().isPresent() && statement.formula().get() instanceof Expression.Group columns) {
            return array(statement, name, columns, common);
        }
        if (statement.formula().isPresent()) {
            return derived(statement, name, statement.formula().get(), common);
        }
        if (statement.role() == ModelTree.Role.KEY) {
            return key(statement, name);
        }
        if (statement.type().isEmpty()) {
            log.add(ColumnProblems.noType(name));
            return Optional.empty();
        }
        boolean whole = arrays
                && statement.role() == ModelTree.Role.INPUT
                && !statement.type().get().type().sizes().isEmpty()
                && !ColumnKinds.isTokens(statement.type().get());
        return column(statement, statement.type().get(), whole ? kinds::wholeArray : kinds::kind, name, common);
    }

    /** A number that is computed from other columns. */
    private Optional<Column> derived(
            ModelTree.Column statement, Name name, Expression formula, List<ScalerUse> common) {
        if (formula instanceof Expression.Window) {
            log.add(NotYet.in(Code.NOT_YET_IN_DATA, formula.span(), "a window", "put the columns into the file"));
        } else if (statement.role() == ModelTree.Role.KEY) {
            log.add(ColumnFormulaProblems.derivedKey(formula.span()));
        } else if (idx) {
            log.add(ColumnFormulaProblems.formulaInIdx(formula.span()));
        } else if (statement.names().size() > 1
                || statement.names().get(0).last().isPresent()
                || statement.names().get(0).pattern()) {
            log.add(ColumnFormulaProblems.severalDerived(
                    statement.names().get(0).span()));
        } else {
            Role role = Role.valueOf(statement.role().name());
            ModelTree.ColumnType type = statement.type().orElseGet(() -> numberType(formula.span()));
            return column(
                    statement,
                    type,
                    t -> kinds.kind(t).flatMap(kind -> derived(kind, t, role, name, formula)),
                    name,
                    common);
        }
        return Optional.empty();
    }

    private Optional<ColumnKind> derived(
            ColumnKind kind, ModelTree.ColumnType type, Role role, Name name, Expression formula) {
        if (kind instanceof ColumnKind.Number number) {
            return formulas.derived(name, role, formula, number);
        }
        log.add(ColumnFormulaProblems.derivedType(type.span()));
        return Optional.empty();
    }

    /** The type of a derived column that names none. */
    private static ModelTree.ColumnType numberType(Span span) {
        ModelTree.Type number = new ModelTree.Type(span, new Name(span, "number"), List.of(), false);
        return new ModelTree.ColumnType(
                span, number, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Many columns as one input; which they are is known when there is a file. */
    private Optional<Column> array(
            ModelTree.Column statement, Name name, Expression.Group columns, List<ScalerUse> common) {
        if (idx) {
            log.add(SourceProblems.groupInIdx(columns));
            return Optional.empty();
        }
        boolean one =
                statement.names().size() == 1 && statement.names().get(0).last().isEmpty();
        if (statement.role() != ModelTree.Role.INPUT) {
            boolean key = statement.role() == ModelTree.Role.KEY;
            log.add(key ? ColumnProblems.arrayKey(columns) : ColumnProblems.arrayTarget(columns));
        } else if (!one) {
            log.add(ColumnProblems.severalArrays(columns));
        } else if (statement.type().isEmpty()) {
            log.add(ColumnProblems.untypedArray(columns));
        } else {
            return column(statement, statement.type().get(), t -> kinds.array(t, columns), name, common);
        }
        return Optional.empty();
    }

    private Optional<Column> column(
            ModelTree.Column statement,
            ModelTree.ColumnType type,
            Function<ModelTree.ColumnType, Optional<ColumnKind>> kindOf,
            Name name,
            List<ScalerUse> common) {
        Map<String, Span> places = new LinkedHashMap<>();
        places.put("type", type.span());
        Map<String, Clause> written = clauses(statement, name, places);
        Role role = role(statement, written, places);
        Optional<ColumnKind> kind =
                kindOf.apply(type).filter(k -> mayBe(role, k, type.span())).flatMap(k -> clauses.augmented(k, written));
        Optional<Coding> coding = kind.flatMap(k -> codings.coding(k, written));
        Optional<Missing> missing = written.containsKey("missing")
                ? clauses.missing(written.get("missing"))
                : Optional.of(new Missing.Refuse());
        boolean takesCommon =
                role == Role.INPUT && kind.filter(ColumnKind::isOfNumbers).isPresent();
        Optional<List<ScalerUse>> scale = written.containsKey("scale")
                ? clauses.scalers(written.get("scale").words())
                : Optional.of(takesCommon ? common : List.of());
        boolean fine = missing.isPresent() && scale.isPresent() && coding.isPresent();
        return fine
                ? Optional.of(new Column(
                        statement.span(),
                        role,
                        name,
                        kind.get(),
                        missing.get(),
                        scale.get(),
                        coding.get(),
                        places,
                        statement.doc()))
                : Optional.empty();
    }

    private boolean mayBe(Role role, ColumnKind kind, Span type) {
        boolean open =
                kind instanceof ColumnKind.Open || kind instanceof ColumnKind.Date || kind instanceof ColumnKind.Tokens;
        if (role == Role.TARGET && open) {
            log.add(ColumnProblems.openTarget(type));
        }
        return role != Role.TARGET || !open;
    }

    /** An input with {@code encode none} is only read. */
    private Role role(ModelTree.Column statement, Map<String, Clause> written, Map<String, Span> places) {
        Role role = Role.valueOf(statement.role().name());
        if (role != Role.INPUT || !CodingNames.isNone(written)) {
            return role;
        }
        if (written.containsKey("scale")) {
            log.add(ColumnFormulaProblems.encodeNone(places.get("scale"), "scale"));
        }
        return Role.READ;
    }

    private Optional<Column> key(ModelTree.Column statement, Name name) {
        statement.type().ifPresent(t -> log.add(ColumnProblems.typedKey(t.span())));
        statement.clauses().forEach(c -> log.add(ColumnProblems.clauseOnKey(c)));
        return Optional.of(new Column(
                statement.span(),
                Role.KEY,
                name,
                new ColumnKind.Text(),
                new Missing.Refuse(),
                List.of(),
                Coding.PLAIN,
                Map.of(),
                statement.doc()));
    }

    private Map<String, Clause> clauses(ModelTree.Column statement, Name column, Map<String, Span> places) {
        Map<String, Clause> written = new LinkedHashMap<>();
        for (Clause clause : statement.clauses()) {
            String keyword = clause.keyword().text();
            if (written.containsKey(keyword)) {
                log.add(ColumnProblems.clauseTwice(clause, places.get(keyword), column.text()));
            } else if (keyword.equals("shifted")) {
                log.add(TextProblems.shiftedTable(clause));
            }
            written.putIfAbsent(keyword, clause);
            places.putIfAbsent(keyword, clause.span());
        }
        return written;
    }
}
