package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks up what the loop measures: entries of the objective, parts of the rows, and scores made of both. */
final class ScoreNames {
    private static final String RUNNING = "running";
    private static final Set<String> WORDS = Set.of("epoch", "step", "observation");

    private final Scope scope;
    private final Log log;
    private final Map<String, Name> entries;
    private final Map<String, Name> optimizers;

    /** @param optimizers those declared so far; filled while the loop is read */
    ScoreNames(Scope scope, Map<String, Name> entries, Map<String, Name> optimizers) {
        this.scope = scope;
        this.log = scope.log();
        this.entries = entries;
        this.optimizers = optimizers;
    }

    private List<String> parts() {
        return scope.data().split().parts().stream().map(p -> p.name().text()).toList();
    }

    /** The parts that there are; with {@code running} in front, the scopes of scores. */
    private List<String> scopes() {
        List<String> scopes = new ArrayList<>(List.of(RUNNING));
        scopes.addAll(parts());
        return scopes;
    }

    boolean isPart(Name name) {
        boolean known = parts().contains(name.text());
        // A split without `train` is reported there.
        if (!known && !name.text().equals("train")) {
            log.addOnce(ModelProblems.unknownScope(name, parts()));
        }
        return known;
    }

    boolean isEntry(Name name) {
        boolean known = entries.containsKey(name.text());
        if (!known) {
            log.addOnce(unknownEntry(name));
        }
        return known;
    }

    private Diagnostic unknownEntry(Name name) {
        boolean metric = Vocabulary.METRICS.contains(name.text())
                && Nearest.to(name.text(), entries.keySet()).isEmpty();
        return metric
                ? ModelProblems.undeclaredMetric(name)
                : NameProblems.unknown(name, "entry of the objective", entries.keySet());
    }

    /** {@code validation.loss}. */
    boolean isScore(Expression.Reference reference) {
        Name first = reference.path().get(0);
        if (reference.path().size() == 1) {
            if (entries.containsKey(first.text())) {
                log.add(ModelProblems.scoreWithoutRows(first, scopes()));
            } else {
                log.add(ModelProblems.notAScore(reference.span()));
            }
            return false;
        }
        if (optimizers.containsKey(first.text())) {
            log.add(ModelProblems.notAScore(reference.span()));
            return false;
        }
        boolean known = scopes().contains(first.text());
        if (!known) {
            log.addOnce(ModelProblems.unknownScope(first, scopes()));
        } else if (reference.path().size() > 2) {
            log.add(ModelProblems.notAScore(reference.span()));
            return false;
        }
        return known && isEntry(reference.path().get(1));
    }

    /** {@code epoch}, {@code step}, {@code observation}, a score, {@code adam.rate} or {@code norm(gradients)}. */
    boolean isReportable(Expression item) {
        if (item instanceof Expression.Reference reference) {
            return WORDS.contains(reference.text()) || isReportable(reference);
        }
        if (item instanceof Expression.Call call && call.function().text().equals("norm")) {
            return isNorm(call);
        }
        log.add(ModelProblems.notReportable(item.span()));
        return false;
    }

    /** A number that a condition can ask for. */
    boolean isQuantity(Expression.Reference reference) {
        if (reference.text().equals("epoch") || reference.text().equals("step")) {
            return true;
        }
        if (reference.path().size() == 1 && !entries.containsKey(reference.text())) {
            List<String> accepted = new ArrayList<>(List.of("epoch", "step"));
            scopes().forEach(s -> entries.keySet().forEach(e -> accepted.add(s + "." + e)));
            log.add(LoopNameProblems.unknownQuantity(Resolve.name(reference), accepted));
            return false;
        }
        return isNumber(reference);
    }

    /** {@code norm(gradients)}. */
    boolean isNorm(Expression.Call call) {
        boolean fine = call.function().text().equals("norm")
                && call.arguments().size() == 1
                && call.arguments().get(0).label().isEmpty()
                && call.arguments().get(0).value() instanceof Expression.Reference of
                && of.text().equals("gradients");
        if (!fine) {
            log.add(LoopNameProblems.normOfOthers(call.span()));
        }
        return fine;
    }

    /** A score, or the rate of an optimizer. */
    private boolean isNumber(Expression.Reference reference) {
        boolean ofOptimizer = reference.path().size() == 2
                && optimizers.containsKey(reference.path().get(0).text())
                && !scopes().contains(reference.path().get(0).text());
        if (!ofOptimizer) {
            return isScore(reference);
        }
        boolean rate = reference.path().get(1).text().equals("rate");
        if (!rate) {
            log.add(LoopNameProblems.optimizerValue(reference));
        }
        return rate;
    }

    private boolean isReportable(Expression.Reference reference) {
        boolean bare = reference.path().size() == 1 && !entries.containsKey(reference.text());
        if (bare) {
            List<String> accepted = new ArrayList<>(WORDS.stream().sorted().toList());
            scopes().forEach(s -> entries.keySet().forEach(e -> accepted.add(s + "." + e)));
            log.addOnce(ModelProblems.unknownItem(Resolve.name(reference), accepted));
            return false;
        }
        return isNumber(reference);
    }
}
