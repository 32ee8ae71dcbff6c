package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.syntax.Expression;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** Names of Java methods that a loop calls: nothing but identifiers goes into generated code, and no class of Java itself. */
final class JavaNames {
    private static final int SHORTEST = 3;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> NOT_YOURS = List.of("java.", "javax.", "jdk.", "sun.", "dev.loopwright.");

    private JavaNames() {}

    static Optional<Diagnostic> problem(Expression.Reference method) {
        boolean plain = method.path().stream()
                .allMatch(n -> PLAIN.matcher(n.text()).matches()
                        && SourceVersion.isName(n.text(), SourceVersion.RELEASE_17)
                        && !n.text().equals("_"));
        if (!plain || method.path().size() < SHORTEST) {
            return Optional.of(LoopNameProblems.notAMethod(method.span()));
        }
        return NOT_YOURS.stream()
                .filter(method.text()::startsWith)
                .findFirst()
                .map(p -> LoopNameProblems.foreignPackage(method.span(), p.substring(0, p.length() - 1)));
    }
}
