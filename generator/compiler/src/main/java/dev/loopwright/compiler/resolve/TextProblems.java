package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.From;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.Optional;

/** The wording of what can be wrong with the windows of a text. */
final class TextProblems {
    private TextProblems() {}

    private static Label source(From from) {
        return new Label(from.span(), "the text");
    }

    static Diagnostic key(Name name, From from) {
        return Diagnostic.error(Code.COLUMN_ROLES, name.span(), "a text has no columns, so none can be a key")
                .with(source(from))
                .fix(Fix.advice("remove `key %s`".formatted(name.span().text())));
    }

    static Diagnostic severalNames(Span names, ModelTree.Role role) {
        String what = role == ModelTree.Role.INPUT ? "one window begins in each row" : "one thing comes next";
        return Diagnostic.error(Code.COLUMN_TYPE, names, what + ", but several are named")
                .fix(Fix.advice("name one"));
    }

    static Diagnostic secondWindow(Name second, Name first) {
        return Diagnostic.error(Code.COLUMN_ROLES, second.span(), "a text has one input, the window")
                .with(new Label(first.span(), "the first"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic noWindow(Name name, From from) {
        return Diagnostic.error(
                        Code.COLUMN_TYPE,
                        name.span(),
                        "the input of a text is a window of tokens, but `%s` is none".formatted(name.text()))
                .with(source(from))
                .fix(Fix.advice("say how long it is, and how many there are to know: `input %s : tokens[32] at most 60`"
                        .formatted(name.span().text())));
    }

    static Diagnostic takenApartTwice(Name by, From from) {
        return Diagnostic.error(Code.COLUMN_TYPE, by.span(), "`from` says how the text is taken apart")
                .with(source(from))
                .fix(Fix.advice("remove `by %s` here".formatted(by.span().text())));
    }

    static Diagnostic clause(Clause clause, String of) {
        return Diagnostic.error(
                        Code.COLUMN_CLAUSE,
                        clause.span(),
                        "`%s` says nothing of %s".formatted(clause.keyword().text(), of))
                .fix(Fix.advice("leave it out"));
    }

    static Diagnostic notBehind(Name name, String windows) {
        return Diagnostic.error(Code.COLUMN_TYPE, name.span(), "the target of a text is what comes behind a window")
                .fix(Fix.advice("write `target %s = %s shifted by 1`"
                        .formatted(name.span().text(), SpecText.name(windows))));
    }

    static Diagnostic notTheWindow(Span formula, Optional<Name> window, String windows) {
        Diagnostic problem = Diagnostic.error(
                        Code.COLUMN_TYPE, formula, "what is shifted is the window, which is an input of the text")
                .fix(Fix.advice("write `= %s shifted by 1`".formatted(SpecText.name(windows))));
        return window.map(w -> problem.with(new Label(w.span(), "the window"))).orElse(problem);
    }

    static Diagnostic shiftedTable(Clause shifted) {
        return Diagnostic.error(
                        Code.COLUMN_CLAUSE,
                        shifted.span(),
                        "`shifted` says what comes next in a text, but the source is a table")
                .fix(Fix.advice("leave it out, or read one text: `from text \"book.txt\" by characters`"));
    }

    static Diagnostic splitByChance(ModelTree.Split split, From from) {
        return Diagnostic.error(
                        Code.SPLIT,
                        split.span(),
                        "windows of a text overlap: drawn by chance, each part would hold what others are tested with")
                .with(source(from))
                .fix(Fix.advice("write `%s in order`".formatted(split.span().text())));
    }

    static Diagnostic splitBy(Span how, From from) {
        return Diagnostic.error(Code.SPLIT, how, "the parts of a text are stretches of it, in its order")
                .with(source(from))
                .fix(Fix.advice("write `split 80% train, 20% test in order`"));
    }

    static Diagnostic where(Span where, From from) {
        return Diagnostic.error(Code.COLUMN_ROLES, where, "a text has no columns to compare in a condition")
                .with(source(from))
                .fix(Fix.advice("leave it out"));
    }

    static Diagnostic otherPieces(From from, From source) {
        return Diagnostic.error(Code.COLUMN_VALUE, from.span(), "all files are taken apart in the same way")
                .with(new Label(source.span(), "the first"))
                .fix(Fix.advice("write `by words` behind both, or `by characters`"));
    }
}
