package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedData.ScalerUse;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.resolve.ResolvedModel.Column;
import dev.loopwright.compiler.resolve.ResolvedModel.Part;
import dev.loopwright.compiler.resolve.ResolvedModel.Split;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.runtime.data.Dates;
import dev.loopwright.runtime.scaler.Scaler;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every clause of a column fits its type, there is something to learn from and to learn, and the parts make a whole. */
final class DataRule {
    static final int WIDEST_INPUT = 1 << 20;
    /** Cells that a row of a file may have. */
    static final int MOST_COLUMNS = 16_384;

    private static final Set<String> READ_AS_MISSING = Set.of("", "NA", "N/A", "null", "?");
    private static final List<String> TRUTH = List.of("yes", "no", "true", "false", "1", "0");

    private final ResolvedModel.Data data;
    private final Log log;
    private final ShapedData checked;

    DataRule(ResolvedModel resolved, Log log) {
        data = resolved.data();
        this.log = log;
        Set<Span> seen = new LinkedHashSet<>();
        // The columns of a range share one declaration, and one message.
        data.columns().stream().filter(c -> seen.add(c.span())).forEach(this::column);
        split(data.split());
        List<ShapedData.Column> columns =
                data.columns().stream().map(DataRule::shaped).toList();
        checked = new ShapedData(
                data.span(), data.source(), data.files(), columns, data.filters(), shaped(data.split(), columns));
        width(columns);
    }

    /** The data as the stages behind Check want it; only to be trusted if nothing was reported. */
    ShapedData checked() {
        return checked;
    }

    private static ShapedData.Column shaped(Column c) {
        return new ShapedData.Column(
                c.span(), c.role(), c.name().text(), c.kind(), c.missing(), c.scale(), c.coding(), c.doc());
    }

    private static ShapedData.Split shaped(Split split, List<ShapedData.Column> columns) {
        List<ShapedData.Part> parts = new ArrayList<>();
        split.parts().forEach(p -> parts.add(new ShapedData.Part(p.name().text(), p.share(), p.files(), p.before())));
        return new ShapedData.Split(
                split.span(),
                List.copyOf(parts),
                split.stratifiedBy().flatMap(name -> column(columns, name)),
                split.groupedBy().flatMap(name -> column(columns, name)),
                split.inOrder(),
                split.orderedBy().flatMap(name -> column(columns, name)),
                split.by().flatMap(name -> column(columns, name)),
                Optional.empty());
    }

    private static Optional<ShapedData.Column> column(List<ShapedData.Column> columns, Name name) {
        return columns.stream().filter(c -> c.name().equals(name.text())).findFirst();
    }

    private void width(List<ShapedData.Column> columns) {
        long width = columns.stream()
                .filter(c -> c.role() == Role.INPUT)
                .mapToLong(ShapedData.Column::width)
                .sum();
        if (width > WIDEST_INPUT) {
            log.add(DataProblems.tooWide(data.span(), width));
        }
    }

    // ---- columns

    private void column(Column column) {
        if (column.role() == Role.KEY) {
            return;
        }
        if (column.kind() instanceof ColumnKind.Category category && !category.isLearnt()) {
            labels(column, category);
        }
        if (column.kind() instanceof ColumnKind.Array array && array.shape().elements() > MOST_COLUMNS) {
            log.add(DataProblems.tooManyColumns(column, array.shape()));
        }
        scale(column);
        new CodingRule(data, log).column(column);
        missing(column);
    }

    private void labels(Column column, ColumnKind.Category kind) {
        if (kind.labels().size() < 2) {
            log.add(DataProblems.oneLabel(column, kind.labels().get(0)));
        }
        kind.labels().stream()
                .filter(l -> READ_AS_MISSING.contains(l)
                        || l.toLowerCase(Locale.ROOT).equals("nan"))
                .forEach(l -> log.add(DataProblems.labelReadAsMissing(column, l)));
    }

    private void scale(Column column) {
        if (column.scale().isEmpty()) {
            return;
        }
        if (!column.kind().isOfNumbers() && !CodingRule.isOfNumbers(column)) {
            log.add(DataProblems.scaledLabels(column));
            return;
        }
        for (int s = 0; s < column.scale().size(); s++) {
            ScalerUse use = column.scale().get(s);
            boolean last = s == column.scale().size() - 1;
            boolean whole = ((Scaler) use.scaler().make(use.args())).scalesRows();
            if (whole && !(last && column.kind() instanceof ColumnKind.Array)) {
                log.add(DataProblems.scaledAsRows(
                        column, use.scaler().signature().name()));
            }
        }
    }

    private void missing(Column column) {
        boolean filled = column.missing() instanceof Missing.Fill || column.missing() instanceof Missing.Constant;
        if (filled && column.role() == Role.TARGET) {
            log.add(DataProblems.filledTarget(column));
        } else if (column.missing() instanceof Missing.Fill fill) {
            boolean forward = fill.statistic().equals("forward");
            boolean numbers = column.kind().isOfNumbers() || column.kind() instanceof ColumnKind.Date;
            boolean fits = numbers || forward || fill.statistic().equals("mode");
            if (forward && column.kind() instanceof ColumnKind.Array) {
                log.add(DataProblems.forwardArray(column));
            } else if (!fits) {
                log.add(DataProblems.noStatisticOfLabels(column, fill.statistic()));
            }
        } else if (column.missing() instanceof Missing.Constant constant) {
            constant(column, constant.value());
        }
    }

    private void constant(Column column, String value) {
        if (column.kind() instanceof ColumnKind.Number number) {
            number(column, value, number.from(), number.to());
        } else if (column.kind() instanceof ColumnKind.Array array) {
            number(column, value, array.from(), array.to());
        } else if (column.kind() instanceof ColumnKind.Date date && !isDate(date, value)) {
            log.add(DataProblems.unknownFiller(column, value, List.of("median", "mode", "forward", "drop", "error")));
        } else if (column.kind() instanceof ColumnKind.Category category
                && !category.labels().contains(value)) {
            List<String> accepted = new ArrayList<>(category.labels());
            accepted.addAll(List.of("mode", "drop", "error"));
            log.add(DataProblems.unknownFiller(column, value, accepted));
        } else if (column.kind() instanceof ColumnKind.Bool && !TRUTH.contains(value)) {
            log.add(DataProblems.unknownFiller(column, value, List.of("yes", "no", "mode", "drop", "error")));
        }
    }

    private void number(Column column, String value, double from, double to) {
        Optional<Double> parsed = number(value);
        if (parsed.isEmpty()) {
            log.add(DataProblems.unknownFiller(column, value, List.of("mean", "median", "mode", "drop", "error")));
        } else if (parsed.get() < from || parsed.get() > to) {
            log.add(DataProblems.fillerOutOfRange(column, value, from, to));
        }
    }

    private static boolean isDate(ColumnKind.Date date, String value) {
        return !Double.isNaN(Dates.seconds(date.pattern(), value));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    // ---- split

    private void split(Split split) {
        if (split.by().isEmpty()) {
            shares(split);
        }
        split.by().flatMap(name -> data.column(name.text())).ifPresent(column -> decider(split, column));
        split.orderedBy()
                .flatMap(name -> data.column(name.text()))
                .filter(column ->
                        !(column.kind() instanceof ColumnKind.Number) && !(column.kind() instanceof ColumnKind.Date))
                .ifPresent(column ->
                        log.add(DataProblems.orderedByLabels(split.orderedBy().get(), column)));
        split.groupedBy()
                .ifPresent(name -> data.column(name.text())
                        .filter(column -> column.kind() instanceof ColumnKind.Array)
                        .ifPresent(column -> log.add(DataProblems.groupedByArray(name, column))));
        split.stratifiedBy()
                .ifPresent(name -> data.column(name.text()).ifPresent(column -> {
                    boolean hasLabels =
                            column.kind() instanceof ColumnKind.Category || column.kind() instanceof ColumnKind.Bool;
                    if (!hasLabels) {
                        log.add(DataProblems.stratifiedByNumber(name, column));
                    }
                }));
    }

    private void shares(Split split) {
        List<Part> shares =
                split.parts().stream().filter(p -> p.files().isEmpty()).toList();
        shares.stream().filter(p -> p.share() <= 0).forEach(p -> log.add(DataProblems.emptyPart(p)));
        BigDecimal total =
                shares.stream().map(p -> BigDecimal.valueOf(p.share())).reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean allShares = shares.stream().allMatch(p -> p.share() > 0);
        if (allShares && total.compareTo(BigDecimal.ONE) != 0) {
            log.add(DataProblems.splitTotal(split.span(), total.doubleValue()));
        }
    }

    /** The column that decides has a value in every row, and its cuts are values that go up. */
    private void decider(Split split, Column column) {
        if (column.missing() instanceof Missing.Fill || column.missing() instanceof Missing.Constant) {
            log.add(DataProblems.filledDecider(column));
        }
        if (column.coding().unknown() != ShapedData.Unknown.ERROR) {
            log.add(DataProblems.unknownPart(column));
        }
        double last = Double.NEGATIVE_INFINITY;
        for (Part part : split.parts()) {
            if (part.before().isEmpty() || !part.files().isEmpty()) {
                continue;
            }
            double cut = column.kind() instanceof ColumnKind.Date date
                    ? Dates.seconds(date.pattern(), part.before())
                    : number(part.before()).orElse(Double.NaN);
            if (!(cut > last)) {
                log.add(DataProblems.cut(part, column, Double.isNaN(cut)));
            }
            last = Double.isNaN(cut) ? last : cut;
        }
    }
}
