package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.catalog.Args;
import dev.loopwright.compiler.emit.Names;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.formula.Formulas;
import dev.loopwright.compiler.formula.Simplify;
import dev.loopwright.compiler.model.Shape;
import dev.loopwright.compiler.plan.Epilogue;
import dev.loopwright.compiler.plan.Epilogue.Factor;
import dev.loopwright.compiler.plan.Epilogue.Other;
import dev.loopwright.compiler.plan.FirstGradients;
import dev.loopwright.compiler.plan.GradientFlow.Effect;
import dev.loopwright.compiler.plan.Operand;
import dev.loopwright.compiler.plan.Operand.Result;
import dev.loopwright.compiler.plan.PlanPrinter;
import dev.loopwright.compiler.plan.Slopes;
import dev.loopwright.compiler.plan.Slopes.Slope;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.StepSlopes;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.compiler.plan.Tile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a layer needs to write its loops: the Java names of what it reads and fills, and the code for each element that was
 * fused in behind it. Loops count rows by {@code r}, inputs by {@code i} and outputs by {@code j}.
 */
public final class StepCode {
    private static final String GRADIENT = "d";
    private static final String STORED = "stored";

    /** The slope of relu, asked of its result. */
    private static final Formula STEP = new Formula.Where(
            Formula.Comparison.GREATER,
            Formula.variable(Slopes.RESULT),
            Formula.constant(0),
            Formula.constant(1),
            Formula.constant(0));

    private final ModelCode model;
    private final Step step;
    private final Epilogue epilogue;
    private final StepSlopes slopes;

    StepCode(ModelCode model, Step step) {
        this.model = model;
        this.step = step;
        slopes = new StepSlopes(model.plan(), step, model.flow());
        epilogue = slopes.epilogue();
    }

    public ModelCode model() {
        return model;
    }

    public Step step() {
        return step;
    }

    public Args args() {
        return step.kernel().orElseThrow().args();
    }

    /** Where the spec makes the value, for messages: {@code lesson.model:19}. */
    public String location() {
        return step.result().span().location();
    }

    /** The shapes of what the layer reads, for one row. */
    public List<Shape> shapes() {
        return step.inputShapes();
    }

    /** A name for a local that no member of the class has: the wanted one, or with a number behind it. */
    public String local(String wanted) {
        return model.names().locals().claim(wanted);
    }

    /** An array that the layer keeps between its passes: {@code normMean}. */
    public String kept(String name) {
        return model.names().kept(step.name(), name);
    }

    public Real real() {
        return model.real();
    }

    /** The array to fill: {@code hidden}. */
    public String out() {
        return model.names().buffer(step.name());
    }

    /** The gradients of {@link #out}: {@code dHidden}. */
    public String dOut() {
        return model.names().gradient(step.name());
    }

    /** Elements per row of {@link #out}, a constant: {@code HIDDEN}. */
    public String width() {
        return model.names().width(step.name());
    }

    /** Where row {@code r} of {@link #out} begins. */
    public CodeBlock rowStart() {
        return model.rowStart(new Result(step.name(), step.width()));
    }

    /** The shape of what the layer makes; what follows may see the same elements in another: {@code flatten}. */
    public Shape shape() {
        return step.values().get(0).shape();
    }

    /** An operand of the layer. */
    public OperandCode in(int number) {
        Operand operand = step.operands().get(number);
        List<Effect> effects = model.flow().effects(step);
        return new OperandCode(model, operand, effects.isEmpty() ? Effect.NONE : effects.get(number));
    }

    /** The constant with the place of the layer's tensor in the parameter array: {@code HIDDEN_WEIGHTS}. */
    public String tensor(int number) {
        return model.names().tensor(step.kernel().orElseThrow().tensors().get(number));
    }

    /** Notes that a row of the layer's table gets gradients, if anybody asks which do. */
    public CodeBlock see(String row) {
        Tensor table = step.kernel().orElseThrow().tensors().get(0);
        return model.tables().contains(table)
                ? CodeBlock.of("$L.add($L);\n", model.names().seen(table), row)
                : CodeBlock.of("");
    }

    /** Whether anything has to be done to raw values before they are finished. */
    public boolean hasEpilogue() {
        return !epilogue.isNothing();
    }

    /** Says what {@link #store} does to the raw values of a row. */
    public CodeBlock epilogueComment() {
        String slope = storedSlopes().isEmpty() ? "" : ", and its derivative for the backward pass";
        return CodeBlock.of("// fused: $L$L\n", PlanPrinter.formula(epilogue), slope);
    }

    /** Finishes an element: from its raw value in hand, or standing in {@code out}, to what belongs there. */
    public CodeBlock store(CodeBlock index, CodeBlock raw) {
        CodeBlock.Builder code = CodeBlock.builder();
        Names scope = model.names().locals();
        Map<String, CodeBlock> variables = new LinkedHashMap<>();
        List<Formula> wanted = new ArrayList<>(List.of(epilogue.formula()));
        List<Slope> stored = storedSlopes();
        stored.forEach(slope -> wanted.add(slope.formula()));
        variables.put(Epilogue.RAW, rawName(code, wanted, raw));
        epilogue.others().forEach(o -> variables.put(o.variable(), element(o.operand(), index)));
        for (Factor factor : epilogue.factors()) {
            variables.put(factor.variable(), factor(code, factor, index, scope));
        }
        FormulaCode formulas = new FormulaCode(real(), variables);
        code.add(formulas.declareShared(wanted, scope));
        code.addStatement("$L[$L] = $L", out(), index, formulas.expression(epilogue.formula()));
        for (Slope slope : stored) {
            code.addStatement("$L[$L] = $L", slopeArray(slope), index, formulas.expression(slope.formula()));
        }
        return code.build();
    }

    /** A local for the raw value if it is used more than once and is not one already. */
    private CodeBlock rawName(CodeBlock.Builder code, List<Formula> wanted, CodeBlock raw) {
        String text = raw.toString();
        boolean element = text.matches("\\w+\\[[^\\]]+]");
        if (text.matches("\\w+")
                || !hasEpilogue()
                || element && wanted.stream().mapToInt(StepCode::rawUses).sum() <= 1) {
            return raw;
        }
        code.addStatement("$T z = $L", real().type(), raw);
        return CodeBlock.of("z");
    }

    private static int rawUses(Formula formula) {
        return formula.equals(Formula.variable(Epilogue.RAW))
                ? 1
                : Formulas.parts(formula).stream().mapToInt(StepCode::rawUses).sum();
    }

    private CodeBlock factor(CodeBlock.Builder code, Factor factor, CodeBlock index, Names scope) {
        String name = scope.claim("keep");
        CodeBlock random = factor.layer()
                .emitFactor(factor.args(), factor.shape(), real(), ModelNames.key(factor.number()), index);
        code.addStatement("$T $L = training ? $L : $L", real().type(), name, random, real().literal(1));
        return CodeBlock.of("$L", name);
    }

    List<Slope> storedSlopes() {
        return slopes.stored();
    }

    /** The array of a stored derivative. */
    String slopeArray(Slope slope) {
        return model.names().slope(step.name(), slopes.number(slope));
    }

    /** Whether {@link #start} has anything to do. */
    public boolean startsBackward() {
        return (!slopes.ofRaw().isOne() || teachesOthers()) && !isStartedByReader();
    }

    /** Whether the only layer that reads the result leaves gradients of raw values, not of finished ones. */
    private boolean isStartedByReader() {
        return model.plan().steps().stream()
                .filter(reader -> reader.operands().contains(step.asOperand()))
                .anyMatch(reader -> new StepCode(model, reader).startsRead());
    }

    /**
     * Whether the gradients that the layer leaves for what it reads are those of the raw values behind that: where nobody
     * else adds to them, the layer can do so while it has them in registers.
     */
    public boolean startsRead() {
        return hasVectors()
                && Tile.startsRead(model.plan(), step)
                && in(0).learns()
                && in(0).assign().equals("=")
                && readers(step.operands().get(0)) == 1
                && new ElementTiles(read()).canStartInTile();
    }

    private long readers(Operand operand) {
        return model.plan().steps().stream()
                .flatMap(reader -> reader.reads().stream())
                .filter(operand::equals)
                .count();
    }

    /** Does so, if so, with a vector in a local that belongs at an index; returns the local with the result. */
    public String startRead(CodeBlock.Builder code, String local, String index) {
        return startsRead() ? startRead(code, local, index, model.names().locals()) : local;
    }

    String startRead(CodeBlock.Builder code, String local, String index, Names scope) {
        return new ElementTiles(read()).startInTile(code, local, index, scope);
    }

    /** The arrays that this reads beside the gradients. */
    public List<String> startReadArrays() {
        return startsRead() ? List.copyOf(new ElementTiles(read()).startReadsOther()) : List.of();
    }

    private StepCode read() {
        return new StepCode(model, model.plan().step(((Result) step.operands().get(0)).step()));
    }

    /**
     * Begins the backward pass at an element: gives the other values of the epilogue their gradients, then turns the
     * gradient of the finished value, in {@link #dOut}, into that of the raw value.
     */
    public CodeBlock start(CodeBlock index) {
        CodeBlock.Builder code = CodeBlock.builder();
        slopes.learnt().stream()
                .filter(slope -> !slope.equals(slopes.ofRaw()))
                .forEach(slope -> code.add(passOn(index, slope)));
        if (!slopes.ofRaw().isOne()) {
            code.add(scaleGradient(slopes.ofRaw(), index));
        }
        return code.build();
    }

    /** {@code dOut *= slope}, or the choice that a kinked formula makes. */
    private CodeBlock scaleGradient(Slope slope, CodeBlock index) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (isTiled() && !hasVectors() && slope.formula().equals(STEP)) {
            return code.add(
                            "// the bits of d where $L is positive, of 0 elsewhere: a branch would be guessed wrong\n",
                            out())
                    .addStatement("int bits = Float.floatToRawIntBits($L[$L])", out(), index)
                    .addStatement(
                            "$1L[$2L] = Float.intBitsToFloat(Float.floatToRawIntBits($1L[$2L]) & (-bits & ~bits) >> 31)",
                            dOut(),
                            index)
                    .build();
        }
        if (slope.formula() instanceof Formula.Where && !slope.stored()) {
            return code.addStatement("$L[$L] = $L", dOut(), index, product(slope, index))
                    .build();
        }
        CodeBlock factor = new FormulaCode(real(), backwardNames(slope, index)).factor(backwardFormula(slope));
        return code.addStatement("$L[$L] *= $L", dOut(), index, factor).build();
    }

    /** The whole backward pass of a step without a kernel, at an element. */
    CodeBlock passOnAll(CodeBlock index) {
        CodeBlock.Builder code = CodeBlock.builder();
        slopes.learnt().stream()
                .filter(slope -> slopes.effect(slope) != Effect.NONE)
                .forEach(slope -> code.add(passOn(index, slope)));
        return code.build();
    }

    private CodeBlock passOn(CodeBlock index, Slope slope) {
        String gradient = model.names().gradient(((Result) slopes.operand(slope)).step());
        String assign = slopes.effect(slope) == Effect.ADD ? "+=" : "=";
        return CodeBlock.builder()
                .addStatement("$L[$L] $L $L", gradient, index, assign, product(slope, index))
                .build();
    }

    /** The gradient of the finished value times a derivative. */
    private CodeBlock product(Slope slope, CodeBlock index) {
        Formula d = Formula.variable(GRADIENT);
        return new FormulaCode(real(), backwardNames(slope, index))
                .expression(Simplify.formula(d.times(backwardFormula(slope))));
    }

    private static Formula backwardFormula(Slope slope) {
        return slope.stored() ? Formula.variable(STORED) : slope.formula();
    }

    /** What the backward pass has at an element. */
    private Map<String, CodeBlock> backwardNames(Slope slope, CodeBlock index) {
        Map<String, CodeBlock> variables = new LinkedHashMap<>();
        variables.put(GRADIENT, CodeBlock.of("$L[$L]", dOut(), index));
        variables.put(Slopes.RESULT, CodeBlock.of("$L[$L]", out(), index));
        variables.put(STORED, CodeBlock.of("$L[$L]", slopeArray(slope), index));
        if (step.kernel().isEmpty()) {
            variables.put(Epilogue.RAW, element(step.operands().get(0), index));
        }
        epilogue.others().forEach(o -> variables.put(o.variable(), element(o.operand(), index)));
        return variables;
    }

    /** An element of another value: at the same index, for rows are equally wide, except in slices of the inputs. */
    CodeBlock element(Operand operand, CodeBlock index) {
        if (operand instanceof Operand.Input input && input.width() != input.stride()) {
            return CodeBlock.of("inputs[$L$L]", model.rowStart(operand), column(index.toString()));
        }
        return CodeBlock.of("$L[$L]", model.array(operand), index);
    }

    /** What leads from the beginning of a row to an index, which loops over pixels count from the beginning of a pixel. */
    private String column(String index) {
        if (index.equals(rowStart().toString())) {
            return "";
        }
        List<String> rows = new ArrayList<>(List.of(rowStart() + " + ", "r * " + width() + " + "));
        if (shape().rank() == 1) {
            // loops of layers that make rows call the beginning of one so
            rows.add("out + ");
        }
        return rows.stream()
                .filter(index::startsWith)
                .findFirst()
                .map(row -> " + " + index.substring(row.length()))
                .orElseGet(() -> " + " + index + " - " + rowStart());
    }

    /** Whether the loops stand in the kernel class. */
    public boolean isTiled() {
        return model.isTiled(step);
    }

    /** Whether they run in vector registers there. */
    public boolean hasVectors() {
        return isTiled() && model.plan().vectors();
    }

    /** Whether they go panel by panel there, which threads share. */
    public boolean isPanelled() {
        return model.isPanelled(step);
    }

    /** Whether a tile finishes its sums itself, before it stores them. */
    public boolean finishesInTile() {
        return hasVectors() && form().finishes() && new ElementTiles(this).canFinishInTile();
    }

    /** Whether a layer of vectors along features begins the backward pass at each vector itself, before it uses it. */
    public boolean startsInTile() {
        return hasVectors() && form() == Tile.Form.LINES && startsBackward() && new ElementTiles(this).canStartInTile();
    }

    /** Does so with a vector of gradients in a local that belongs at an index; returns the local with the result. */
    public String start(CodeBlock.Builder code, String local, String index, Names scope) {
        return new ElementTiles(this).startInTile(code, local, index, scope);
    }

    /** The arrays that this reads beside the gradients. */
    public List<String> startArrays() {
        return startsInTile() ? List.copyOf(new ElementTiles(this).startReadsOther()) : List.of();
    }

    /** Whether it overwrites gradients of its parameters that count as zero; see {@link FirstGradients}. */
    public boolean overwritesGradients() {
        return model.overwritesGradients() && model.firstGradients().isStoredBy(step);
    }

    /** Whether columns of what it reads are copied in the backward pass; see {@link Tile#copiesColumns}. */
    public boolean copiesColumns() {
        return isPanelled() && learns() && Tile.copiesColumns(model.plan(), step);
    }

    /** A name of this step: {@code hiddenForward}; see {@link ModelNames#method}. */
    public String name(String phase) {
        return model.names().method(step.name(), phase);
    }

    /** How many panels so many columns make: {@code LessonKernels.panels(HIDDEN)}. */
    public String kernelPanels(String columns) {
        return model.kernelClass() + ".panels(" + columns + ")";
    }

    /** Whether what follows is so short that it may be written out behind every sum, and needs nothing but that. */
    public boolean finishesShortly() {
        return storedSlopes().isEmpty() && new ElementTiles(this).isShort();
    }

    /** Finishes a vector of raw values in a local, where {@link #finishesInTile}; returns the local with the result. */
    public String finish(CodeBlock.Builder code, String local, Names scope) {
        return new ElementTiles(this).finishInTile(code, local, scope);
    }

    /** A scope for locals; see {@link ModelNames#locals}. */
    public Names locals() {
        return model.names().locals();
    }

    /** How its tiles go, if it has some. */
    public Tile.Form form() {
        return Tile.form(model.plan(), step);
    }

    /** A call of a method of the kernel class: {@code LessonKernels.hiddenForward(rows, …)}. */
    public CodeBlock kernelCall(String phase, List<String> arguments) {
        return CodeBlock.of(
                "$L.$L($L)",
                model.kernelClass(),
                model.names().method(step.name(), phase),
                String.join(", ", arguments));
    }

    /** One loop over all elements, or over rows and columns where an operand is a slice of wider rows. */
    public CodeBlock eachElement(UnaryOperator<CodeBlock> body) {
        CodeBlock.Builder loop = CodeBlock.builder();
        if (readsSlices()) {
            return loop.beginControlFlow("for (int r = 0; r < rows; r++)")
                    .beginControlFlow("for (int j = 0; j < $L; j++)", width())
                    .add(body.apply(CodeBlock.of("r * $L + j", width())))
                    .endControlFlow()
                    .endControlFlow()
                    .build();
        }
        return loop.beginControlFlow("for (int e = 0; e < $L; e++)", elements())
                .add(body.apply(CodeBlock.of("e")))
                .endControlFlow()
                .build();
    }

    /** Finishes every element of a batch whose raw values stand in {@link #out}. */
    public CodeBlock finishAll() {
        ElementTiles tiles = new ElementTiles(this);
        return tiles.canFinish()
                ? tiles.finishCall()
                : eachElement(index -> store(index, CodeBlock.of("$L[$L]", out(), index)));
    }

    /**
     * Whether {@link #start} reaches the gradient of something that the layer itself works on, as in {@code x + conv2d(x)}:
     * then it has to be through with all elements before loops add to that gradient elsewhere than at their own element.
     */
    public boolean startsOnOperand() {
        return startsBackward()
                && epilogue.others().stream().anyMatch(other -> step.operands().contains(other.operand()));
    }

    /** Begins the backward pass at every element of a batch. */
    public CodeBlock startAll() {
        ElementTiles tiles = new ElementTiles(this);
        return tiles.canStart() ? tiles.startCall() : eachElement(this::start);
    }

    /** Whether there is a backward pass through this step. */
    public boolean learns() {
        return model.flow().backward().contains(step);
    }

    /** The first row that a kernel is to compute. */
    public String from() {
        return model.hasStripes() ? "from" : "0";
    }

    /** The row behind the last that a kernel is to compute. */
    public String to() {
        return model.hasStripes() ? "to" : "rows";
    }

    /** How many elements there are before a row: {@code from * HIDDEN}. */
    String elementsBefore(String row) {
        return row.equals("0") || step.width() == 1 ? row : row + " * " + width();
    }

    /** How many elements there are in a batch: {@code rows * HIDDEN}. */
    public String elements() {
        return step.width() == 1 ? "rows" : "rows * " + width();
    }

    /** Whether the loops need a column index {@code j}: rows that are not stored one after another. */
    boolean readsSlices() {
        return step.reads().stream().anyMatch(o -> o instanceof Operand.Input i && i.width() != i.stride());
    }

    List<Other> others() {
        return epilogue.others();
    }

    Epilogue epilogue() {
        return epilogue;
    }

    /** How gradients of finished values become those of raw ones. */
    Slope rawSlope() {
        return slopes.ofRaw();
    }

    /** Whether the backward pass gives gradients to other values of the epilogue. */
    boolean teachesOthers() {
        return slopes.learnt().stream().anyMatch(slope -> !slope.equals(slopes.ofRaw()));
    }
}
