package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The names of the catalog by kind, to say of a name what it is instead of what was wanted. */
final class Vocabulary {
    static final List<String> LAYERS =
            Catalog.LAYERS.stream().map(e -> e.signature().name()).toList();
    static final List<String> LOSSES =
            Catalog.LOSSES.stream().map(e -> e.signature().name()).toList();
    static final List<String> PENALTIES =
            Catalog.PENALTIES.stream().map(e -> e.signature().name()).toList();
    static final List<String> OPTIMIZERS = names(Catalog.OPTIMIZERS);
    static final List<String> SCHEDULES = names(Catalog.SCHEDULES);
    static final List<String> METRICS = names(Catalog.METRICS);
    static final List<String> SCALERS = names(Catalog.SCALERS);
    static final List<String> ENCODINGS = names(Catalog.ENCODINGS);
    static final List<String> AUGMENTATIONS = names(Catalog.AUGMENTATIONS);

    private final Functions functions;

    Vocabulary(Functions functions) {
        this.functions = functions;
    }

    private static List<String> names(List<RuntimeEntry> entries) {
        return entries.stream().map(e -> e.signature().name()).toList();
    }

    /** What a name stands for in the catalog: "a layer", "a loss and a metric". */
    Optional<String> kind(String name) {
        List<String> kinds = new ArrayList<>();
        addIf(LAYERS.contains(name), "a layer", kinds);
        addIf(functions.has(name), "a function", kinds);
        addIf(LOSSES.contains(name), "a loss", kinds);
        addIf(METRICS.contains(name), "a metric", kinds);
        addIf(PENALTIES.contains(name), "a penalty", kinds);
        addIf(OPTIMIZERS.contains(name), "an optimizer", kinds);
        addIf(SCHEDULES.contains(name), "a schedule", kinds);
        addIf(SCALERS.contains(name), "a scaler", kinds);
        return kinds.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", kinds));
    }

    private static void addIf(boolean holds, String kind, List<String> kinds) {
        if (holds) {
            kinds.add(kind);
        }
    }

    /**
     * Reports a name that is not of the wanted kind: not supported yet, of another kind, or unknown.
     *
     * @param kind "layer", "loss", …
     * @param wanted the kind in a sentence: "a layer or function"
     */
    void reportMissing(Name name, String kind, String wanted, Code notYet, Collection<String> accepted, Log log) {
        String bare = wanted.replaceAll("\\ban? ", "");
        if (NotYet.planned(name.text(), kind).isPresent()) {
            log.addOnce(NotYet.in(notYet, name.span(), kind + " `" + name.text() + "`"));
        } else if (kind(name.text()).isPresent()
                && Synonyms.of(name.text()).filter(accepted::contains).isEmpty()) {
            log.addOnce(NameProblems.wrongKind(name, wanted, kind(name.text()).get(), accepted));
        } else {
            log.addOnce(NameProblems.unknown(name, bare, accepted));
        }
    }
}
