package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Catalog;
import dev.loopwright.compiler.catalog.SourceEntry;
import dev.loopwright.compiler.catalog.SourceEntry.Holds;
import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.ColumnFile;
import dev.loopwright.compiler.model.ShapedData.Source;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import dev.loopwright.runtime.data.SqlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves {@code from}: the format and what is said of it, and for formats of one column which file holds which. */
final class SourceNames {
    private static final List<String> PLANNED = List.of("json", "arrow");
    private static final String SEPARATED = "separated";
    private static final String QUOTED = "quoted";
    private static final String PART = "for";
    private static final String AT = "at";
    private static final String BY = "by";

    private final Log log;

    SourceNames(Log log) {
        this.log = log;
    }

    /** What the rows are read from; the clauses are looked at by {@link #files}. */
    Source source(ModelTree.From from) {
        Optional<SourceEntry> entry = Catalog.source(from.format().text());
        String written = from.path().value();
        boolean query = entry.filter(e -> e.holds() == Holds.QUERY).isPresent();
        char separator = entry.flatMap(SourceEntry::separator).orElse(',');
        return new Source(
                entry.map(SourceEntry::name).orElse("csv"),
                query ? "" : written,
                clause(from, SEPARATED).flatMap(SourceNames::character).orElse(separator),
                clause(from, QUOTED).flatMap(SourceNames::character).orElse('"'),
                query ? written : "",
                query ? clause(from, AT).map(SourceNames::variable).orElse("") : "",
                entry.filter(e -> e.holds() == Holds.TEXT)
                        .map(e -> pieces(from))
                        .orElse(""));
    }

    private static Optional<Clause> clause(ModelTree.From from, String keyword) {
        return from.clauses().stream()
                .filter(c -> c.keyword().text().equals(keyword))
                .findFirst();
    }

    /** The only character of the only text of a clause. */
    private static Optional<Character> character(Clause clause) {
        List<Expression.Argument> arguments = clause.words().get(0).arguments();
        return clause.words().get(0).name().isEmpty()
                        && arguments.size() == 1
                        && arguments.get(0).value() instanceof Expression.Text text
                        && text.value().length() == 1
                        && !"\r\n".contains(text.value())
                ? Optional.of(text.value().charAt(0))
                : Optional.empty();
    }

    /** What a text is taken apart into; words, if nothing is said. */
    private static String pieces(ModelTree.From from) {
        return clause(from, BY).flatMap(SourceNames::piece).orElse(ColumnKinds.PIECES.get(0));
    }

    private static Optional<String> piece(Clause by) {
        Word word = by.words().get(0);
        return word.name()
                .map(Name::text)
                .filter(name -> word.arguments().isEmpty() && ColumnKinds.PIECES.contains(name));
    }

    private static String variable(Clause at) {
        return at.words().get(1).name().orElseThrow().text();
    }

    /** The file of each column; empty if one file holds all. */
    List<ColumnFile> files(ModelTree.From from, Map<String, Name> declared, Set<String> inputs) {
        check(from, declared, inputs);
        if (isOfColumns(from)) {
            from.files().stream()
                    .skip(1)
                    .filter(f -> !isPlain(f.path().value()))
                    .forEach(f -> log.add(SourceProblems.notBeside(
                            f.path(), from.files().get(0).path())));
        }
        return columnFiles(from);
    }

    private static boolean isOfColumns(ModelTree.From from) {
        return Catalog.source(from.format().text())
                .filter(e -> e.holds() == Holds.ONE_COLUMN)
                .isPresent();
    }

    private void check(ModelTree.From from, Map<String, Name> declared, Set<String> inputs) {
        Optional<SourceEntry> entry = Catalog.source(from.format().text());
        if (from.path().value().isBlank()) {
            log.add(ColumnProblems.emptyPath(from.path().span()));
        }
        if (entry.isEmpty()) {
            otherFormat(from.format());
            return;
        }
        clauses(from, entry.get());
        if (entry.get().holds() == Holds.ONE_COLUMN) {
            ofColumns(from, declared, inputs);
        } else {
            from.files().stream().limit(1).forEach(f -> log.add(SourceProblems.filesOfTable(f, from.format())));
        }
        if (entry.get().holds() == Holds.QUERY) {
            query(from);
        }
    }

    private void query(ModelTree.From from) {
        SqlText.problem(from.path().value()).ifPresent(problem -> log.add(SourceProblems.query(from.path(), problem)));
        Optional<Clause> at = clause(from, AT);
        if (at.isEmpty()) {
            log.add(SourceProblems.noDatabase(from));
        } else if (!at.get().words().get(0).name().orElseThrow().text().equals("env")
                || !variable(at.get()).matches("[A-Za-z_][A-Za-z0-9_]{0,63}")) {
            log.add(SourceProblems.noVariable(at.get()));
        }
        from.part().ifPresent(part -> log.add(SourceProblems.partOfQuery(part)));
    }

    private static List<ColumnFile> columnFiles(ModelTree.From from) {
        return from.files().stream()
                .map(f -> new ColumnFile(f.span(), f.column().text(), f.path().value()))
                .toList();
    }

    /** The files of a part that has some of its own; of a table one, under no name. */
    List<ColumnFile> filesOfPart(
            ModelTree.From from, ModelTree.From source, Map<String, Name> declared, Set<String> inputs) {
        if (!from.format().text().equals(source.format().text())) {
            log.add(SourceProblems.otherFormat(from, source));
            return List.of();
        }
        check(from, declared, inputs);
        if (source(from).separator() != source(source).separator()
                || source(from).quote() != source(source).quote()) {
            log.add(SourceProblems.writtenOtherwise(from, source));
        }
        if (!source(from).by().equals(source(source).by())) {
            log.add(TextProblems.otherPieces(from, source));
        }
        List<Expression.Text> paths = from.files().isEmpty()
                ? List.of(from.path())
                : from.files().stream().map(ModelTree.ColumnFile::path).toList();
        paths.stream()
                .filter(path -> !isPlain(path.value()))
                .forEach(path -> log.add(SourceProblems.notBeside(path, source.path())));
        return from.files().isEmpty()
                ? List.of(new ColumnFile(from.span(), "", from.path().value()))
                : columnFiles(from);
    }

    private void otherFormat(Name format) {
        List<String> known = Catalog.SOURCES.stream().map(SourceEntry::name).toList();
        log.add(
                PLANNED.contains(format.text())
                        ? NotYet.in(
                                Code.NOT_YET_IN_DATA,
                                format.span(),
                                "source `" + format.text() + "`",
                                "convert the file to csv and write `from csv`")
                        : NameProblems.unknown(format, "format of data", known));
    }

    private void clauses(ModelTree.From from, SourceEntry entry) {
        from.clauses().stream()
                .filter(clause -> isPart(clause) && !clause.equals(from.part().orElseThrow()))
                .forEach(clause ->
                        log.add(SourceProblems.secondPart(clause, from.part().orElseThrow())));
        for (Clause clause : from.clauses()) {
            String keyword = clause.keyword().text();
            boolean ofText = keyword.equals(SEPARATED) || keyword.equals(QUOTED);
            boolean stray = ofText && entry.separator().isEmpty()
                    || keyword.equals(AT) && entry.holds() != Holds.QUERY
                    || keyword.equals(BY) && entry.holds() != Holds.TEXT;
            if (stray) {
                log.add(SourceProblems.strangeClause(clause, from.format()));
            } else if (keyword.equals(BY) && piece(clause).isEmpty()) {
                Name piece = new Name(
                        clause.words().get(0).span(),
                        clause.words().get(0).span().text());
                log.add(NameProblems.unknown(piece, "way to take a text apart", ColumnKinds.PIECES));
            } else if (ofText && character(clause).isEmpty()) {
                log.add(SourceProblems.noCharacter(clause));
            } else if (!isPart(clause) && !clause.equals(clause(from, keyword).orElseThrow())) {
                log.add(SourceProblems.clauseTwice(clause, clause(from, keyword).orElseThrow()));
            }
        }
        Source source = source(from);
        if (entry.separator().isPresent() && source.separator() == source.quote()) {
            log.add(SourceProblems.separatorIsQuote(from));
        }
    }

    private static boolean isPart(Clause clause) {
        return clause.keyword().text().equals(PART);
    }

    private void ofColumns(ModelTree.From from, Map<String, Name> declared, Set<String> inputs) {
        if (from.files().isEmpty()) {
            log.add(SourceProblems.fileOfNoColumn(from));
            return;
        }
        Map<String, Name> held = new LinkedHashMap<>();
        for (ModelTree.ColumnFile file : from.files()) {
            Name first = held.putIfAbsent(file.column().text(), file.column());
            if (first != null) {
                log.add(SourceProblems.secondFile(file, first));
            } else if (!declared.containsKey(file.column().text())) {
                log.add(NameProblems.unknown(file.column(), "column", declared.keySet()));
            }
        }
        declared.values().stream()
                .filter(column -> !held.containsKey(column.text()))
                .forEach(column -> log.add(SourceProblems.noFile(column, from)));
        ModelTree.ColumnFile first = from.files().get(0);
        if (declared.containsKey(first.column().text())
                && !inputs.contains(first.column().text())) {
            log.add(SourceProblems.firstIsNoInput(first));
        }
    }

    /** Whether a text is the name of a file, with no way to another folder on any system. */
    static boolean isPlain(String name) {
        return !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c < ' ' || c == '/' || c == '\\' || c == ':');
    }
}
