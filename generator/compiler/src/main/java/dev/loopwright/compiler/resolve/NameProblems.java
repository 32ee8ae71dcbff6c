package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The wording of everything that can be wrong with names and blocks. */
final class NameProblems {

    private NameProblems() {}

    // ---- names that stand for nothing, or for something else

    /** @param what what is wanted, such as "layer or function" */
    static Diagnostic unknown(Name name, String what, Collection<String> accepted) {
        Diagnostic problem =
                Diagnostic.error(Code.UNKNOWN_NAME, name.span(), "no %s is called `%s`".formatted(what, name.text()));
        return suggest(problem, name, accepted);
    }

    /** @param found what the name stands for instead, such as "an optimizer" */
    static Diagnostic wrongKind(Name name, String wanted, String found, Collection<String> accepted) {
        Diagnostic problem = Diagnostic.error(
                Code.WRONG_KIND,
                name.span(),
                "%s is wanted here, but `%s` is %s".formatted(wanted, name.text(), found));
        Diagnostic fixed = suggest(problem, name, accepted);
        return fixed.fix().isPresent()
                ? fixed
                : problem.fix(Fix.advice("%s belongs into `%s`".formatted(found, block(found))));
    }

    /** The block that knows what to do with a kind of thing. */
    private static String block(String kind) {
        return switch (kind.split(" ", 3)[1]) {
            case "layer", "function", "value" -> "model";
            case "optimizer" -> "loop";
            case "scaler", "key", "input", "target" -> "data";
            default -> "objective";
        };
    }

    static Diagnostic wrongKind(Name name, String wanted, String found, Name declared, Collection<String> accepted) {
        return wrongKind(name, wanted, found, accepted).with(new Label(declared.span(), "declared here"));
    }

    /** The problem with the name that was probably meant, or with all names if they are few. */
    static Diagnostic suggest(Diagnostic problem, Name name, Collection<String> accepted) {
        Optional<String> known = Synonyms.of(name.text()).filter(accepted::contains);
        Optional<String> near = known.or(() -> Nearest.to(name.text(), accepted));
        if (near.isPresent()) {
            return problem.fix(
                    Fix.replace("did you mean `%s`?".formatted(near.get()), name.span(), SpecText.name(near.get())));
        }
        return Nearest.advice(name.text(), accepted)
                .map(a -> problem.fix(Fix.advice(a)))
                .orElse(problem);
    }

    // ---- declarations

    static Diagnostic duplicate(Name second, Name first, String kind) {
        if (kind.equals("value")) {
            return Diagnostic.error(
                            Code.DUPLICATE_NAME, second.span(), "`%s` stands for two values".formatted(second.text()))
                    .with(new Label(first.span(), "the first"))
                    .fix(Fix.advice("a name stands for one value: give the second a name of its own"));
        }
        boolean same = kind.equals("column") || kind.equals("label");
        return Diagnostic.error(
                        Code.DUPLICATE_NAME,
                        second.span(),
                        "%s `%s` is declared twice".formatted(kind.equals("name") ? "the name" : kind, second.text()))
                .with(new Label(first.span(), "first declared here"))
                .fix(Fix.advice(same ? "remove one of them" : "give one of them another name"));
    }

    static Diagnostic clash(Name second, Name first) {
        return Diagnostic.error(
                        Code.CLASHING_NAMES,
                        second.span(),
                        "`%s` and `%s` differ only in case or underscores, and would be one name in Java"
                                .formatted(first.text(), second.text()))
                .with(new Label(first.span(), "the other name"))
                .fix(Fix.advice("rename one of them"));
    }

    static Diagnostic unwritable(Name name, String kind) {
        return Diagnostic.error(
                        Code.UNWRITABLE_NAME,
                        name.span(),
                        "%s `%s` cannot become a name in Java".formatted(kind, name.text()))
                .fix(Fix.advice("use up to 64 letters, digits and underscores, with no digit in front"));
    }

    static Diagnostic shadows(Name name, String inner, String outer, Optional<Name> declared) {
        Diagnostic problem = Diagnostic.warning(
                        Code.SHADOWED_NAME,
                        name.span(),
                        "%s `%s` hides %s of the same name".formatted(inner, name.text(), outer))
                .fix(Fix.advice("give it another name"));
        return declared.map(d -> problem.with(new Label(d.span(), "hidden by it")))
                .orElse(problem);
    }

    static Diagnostic unused(Name name, String kind) {
        return Diagnostic.warning(Code.UNUSED_NAME, name.span(), "%s `%s` is never used".formatted(kind, name.text()))
                .fix(Fix.advice("use it or remove it"));
    }

    static Diagnostic usedTooEarly(Name use, Name declared) {
        return Diagnostic.error(Code.USED_TOO_EARLY, use.span(), "`%s` is used before it is made".formatted(use.text()))
                .with(new Label(declared.span(), "made here"))
                .fix(Fix.advice("move the line that makes `%s` up".formatted(use.text())));
    }

    static Diagnostic madeOfItself(Name use) {
        return Diagnostic.error(Code.USED_TOO_EARLY, use.span(), "`%s` is made of itself".formatted(use.text()))
                .fix(Fix.advice("a name stands for one value: give the new value a name of its own"));
    }

    // ---- blocks

    /** @param missing how each block that is not there begins */
    static Diagnostic missingBlocks(Span at, List<String> missing) {
        String blocks = String.join(
                " and no ",
                missing.stream().map(m -> "`" + m.split(" ", 2)[0] + "`").toList());
        return Diagnostic.error(Code.MISSING_BLOCK, at, "the file has no %s".formatted(blocks))
                .fix(Fix.advice("write %s"
                        .formatted(String.join(
                                " and ",
                                missing.stream().map(m -> "`" + m + "`").toList()))));
    }

    static Diagnostic duplicateBlock(Span second, Span first, String block) {
        return Diagnostic.error(Code.DUPLICATE_BLOCK, second, "there is a second %s".formatted(block))
                .with(new Label(first, "the first"))
                .fix(Fix.advice("put everything into one"));
    }
}
