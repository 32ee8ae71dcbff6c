package dev.loopwright.compiler.catalog.layer;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.loopwright.compiler.emit.model.OperandCode;
import dev.loopwright.compiler.emit.model.PanelTile;
import dev.loopwright.compiler.emit.model.PanelTile.Start;
import dev.loopwright.compiler.emit.model.StepCode;
import dev.loopwright.compiler.plan.Tensor;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A wide dense layer as matrix products panel by panel: two vectors' width of columns of the right matrix are copied to
 * where they lie one after another, then tiles of 8 rows are computed with them. A panel writes columns of its own, so
 * threads share the panels.
 */
final class DensePanels {
    private static final int ROWS = PanelTile.ROWS;

    private final StepCode step;
    private final OperandCode x;
    private final int in;
    private final int out;
    private final int weights;
    private final boolean bias;

    DensePanels(StepCode step) {
        this.step = step;
        x = step.in(0);
        in = x.elements();
        out = step.step().width();
        List<Tensor> tensors = step.step().kernel().orElseThrow().tensors();
        weights = tensors.get(0).offset();
        bias = tensors.size() > 1;
    }

    /** The body of the forward method. */
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
    CodeBlock backward() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (step.startsBackward()) {
            code.addStatement("int rows = batch.rows()").add(step.startAll());
        }
        String count = step.kernelPanels(step.width()) + (x.learns() ? " + " + step.kernelPanels(x.width()) : "");
        return code.addStatement("current = batch")
                .addStatement("workers.run($L, $L)", count, step.name("BackwardPanels"))
                .build();
    }

    /** The methods of the kernel class. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(List.of(forwardPanel()));
        PanelTile forward = tile("Forward", in, x.stride(), 1, Start.LAST_ROW);
        methods.add(forward.method(ROWS, true));
        methods.add(forward.method(1, true));
        if (step.learns()) {
            methods.add(backwardPanel());
            methods.addAll(weightMethods());
            if (x.learns()) {
                methods.addAll(sourceMethods());
            }
        }
        return methods;
    }

    private PanelTile tile(String phase, int depth, int row, int stepLength, Start start) {
        return new PanelTile(step, step.name(phase), String.valueOf(depth), row, stepLength, start);
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
                .addStatement("int j = panel * PANEL")
                .addStatement("int columns = Math.min(PANEL, $L - j)", out)
                .addStatement("pack($L, columns, weights, $L + j, $L, room, 0)", in, weights, out);
        if (bias) {
            method.addStatement("pack(1, columns, weights, $L + j, $L, room, $L * PANEL)", weights + in * out, out, in);
        } else {
            method.addStatement("$T.fill(room, $L * PANEL, $L * PANEL, 0f)", java.util.Arrays.class, in, in + 1);
        }
        return method.addCode(rows("Forward", x.array(), x.offset(), x.stride(), step.out(), out, in + 1, false))
                .build();
    }

    private MethodSpec backwardPanel() {
        MethodSpec.Builder method = method("Backward", backwardArguments());
        String weightsCall =
                "%s(panel, rows, %s, %s, gradients, room)".formatted(step.name("Weights"), x.array(), step.dOut());
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
                        "$L(panel - own, rows, $L, weights, $L, room)", step.name("Sources"), step.dOut(), x.gradient())
                .endControlFlow()
                .build();
    }

    private List<MethodSpec> weightMethods() {
        int rest = in % ROWS;
        MethodSpec.Builder method = method(
                        "Weights", List.of("panel", "rows", x.array(), step.dOut(), "gradients", "room"))
                .addJavadoc("dW += $L transposed · $L for the columns of one panel.\n", x.array(), step.dOut())
                .addStatement("int j = panel * PANEL")
                .addStatement("int columns = Math.min(PANEL, $L - j)", out)
                .addStatement("pack(rows, columns, $L, j, $L, room, 0)", step.dOut(), out);
        if (bias) {
            method.addStatement("panelSums(rows, columns, room, gradients, $L + j)", weights + in * out);
        }
        PanelTile tile = new PanelTile(step, step.name("Weights"), "depth", 1, x.stride(), Start.WHAT_IS_THERE);
        List<MethodSpec> methods = new ArrayList<>();
        if (in >= ROWS) {
            method.beginControlFlow("for (int i = 0; i < $L; i += $L)", in - rest, ROWS)
                    .addCode(added(ROWS, "i"))
                    .endControlFlow();
            methods.add(tile.method(ROWS, false));
        }
        if (rest > 0) {
            method.addCode(added(rest, String.valueOf(in - rest)));
            methods.add(tile.method(rest, false));
        }
        methods.add(0, method.build());
        return methods;
    }

    /** A tile of the weight gradients; columns that do not fill a panel go through the end of the room. */
    private CodeBlock added(int count, String i) {
        String name = step.name("Weights") + count;
        String at = "%d + %s * %d + j".formatted(weights, i, out);
        String a = "rows, %s, %s, room".formatted(x.array(), x.offset() == 0 ? i : x.offset() + " + " + i);
        return CodeBlock.builder()
                .beginControlFlow("if (columns == PANEL)")
                .addStatement("$L($L, gradients, $L, $L)", name, a, at, out)
                .nextControlFlow("else")
                .addStatement("copy($L, columns, gradients, $L, $L, room, rows * PANEL, PANEL)", count, at, out)
                .addStatement("$L($L, room, rows * PANEL, PANEL)", name, a)
                .addStatement("copy($L, columns, room, rows * PANEL, PANEL, gradients, $L, $L)", count, at, out)
                .endControlFlow()
                .build();
    }

    private List<MethodSpec> sourceMethods() {
        boolean adds = x.assign().equals("+=");
        PanelTile tile = tile("Sources", out, out, 1, adds ? Start.WHAT_IS_THERE : Start.ZERO);
        MethodSpec method = method("Sources", List.of("panel", "rows", step.dOut(), "weights", x.gradient(), "room"))
                .addJavadoc(
                        "$L $L $L · W transposed for the columns of one panel; the panel of W is turned round as it is"
                                + " copied.\n",
                        x.gradient(),
                        x.assign(),
                        step.dOut())
                .addStatement("int j = panel * PANEL")
                .addStatement("int columns = Math.min(PANEL, $L - j)", in)
                .addStatement("turn(columns, $L, weights, $L + j * $L, room)", out, weights, out)
                .addCode(rows("Sources", step.dOut(), 0, out, x.gradient(), in, out, adds))
                .build();
        return List.of(method, tile.method(ROWS, false), tile.method(1, false));
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
        if (step.learns()) {
            methods.add(shared("Backward", backwardArguments()));
        }
        return methods;
    }

    private MethodSpec shared(String phase, List<String> arguments) {
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
                .addStatement(step.kernelCall(phase, names))
                .build();
    }

    private MethodSpec.Builder method(String phase, List<String> arguments) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(step.name(phase)).addModifiers(Modifier.STATIC);
        arguments.forEach(name -> method.addParameter(
                List.of("panel", "rows").contains(name) ? TypeName.INT : ArrayTypeName.of(TypeName.FLOAT), name));
        return method;
    }

    private List<String> forwardArguments() {
        return List.of("panel", "rows", x.array(), "weights", step.out(), "room");
    }

    private List<String> backwardArguments() {
        List<String> names = new ArrayList<>(List.of("panel", "rows", x.array()));
        if (x.learns()) {
            names.add("weights");
        }
        names.addAll(List.of(step.dOut(), "gradients"));
        if (x.learns()) {
            names.add(x.gradient());
        }
        names.add("room");
        return names;
    }
}
