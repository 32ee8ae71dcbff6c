package dev.loopwright.cli;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.emit.Footprint;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.java.JavaCalls;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.PlanPrinter;
import dev.loopwright.compiler.plan.Summary;
import dev.loopwright.compiler.resolve.SpecPrinter;
import dev.loopwright.compiler.syntax.TreePrinter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A model file and what the compiler made of it. */
final class Compiled {
    private final SpecFile spec;
    private final Options options;
    private final Compilation compilation;
    private List<GeneratedSource> sources;

    private Compiled(SpecFile spec, Options options, Compilation compilation) {
        this.spec = spec;
        this.options = options;
        this.compilation = compilation;
    }

    /** Runs all stages, or up to the first that finds errors. */
    static Compiled of(SpecFile spec, Options options) {
        return new Compiled(spec, options, Compilation.of(spec.source(), options));
    }

    /** The same model with another flavour of kernels. */
    Compiled with(Kernels kernels) {
        return new Compiled(spec, options.with(kernels), compilation.with(kernels));
    }

    /** The same model that holds out a fold of a cross-validation. */
    Compiled holdingOut(ShapedData.Fold fold) {
        return new Compiled(spec, options, compilation.holdingOut(fold));
    }

    boolean hasErrors() {
        return compilation.hasErrors();
    }

    int exitCode() {
        return hasErrors() ? ExitCode.SPEC : ExitCode.OK;
    }

    /** What is wrong. The file is called as typed, so it is compiled once more under that name. */
    List<Diagnostic> diagnostics() {
        return compilation.diagnostics().isEmpty()
                ? List.of()
                : Compilation.of(spec.sourceAsTyped(), options).diagnostics();
    }

    /** What keeps it from being trained: its errors, or else those of the Java methods that the loop calls. */
    List<Diagnostic> obstacles(ClassPath classPath) {
        return hasErrors() ? diagnostics() : callProblems(classPath);
    }

    private List<Diagnostic> callProblems(ClassPath classPath) {
        return JavaCalls.problems(model(), classPath.loader()).isEmpty()
                ? List.of()
                : JavaCalls.problems(
                        Compilation.of(spec.sourceAsTyped(), options).shaped().orElseThrow(), classPath.loader());
    }

    /** For a command whose result is its own JSON, unless there are errors. */
    void report(Console console, OutputOptions output, Path file) {
        if (hasErrors()) {
            output.report(console, file, diagnostics());
        } else {
            printDiagnostics(console, output);
        }
    }

    /** As text for people, whatever the result is. */
    void printDiagnostics(Console console, OutputOptions output) {
        output.print(console, diagnostics());
    }

    /** The checked model; only without errors. */
    ShapedModel model() {
        return compilation.shaped().orElseThrow();
    }

    /** What has to be known to run it; only without errors. */
    Facts facts() {
        return Facts.of(compilation);
    }

    /**
     * Its classes; only without errors.
     *
     * @param trains whether the trainer is wanted: a prediction needs none, and so none of the classes that its loop calls
     * @param classPath where those are
     */
    Ready ready(boolean trains, ClassPath classPath) {
        String trainer = Ready.className(sources(), "Trainer");
        List<GeneratedSource> wanted = sources().stream()
                .filter(s -> trains || !s.className().equals(trainer))
                .toList();
        List<String> javaOptions = Stream.of(options.kernels().javaOptions(), InMemoryJava.TO_RUN)
                .flatMap(List::stream)
                .toList();
        InMemoryJava.Result result = InMemoryJava.compile(wanted, classPath.entries(), javaOptions);
        if (!result.errors().isEmpty()) {
            throw new IllegalStateException(
                    "the generated Java does not compile: " + result.errors().get(0));
        }
        return new Ready(facts(), options.kernels(), wanted, result.classes());
    }

    List<GeneratedSource> sources() {
        if (sources == null) {
            sources = compilation.sources();
        }
        return sources;
    }

    /** A value between two stages, as text; what was not reached is empty. */
    String show(Show stage) {
        return switch (stage) {
            case TREE -> TreePrinter.print(compilation.tree());
            case RESOLVED -> compilation.resolved().map(SpecPrinter::print).orElse("");
            case PLAN -> compilation.plan().map(PlanPrinter::print).orElse("");
            case JAVA ->
                sources().stream().map(s -> "// " + s.path() + "\n" + s.text()).collect(Collectors.joining("\n"));
        };
    }

    /** What the model file says of a column behind its name, with every default: {@code number   missing error}. */
    String declaration(String column) {
        return SpecPrinter.declaration(compilation.resolved().orElseThrow(), column);
    }

    /** All that the model file says, line by line. */
    List<String> said() {
        return show(Show.RESOLVED).lines().toList();
    }

    /** The model file with every default written in, its layers, and the memory that training takes. */
    String explain() {
        return show(Show.RESOLVED) + "\n" + SummaryTable.of(summary()) + "\n" + MemoryTable.of(footprint()) + "\n"
                + work();
    }

    private String work() {
        return String.format(
                Locale.ROOT,
                "About %,.0f multiply-adds of training for each row of the table, all epochs together; kernels: %s.\n",
                facts().workPerRow(),
                options.kernels().name().toLowerCase(Locale.ROOT));
    }

    /** The same for programs. */
    String explainJson() {
        return Json.explanation(model(), summary(), footprint(), show(Show.RESOLVED));
    }

    private Summary summary() {
        return Summary.of(compilation.unfused().orElseThrow(), plan());
    }

    private Footprint footprint() {
        return Footprint.of(plan());
    }

    private Plan plan() {
        return compilation.plan().orElseThrow();
    }
}
