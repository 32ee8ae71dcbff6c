package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.ColumnType;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What there is in one text: an input, the window that begins in each row, and targets, what comes behind it. */
final class TextColumns {
    private static final String SHIFTED = "shifted";

    private final ModelTree.From from;
    private final boolean words;
    private final ColumnKinds kinds;
    private final Set<String> below;
    private final Log log;
    private Optional<Name> window = Optional.empty();
    private Optional<ColumnKind.Tokens> tokens = Optional.empty();

    /**
     * @param words whether the text is taken apart by words, else by characters
     * @param below names of all columns of the file
     */
    TextColumns(ModelTree.From from, boolean words, ColumnKinds kinds, Set<String> below, Log log) {
        this.from = from;
        this.words = words;
        this.kinds = kinds;
        this.below = below;
        this.log = log;
    }

    /** The column of a statement. */
    Optional<Column> column(ModelTree.Column statement) {
        Name name = statement.names().get(0).name();
        if (statement.role() == ModelTree.Role.KEY) {
            log.add(TextProblems.key(name, from));
        } else if (statement.names().size() > 1
                || statement.names().get(0).last().isPresent()
                || statement.names().get(0).pattern()) {
            log.add(TextProblems.severalNames(statement.names().get(0).span(), statement.role()));
        } else {
            return statement.role() == ModelTree.Role.INPUT ? window(statement, name) : next(statement, name);
        }
        return Optional.empty();
    }

    /** {@code input context : tokens[32] at most 60}. */
    private Optional<Column> window(ModelTree.Column statement, Name name) {
        if (window.isPresent()) {
            log.add(TextProblems.secondWindow(name, window.get()));
            return Optional.empty();
        }
        window = Optional.of(name);
        Optional<ColumnType> type = statement.type().filter(ColumnKinds::isTokens);
        if (type.isEmpty() || statement.formula().isPresent()) {
            log.add(TextProblems.noWindow(name, from));
            return Optional.empty();
        }
        type.flatMap(ColumnType::by).ifPresent(by -> log.add(TextProblems.takenApartTwice(by, from)));
        statement.clauses().forEach(clause -> log.add(TextProblems.clause(clause, "a window")));
        tokens = kinds.kind(type.get())
                .filter(ColumnKind.Tokens.class::isInstance)
                .map(kind -> ((ColumnKind.Tokens) kind).ofText(words));
        return tokens.map(kind -> column(statement, name, kind, type.get().span()));
    }

    /** {@code target next = context shifted by 1}. */
    private Optional<Column> next(ModelTree.Column statement, Name name) {
        Optional<Clause> shifted = statement.clauses().stream()
                .filter(c -> c.keyword().text().equals(SHIFTED))
                .findFirst();
        String windows = window.map(Name::text).orElse("context");
        if (shifted.isEmpty() || statement.formula().isEmpty()) {
            log.add(TextProblems.notBehind(name, windows));
            return Optional.empty();
        }
        statement.clauses().stream()
                .filter(c -> !c.equals(shifted.get()))
                .forEach(c -> log.add(TextProblems.clause(c, "what comes behind a window")));
        statement
                .type()
                .ifPresent(type -> log.add(NotYet.in(
                        Code.NOT_YET_IN_DATA,
                        type.span(),
                        "a target with a type of its own",
                        "leave `: %s` out: the target is what comes directly behind the window"
                                .formatted(type.span().text()))));
        if (!isOne(shifted.get())) {
            log.add(NotYet.in(
                    Code.NOT_YET_IN_DATA,
                    shifted.get().span(),
                    "`%s`".formatted(shifted.get().span().text()),
                    "write `shifted by 1`, which is what comes directly behind the window"));
        }
        Expression formula = statement.formula().get();
        if (!isWindow(formula)) {
            notTheWindow(formula, windows);
            return Optional.empty();
        }
        return tokens.map(
                of -> column(statement, name, ColumnKind.Category.behind(windows, of.most()), formula.span()));
    }

    private boolean isWindow(Expression formula) {
        return formula instanceof Expression.Reference reference
                && window.filter(w -> w.text().equals(reference.text())).isPresent();
    }

    private void notTheWindow(Expression formula, String windows) {
        if (formula instanceof Expression.Reference reference && window.isEmpty() && below.contains(reference.text())) {
            log.add(ColumnFormulaProblems.declaredBelow(new Name(reference.span(), reference.text())));
        } else {
            log.add(TextProblems.notTheWindow(formula.span(), window, windows));
        }
    }

    private static boolean isOne(Clause shifted) {
        List<Expression.Argument> by = shifted.words().get(0).arguments();
        return shifted.words().get(0).name().isEmpty()
                && by.size() == 1
                && by.get(0).value() instanceof Expression.Number number
                && number.unit().isEmpty()
                && number.text().equals("1");
    }

    private static Column column(ModelTree.Column statement, Name name, ColumnKind kind, Span type) {
        return new Column(
                statement.span(),
                Role.valueOf(statement.role().name()),
                name,
                kind,
                new Missing.Refuse(),
                List.of(),
                Coding.PLAIN,
                Map.of("type", type),
                statement.doc());
    }

    /**
     * Whether a split has shares. Windows overlap: only where parts are stretches of the text does none see anything of
     * another.
     */
    boolean splits(ModelTree.Split split) {
        if (split.by().isPresent()) {
            log.add(TextProblems.splitBy(split.by().get().span(), from));
        } else if (split.clauses().isEmpty() && split.parts().size() > 1) {
            log.add(TextProblems.splitByChance(split, from));
        }
        split.clauses().stream()
                .filter(c -> !c.keyword().text().equals("in") || c.words().size() > 1)
                .forEach(c -> log.add(TextProblems.splitBy(c.span(), from)));
        return split.by().isEmpty();
    }

    void where(ModelTree.Where where) {
        log.add(TextProblems.where(where.span(), from));
    }
}
