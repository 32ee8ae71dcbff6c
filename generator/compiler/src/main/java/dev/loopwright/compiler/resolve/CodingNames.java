package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.RuntimeEntry;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.EncodingUse;
import dev.loopwright.compiler.model.ShapedData.Unknown;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how a column is encoded: what stands behind {@code encode} and {@code unknown}, and an {@code indicator}. */
final class CodingNames {
    private static final String NONE = "none";
    private static final String ONEHOT = "onehot";

    private final ColumnClauses clauses;
    private final Vocabulary vocabulary;
    private final Log log;

    CodingNames(ColumnClauses clauses, Vocabulary vocabulary, Log log) {
        this.clauses = clauses;
        this.vocabulary = vocabulary;
        this.log = log;
    }

    /** Whether a column is kept from the network. */
    static boolean isNone(Map<String, Clause> written) {
        Clause clause = written.get("encode");
        return clause != null
                && clause.words().size() == 1
                && clause.words().get(0).arguments().isEmpty()
                && named(clause.words().get(0), NONE);
    }

    private static boolean named(Word word, String name) {
        return word.name().filter(n -> n.text().equals(name)).isPresent();
    }

    /** With the default of the kind where nothing is said; empty if something is wrong with it. */
    Optional<Coding> coding(ColumnKind kind, Map<String, Clause> written) {
        Optional<List<EncodingUse>> uses =
                written.containsKey("encode") ? uses(written.get("encode")) : Optional.of(byDefault(kind));
        Optional<Unknown> unknown =
                written.containsKey("unknown") ? unknown(written.get("unknown")) : Optional.of(Unknown.ERROR);
        boolean indicator = written.containsKey("missing") && ColumnClauses.isIndicated(written.get("missing"));
        return uses.flatMap(u -> unknown.map(n -> new Coding(canonical(kind, u), n, indicator)));
    }

    /** A category that is only one-hot is what it is without a word. */
    private static List<EncodingUse> canonical(ColumnKind kind, List<EncodingUse> uses) {
        boolean plain = kind instanceof ColumnKind.Category
                && uses.size() == 1
                && uses.get(0).encoding().signature().name().equals(ONEHOT);
        return plain ? List.of() : uses;
    }

    private List<EncodingUse> byDefault(ColumnKind kind) {
        if (!(kind instanceof ColumnKind.Open open)) {
            return List.of();
        }
        RuntimeEntry entry =
                Catalog.encoding(open.most() > 0 ? ONEHOT : "ngrams").orElseThrow();
        Map<String, Object> settings = new LinkedHashMap<>();
        entry.signature()
                .params()
                .forEach(p -> settings.put(p.name(), p.byDefault().orElseThrow()));
        return List.of(new EncodingUse(entry, new Args(settings)));
    }

    private Optional<List<EncodingUse>> uses(Clause clause) {
        List<EncodingUse> uses = new ArrayList<>();
        boolean none = clause.words().size() == 1 && named(clause.words().get(0), NONE);
        for (Word word : clause.words()) {
            if (!none) {
                use(word).ifPresent(uses::add);
            }
        }
        return none || uses.size() == clause.words().size() ? Optional.of(List.copyOf(uses)) : Optional.empty();
    }

    private Optional<EncodingUse> use(Word word) {
        if (word.name().isEmpty()) {
            log.add(ColumnProblems.encodingWanted(word.span()));
            return Optional.empty();
        }
        Name name = word.name().get();
        if (name.text().equals(NONE)) {
            log.add(ColumnProblems.noneAmongEncodings(word.span()));
            return Optional.empty();
        }
        Optional<RuntimeEntry> entry = Catalog.encoding(name.text());
        if (entry.isEmpty()) {
            List<String> accepted = new ArrayList<>(Vocabulary.ENCODINGS);
            accepted.add(NONE);
            vocabulary.reportMissing(name, "encoding", "an encoding", Code.NOT_YET_IN_DATA, accepted, log);
            return Optional.empty();
        }
        return clauses.settings(entry.get(), word).map(args -> new EncodingUse(entry.get(), args));
    }

    private Optional<Unknown> unknown(Clause clause) {
        List<String> accepted = Stream.of(Unknown.values())
                .map(u -> u.name().toLowerCase(Locale.ROOT))
                .toList();
        Word word = clause.words().get(0);
        Optional<Name> name = word.name()
                .filter(n -> word.arguments().isEmpty() && clause.words().size() == 1);
        if (name.isEmpty()) {
            log.add(ColumnProblems.oneWordWanted(clause, "unknown other"));
        } else if (accepted.contains(name.get().text())) {
            return Optional.of(Unknown.valueOf(name.get().text().toUpperCase(Locale.ROOT)));
        } else {
            log.add(NameProblems.unknown(name.get(), "way to treat labels that are not known", accepted));
        }
        return Optional.empty();
    }
}
