package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import java.util.stream.Stream;

/** Tells what somebody probably did where the parser could not go on. */
final class Mistakes {
    private Mistakes() {}

    /** The message of the first recogniser that knows the trouble, else what was expected and what was found. */
    static Diagnostic explain(Trouble trouble) {
        return Stream.concat(SignMistakes.ALL.stream(), WordMistakes.ALL.stream())
                .flatMap(recogniser -> recogniser.apply(trouble).stream())
                .findFirst()
                .orElseGet(() -> unforeseen(trouble));
    }

    private static Diagnostic unforeseen(Trouble trouble) {
        return SyntaxProblems.unexpected(
                trouble.span(),
                Words.alternatives(trouble.expected()),
                Words.found(trouble.found()),
                Shapes.around(trouble));
    }
}
