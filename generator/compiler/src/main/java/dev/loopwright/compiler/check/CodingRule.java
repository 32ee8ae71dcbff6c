package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.EncodingUse;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.Unknown;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.runtime.SpecName;
import dev.loopwright.runtime.encoding.Embedding;
import dev.loopwright.runtime.encoding.Ngrams;
import dev.loopwright.runtime.encoding.TargetMean;
import java.util.Optional;

/** Every encoding fits its column, and what is said of unknown labels and empty cells means something. */
final class CodingRule {
    private final ResolvedModel.Data data;
    private final Log log;

    CodingRule(ResolvedModel.Data data, Log log) {
        this.data = data;
        this.log = log;
    }

    /** Whether an encoding makes a number of a label or date, for scalers to change. */
    static boolean isOfNumbers(Column column) {
        boolean one = column.coding().widths(column.kind()).contains(1);
        return one && column.role() == Role.INPUT && !column.coding().isEmbedding();
    }

    void column(Column column) {
        boolean date = column.kind() instanceof ColumnKind.Date;
        if (column.clauses().containsKey("encode") && column.role() == Role.TARGET) {
            log.add(DataProblems.encodedTarget(column));
        }
        if (column.role() == Role.INPUT && date && column.coding().uses().isEmpty()) {
            log.add(CodingProblems.dateAsItIs(column));
        }
        if (column.role() == Role.INPUT && column.clauses().containsKey("encode")) {
            column.coding().uses().forEach(use -> use(column, use));
        }
        unknown(column);
        indicator(column);
    }

    private void use(Column column, EncodingUse use) {
        String wanted = use.encoding().type().getAnnotation(SpecName.class).target();
        ColumnKind kind = column.kind();
        boolean labels = kind instanceof ColumnKind.Category;
        boolean fits = switch (wanted) {
            case "date" -> kind instanceof ColumnKind.Date;
            case "text" -> labels || kind instanceof ColumnKind.Open;
            default -> labels || kind instanceof ColumnKind.Open open && open.most() > 0;
        };
        Class<?> type = use.encoding().type();
        if (!fits) {
            log.add(CodingProblems.doesNotFit(column, use.encoding().signature().name(), wanted));
        } else if (type == Embedding.class && column.coding().uses().size() > 1) {
            log.add(CodingProblems.embeddingAmongOthers(column));
        } else if (type == TargetMean.class) {
            firstTarget()
                    .filter(target -> target.kind() instanceof ColumnKind.Category)
                    .ifPresent(target -> log.add(CodingProblems.meanOfLabels(column, target)));
        } else if (type == Ngrams.class
                && use.args().integer("from") > use.args().integer("to")) {
            log.add(CodingProblems.runsUpsideDown(column));
        }
    }

    private Optional<Column> firstTarget() {
        return data.columns().stream().filter(c -> c.role() == Role.TARGET).findFirst();
    }

    private void unknown(Column column) {
        boolean labels = column.kind() instanceof ColumnKind.Category
                || column.kind() instanceof ColumnKind.Open open && open.most() > 0;
        Unknown unknown = column.coding().unknown();
        if (column.clauses().containsKey("unknown") && !labels) {
            log.add(DataProblems.clauseOfCategories(column, "unknown"));
        } else if (unknown != Unknown.ERROR && column.role() == Role.TARGET) {
            log.add(CodingProblems.unknownTarget(column));
        } else if (unknown == Unknown.IGNORE && column.coding().isEmbedding()) {
            log.add(CodingProblems.ignoredIndex(column));
        }
    }

    private void indicator(Column column) {
        if (!column.coding().indicator()) {
            return;
        }
        boolean filled = column.missing() instanceof Missing.Fill || column.missing() instanceof Missing.Constant;
        boolean one = !(column.kind() instanceof ColumnKind.Array)
                && !(column.kind() instanceof ColumnKind.Tokens)
                && !column.coding().isEmbedding();
        if (!filled || !one || column.role() != Role.INPUT) {
            log.add(CodingProblems.nothingToIndicate(column, filled));
        }
    }
}
