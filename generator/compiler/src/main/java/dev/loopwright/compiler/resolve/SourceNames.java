package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedModel.ColumnFile;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resolves {@code from}: the format, and for IDX which file holds which column. */
final class SourceNames {
    static final String IDX = "idx";
    private static final String CSV = "csv";
    private static final List<String> PLANNED = List.of("text", "json", "jsonl", "parquet", "tsv", "arrow");

    private final Log log;

    SourceNames(Log log) {
        this.log = log;
    }

    /** The file of each column; empty if the source is a table. */
    List<ColumnFile> files(ModelTree.From from, Map<String, Name> declared, Set<String> inputs) {
        check(from, declared, inputs);
        if (from.format().text().equals(IDX)) {
            from.files().stream()
                    .skip(1)
                    .filter(f -> !isPlain(f.path().value()))
                    .forEach(f -> log.add(SourceProblems.notBeside(
                            f.path(), from.files().get(0).path())));
        }
        return columnFiles(from);
    }

    private void check(ModelTree.From from, Map<String, Name> declared, Set<String> inputs) {
        if (from.path().value().isBlank()) {
            log.add(ColumnProblems.emptyPath(from.path().span()));
        }
        switch (from.format().text()) {
            case CSV -> {
                clauses(from);
                from.files().stream().limit(1).forEach(f -> log.add(SourceProblems.filesOfTable(f)));
            }
            case IDX -> idx(from, declared, inputs);
            default -> otherFormat(from.format());
        }
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
        log.add(
                PLANNED.contains(format.text())
                        ? NotYet.in(
                                Code.NOT_YET_IN_DATA,
                                format.span(),
                                "source `" + format.text() + "`",
                                "convert the file to csv and write `from csv`")
                        : NameProblems.unknown(format, "format of data", List.of(CSV, IDX)));
    }

    private void clauses(ModelTree.From from) {
        String advice = from.format().text().equals(IDX) ? "leave it out" : "use a file with commas between cells";
        from.clauses().stream()
                .filter(clause -> isPart(clause) && !clause.equals(from.part().orElseThrow()))
                .forEach(clause ->
                        log.add(SourceProblems.secondPart(clause, from.part().orElseThrow())));
        for (Clause clause : from.clauses().stream().filter(c -> !isPart(c)).toList()) {
            String keyword = clause.keyword().text();
            String construct = (keyword.equals("by") ? "`by`" : "`" + keyword + " by`") + " behind a source";
            log.add(NotYet.in(Code.NOT_YET_IN_DATA, clause.span(), construct, advice));
        }
    }

    private static boolean isPart(Clause clause) {
        return clause.keyword().text().equals("for");
    }

    private void idx(ModelTree.From from, Map<String, Name> declared, Set<String> inputs) {
        clauses(from);
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
    private static boolean isPlain(String name) {
        return !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c < ' ' || c == '/' || c == '\\' || c == ':');
    }
}
