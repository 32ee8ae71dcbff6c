package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Criterion;
import dev.loopwright.compiler.model.ShapedModel.ColumnFile;
import dev.loopwright.compiler.model.ShapedModel.ColumnKind;
import dev.loopwright.compiler.model.ShapedModel.Filter;
import dev.loopwright.compiler.model.ShapedModel.Missing;
import dev.loopwright.compiler.model.ShapedModel.Role;
import dev.loopwright.compiler.model.ShapedModel.ScalerUse;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.resolve.ResolvedModel.Split;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.ColumnName;
import dev.loopwright.compiler.syntax.ModelTree.DataStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Resolves the data block: columns one by one, with every clause that was left out. */
final class DataNames {
    private static final String EMBEDDING = "embedding";
    private static final String NONE = "none";
    static final int MOST_COLUMNS = 10_000;
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,9})");

    private final Log log;
    private final ColumnKinds kinds;
    private final ColumnClauses clauses;
    private final Map<String, Name> declared = new LinkedHashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final Map<String, Column> resolved = new LinkedHashMap<>();
    private final Functions functions;
    private final Constants constants;
    private ColumnFormulas formulas;
    private boolean idx;

    DataNames(Constants constants, Functions functions, Vocabulary vocabulary, Log log) {
        this.log = log;
        this.functions = functions;
        this.constants = constants;
        kinds = new ColumnKinds(constants, log);
        clauses = new ColumnClauses(constants, vocabulary, log);
    }

    Data data(ModelTree.Data block) {
        Optional<ModelTree.From> from =
                only(block, ModelTree.From.class, f -> f.part().isEmpty(), "from");
        if (from.isEmpty()) {
            log.add(ColumnProblems.noSource(block.span()));
        }
        idx = from.filter(f -> f.format().text().equals(SourceNames.IDX)).isPresent();
        formulas = new ColumnFormulas(resolved, names(block), functions, constants, log);
        Optional<ModelTree.ScaleAll> scaleAll = only(block, ModelTree.ScaleAll.class, "scale numbers");
        Optional<List<ScalerUse>> common = scaleAll.flatMap(this::common);
        List<Column> columns = new ArrayList<>();
        for (DataStatement statement : block.statements()) {
            if (statement instanceof ModelTree.Column column) {
                columns.addAll(columns(column, common.orElse(List.of())));
            }
        }
        List<Filter> filters = filters(block);
        if (columns.size() > MOST_COLUMNS) {
            log.add(ColumnProblems.tooManyColumns(block.span(), columns.size()));
        }
        scaleAll.ifPresent(s -> warnIfIdle(s, columns));
        roles(block);
        List<ColumnFile> files =
                from.map(f -> new SourceNames(log).files(f, declared, inputs)).orElse(List.of());
        String path = from.map(f -> f.path().value()).orElse("");
        Split split = new SplitNames(declared, log)
                .split(block.span(), only(block, ModelTree.Split.class, "split"), filesOfParts(block, from));
        return new Data(block.span(), path, files, List.copyOf(columns), filters, split);
    }

    /** The sources of parts that have files of their own. */
    private Map<ModelTree.From, List<ColumnFile>> filesOfParts(ModelTree.Data block, Optional<ModelTree.From> source) {
        Map<ModelTree.From, List<ColumnFile>> files = new LinkedHashMap<>();
        for (DataStatement statement : block.statements()) {
            if (statement instanceof ModelTree.From from && from.part().isPresent() && source.isPresent()) {
                files.put(from, new SourceNames(log).filesOfPart(from, source.get(), declared, inputs));
            }
        }
        return files;
    }

    /** Conditions may look at every column, wherever they stand. */
    private List<Filter> filters(ModelTree.Data block) {
        List<Filter> filters = new ArrayList<>();
        for (DataStatement statement : block.statements()) {
            if (statement instanceof ModelTree.Where where) {
                if (idx) {
                    log.add(ColumnFormulaProblems.formulaInIdx(where.span()));
                } else {
                    formulas.filter(where).ifPresent(filters::add);
                }
            }
        }
        return List.copyOf(filters);
    }

    /** Names that the block declares, wherever. */
    private static Set<String> names(ModelTree.Data block) {
        return block.statements().stream()
                .filter(ModelTree.Column.class::isInstance)
                .flatMap(s -> ((ModelTree.Column) s).names().stream())
                .map(n -> n.name().text())
                .collect(Collectors.toSet());
    }

    /**
     * A column with {@code encode none} that no formula, condition, split or loss looks at.
     *
     * @param weighing the columns that losses look at
     */
    void warnIfUnread(Data data, Set<String> weighing) {
        Set<String> read = new HashSet<>(weighing);
        data.columns().stream()
                .filter(c -> c.kind() instanceof ColumnKind.Number)
                .flatMap(c -> ((ColumnKind.Number) c.kind()).derivation().stream())
                .forEach(d -> read.addAll(d.columns()));
        data.filters().forEach(f -> read.addAll(Criterion.variables(f.criterion())));
        data.split().stratifiedBy().ifPresent(n -> read.add(n.text()));
        data.split().groupedBy().ifPresent(n -> read.add(n.text()));
        data.columns().stream()
                .filter(c -> c.role() == Role.READ && !read.contains(c.name().text()))
                .forEach(c -> log.add(NameProblems.unused(c.name(), "column")));
    }

    /** Asked of what is written, so that a column with errors still counts. */
    private void roles(ModelTree.Data block) {
        List<ModelTree.Role> roles = block.statements().stream()
                .filter(ModelTree.Column.class::isInstance)
                .map(s -> ((ModelTree.Column) s).role())
                .toList();
        if (!roles.contains(ModelTree.Role.INPUT)) {
            log.add(ColumnProblems.noInput(block.span()));
        }
        if (!roles.contains(ModelTree.Role.TARGET)) {
            log.add(ColumnProblems.noTarget(block.span()));
        }
    }

    /** Every column that is declared, those with errors among them. */
    Map<String, Name> declared() {
        return declared;
    }

    /** The one statement of a kind; more than one is an error. */
    private <T extends DataStatement> Optional<T> only(ModelTree.Data block, Class<T> kind, String keyword) {
        return only(block, kind, statement -> true, keyword);
    }

    private <T extends DataStatement> Optional<T> only(
            ModelTree.Data block, Class<T> kind, Predicate<T> meant, String keyword) {
        List<T> all = block.statements().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(meant)
                .toList();
        all.stream()
                .skip(1)
                .forEach(second -> log.add(
                        ColumnProblems.secondStatement(second.span(), all.get(0).span(), keyword)));
        return all.stream().findFirst();
    }

    private Optional<List<ScalerUse>> common(ModelTree.ScaleAll statement) {
        if (!statement.what().text().equals("numbers")) {
            log.add(NameProblems.unknown(statement.what(), "group of columns", List.of("numbers")));
            return Optional.empty();
        }
        return clauses.scalers(statement.scalers());
    }

    private void warnIfIdle(ModelTree.ScaleAll statement, List<Column> columns) {
        boolean works = columns.stream()
                .anyMatch(c -> c.role() == Role.INPUT
                        && c.kind().isOfNumbers()
                        && !c.clauses().containsKey("scale"));
        if (!works) {
            log.add(ColumnProblems.scalesNothing(statement.span()));
        }
    }

    // ---- columns

    private List<Column> columns(ModelTree.Column statement, List<ScalerUse> common) {
        Optional<Column> pattern = column(statement, common);
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
                                    c.span(), c.role(), name, c.kind(), c.missing(), c.scale(), c.clauses(), c.doc()))
                            .ifPresent(columns::add);
                }
            }
        }
        columns.forEach(c -> resolved.put(c.name().text(), c));
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
        if (last - from >= MOST_COLUMNS) {
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
        boolean whole = idx
                && statement.role() == ModelTree.Role.INPUT
                && !statement.type().get().type().sizes().isEmpty();
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
        return new ModelTree.ColumnType(span, number, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
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
                kindOf.apply(type).map(k -> encoded(k, written)).flatMap(k -> clauses.augmented(k, written));
        Optional<Missing> missing = written.containsKey("missing")
                ? clauses.missing(written.get("missing"))
                : Optional.of(new Missing.Refuse());
        boolean takesCommon =
                role == Role.INPUT && kind.filter(ColumnKind::isOfNumbers).isPresent();
        Optional<List<ScalerUse>> scale = written.containsKey("scale")
                ? clauses.scalers(written.get("scale").words())
                : Optional.of(takesCommon ? common : List.of());
        boolean fine = missing.isPresent() && scale.isPresent() && kind.isPresent();
        return fine
                ? Optional.of(new Column(
                        statement.span(), role, name, kind.get(), missing.get(), scale.get(), places, statement.doc()))
                : Optional.empty();
    }

    /** An input with {@code encode none} is only read. */
    private Role role(ModelTree.Column statement, Map<String, Clause> written, Map<String, Span> places) {
        Role role = Role.valueOf(statement.role().name());
        if (role != Role.INPUT || !isEncoded(written, NONE)) {
            return role;
        }
        if (written.containsKey("scale")) {
            log.add(ColumnFormulaProblems.encodeNone(places.get("scale"), "scale"));
        }
        return Role.READ;
    }

    private static boolean isEncoded(Map<String, Clause> written, String how) {
        return Optional.ofNullable(written.get("encode"))
                .flatMap(c -> c.words().get(0).name())
                .filter(n -> n.text().equals(how))
                .isPresent();
    }

    private static ColumnKind encoded(ColumnKind kind, Map<String, Clause> written) {
        return isEncoded(written, EMBEDDING) && kind instanceof ColumnKind.Category category
                ? new ColumnKind.Category(category.labels(), true)
                : kind;
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
                log.add(NotYet.in(Code.NOT_YET_IN_DATA, clause.span(), "`" + keyword + "`", "leave it out"));
            } else if (keyword.equals("encode")) {
                clauses.choice(clause, "onehot", EMBEDDING, NONE);
            } else if (keyword.equals("unknown")) {
                clauses.choice(clause, "error");
            }
            written.putIfAbsent(keyword, clause);
            places.putIfAbsent(keyword, clause.span());
        }
        return written;
    }
}
