package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.ReportItem;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.runtime.Diverged;
import dev.loopwright.runtime.Gradients;
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
    private int batchLoops;

    EmitLoop(ShapedModel model, SharedNames shared, TrainerNames names) {
        this.model = model;
        this.shared = shared;
        this.names = names;
    }

    /** The whole loop. */
    CodeBlock body() {
        return body(NOTHING, model.loop().body());
    }

    /** The batches of a statement, as the {@code for} over them writes it. */
    CodeBlock batches(Statement.ForBatch statement, String epoch) {
        String order = statement.shuffled() ? "shuffled(SEED, " + epoch + ")" : "inOrder(" + epoch + ")";
        return CodeBlock.of("data.$L().batches($L).$L", shared.part(statement.split()), statement.rows(), order);
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
        for (Statement statement : body) {
            CodeBlock java = statement.accept(this);
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
        return CodeBlock.builder()
                .add(stopsFromWithin(statement) ? LABEL + ":\n" : "")
                .beginControlFlow(
                        "for (int epoch = $L.from($L); epoch <= $L; epoch++)",
                        loop,
                        statement.first(),
                        statement.last())
                .add(body(reset, statement.body()))
                .addStatement("$L.done()", loop)
                .endControlFlow()
                .build();
    }

    /** Whether a {@code stop} stands in a loop over batches, so that a plain break would leave only that. */
    private static boolean stopsFromWithin(Statement.ForEpoch loop) {
        return loop.body().stream()
                .filter(Statement.ForBatch.class::isInstance)
                .anyMatch(batches -> ((Statement.ForBatch) batches)
                        .body().stream().anyMatch(Statement.StopWhenNotImproved.class::isInstance));
    }

    @Override
    public CodeBlock forBatch(Statement.ForBatch statement) {
        String loop = names.loop(statement);
        batchLoops++;
        CodeBlock body = body(NOTHING, statement.body());
        batchLoops--;
        return CodeBlock.builder()
                .add(refuseSingleRow(statement))
                .beginControlFlow(
                        "for ($T batch :$W$L.from($L.from(1)))", Batch.class, batches(statement, "epoch"), loop)
                .add(body)
                .addStatement("$L.done()", loop)
                .endControlFlow()
                .build();
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
        return CodeBlock.of("model.forward(batch);\n");
    }

    @Override
    public CodeBlock compute(Statement.Compute statement) {
        CodeBlock.Builder code = CodeBlock.builder();
        boolean loss =
                statement.entries().contains(model.objective().minimised().name());
        if (loss) {
            String at = statement.span().location();
            code.addStatement("$T.check(model.loss(), $L, epoch, batch)", Diverged.class, Literal.of(at));
        }
        for (String entry : statement.entries()) {
            code.addStatement("$L.$L(model, batch)", TrainerNames.RUNNING, names.adder(entry));
        }
        return code.build();
    }

    @Override
    public CodeBlock clearGradients(Statement.ClearGradients statement) {
        return CodeBlock.of("model.clearGradients();\n");
    }

    @Override
    public CodeBlock backward(Statement.Backward statement) {
        return CodeBlock.of("model.backward(batch);\n");
    }

    @Override
    public CodeBlock clipNorm(Statement.ClipNorm statement) {
        return clip("clipNorm", statement.limit());
    }

    @Override
    public CodeBlock clipValue(Statement.ClipValue statement) {
        return clip("clipValue", statement.limit());
    }

    private static CodeBlock clip(String method, double limit) {
        return CodeBlock.of("$T.$L(model.parameters(), $L);\n", Gradients.class, method, Literal.of(limit));
    }

    @Override
    public CodeBlock update(Statement.Update statement) {
        return CodeBlock.of("$L.update();\n", names.optimizer(statement.optimizer()));
    }

    @Override
    public CodeBlock evaluate(Statement.Evaluate statement) {
        String part = statement.split().name();
        return CodeBlock.of("evaluate(data.$L(), $L);\n", shared.part(statement.split()), names.scope(part));
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
            return CodeBlock.of(".step($L)", updates());
        }
        return CodeBlock.of(item instanceof ReportItem.Epoch ? ".epoch(epoch)" : ".observation()");
    }

    /** Updates made by all optimizers together. */
    private CodeBlock updates() {
        return Statements.optimizers(Statements.all(model.loop())).stream()
                .map(optimizer -> CodeBlock.of("$L.updates()", names.optimizer(optimizer)))
                .collect(CodeBlock.joining(" + "));
    }

    @Override
    public CodeBlock checkpointBest(Statement.CheckpointBest statement) {
        return CodeBlock.builder()
                .beginControlFlow("if ($L.improves($L))", names.watch(statement), names.score(statement.score()))
                .addStatement("run.saveBest(model.parameters(), epoch)")
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock stopWhenNotImproved(Statement.StopWhenNotImproved statement) {
        String why = statement.score().text() + " has not improved for " + statement.epochs()
                + (statement.epochs() == 1 ? " epoch" : " epochs");
        return CodeBlock.builder()
                .beginControlFlow("if ($L.exhausted($L))", names.watch(statement), names.score(statement.score()))
                .addStatement("run.note($L)", Literal.of("stopped: " + why))
                .addStatement(batchLoops > 0 ? "break " + LABEL : "break")
                .endControlFlow()
                .build();
    }

    @Override
    public CodeBlock restoreBest(Statement.RestoreBest statement) {
        return CodeBlock.of("run.restoreBest(model.parameters());\n");
    }
}
