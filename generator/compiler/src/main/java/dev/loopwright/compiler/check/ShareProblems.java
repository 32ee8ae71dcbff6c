package dev.loopwright.compiler.check;

import dev.loopwright.compiler.catalog.ParameterSpec;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.stream.Collectors;

/** The wording of what is wrong where weights are shared. */
final class ShareProblems {

    private ShareProblems() {}

    static Diagnostic nothingToShare(Name user, Name share) {
        return Diagnostic.error(
                        Code.SHARED_WEIGHTS,
                        share.span(),
                        "`%s` has no weights here that it could share".formatted(user.text()))
                .fix(Fix.advice("leave out `share: %s`".formatted(share.text())));
    }

    /** @param settings what else the maker must agree in, for the sentence */
    static Diagnostic notOne(Name user, String settings, Name share, Span declared, int found) {
        String what = found == 0
                ? "`%s` is made without `%s`%s, so there are no weights to share"
                        .formatted(share.text(), user.text(), settings)
                : "`%s` is made with `%s` %d times, so it is not clear whose weights are meant"
                        .formatted(share.text(), user.text(), found);
        return Diagnostic.error(Code.SHARED_WEIGHTS, share.span(), what)
                .with(new Label(declared, "made here"))
                .fix(Fix.advice(
                        found == 0
                                ? "name a value that `%s`%s makes".formatted(user.text(), settings)
                                : "give the `%s` that is meant a name of its own".formatted(user.text())));
    }

    static Diagnostic differ(
            Name user, List<ParameterSpec> wanted, String owner, List<ParameterSpec> found, Span made) {
        return Diagnostic.error(
                        Code.SHARED_WEIGHTS,
                        user.span(),
                        "`%s` cannot share the weights of `%s`, for their sizes differ".formatted(user.text(), owner))
                .here("needs " + sizes(wanted))
                .with(new Label(made, "has " + sizes(found)))
                .fix(Fix.advice("bring both inputs to one shape, or let the layer have weights of its own"));
    }

    /** {@code weights 4 × 2, bias 2}. */
    private static String sizes(List<ParameterSpec> specs) {
        return specs.stream()
                .map(s ->
                        s.name() + " " + s.sizes().stream().map(String::valueOf).collect(Collectors.joining(" × ")))
                .collect(Collectors.joining(", "));
    }
}
