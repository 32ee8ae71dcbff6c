package dev.loopwright.cli;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import dev.loopwright.compiler.emit.Footprint;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.JavaCalls;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Plan;
import dev.loopwright.compiler.plan.PlanPrinter;
import dev.loopwright.compiler.plan.Summary;
import dev.loopwright.compiler.resolve.SpecPrinter;
import dev.loopwright.compiler.syntax.TreePrinter;
import dev.loopwright.runtime.run.Run;
import java.util.List;
import java.util.stream.Collectors;

/** A model file and what the compiler made of it. */
final class Compiled {
    private final SpecFile spec;
    private final Options options;
    private final Compilation compilation;
    private List<GeneratedSource> sources;

    private Compiled(SpecFile spec, Options options) {
        this.spec = spec;
        this.options = options;
        compilation = Compilation.of(spec.source(), options);
    }

    /** Runs all stages, or up to the first that finds errors. */
    static Compiled of(SpecFile spec, Options options) {
        return new Compiled(spec, options);
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

    /** What is wrong with the Java methods that the loop calls. */
    List<Diagnostic> callProblems(ClassPath classPath) {
        return JavaCalls.problems(model(), classPath.loader()).isEmpty()
                ? List.of()
                : JavaCalls.problems(
                        Compilation.of(spec.sourceAsTyped(), options).shaped().orElseThrow(), classPath.loader());
    }

    void printDiagnostics(Console console, Console.Color color) {
        List<Diagnostic> diagnostics = diagnostics();
        if (!diagnostics.isEmpty()) {
            console.err().print(SnippetPrinter.print(diagnostics, console.paints(color)));
        }
    }

    /** The checked model; only without errors. */
    ShapedModel model() {
        return compilation.shaped().orElseThrow();
    }

    /** What javac has to be told for {@link #sources}. */
    List<String> javaOptions() {
        return options.kernels().javaOptions();
    }

    List<GeneratedSource> sources() {
        if (sources == null) {
            sources = compilation.sources();
        }
        return sources;
    }

    /**
     * The generated class that plays a part.
     *
     * @param role {@code Trainer} or {@code Predictor}: the ending that is added to the name of the model class
     */
    String className(String role) {
        List<String> names = sources().stream().map(GeneratedSource::className).toList();
        return names.stream()
                .filter(name -> names.contains(name + role))
                .map(name -> name + role)
                .findFirst()
                .orElseThrow();
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

    /** All that the model file says, line by line. */
    List<String> said() {
        return show(Show.RESOLVED).lines().toList();
    }

    /** The model file with every default written in, its layers, and the memory that training takes. */
    String explain() {
        return show(Show.RESOLVED) + "\n" + SummaryTable.of(summary()) + "\n" + MemoryTable.of(footprint());
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

    /** Has a run keep the model file, the settings and the generated files. */
    void attachTo(Run.Builder run) {
        KeptSpec.attach(run, spec, options);
        sources().forEach(s -> run.attach("sources/" + s.path(), s.text()));
    }
}
