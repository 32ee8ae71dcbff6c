package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.model.ShapedData.Coding;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.ColumnKind;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints the columns of the data block: one statement for each of its lines, a loop for a range such as f1..f10. */
final class EmitColumns {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(0|[1-9][0-9]{0,8})", Pattern.DOTALL);

    private final ClassName data;
    private final SharedNames names;

    EmitColumns(SharedNames names) {
        this.names = names;
        data = names.data();
    }

    /** Names that differ only in a number behind them, which counts up by one. */
    private record Counted(String prefix, int first, int last) {}

    /** The columns, those that share a line of the model in one block. */
    List<CodeBlock> blocks(List<Column> columns) {
        List<CodeBlock> blocks = new ArrayList<>();
        int from = 0;
        while (from < columns.size()) {
            int to = from + 1;
            while (to < columns.size() && alike(columns.get(from), columns.get(to))) {
                to++;
            }
            blocks.add(block(columns.subList(from, to)));
            from = to;
        }
        return blocks;
    }

    /** Whether two columns differ in their names only. */
    private static boolean alike(Column a, Column b) {
        return a.equals(
                new Column(b.span(), b.role(), a.name(), b.kind(), b.missing(), b.scale(), b.coding(), b.doc()));
    }

    private CodeBlock block(List<Column> group) {
        Column column = group.get(0);
        CodeBlock.Builder code = CodeBlock.builder();
        code.add(SpecComment.text(column.doc()));
        code.add(SpecComment.quote(column.span()));
        if (group.size() == 1) {
            return code.add(statement(column, Literal.of(column.name()))).build();
        }
        Optional<Counted> counted = counted(group);
        if (counted.isPresent()) {
            code.beginControlFlow("for (int i = $L; i <= $L; i++)", counted.get().first, counted.get().last);
            code.add(statement(column, Literal.of(counted.get().prefix) + " + i"));
        } else {
            code.beginControlFlow("for (String name : $T.of($L))", List.class, names(group));
            code.add(statement(column, "name"));
        }
        return code.endControlFlow().build();
    }

    private static CodeBlock names(List<Column> group) {
        return group.stream().map(c -> CodeBlock.of("$L", Literal.of(c.name()))).collect(CodeBlock.joining(",$W"));
    }

    /** {@code schema.input(Column.number("age").within(18, 100).missingMedian().at("churn.model:8"));}. */
    private CodeBlock statement(Column column, String name) {
        return CodeBlock.builder()
                .add("$[schema.$L(", call(column.role()))
                .add(kind(column, name))
                .add(missing(column.missing()))
                .add(coding(column.coding()))
                .add(scale(column))
                .add(augment(column))
                .add("$Z.at($L));\n$]", Literal.of(column.span().location()))
                .build();
    }

    private static String call(Role role) {
        return switch (role) {
            case KEY -> "key";
            case INPUT -> "input";
            case READ -> "read";
            case TARGET -> "target";
        };
    }

    private CodeBlock kind(Column column, String name) {
        Class<?> type = dev.loopwright.runtime.data.Column.class;
        if (column.kind() instanceof ColumnKind.Number number) {
            CodeBlock bounds = bounds(number.from(), number.to());
            return number.derivation()
                    .map(d -> CodeBlock.of(
                            "$T.derived($L,$W$L,$W$T::$L,$W$L)$L",
                            type,
                            name,
                            Literal.of(d.text()),
                            data,
                            this.names.derived(column),
                            labels(d.columns()),
                            bounds))
                    .orElseGet(() ->
                            CodeBlock.of("$T.$L($L)$L", type, number.whole() ? "integer" : "number", name, bounds));
        }
        if (column.kind() instanceof ColumnKind.Array array) {
            String sizes = array.shape().sizes().stream().map(String::valueOf).collect(Collectors.joining(", "));
            CodeBlock columns = array.columns().isEmpty()
                    ? CodeBlock.of("")
                    : CodeBlock.of("$Z.columns($L)", Literal.of(array.columns()));
            return CodeBlock.of("$T.array($L, $L)$L$L", type, name, sizes, columns, bounds(array.from(), array.to()));
        }
        if (column.kind() instanceof ColumnKind.Category category && category.isLearnt()) {
            int most = category.labels().size() - 1;
            return CodeBlock.of("$T.next($L, $L, $L)", type, name, Literal.of(category.follows()), most);
        }
        if (column.kind() instanceof ColumnKind.Category category) {
            return CodeBlock.of("$T.category($L,$W$L)", type, name, labels(category.labels()));
        }
        if (column.kind() instanceof ColumnKind.Open open) {
            return CodeBlock.of("$T.open($L, $L)", type, name, open.most());
        }
        if (column.kind() instanceof ColumnKind.Tokens tokens) {
            String of = tokens.words() ? "words" : "characters";
            String window = tokens.window() ? ".windows()" : "";
            return CodeBlock.of("$T.$L($L, $L, $L)$L", type, of, name, tokens.length(), tokens.most(), window);
        }
        if (column.kind() instanceof ColumnKind.Date date) {
            return date.pattern().isEmpty()
                    ? CodeBlock.of("$T.date($L)", type, name)
                    : CodeBlock.of("$T.date($L, $L)", type, name, Literal.of(date.pattern()));
        }
        return CodeBlock.of("$T.$L($L)", type, column.kind() instanceof ColumnKind.Bool ? "bool" : "text", name);
    }

    private static CodeBlock bounds(double from, double to) {
        if (Double.isInfinite(from) && Double.isInfinite(to)) {
            return CodeBlock.of("");
        }
        return CodeBlock.of("$Z.within($L,$W$L)", Literal.plain(from), Literal.plain(to));
    }

    /** Labels or names as string literals. */
    static CodeBlock labels(List<String> labels) {
        return labels.stream()
                .map(label -> CodeBlock.of("$L", Literal.of(label)))
                .collect(CodeBlock.joining(",$W"));
    }

    private static CodeBlock missing(Missing missing) {
        if (missing instanceof Missing.Drop) {
            return CodeBlock.of("$Z.missingDrop()");
        }
        if (missing instanceof Missing.Constant constant) {
            return CodeBlock.of("$Z.missing($L)", Literal.of(constant.value()));
        }
        if (missing instanceof Missing.Fill fill) {
            return CodeBlock.of("$Z.missing$L()", statistic(fill.statistic()));
        }
        return CodeBlock.of("");
    }

    private static String statistic(String name) {
        return switch (name) {
            case "mean" -> "Mean";
            case "median" -> "Median";
            case "mode" -> "Mode";
            case "forward" -> "Forward";
            default -> throw new IllegalArgumentException("no statistic " + name);
        };
    }

    private static CodeBlock coding(Coding coding) {
        CodeBlock.Builder code = CodeBlock.builder();
        switch (coding.unknown()) {
            case OTHER -> code.add("$Z.unknownOther()");
            case IGNORE -> code.add("$Z.unknownIgnore()");
            case ERROR -> {}
        }
        if (coding.indicator()) {
            code.add("$Z.indicator()");
        }
        if (!coding.uses().isEmpty()) {
            code.add(
                    "$Z.encode($L)",
                    coding.uses().stream()
                            .map(use -> Construction.of(use.encoding(), use.args()))
                            .collect(CodeBlock.joining(",$W")));
        }
        return code.build();
    }

    private static CodeBlock scale(Column column) {
        if (column.scale().isEmpty()) {
            return CodeBlock.of("");
        }
        return CodeBlock.of(
                "$Z.scale($L)",
                column.scale().stream()
                        .map(use -> Construction.of(use.scaler(), use.args()))
                        .collect(CodeBlock.joining(",$W")));
    }

    private static CodeBlock augment(Column column) {
        if (!(column.kind() instanceof ColumnKind.Array array)
                || array.augment().isEmpty()) {
            return CodeBlock.of("");
        }
        return CodeBlock.of(
                "$Z.augment($L)",
                array.augment().stream()
                        .map(use -> Construction.of(use.augmentation(), use.args()))
                        .collect(CodeBlock.joining(",$W")));
    }

    private static Optional<Counted> counted(List<Column> group) {
        Matcher first = NUMBERED.matcher(group.get(0).name());
        if (!first.matches()) {
            return Optional.empty();
        }
        Counted counted = new Counted(
                first.group(1), Integer.parseInt(first.group(2)), Integer.parseInt(first.group(2)) + group.size() - 1);
        for (int i = 0; i < group.size(); i++) {
            if (!group.get(i).name().equals(counted.prefix + (counted.first + i))) {
                return Optional.empty();
            }
        }
        return Optional.of(counted);
    }
}
