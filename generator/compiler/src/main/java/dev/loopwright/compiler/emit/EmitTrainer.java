package dev.loopwright.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.OptimizerUse;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Statement.CheckpointBest;
import dev.loopwright.compiler.model.Statement.Evaluate;
import dev.loopwright.compiler.model.Statement.ForEpoch;
import dev.loopwright.compiler.model.Statement.StopWhenNotImproved;
import dev.loopwright.runtime.Accumulation;
import dev.loopwright.runtime.FrozenFlags;
import dev.loopwright.runtime.FrozenStatistics;
import dev.loopwright.runtime.Parameters;
import dev.loopwright.runtime.State;
import dev.loopwright.runtime.Stateful;
import dev.loopwright.runtime.WeightAverage;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.data.Rows;
import dev.loopwright.runtime.run.Best;
import dev.loopwright.runtime.run.Launch;
import dev.loopwright.runtime.run.Loop;
import dev.loopwright.runtime.run.LoopContext;
import dev.loopwright.runtime.run.Patience;
import dev.loopwright.runtime.run.Run;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/** Prints the trainer class: {@code train()} is the loop of the model, everything else serves it. */
public final class EmitTrainer {
    private final ShapedModel model;
    private final SharedNames shared;
    private final String digest;
    private final TrainerNames names;
    private final EmitSchedules schedules;
    private final List<Statement> statements;
    private final boolean vectors;
    private final ClassName self;
    private final ClassName scores;

    private EmitTrainer(ShapedModel model, SharedNames shared, boolean vectors, String digest) {
        this.model = model;
        this.shared = shared;
        this.vectors = vectors;
        this.digest = digest;
        names = new TrainerNames(model);
        schedules = new EmitSchedules(model, shared, names);
        statements = Statements.all(model.loop());
        self = shared.trainer();
        scores = self.nestedClass(EmitScores.NAME);
    }

    /**
     * {@code LessonTrainer}.
     *
     * @param vectors whether the model's kernels run in vector registers, which the run notes
     * @param digest of all that the model file says
     */
    public static GeneratedSource source(ShapedModel model, SharedNames shared, boolean vectors, String digest) {
        EmitTrainer emit = new EmitTrainer(model, shared, vectors, digest);
        String with = vectors ? Header.VECTORS : "";
        return Printed.source(model.source(), with, emit.self.packageName(), emit.type());
    }

    private TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(self)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(Stateful.class)
                .addJavadoc("$L", doc());
        constants(type);
        fields(type);
        type.addMethod(constructor()).addMethod(main()).addMethod(start()).addMethod(train());
        if (!Statements.of(Evaluate.class, statements).isEmpty()) {
            type.addMethod(evaluate());
        }
        new EmitTrace(model, shared, names).methods().forEach(type::addMethod);
        type.addMethod(state());
        return type.addType(new EmitScores(model.objective(), shared, names).type())
                .build();
    }

    private String doc() {
        String head = "Trains " + SpecComment.javadoc(model.network().name()) + " as the loop of "
                + SpecComment.place(model.loop().span()) + " says.";
        return model.doc().isBlank() ? head : head + "\n\n<p>" + SpecComment.javadoc(model.doc());
    }

    private void constants(TypeSpec.Builder type) {
        type.addField(FieldSpec.builder(String.class, "SPEC", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("A digest of all that the model file says; a run of any other is not resumed.")
                .initializer("$S", digest)
                .build());
        type.addField(FieldSpec.builder(long.class, "SEED", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("All random numbers are drawn from this.")
                .initializer("$L", Literal.of(model.seed()))
                .build());
        if (!Statements.of(Evaluate.class, statements).isEmpty()) {
            type.addField(
                    FieldSpec.builder(int.class, "EVALUATION_ROWS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                            .addJavadoc("Rows evaluated at a time; no score depends on it.")
                            .initializer("$L", Printed.EVALUATION_ROWS)
                            .build());
        }
    }

    private void fields(TypeSpec.Builder type) {
        type.addField(shared.data(), "data", Modifier.PRIVATE, Modifier.FINAL)
                .addField(shared.model(), "model", Modifier.PRIVATE, Modifier.FINAL)
                .addField(Run.class, "run", Modifier.PRIVATE, Modifier.FINAL);
        for (Statement loop : loops()) {
            type.addField(FieldSpec.builder(Loop.class, names.loop(loop), Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("How far {@code $L} has come.", SpecComment.javadoc(SpecComment.oneLine(loop.head())))
                    .build());
        }
        names.parts()
                .fields()
                .forEach((part, field) ->
                        type.addField(FieldSpec.builder(Parameters.class, field, Modifier.PRIVATE, Modifier.FINAL)
                                .addJavadoc("The parameters of {@code $L}.", SpecComment.clean(part.name()))
                                .build()));
        schedules.fields(type);
        for (OptimizerUse optimizer : Statements.optimizers(statements)) {
            type.addField(FieldSpec.builder(
                            optimizer.optimizer().type(), names.optimizer(optimizer), Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("$L", optimizerDoc(optimizer))
                    .build());
        }
        if (model.loop().accumulates()) {
            type.addField(FieldSpec.builder(Accumulation.class, "accumulation", Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("Makes gradients of several batches means over all their rows.")
                    .build());
        }
        for (Statement.DeclareAverage declared : Statements.of(Statement.DeclareAverage.class, statements)) {
            type.addField(FieldSpec.builder(
                            WeightAverage.class, names.average(declared.average()), Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("$L", quoted(declared))
                    .build());
        }
        if (calls()) {
            type.addField(FieldSpec.builder(LoopContext.class, "context", Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("What methods are told that the loop calls.")
                    .build());
        }
        if (names.holdsStatistics()) {
            type.addField(FieldSpec.builder(FrozenStatistics.class, "statistics", Modifier.PRIVATE, Modifier.FINAL)
                    .addJavadoc("Keeps what frozen layers have learnt of their inputs.")
                    .build());
        }
        if (names.countsSteps()) {
            type.addField(FieldSpec.builder(long.class, "step", Modifier.PRIVATE)
                    .addJavadoc("Steps made; updates of several parts by the same gradients are one.")
                    .build());
        }
        names.scopes().forEach((scope, field) -> type.addField(made(scores, field, scopeDoc(scope), "")));
        for (CheckpointBest best : Statements.of(CheckpointBest.class, statements)) {
            String by = Literal.plain(best.by());
            type.addField(made(ClassName.get(Best.class), names.watch(best), quoted(best), by));
        }
        for (StopWhenNotImproved stop : Statements.of(StopWhenNotImproved.class, statements)) {
            String epochs = Literal.of((long) stop.epochs());
            type.addField(made(ClassName.get(Patience.class), names.watch(stop), quoted(stop), epochs));
        }
    }

    private List<Statement> loops() {
        return statements.stream().filter(Statements::isLoop).toList();
    }

    private static FieldSpec made(ClassName type, String name, String doc, String arguments) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.FINAL)
                .addJavadoc("$L", doc)
                .initializer("new $T($L)", type, arguments)
                .build();
    }

    private static String optimizerDoc(OptimizerUse optimizer) {
        String line = SpecComment.javadoc(SpecComment.oneLine(optimizer.span()));
        return line + ": " + SpecComment.javadoc(Construction.inWords(optimizer.args())) + ".";
    }

    private static String scopeDoc(String scope) {
        return scope.equals(TrainerNames.RUNNING)
                ? "Scores over the rows seen in training since the epoch began."
                : "Scores of the last evaluation of " + SpecComment.javadoc(scope) + ".";
    }

    private static String quoted(Statement statement) {
        return SpecComment.javadoc(SpecComment.oneLine(statement.span()));
    }

    private MethodSpec constructor() {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addParameter(shared.data(), "data")
                .addParameter(shared.model(), "model")
                .addParameter(Run.class, "run")
                .addJavadoc("A trainer of the model on the data; nothing happens before {@link #train}.")
                .addStatement("this.data = data")
                .addStatement("this.model = model")
                .addStatement("this.run = run");
        for (Statement loop : loops()) {
            String name = loop instanceof ForEpoch ? "epoch" : loop instanceof Statement.Repeat ? "repeat" : "batch";
            constructor.addStatement("$L = run.loop($S)", names.loop(loop), name);
        }
        schedules.construct(constructor);
        names.parts()
                .fields()
                .forEach((part, field) ->
                        constructor.addStatement("$L = $L", field, names.parts().made(part)));
        for (OptimizerUse optimizer : Statements.optimizers(statements)) {
            CodeBlock parameters = names.parts().parameters(optimizer.part());
            constructor.addStatement(
                    "$L = $L",
                    names.optimizer(optimizer),
                    construction(optimizer, parameters, names.schedule(optimizer)));
        }
        for (Statement.DeclareAverage declared : Statements.of(Statement.DeclareAverage.class, statements)) {
            constructor.addStatement(
                    "$L = new $T(model.parameters(), $L)",
                    names.average(declared.average()),
                    WeightAverage.class,
                    Literal.plain(declared.average().decay()));
        }
        if (calls()) {
            constructor.addCode(context());
        }
        if (names.holdsStatistics()) {
            constructor.addStatement("statistics = new $T(model.parameters())", FrozenStatistics.class);
        }
        if (model.loop().accumulates()) {
            constructor.addStatement("accumulation = new $T(model.parameters())", Accumulation.class);
        }
        return constructor.build();
    }

    private boolean calls() {
        return !Statements.of(Statement.JavaCall.class, statements).isEmpty();
    }

    /** Everything that the loop measures, under the names of the model file. */
    private CodeBlock context() {
        CodeBlock.Builder code = CodeBlock.builder().add("$[context = new $T(model, run)", LoopContext.class);
        names.scopes()
                .forEach((scope, field) -> names.entries()
                        .forEach((entry, measure) ->
                                code.add("\n.with($L, $L.$L)", Literal.of(scope + "." + entry), field, measure)));
        return code.add(";\n$]").build();
    }

    /** {@code new Sgd(model.parameters(), 0.5, 0, false)}. */
    static CodeBlock construction(OptimizerUse optimizer, CodeBlock parameters, String schedule) {
        return Construction.of(optimizer.optimizer(), optimizer.args(), schedule, parameters);
    }

    private MethodSpec main() {
        return MethodSpec.methodBuilder("main")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(String[].class, "args")
                .addJavadoc("java $L [options]: --help lists them.", self.canonicalName())
                .addStatement(
                        "$T.main(args, $L, $T::start)",
                        Launch.class,
                        Literal.of(model.data().path()),
                        self)
                .build();
    }

    private MethodSpec start() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("start")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(Run.class, "run")
                .addJavadoc("One whole run: reads the data, makes the model, trains it, writes its weights.");
        if (vectors) {
            method.addStatement("run.kernels($S)", "vector");
        }
        return method.addStatement("$1T data = $1T.read(run.dataFile(), run.cache(SPEC))", shared.data())
                .addStatement("run.begin($L, SPEC, SEED, data.dataset())", Literal.of(model.name()))
                .addStatement("$1T model = new $1T(SEED, run.threads())", shared.model())
                .addStatement("$1T trainer = new $1T(data, model, run)", self)
                .addStatement("run.track(trainer)")
                .beginControlFlow("if (run.tracing())")
                .addStatement("trainer.traceFirstStep()")
                .endControlFlow()
                .addStatement("trainer.train()")
                .beginControlFlow("if (run.tracing())")
                .addStatement("trainer.traceOneRow()")
                .endControlFlow()
                .addStatement("run.finish(model.parameters())")
                .build();
    }

    private MethodSpec train() {
        return MethodSpec.methodBuilder("train")
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(
                        "The loop of $L, statement by statement.",
                        SpecComment.place(model.loop().span()))
                .addCode(new EmitLoop(model, shared, names).body())
                .build();
    }

    /** What the run saves of the trainer. */
    private MethodSpec state() {
        MethodSpec.Builder state = stateMethod()
                .addJavadoc("What a resumed run has to have again, besides where its loops were.")
                .addStatement("state.parameters(model.parameters())");
        if (model.loop().accumulates()) {
            state.addStatement("state.array($S, model.parameters().gradients())", "gradients");
            state.addStatement("state.of($1S, $1L)", "accumulation");
        }
        Statements.of(Statement.DeclareAverage.class, statements)
                .forEach(d -> state.addStatement("state.of($1S, $1L)", names.average(d.average())));
        if (!Statements.of(Statement.Freeze.class, statements).isEmpty()) {
            state.addStatement("state.of($S, new $T(model.parameters()))", "frozen", FrozenFlags.class);
        }
        if (names.countsSteps()) {
            state.addStatement("step = state.number($S, step)", "step");
        }
        for (OptimizerUse optimizer : Statements.optimizers(statements)) {
            state.addStatement("state.of($1S, $1L)", names.optimizer(optimizer));
        }
        schedules.state(state);
        names.scopes().values().forEach(scope -> state.addStatement("state.of($1S, $1L)", scope));
        statements.stream()
                .map(names::watch)
                .filter(Objects::nonNull)
                .forEach(watch -> state.addStatement("state.of($1S, $1L)", watch));
        return state.build();
    }

    /** The head of a method {@code state}. */
    static MethodSpec.Builder stateMethod() {
        return MethodSpec.methodBuilder("state")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(State.class, "state");
    }

    private MethodSpec evaluate() {
        MethodSpec.Builder evaluate = MethodSpec.methodBuilder("evaluate")
                .addModifiers(Modifier.PRIVATE)
                .addParameter(Rows.class, "rows")
                .addParameter(scores, "scores")
                .addJavadoc("Measures everything that the objective names, in evaluation mode.")
                .addStatement("scores.reset()")
                .beginControlFlow("for ($T batch : rows.batches(EVALUATION_ROWS))", Batch.class)
                .addStatement("model.evaluate(batch)");
        names.adders().forEach(adder -> evaluate.addStatement("scores.$L(model, batch)", adder));
        return evaluate.endControlFlow().build();
    }
}
