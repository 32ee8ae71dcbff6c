package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.SourceEntry;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Criterion;
import dev.loopwright.compiler.model.ShapedData.ColumnFile;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Filter;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.ScalerUse;
import dev.loopwright.compiler.model.ShapedData.Source;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.resolve.ResolvedModel.Split;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.DataStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Resolves the data block: where the rows are, the columns, conditions and the split. */
final class DataNames {
    static final int MOST_COLUMNS = 10_000;

    private final Log log;
    private final ColumnClauses clauses;
    private final CodingNames coding;
    private final Map<String, Name> declared = new LinkedHashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final Map<String, Column> resolved = new LinkedHashMap<>();
    private final Functions functions;
    private final Constants constants;
    private ColumnFormulas formulas;
    private Optional<TextColumns> text = Optional.empty();
    private boolean idx;

    DataNames(Constants constants, Functions functions, Vocabulary vocabulary, Log log) {
        this.log = log;
        this.functions = functions;
        this.constants = constants;
        clauses = new ColumnClauses(constants, vocabulary, log);
        coding = new CodingNames(clauses, vocabulary, log);
    }

    Data data(ModelTree.Data block) {
        Optional<ModelTree.From> from =
                only(block, ModelTree.From.class, f -> f.part().isEmpty(), "from");
        if (from.isEmpty()) {
            log.add(ColumnProblems.noSource(block.span()));
        }
        SourceEntry entry = from.flatMap(f -> Catalog.source(f.format().text())).orElse(Catalog.SOURCES.get(0));
        idx = entry.holds() == SourceEntry.Holds.ONE_COLUMN;
        formulas = new ColumnFormulas(resolved, names(block), functions, constants, log);
        ColumnKinds kinds = new ColumnKinds(constants, log);
        Source source = from.map(f -> new SourceNames(log).source(f)).orElse(Source.csv(""));
        text = from.filter(f -> source.isText())
                .map(f -> new TextColumns(f, source.by().equals("words"), kinds, names(block), log));
        Optional<ModelTree.ScaleAll> scaleAll = only(block, ModelTree.ScaleAll.class, "scale numbers");
        Optional<List<ScalerUse>> common = scaleAll.flatMap(this::common);
        ColumnNames names = new ColumnNames(kinds, clauses, coding, formulas, text, entry.holds(), log);
        List<Column> columns = new ArrayList<>();
        for (DataStatement statement : block.statements()) {
            if (statement instanceof ModelTree.Column column) {
                List<Column> some = names.columns(column, common.orElse(List.of()), declared, inputs);
                some.forEach(c -> resolved.put(c.name().text(), c));
                columns.addAll(some);
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
        Optional<ModelTree.Split> written = only(block, ModelTree.Split.class, "split")
                .filter(s -> text.isEmpty() || text.get().splits(s));
        Split split = new SplitNames(declared, resolved, log).split(block.span(), written, filesOfParts(block, from));
        return new Data(block.span(), source, files, List.copyOf(columns), filters, split);
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
                if (text.isPresent()) {
                    text.get().where(where);
                } else if (idx) {
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
        data.split().columns().forEach(n -> read.add(n.text()));
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
}
