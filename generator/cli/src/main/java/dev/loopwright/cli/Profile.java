package dev.loopwright.cli;

import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.runtime.data.Column;
import dev.loopwright.runtime.data.Dataset;
import dev.loopwright.runtime.data.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is said of a table.
 *
 * @param targets the columns to be predicted; none if nobody has said
 * @param inputs the columns that something may be learnt from
 * @param summary what became of the file, if a model file was applied to it
 * @param steps what the model file does to each column
 * @param twins rows of other parts that stand in train, too
 */
record Profile(
        SeenTable table,
        List<Seen> targets,
        List<Seen> inputs,
        Telling telling,
        List<Findings.Finding> findings,
        Optional<Summary> summary,
        List<Pipeline.Step> steps,
        List<Twins.Count> twins) {
    /** Of a table that no model file says anything about. */
    static Profile of(SeenTable table, Optional<Seen> target) {
        Telling telling = new Telling();
        List<Seen> targets = target.stream().toList();
        List<Seen> inputs =
                table.columns().stream().filter(c -> !targets.contains(c)).toList();
        List<Findings.Finding> findings = Findings.of(table, inputs, targets, telling);
        return new Profile(table, targets, inputs, telling, findings, Optional.empty(), List.of(), List.of());
    }

    /** Of a table as a model file reads it. */
    static Profile of(Compiled compiled, Dataset data) {
        Telling telling = new Telling();
        if (compiled.model().data().source().isText()) {
            return new Profile(
                    SeenTable.ofText(data),
                    List.of(),
                    List.of(),
                    telling,
                    warnings(data),
                    Optional.of(data.summary()),
                    Pipeline.of(compiled, data),
                    List.of());
        }
        SeenTable table = SeenTable.of(data);
        declare(table, compiled);
        List<Seen> targets = seen(table, data.schema().targets());
        List<Seen> inputs = seen(table, data.schema().inputs());
        List<Findings.Finding> findings = new ArrayList<>(Findings.of(table, inputs, targets, telling));
        List<Twins.Count> twins = Twins.of(data);
        for (Twins.Count count : twins) {
            if (count.same() > 0) {
                findings.add(new Findings.Finding(
                        "rows in two parts",
                        "",
                        count.same() + " of the " + count.rows() + " rows of " + count.part()
                                + (count.same() == 1 ? " has" : " have")
                                + " the same inputs as a row of train: what is measured on them is remembered, not learnt;"
                                + " remove copies, or keep them together (`split … grouped by`)"));
            }
        }
        findings.addAll(warnings(data));
        return new Profile(
                table,
                targets,
                inputs,
                telling,
                findings,
                Optional.of(data.summary()),
                Pipeline.of(compiled, data),
                twins);
    }

    private static List<Findings.Finding> warnings(Dataset data) {
        return data.summary().warnings().stream()
                .map(w -> new Findings.Finding("training rows", "", w))
                .toList();
    }

    /** Texts are texts, few different ones or many. */
    private static void declare(SeenTable table, Compiled compiled) {
        for (ShapedData.Column column : compiled.model().data().columns()) {
            if (column.kind() instanceof ColumnKind.Tokens tokens) {
                table.wanted(column.name()).declareRead("tokens", !tokens.words());
            } else if (column.kind() instanceof ColumnKind.Open open && open.most() == 0) {
                table.wanted(column.name()).declareRead("text", column.coding().isByCharacters());
            }
        }
    }

    private static List<Seen> seen(SeenTable table, List<Column> columns) {
        return columns.stream().map(c -> table.wanted(c.name())).toList();
    }
}
