package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.ColumnFile;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Part;
import dev.loopwright.compiler.resolve.ResolvedModel.Split;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves how the rows are split: the parts with their shares, and what decides which row goes where. */
final class SplitNames {
    private final Map<String, Name> declared;
    private final Map<String, Column> columns;
    private final Log log;

    /** @param columns those declared without errors */
    SplitNames(Map<String, Name> declared, Map<String, Column> columns, Log log) {
        this.declared = declared;
        this.columns = columns;
        this.log = log;
    }

    /**
     * Without a split every row of the source is for training. Parts with files of their own come last.
     *
     * @param own the sources of such parts, with their files
     */
    Split split(Span data, Optional<ModelTree.Split> written, Map<ModelTree.From, List<ColumnFile>> own) {
        List<Part> parts = new ArrayList<>();
        Identifiers names = new Identifiers(log);
        if (written.isEmpty()) {
            Name train = new Name(data, "train");
            names.declare(train, "part");
            parts.add(new Part(data, train, 1, List.of(), ""));
        }
        for (ModelTree.Part part : written.map(ModelTree.Split::parts).orElse(List.of())) {
            double share = new BigDecimal(part.share().text()).movePointLeft(2).doubleValue();
            declare(part.name(), names).ifPresent(name -> parts.add(new Part(part.span(), name, share, List.of(), "")));
        }
        written.ifPresent(w -> byColumn(w, names, parts));
        own.forEach((from, files) -> name(from.part().orElseThrow())
                .flatMap(name -> declare(name, names))
                .ifPresent(name -> parts.add(new Part(from.span(), name, 0, files, ""))));
        if (written.isEmpty()) {
            return new Split(data, List.copyOf(parts));
        }
        if (!parts.isEmpty() && parts.stream().noneMatch(p -> p.name().text().equals("train"))) {
            log.add(ColumnProblems.noTrain(
                    written.get().span(), parts.stream().map(Part::name).toList()));
        }
        return ruled(written.get(), List.copyOf(parts));
    }

    /** Parts that a column decides about: its labels, or what lies below its cuts. */
    private void byColumn(ModelTree.Split split, Identifiers names, List<Part> parts) {
        Optional<Column> by = split.by().filter(this::isDeclared).map(n -> columns.get(n.text()));
        if (by.isEmpty()) {
            return;
        }
        if (by.get().kind() instanceof ColumnKind.Category category
                && split.cuts().isEmpty()) {
            for (String label : category.labels()) {
                Name part = new Name(split.by().get().span(), label);
                declare(part, names).ifPresent(n -> parts.add(new Part(split.span(), n, 0, List.of(), "")));
            }
            return;
        }
        boolean ordered = by.get().kind() instanceof ColumnKind.Date || by.get().kind() instanceof ColumnKind.Number;
        if (!ordered || split.cuts().isEmpty()) {
            log.add(SplitProblems.decidesNothing(split, ordered));
            return;
        }
        for (ModelTree.Cut cut : split.cuts()) {
            boolean last = cut.equals(split.cuts().get(split.cuts().size() - 1));
            if (last == cut.before().isPresent()) {
                log.add(SplitProblems.cuts(cut, last));
            }
            String before = cut.before().map(SplitNames::text).orElse("");
            declare(cut.name(), names).ifPresent(n -> parts.add(new Part(cut.span(), n, 0, List.of(), before)));
        }
    }

    private static String text(Expression cut) {
        return cut instanceof Expression.Text text ? text.value() : cut.span().text();
    }

    private Optional<Name> declare(Name name, Identifiers names) {
        if (name.text().equals("running")) {
            log.add(ColumnProblems.reservedPart(name));
            return Optional.empty();
        }
        return Optional.of(name).filter(n -> names.declare(n, "part"));
    }

    private Optional<Name> name(Clause clause) {
        Word word = clause.words().get(0);
        Optional<Name> name = word.name().filter(n -> word.arguments().isEmpty());
        if (name.isEmpty()) {
            log.add(SourceProblems.partOfOneName(clause));
        }
        return name;
    }

    private Split ruled(ModelTree.Split split, List<Part> parts) {
        List<Clause> clauses = split.clauses();
        clauses.stream()
                .skip(1)
                .filter(c -> !c.keyword().text().equals(clauses.get(0).keyword().text()))
                .forEach(c -> log.add(ColumnFormulaProblems.splitsTwoWays(
                        c.span(), clauses.get(0).span())));
        Optional<Clause> inOrder =
                clauses.stream().filter(c -> c.keyword().text().equals("in")).findFirst();
        Optional<Name> orderedBy = inOrder.filter(c -> c.words().size() > 1)
                .flatMap(c -> c.words().get(1).name())
                .filter(this::isDeclared);
        return new Split(
                split.span(),
                parts,
                column(clauses, "stratified"),
                column(clauses, "grouped"),
                inOrder.isPresent(),
                orderedBy,
                split.by());
    }

    /** The column named behind {@code stratified by} or {@code grouped by}. */
    private Optional<Name> column(List<Clause> clauses, String keyword) {
        Optional<Name> column = Optional.empty();
        for (Clause clause : clauses) {
            Word word = clause.words().get(0);
            if (!clause.keyword().text().equals(keyword)) {
                continue;
            }
            if (word.name().isEmpty() || !word.arguments().isEmpty() || column.isPresent()) {
                log.add(ColumnProblems.oneSplitColumn(clause.span(), keyword));
            } else {
                column = word.name();
            }
        }
        return column.filter(this::isDeclared);
    }

    private boolean isDeclared(Name name) {
        if (!declared.containsKey(name.text())) {
            log.add(NameProblems.unknown(name, "column", declared.keySet()));
        }
        return declared.containsKey(name.text());
    }
}
