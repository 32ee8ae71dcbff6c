package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Fix;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.Expression;
import java.util.Map;
import java.util.Optional;

/** The wording for what belongs to the language but cannot be trained yet. Never a wrong result instead. */
public final class NotYet {
    private static final String LAYER = "layer";

    /** Names that belong to the language, by what they are. An entry leaves this list when the catalog has it. */
    private static final Map<String, String> PLANNED = Map.ofEntries(
            Map.entry("positions", LAYER),
            Map.entry("attention", LAYER),
            Map.entry("lstm", LAYER),
            Map.entry("gru", LAYER));

    private NotYet() {}

    /** Whether a name is planned as this kind of thing. */
    static Optional<String> planned(String name, String kind) {
        return Optional.ofNullable(PLANNED.get(name)).filter(kind::equals);
    }

    /** @param construct names what was written, such as "`conv2d`" or "several models" */
    public static Diagnostic in(Code code, Span at, String construct) {
        return Diagnostic.error(code, at, construct + " cannot be used yet");
    }

    /** @param instead what serves for now, in the imperative */
    public static Diagnostic in(Code code, Span at, String construct, String instead) {
        return in(code, at, construct).fix(Fix.advice(instead));
    }

    /** What is planned to stand where a number is wanted: schedules. */
    static Optional<String> number(Expression expression) {
        if (expression instanceof Expression.Transition) {
            return Optional.of("a number that changes while training");
        }
        return expression instanceof Expression.Call call
                        && Vocabulary.SCHEDULES.contains(call.function().text())
                ? Optional.of("schedule `" + call.function().text() + "`")
                : Optional.empty();
    }
}
