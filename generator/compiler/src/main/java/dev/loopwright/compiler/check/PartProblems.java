package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.resolve.NotYet;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.Collection;
import java.util.List;

/** The wording of what is wrong with parts of a model in a loop, and with freezing them. */
final class PartProblems {
    private PartProblems() {}

    private static String quote(Span span) {
        return "`" + span.text().replaceAll("\\s+", " ") + "`";
    }

    static Diagnostic unknown(Expression.Reference reference, String model, Collection<String> parts) {
        List<String> accepted = parts.stream().map(p -> model + "." + p).toList();
        Diagnostic problem = Diagnostic.error(
                Code.UNKNOWN_NAME, reference.span(), "no part of the model is called `%s`".formatted(reference.text()));
        return Nearest.to(reference.text(), accepted)
                .map(n -> problem.fix(Fix.replace("did you mean `%s`?".formatted(n), reference.span(), n)))
                .orElseGet(() -> problem.fix(Fix.advice(
                        "name a value of the model, or a use of a block: %s".formatted(Nearest.quoted(accepted)))));
    }

    static Diagnostic withoutParameters(Expression.Reference reference) {
        return Diagnostic.error(
                        Code.WRONG_ARGUMENT,
                        reference.span(),
                        "nothing is learnt in `%s`: no layer that makes it has parameters".formatted(reference.text()))
                .fix(Fix.advice("name a value that a layer with parameters makes"));
    }

    static Diagnostic otherPart(LoopStatement.Update update, LoopStatement.Optimizer optimizer) {
        Span on = optimizer
                .on()
                .get(0)
                .span()
                .to(optimizer.on().get(optimizer.on().size() - 1).span());
        Span updated = update.parts()
                .get(0)
                .span()
                .to(update.parts().get(update.parts().size() - 1).span());
        return Diagnostic.error(
                        Code.OTHER_PART,
                        updated,
                        "optimizer `%s` is declared on %s, but here it is to update %s"
                                .formatted(optimizer.name().text(), quote(on), quote(updated)))
                .with(new Label(on, "declared on this"))
                .fix(Fix.replace("write %s".formatted(quote(on)), updated, on.text()));
    }

    static Diagnostic clearedApart(LoopStatement.ClearGradients clear) {
        return NotYet.in(
                Code.NOT_YET_IN_LOOP,
                clear.span(),
                "clearing a part by itself where gradients of several batches add up",
                "write `clear gradients` for the whole model");
    }

    /** @param parts names of what is left out */
    static Diagnostic uncovered(String parts, LoopStatement.Optimizer optimizer) {
        Span on = optimizer.on().get(0).span();
        return Diagnostic.warning(
                        Code.NOT_TRAINED,
                        on,
                        "no update changes %s, so it stays as it was drawn by chance".formatted(parts))
                .fix(Fix.advice("update it with an optimizer of its own, or `freeze` it to say so"));
    }

    static Diagnostic frozenForEver(LoopStatement.Freeze freeze) {
        return Diagnostic.warning(
                        Code.FROZEN,
                        freeze.span(),
                        "%s is frozen before anything is learnt and never unfrozen, so it stays as it was drawn by chance"
                                .formatted(quote(freeze.part().span())))
                .fix(Fix.advice("write `unfreeze %s` where it is to be trained, as in `if epoch == 3 { … }`"
                        .formatted(freeze.part().text())));
    }

    static Diagnostic frozenAlready(LoopStatement.Freeze second, LoopStatement first) {
        return Diagnostic.warning(
                        Code.FROZEN,
                        second.span(),
                        "%s is frozen already".formatted(quote(second.part().span())))
                .with(new Label(first.span(), "frozen here"))
                .fix(Fix.advice("remove one of them"));
    }

    static Diagnostic notFrozen(LoopStatement.Freeze unfreeze) {
        return Diagnostic.warning(
                        Code.FROZEN,
                        unfreeze.span(),
                        "%s is never frozen before this"
                                .formatted(quote(unfreeze.part().span())))
                .fix(Fix.advice("write `freeze %s` where that begins, or remove this"
                        .formatted(unfreeze.part().text())));
    }

    static Diagnostic updatesFrozen(LoopStatement.Update update, LoopStatement freeze) {
        return Diagnostic.warning(
                        Code.FROZEN,
                        update.span(),
                        "%s changes nothing: all of it is frozen".formatted(quote(update.span())))
                .with(new Label(freeze.span(), "frozen here"))
                .fix(Fix.advice("unfreeze it before, or remove the update"));
    }
}
