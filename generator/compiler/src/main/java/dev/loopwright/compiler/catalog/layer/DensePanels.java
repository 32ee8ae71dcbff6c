package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.PanelTile;
import dev.loopwright.compiler.emit.model.PanelTile.Start;
import dev.loopwright.compiler.emit.model.RowTile.End;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * A wide dense layer as matrix products panel by panel: two vectors' width of columns of the right matrix are copied to
 * where they lie one after another, then tiles of 8 rows are computed with them. A panel writes columns of its own, so
 * threads share the panels.
 */
final class DensePanels extends DenseCode {
    private static final int ROWS = PanelTile.ROWS;

    DensePanels(StepCode step) {
        super(step);
    }

    /** The body of the forward method. */
    @Override
    CodeBlock forward() {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("current = batch")
                .addStatement("workers.run($L, $L)", step.kernelPanels(step.width()), step.name("ForwardPanels"));
        if (step.hasEpilogue() && !step.finishesInTile()) {
            code.addStatement("int rows = batch.rows()").add(step.finishAll());
        }
        return code.build();
    }

    /** The body of the backward method. */
    @Override
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.addStatement("int rows = batch.rows()").add(step.startAll());
        }
        String count = step.kernelPanels(step.width()) + (x.learns() ? " + " + step.kernelPanels(x.width()) : "");
        code.addStatement("current = batch");
        if (step.copiesColumns()) {
            code.addStatement("workers.run($L, $L)", step.kernelPanels(x.width()), step.name("ColumnPanels"));
        }
        return code.addStatement("workers.run($L, $L)", count, step.name("BackwardPanels"))
                .build();
    }

    /** The methods of the kernel class. */
    @Override
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardPanel()));
        PanelTile forward = tile("Forward", in, x.stride(), Start.LAST_ROW);
        methods.add(forward.method(ROWS, End.FINISH));
        methods.add(forward.method(1, End.FINISH));
        if (step.learns()) {
            if (step.copiesColumns()) {
                methods.add(columnsMethod());
            }
            methods.add(backwardPanel());
            methods.addAll(weightMethods());
            if (x.learns()) {
                methods.addAll(sourceMethods());
            }
        }
        return methods;
    }

    private PanelTile tile(String phase, int depth, int row, Start start) {
        return new PanelTile(step, step.name(phase), String.valueOf(depth), row, "1", start);
    }

    private MethodSpec columnsMethod() {
        return method("Columns", columnsArguments())
                .addJavadoc(
                        "Copies one panel of the columns of $L: its rows are a multiple of a kilobyte apart, so the elements of"
                                + " a column\nwould drive each other out of the cache.\n",
                        x.array())
                .addStatement(
                        "pack(rows, PANEL, $L, $Lpanel * PANEL, $L, inColumns, panel * rows * PANEL)",
                        x.array(),
                        x.offset() == 0 ? "" : x.offset() + " + ",
                        x.stride())
                .build();
    }

    /** How many columns of so many a panel has: where all are full, no local is needed to say so. */
    private static CodeBlock columns(int width) {
        return Tile.fillsPanels(width)
                ? CodeBlock.builder().addStatement("int j = panel * PANEL").build()
                : CodeBlock.builder()
                        .addStatement("int j = panel * PANEL")
                        .addStatement("int columns = Math.min(PANEL, $L - j)", width)
                        .build();
    }

    private static String count(int width) {
        return Tile.fillsPanels(width) ? "PANEL" : "columns";
    }

    private MethodSpec forwardPanel() {
        MethodSpec.Builder method = method("Forward", forwardArguments())
                .addJavadoc(
                        "$L = $L · W$L for the columns of one panel, 8 rows × 2 vectors at a time. The panel of W is copied"
                                + " first, $L rows and below them the\nbias, with which sums begin.\n",
                        step.out(),
                        x.array(),
                        bias ? " + bias" : "",
                        in)
                .addCode(columns(out))
                .addStatement("pack($L, $L, weights, $L + j, $L, room, 0)", in, count(out), weights, out);
        if (bias) {
            method.addStatement(
                    "pack(1, $L, weights, $L + j, $L, room, $L * PANEL)", count(out), weights + in * out, out, in);
        } else {
            method.addStatement("$T.fill(room, $L * PANEL, $L * PANEL, 0f)", java.util.Arrays.class, in, in + 1);
        }
        return method.addCode(rows("Forward", x.array(), x.offset(), x.stride(), step.out(), out, in + 1, false))
                .build();
    }

    private MethodSpec backwardPanel() {
        MethodSpec.Builder method = method("Backward", backwardArguments());
        String weightsCall = "%s(%s)".formatted(step.name("Weights"), String.join(", ", weightsArguments()));
        if (!x.learns()) {
            return method.addJavadoc("One panel of the gradients of W.\n")
                    .addStatement(weightsCall)
                    .build();
        }
        return method.addJavadoc("One panel of the gradients of W, or of those of $L.\n", x.array())
                .addStatement("int own = panels($L)", out)
                .beginControlFlow("if (panel < own)")
                .addStatement(weightsCall)
                .nextControlFlow("else")
                .addStatement(
                        "$L($L)",
                        step.name("Sources"),
                        String.join(", ", sourcesArguments()).replaceFirst("panel", "panel - own"))
                .endControlFlow()
                .build();
    }

    private List<MethodSpec> weightMethods() {
        int rest = in % ROWS;
        boolean overwrites = step.overwritesGradients();
        MethodSpec.Builder method = method("Weights", weightsArguments())
                .addJavadoc(
                        overwrites
                                ? "dW = $L transposed · $L for the columns of one panel, or dW += that.\n"
                                : "dW += $L transposed · $L for the columns of one panel.\n",
                        x.array(),
                        step.dOut())
                .addCode(columns(out))
                .addStatement("pack(rows, $L, $L, j, $L, room, 0)", count(out), step.dOut(), out);
        if (bias) {
            method.addStatement(
                    "panelSums(rows, $L, room, gradients, $L + j, $L)", count(out), weights + in * out, overwrites());
        }
        String next = step.copiesColumns() ? "PANEL" : String.valueOf(x.stride());
        Start start = overwrites ? Start.WHAT_COUNTS : Start.WHAT_IS_THERE;
        PanelTile tile = new PanelTile(step, step.name("Weights"), "depth", 1, next, start);
        List<MethodSpec> methods = new ArrayList<>();
        if (in >= ROWS) {
            method.beginControlFlow("for (int i = 0; i < $L; i += $L)", in - rest, ROWS)
                    .addCode(added(ROWS, "i"))
                    .endControlFlow();
            methods.add(tile.method(ROWS, End.NOTHING));
        }
        if (rest > 0) {
            method.addCode(added(rest, String.valueOf(in - rest)));
            methods.add(tile.method(rest, End.NOTHING));
        }
        methods.add(0, method.build());
        return methods;
    }

    /** The array that weight gradients read the inputs of the layer from. */
    private String left() {
        return step.copiesColumns() ? "inColumns" : x.array();
    }

    /** A tile of the weight gradients; columns that do not fill a panel go through the end of the room. */
    private CodeBlock added(int count, String i) {
        String name = step.name("Weights") + count;
        String at = "%s%s * %d + j".formatted(weights == 0 ? "" : weights + " + ", i, out);
        String start = x.offset() == 0 ? i : x.offset() + " + " + i;
        if (step.copiesColumns()) {
            start = "%1$s / PANEL * rows * PANEL + %1$s %% PANEL".formatted(i);
        }
        String a = "rows, %s, %s, room".formatted(left(), start);
        String how = step.overwritesGradients() ? ", overwrites" : "";
        if (Tile.fillsPanels(out)) {
            return CodeBlock.builder()
                    .addStatement("$L($L, gradients, $L, $L$L)", name, a, at, out, how)
                    .build();
        }
        return CodeBlock.builder()
                .beginControlFlow("if (columns == PANEL)")
                .addStatement("$L($L, gradients, $L, $L$L)", name, a, at, out, how)
                .nextControlFlow("else")
                .addStatement("copy($L, columns, gradients, $L, $L, room, rows * PANEL, PANEL)", count, at, out)
                .addStatement("$L($L, room, rows * PANEL, PANEL$L)", name, a, how)
                .addStatement("copy($L, columns, room, rows * PANEL, PANEL, gradients, $L, $L)", count, at, out)
                .endControlFlow()
                .build();
    }

    private List<MethodSpec> sourceMethods() {
        boolean adds = x.assign().equals("+=");
        PanelTile tile = tile("Sources", out, out, adds ? Start.WHAT_IS_THERE : Start.ZERO);
        End end = step.startsRead() ? End.START_READ : End.NOTHING;
        MethodSpec method = method("Sources", sourcesArguments())
                .addJavadoc(
                        "$L $L $L · W transposed for the columns of one panel; the panel of W is turned round as it is"
                                + " copied.\n",
                        x.gradient(),
                        x.assign(),
                        step.dOut())
                .addCode(columns(in))
                .addStatement("turn($L, $L, weights, $L + j * $L, room)", count(in), out, weights, out)
                .addCode(rows("Sources", step.dOut(), 0, out, x.gradient(), in, out, adds))
                .build();
        return List.of(method, tile.method(ROWS, end), tile.method(1, end));
    }

    /** Tiles down all rows. The last tile of 8 is moved up to end with the last row, unless it adds to what is there. */
    private CodeBlock rows(String phase, String a, int offset, int aRow, String c, int cRow, int edge, boolean adds) {
        CodeBlock.Builder code = CodeBlock.builder().addStatement("int r = 0");
        if (adds) {
            code.beginControlFlow("for (; r + $L <= rows; r += $L)", ROWS, ROWS)
                    .add(placed(phase, ROWS, "r", a, offset, aRow, c, cRow, edge, true))
                    .endControlFlow();
        } else {
            code.beginControlFlow("for (; r < rows && rows >= $L; r += $L)", ROWS, ROWS)
                    .add("// the last tile ends with the last row\n")
                    .addStatement("int top = Math.min(r, rows - $L)", ROWS)
                    .add(placed(phase, ROWS, "top", a, offset, aRow, c, cRow, edge, false))
                    .endControlFlow();
        }
        return code.beginControlFlow("for (; r < rows; r++)")
                .add(placed(phase, 1, "r", a, offset, aRow, c, cRow, edge, adds))
                .endControlFlow()
                .build();
    }

    private CodeBlock placed(
            String phase,
            int count,
            String r,
            String a,
            int offset,
            int aRow,
            String c,
            int cRow,
            int edge,
            boolean adds) {
        String name = step.name(phase) + count;
        String left = "%s, %s%s * %d, room".formatted(a, offset == 0 ? "" : offset + " + ", r, aRow);
        String at = "%s * %d + j".formatted(r, cRow);
        String more = phase.equals("Sources")
                ? step.startReadArrays().stream().map(array -> ", " + array).collect(Collectors.joining())
                : "";
        if (Tile.fillsPanels(cRow)) {
            return CodeBlock.builder()
                    .addStatement("$L($L, $L, $L, $L$L)", name, left, c, at, cRow, more)
                    .build();
        }
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("if (columns == PANEL)")
                .addStatement("$L($L, $L, $L, $L)", name, left, c, at, cRow)
                .nextControlFlow("else");
        if (adds) {
            code.addStatement("copy($L, columns, $L, $L, $L, room, $L * PANEL, PANEL)", count, c, at, cRow, edge);
        }
        return code.addStatement("$L($L, room, $L * PANEL, PANEL)", name, left, edge)
                .addStatement("copy($L, columns, room, $L * PANEL, PANEL, $L, $L, $L)", count, edge, c, at, cRow)
                .endControlFlow()
                .build();
    }

    /** Methods of the model class: one for each loop that threads share. */
    List<MethodSpec> shared() {
        List<MethodSpec> methods = new ArrayList<>(List.of(shared("Forward", forwardArguments())));
        if (step.copiesColumns()) {
            methods.add(shared("Column", "Columns", columnsArguments()));
        }
        if (step.learns()) {
            methods.add(shared("Backward", backwardArguments()));
        }
        return methods;
    }

    private MethodSpec shared(String phase, List<String> arguments) {
        return shared(phase, phase, arguments);
    }

    private MethodSpec shared(String phase, String kernel, List<String> arguments) {
        List<String> names = arguments.stream()
                .map(name -> switch (name) {
                    case "rows" -> "current.rows()";
                    case "inputs" -> "current.inputs()";
                    case "room" -> "panels[workers.slot()]";
                    default -> name;
                })
                .toList();
        return MethodSpec.methodBuilder(step.name(phase + "Panel"))
                .addModifiers(Modifier.PRIVATE)
                .addParameter(TypeName.INT, "panel")
                .addStatement(step.kernelCall(kernel, names))
                .build();
    }

    private List<String> forwardArguments() {
        return List.of("panel", "rows", x.array(), "weights", step.out(), "room");
    }

    private List<String> backwardArguments() {
        List<String> names = new ArrayList<>(List.of("panel", "rows", left()));
        if (x.learns()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), "gradients"));
        if (x.learns()) {
            names.add(x.gradient());
            names.addAll(step.startReadArrays());
        }
        names.add("room");
        return withOverwrites(names);
    }

    private List<String> weightsArguments() {
        List<String> names = new ArrayList<>(List.of("panel", "rows", left(), step.dOut(), "gradients", "room"));
        return withOverwrites(names);
    }

    private List<String> sourcesArguments() {
        List<String> names = new ArrayList<>(List.of("panel", "rows", step.dOut(), "weights", x.gradient()));
        names.addAll(step.startReadArrays());
        names.add("room");
        return names;
    }

    private List<String> columnsArguments() {
        return List.of("panel", "rows", x.array(), "inColumns");
    }
}
