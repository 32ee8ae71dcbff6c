package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.Expression.Argument;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.List;
import java.util.Optional;

/**
 * What {@code share:} says in a call, which every layer and block understands.
 *
 * @param rest the call without it
 * @param from the value whose weights are to be used
 * @param isFine whether that is known, if anything is said
 */
record Sharing(Expression.Call rest, Optional<Name> from, boolean isFine) {
    static final String LABEL = "share";

    static Sharing of(Expression.Call call, Signature signature, Values values, Name making, Log log) {
        List<Argument> said = call.arguments().stream()
                .filter(a -> a.label().filter(l -> l.text().equals(LABEL)).isPresent())
                .toList();
        if (said.isEmpty() || signature.param(LABEL).isPresent()) {
            return new Sharing(call, Optional.empty(), true);
        }
        List<Argument> others =
                call.arguments().stream().filter(a -> !said.contains(a)).toList();
        Expression.Call rest = new Expression.Call(call.span(), call.function(), others);
        if (said.size() > 1) {
            log.add(ArgumentProblems.settingTwice(
                    said.get(1).label().orElseThrow(), said.get(0).label().orElseThrow(), signature.name()));
            return new Sharing(rest, Optional.empty(), false);
        }
        Optional<Name> from = name(said.get(0).value(), values, making, log);
        return new Sharing(rest, from, from.isPresent());
    }

    private static Optional<Name> name(Expression value, Values values, Name making, Log log) {
        if (!(value instanceof Expression.Reference reference)) {
            log.add(ArgumentProblems.valueToShareWith(value.span()));
            return Optional.empty();
        }
        Name name = new Name(reference.span(), reference.text());
        if (values.isMade(name.text())) {
            values.use(name.text());
            return Optional.of(name);
        }
        if (!values.reportTooEarly(name, making)) {
            values.reportUnknown(name, "value");
        }
        return Optional.empty();
    }
}
