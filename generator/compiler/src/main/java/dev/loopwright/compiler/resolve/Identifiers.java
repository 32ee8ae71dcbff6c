package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names that must become Java names. They are plain identifiers, and no two of one scope fall together once underscores
 * are gone and case is ignored, as {@code hidden_1} and {@code hidden1} would.
 */
final class Identifiers {
    private static final Pattern WRITABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private final Log log;
    private final Map<String, Name> declared = new LinkedHashMap<>();
    private final Map<String, String> kinds = new LinkedHashMap<>();

    Identifiers(Log log) {
        this.log = log;
    }

    /** Adds a name to the scope; reports what is wrong with it. */
    boolean declare(Name name, String kind) {
        if (!writable(name, kind, log)) {
            return false;
        }
        Name first = declared.putIfAbsent(folded(name.text()), name);
        if (first == null) {
            kinds.put(name.text(), kind);
            return true;
        }
        String firstKind = kinds.get(first.text());
        log.add(
                first.text().equals(name.text())
                        ? NameProblems.duplicate(name, first, kind.equals(firstKind) ? kind : "name")
                        : NameProblems.clash(name, first));
        return false;
    }

    /** Whether the name can be written in Java. Reports it if not. */
    static boolean writable(Name name, String kind, Log log) {
        boolean fine =
                WRITABLE.matcher(name.text()).matches() && !folded(name.text()).isEmpty();
        if (!fine) {
            log.add(NameProblems.unwritable(name, kind));
        }
        return fine;
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
