package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.syntax.ModelTree;

/** The wording of what can be wrong with a split by a column. */
final class SplitProblems {

    private SplitProblems() {}

    static Diagnostic decidesNothing(ModelTree.Split split, boolean ordered) {
        String name = split.by().orElseThrow().text();
        String title = ordered
                ? "nothing says which rows of `%s` are in which part"
                : "`%s` names no parts: it is neither a category nor a number or date";
        String advice = ordered
                ? "say where each part ends: `split by %s: train before 2020, test`"
                : "declare the parts as its labels: `input %s : category train | test   encode none`";
        return Diagnostic.error(Code.SPLIT, split.span(), title.formatted(SpecText.name(name)))
                .fix(Fix.advice(advice.formatted(SpecText.name(name))));
    }

    static Diagnostic cuts(ModelTree.Cut cut, boolean last) {
        String title = last
                ? "rows behind the last part would be in none"
                : "all rows from here on would be in `%s`".formatted(cut.name().text());
        String advice = last
                ? "leave out `before` of the last part, or name another behind it"
                : "say where it ends: `%s before …`".formatted(cut.name().text());
        return Diagnostic.error(Code.SPLIT, cut.span(), title).fix(Fix.advice(advice));
    }
}
