package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.model.ModelPart;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.AverageUse;
import dev.loopwright.compiler.model.ShapedModel.ReportItem;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.runtime.Diverged;
import dev.loopwright.runtime.Gradients;
import dev.loopwright.runtime.Randomness;
import dev.loopwright.runtime.SingleRow;
import dev.loopwright.runtime.data.Batch;
import java.util.List;
import java.util.Optional;

/** Prints the body of {@code train()}: each statement of the loop as the Java that does it, under the line it comes from. */
final class EmitLoop implements Statement.Visitor<CodeBlock> {
    private static final CodeBlock NOTHING = CodeBlock.of("");
    private static final String LABEL = "epochs";
    /** Columns of a report that stand on one line. */
    private static final int SHORT = 2;

    private final ShapedModel model;
    private final SharedNames shared;
    private final TrainerNames names;
    private final EmitCondition conditions;
    private final EmitSchedules schedules;
    private final boolean accumulates;
    private final boolean counts;
    private final boolean alone;
    private final Passes passes;
    /** Loops of Java around, within that over the epochs. */
    private int loops;

    private int repeats;
    private int epochs;
    private int batchLoops;
    /** Branches around. */
    private int branches;
    /** Whether the gradients are means over all rows seen. */
    private boolean averaged;

    EmitLoop(ShapedModel model, SharedNames shared, TrainerNames names) {
        this(model, shared, names, false);
    }

    private EmitLoop(ShapedModel model, SharedNames shared, TrainerNames names, boolean alone) {
        this.model = model;
        this.shared = shared;
        this.names = names;
        this.alone = alone;
        schedules = new EmitSchedules(model, shared, names);
        accumulates = model.loop().accumulates() && !alone;
        counts = names.countsSteps() && !alone;
        conditions = new EmitCondition(names, accumulates);
        passes = new Passes(model.loop());
    }

    /** One that prints single statements for one batch alone. */
    static EmitLoop ofOneBatch(ShapedModel model, SharedNames shared, TrainerNames names) {
        return new EmitLoop(model, shared, names, true);
    }

    /** The whole loop. */
    CodeBlock body() {
        return body(NOTHING, model.loop().body());
    }

    /**
     * The batches of a statement, as the {@code for} over them writes it.
     *
     * @param epoch the epoch and, if an epoch passes over the rows several times, the number of the pass
     */
    CodeBlock batches(Statement.ForBatch statement, String epoch) {
        String order = statement.shuffled() ? "shuffled(SEED, " + epoch + ")" : "inOrder(" + epoch + ")";
        String augmented = model.data().isAugmented() ? ".augmented(SEED)" : "";
        String balanced = statement
                .balancedBy()
                .map(column -> ".balanced(" + Literal.of(column.name()) + ")")
                .orElse("");
        return CodeBlock.of(
                "data.$L().batches($L).$L$L$L",
                shared.part(statement.split()),
                statement.rows(),
                order,
                balanced,
                augmented);
    }

    /**
     * Statements one after another. What stands before a loop is left out by a resumed run on its way back into it.
     *
     * @param opening what comes before all of them
     */
    private CodeBlock body(CodeBlock opening, List<Statement> body) {
        for (int i = body.size() - 1; i >= 0; i--) {
            Optional<Statement> loop = Statements.firstLoop(body.get(i));
            if (loop.isPresent()) {
                CodeBlock before = body(opening, body.subList(0, i));
                return CodeBlock.join(
                        List.of(unlessResumed(loop.get(), before), statements(body.subList(i, body.size()))), "");
            }
        }
        return CodeBlock.join(List.of(opening, statements(body)), "");
    }

    private CodeBlock unlessResumed(Statement loop, CodeBlock before) {
        if (before.isEmpty()) {
            return NOTHING;
        }
        return CodeBlock.builder()
                .beginControlFlow("if (!$L.resumes())", names.loop(loop))
                .add(before)
                .endControlFlow()
                .build();
    }

    private CodeBlock statements(List<Statement> body) {
        CodeBlock.Builder code = CodeBlock.builder();
        Span quoted = null;
        averaged = false;
        for (Statement statement : body) {
            CodeBlock java = statement.accept(this);
            averaged &= statement.inner().isEmpty();
            // Statements that Loopwright has filled in share the span of the one that asked for them.
            if (!java.isEmpty() && !statement.head().equals(quoted)) {
                quoted = statement.head();
                code.add(SpecComment.quote(quoted));
            }
            code.add(java);
        }
        return code.build();
    }

    /** Optimizers are fields. */
    @Override
    public CodeBlock declareOptimizer(Statement.DeclareOptimizer statement) {
        return NOTHING;
    }

    @Override
    public CodeBlock forEpoch(Statement.ForEpoch statement) {
        String loop = names.loop(statement);
        CodeBlock reset = CodeBlock.of("$L.reset();\n", TrainerNames.RUNNING);
        epochs++;
        CodeBlock body = body(reset, statement.body());
        epochs--;
        return CodeBlock.builder()
                .add(stopsFromWithin(statement.body(), false) ? LABEL + ":\n" : "")
                .beginControlFlow(
                        "for (int epoch = $L.from($L); epoch <= $L; epoch++)",
                        loop,
                        statement.first(),
                        statement.last())
                .add(body)
                .addStatement("$L.done()", loop)
                .endControlFlow()
                .build();
    }

    /** Whether a {@code stop} stands in a further loop, so that a plain break would leave only that. */
    private static boolean stopsFromWithin(List<Statement> body, boolean within) {
        return body.stream().anyMatch(s -> {
            boolean stops = s instanceof Statement.StopWhenNotImproved || s instanceof Statement.StopWhen;
            boolean loop = s instanceof Statement.ForBatch || s instanceof Statement.Repeat;
            return within && stops || stopsFromWithin(s.inner(), within || loop);
        });
    }

    private CodeBlock inLoop(List<Statement> body) {
        loops++;
        CodeBlock code = body(NOTHING, body);
        loops--;
        return code;
    }

    private CodeBlock inBranch(List<Statement> body) {
        branches++;
        CodeBlock code = body(NOTHING, body);
        branches--;
        return code;
    }

    @Override
    public CodeBlock forBatch(Statement.ForBatch statement) {
        String loop = names.loop(statement);
        batchLoops++;
        CodeBlock body = inLoop(statement.body());
        batchLoops--;
        boolean countsBefore = Statements.within(statement.body(), Statement.Every.class).stream()
                .anyMatch(e -> e.unit() == Statement.Unit.STEPS && !e.always());
        CodeBlock.Builder code = CodeBlock.builder()
                .add(refuseSingleRow(statement))
                .beginControlFlow(
                        "for ($T batch :$W$L.from($L.from(1)))",
                        Batch.class,
                        batches(statement, passes.of(statement)),
                        loop);
        if (countsBefore) {
            code.addStatement("long $L = $L", TrainerNames.STEPS_BEFORE, names.step());
        }
        return code.add(body).addStatement("$L.done()", loop).endControlFlow().build();
    }

    // ---- branches and repetitions

    @Override
    public CodeBlock every(Statement.Every statement) {
        return CodeBlock.builder()
                .beginControlFlow("if ($L)", guarded(due(statement), statement.body(), List.of()))
                .add(inBranch(statement.body()))
                .endControlFlow()
                .build();
    }

    /** A condition that leads a resumed run back into the branch in which it was saved. */
    private CodeBlock guarded(CodeBlock condition, List<Statement> body, List<Statement> otherwise) {
        Optional<Statement> inside = Statements.firstLoop(body);
        Optional<Statement> beyond = Statements.firstLoop(otherwise);
        boolean joined = condition.toString().contains(" || ");
        CodeBlock own = joined && beyond.isPresent() && inside.isEmpty() ? CodeBlock.of("($L)", condition) : condition;
        CodeBlock back = inside.map(loop -> CodeBlock.of("$L.resumes() || $L", names.loop(loop), own))
                .orElse(own);
        return beyond.map(loop -> CodeBlock.of(
                        inside.isPresent() ? "!$L.resumes() && ($L)" : "!$L.resumes() && $L", names.loop(loop), back))
                .orElse(back);
    }

    private CodeBlock due(Statement.Every statement) {
        int period = statement.period();
        return switch (statement.unit()) {
            case EPOCHS -> CodeBlock.of("epoch % $L == 0", period);
            case BATCHES ->
                CodeBlock.of(
                        "batch.number() % $L == 0$L", period, statement.orAtLastBatch() ? " || batch.isLast()" : "");
            case STEPS ->
                statement.always()
                        ? CodeBlock.of("$L % $L == 0", names.step(), period)
                        : CodeBlock.of("$1L / $2L > $3L / $2L", names.step(), period, TrainerNames.STEPS_BEFORE);
        };
    }

    @Override
    public CodeBlock repeat(Statement.Repeat statement) {
        repeats++;
        branches++;
        String time = Passes.time(repeats);
        CodeBlock body = inLoop(statement.body());
        branches--;
        repeats--;
        if (!Statements.isLoop(statement)) {
            return CodeBlock.builder()
                    .beginControlFlow("for (int $1L = 1; $1L <= $2L; $1L++)", time, statement.times())
                    .add(body)
                    .endControlFlow()
                    .build();
        }
        String loop = names.loop(statement);
        return CodeBlock.builder()
                .beginControlFlow("for (int $1L = $3L.from(1); $1L <= $2L; $1L++)", time, statement.times(), loop)
                .add(body)
                .addStatement("$L.done()", loop)
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock when(Statement.If statement) {
        CodeBlock.Builder code = CodeBlock.builder()
                .beginControlFlow("if ($L)", condition(statement))
                .add(inBranch(statement.body()));
        List<Statement> rest = statement.otherwise();
        while (rest.size() == 1 && rest.get(0) instanceof Statement.If next) {
            code.nextControlFlow("else if ($L)", condition(next)).add(inBranch(next.body()));
            rest = next.otherwise();
        }
        if (!rest.isEmpty()) {
            code.nextControlFlow("else").add(inBranch(rest));
        }
        return code.endControlFlow().build();
    }

    private CodeBlock condition(Statement.If statement) {
        return guarded(conditions.of(statement.condition()), statement.body(), statement.otherwise());
    }

    /** A network that normalises over batches can do nothing with a last one of one row. */
    private CodeBlock refuseSingleRow(Statement.ForBatch statement) {
        CodeBlock.Builder code = CodeBlock.builder();
        model.network()
                .mixingRows()
                .ifPresent(value -> code.addStatement(
                        "$T.refuseLast(data.$L(), $L, $L)",
                        SingleRow.class,
                        shared.part(statement.split()),
                        statement.rows(),
                        Literal.of(value.span().location())));
        return code.build();
    }

    @Override
    public CodeBlock forward(Statement.Forward statement) {
        CodeBlock forward = CodeBlock.of("model.forward(batch);\n");
        if (alone || !names.holdsStatistics()) {
            return forward;
        }
        return CodeBlock.builder()
                .addStatement("statistics.remember()")
                .add(forward)
                .addStatement("statistics.putBack()")
                .build();
    }

    @Override
    public CodeBlock compute(Statement.Compute statement) {
        CodeBlock.Builder code = CodeBlock.builder();
        boolean loss =
                statement.entries().contains(model.objective().minimised().name());
        if (loss) {
            String at = statement.span().location();
            code.addStatement("run.checkLoss(model, $L, epoch, batch)", Literal.of(at));
        }
        for (String entry : statement.entries()) {
            code.addStatement("$L.$L(model, batch)", TrainerNames.RUNNING, names.adder(entry));
        }
        return code.build();
    }

    @Override
    public CodeBlock clearGradients(Statement.ClearGradients statement) {
        if (!statement.of().isWhole()) {
            return CodeBlock.of("$T.clear($L);\n", Gradients.class, parameters(statement.of()));
        }
        CodeBlock.Builder code = CodeBlock.builder().addStatement("model.clearGradients()");
        if (accumulates) {
            code.addStatement("accumulation.clear()");
        }
        return code.build();
    }

    @Override
    public CodeBlock backward(Statement.Backward statement) {
        averaged = false;
        CodeBlock.Builder code = CodeBlock.builder();
        if (accumulates) {
            code.addStatement("accumulation.add(batch.rows())");
        }
        return code.addStatement("model.backward(batch)").build();
    }

    /** Gradients that added up become means before anything uses them. */
    private CodeBlock averaged() {
        boolean first = accumulates && !averaged;
        averaged = true;
        return first ? CodeBlock.of("accumulation.average();\n") : NOTHING;
    }

    @Override
    public CodeBlock clipNorm(Statement.ClipNorm statement) {
        return clip("clipNorm", statement.of(), statement.limit());
    }

    @Override
    public CodeBlock clipValue(Statement.ClipValue statement) {
        return clip("clipValue", statement.of(), statement.limit());
    }

    private CodeBlock parameters(ModelPart part) {
        return alone ? names.parts().made(part) : names.parts().parameters(part);
    }

    @Override
    public CodeBlock load(Statement.Load statement) {
        return CodeBlock.of("run.load($L, $L);\n", parameters(statement.part()), Literal.of(statement.file()));
    }

    @Override
    public CodeBlock freeze(Statement.Freeze statement) {
        String verb = statement.frozen() ? "freeze" : "unfreeze";
        return CodeBlock.of("$L.$L();\n", parameters(statement.part()), verb);
    }

    private CodeBlock clip(String method, ModelPart part, double limit) {
        return CodeBlock.builder()
                .add(averaged())
                .addStatement("$T.$L($L, $L)", Gradients.class, method, parameters(part), Literal.of(limit))
                .build();
    }

    @Override
    public CodeBlock update(Statement.Update statement) {
        CodeBlock.Builder code = CodeBlock.builder()
                .add(averaged())
                .add(alone ? NOTHING : schedules.beforeUpdate(statement.optimizer()))
                .addStatement("$L.update()", names.optimizer(statement.optimizer()));
        if (statement.step() && counts) {
            code.addStatement("step++");
        }
        return code.build();
    }

    @Override
    public CodeBlock checkFinite(Statement.CheckFinite statement) {
        String at = statement.span().location();
        return CodeBlock.of("$T.check(model.parameters(), $L);\n", Diverged.class, Literal.of(at));
    }

    @Override
    public CodeBlock evaluate(Statement.Evaluate statement) {
        String part = statement.split().name();
        CodeBlock evaluated =
                CodeBlock.of("evaluate(data.$L(), $L);\n", shared.part(statement.split()), names.scope(part));
        return CodeBlock.builder()
                .add(withWeights(statement.with(), evaluated))
                .add(schedules.afterEvaluation(part))
                .build();
    }

    private static ClassName className(String name) {
        int dot = name.lastIndexOf('.');
        return ClassName.get(name.substring(0, dot), name.substring(dot + 1));
    }

    /** Runs something while the model has the weights of an average, if there is one. */
    private CodeBlock withWeights(Optional<AverageUse> average, CodeBlock code) {
        CodeBlock swap =
                average.map(a -> CodeBlock.of("$L.swap();\n", names.average(a))).orElse(NOTHING);
        return CodeBlock.join(List.of(swap, code, swap), "");
    }

    @Override
    public CodeBlock declareAverage(Statement.DeclareAverage statement) {
        return NOTHING;
    }

    @Override
    public CodeBlock advance(Statement.Advance statement) {
        return CodeBlock.of("$L.advance();\n", names.average(statement.average()));
    }

    @Override
    public CodeBlock addNoise(Statement.AddNoise statement) {
        return CodeBlock.builder()
                .add(averaged())
                .addStatement(
                        "$T.addNoise($L, $L, $T.key(SEED, $T.NOISE, $L, batch.step()))",
                        Gradients.class,
                        parameters(statement.of()),
                        Literal.of(statement.deviation()),
                        Randomness.class,
                        Randomness.Purpose.class,
                        statement.number())
                .build();
    }

    @Override
    public CodeBlock javaCall(Statement.JavaCall statement) {
        String epoch = epochs > 0 ? "epoch" : "0";
        String batch = batchLoops > 0 ? ", batch" : "";
        return CodeBlock.of(
                "$T.$L(context.at($L, $L$L));\n",
                className(statement.className()),
                statement.method(),
                epoch,
                names.step(),
                batch);
    }

    /** A short report on one line, a longer one with a line for each column. */
    @Override
    public CodeBlock report(Statement.Report statement) {
        String before = statement.items().size() > SHORT ? "\n" : "$Z";
        CodeBlock.Builder code = CodeBlock.builder().add("$[run.report()");
        statement.items().forEach(item -> code.add(before).add(item(item)));
        return code.add(before).add(".print();\n$]").build();
    }

    private CodeBlock item(ReportItem item) {
        if (item instanceof ReportItem.Value value) {
            String name = Literal.of(value.score().text());
            return CodeBlock.of(".score($L, $L)", name, names.score(value.score()));
        }
        if (item instanceof ReportItem.Step) {
            return CodeBlock.of(".step($L)", names.step());
        }
        if (item instanceof ReportItem.Number number) {
            return CodeBlock.of(".number($L, $L)", Literal.of(number.name()), conditions.of(number.quantity()));
        }
        return CodeBlock.of(item instanceof ReportItem.Epoch ? ".epoch(epoch)" : ".observation()");
    }

    @Override
    public CodeBlock checkpointBest(Statement.CheckpointBest statement) {
        return CodeBlock.builder()
                .beginControlFlow("if ($L.improves($L))", names.watch(statement), names.score(statement.score()))
                .add(withWeights(statement.of(), CodeBlock.of("run.saveBest(model.parameters(), epoch);\n")))
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock checkpointLast(Statement.CheckpointLast statement) {
        String keep = statement.keep() == 1 ? "" : String.valueOf(statement.keep());
        return CodeBlock.of("run.saveLast($L);\n", keep);
    }

    /** In a branch epochs are not counted by calls. */
    @Override
    public CodeBlock stopWhenNotImproved(Statement.StopWhenNotImproved statement) {
        String epoch = branches > 0 ? ", epoch" : "";
        String why = statement.score().text() + " has not improved for " + statement.epochs()
                + (statement.epochs() == 1 ? " epoch" : " epochs");
        return stop(
                CodeBlock.of("$L.exhausted($L$L)", names.watch(statement), names.score(statement.score()), epoch), why);
    }

    @Override
    public CodeBlock stopWhen(Statement.StopWhen statement) {
        String why = SpecComment.oneLine(statement.span()).replaceFirst("^stop when ", "");
        return stop(conditions.of(statement.condition()), why);
    }

    private CodeBlock stop(CodeBlock condition, String why) {
        return CodeBlock.builder()
                .beginControlFlow("if ($L)", condition)
                .addStatement("run.note($L)", Literal.of("stopped: " + why))
                .addStatement(loops > 0 ? "break " + LABEL : "break")
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock restoreBest(Statement.RestoreBest statement) {
        return CodeBlock.of("run.restoreBest(model.parameters());\n");
    }
}
