package dev.loopwright.cli;

import dev.loopwright.compiler.Options;
import dev.loopwright.runtime.run.UsageProblem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Option;

/** Options of every command that compiles a model file. */
final class SpecOptions {
    @Option(
            names = "--package",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Package of the generated classes (default: the name of the spec).")
    private String packageName;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Another value for a constant of `settings { ... }`. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--kernels",
            paramLabel = "FLAVOUR",
            description =
                    "Inner loops in plain Java, or in vector tiles of the module jdk.incubator.vector: plain, vector or"
                            + " fastest, which is vector for long trainings where this Java has the module. `train` takes"
                            + " the fastest, other commands plain.")
    private Optional<Flavour> kernels = Optional.empty();

    /** What the compiler wants to know of all but the kernels. */
    Options toOptions() {
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw new UsageProblem("no Java package can be called " + packageName);
        }
        return new Options(packageName, settings);
    }

    /** The flavour for a program that goes elsewhere: plain unless asked otherwise, whatever machine this is. */
    Flavour kernels() {
        return kernels.orElse(Flavour.PLAIN);
    }

    /** The flavour for a program that is going to run here. */
    Flavour kernelsToRun() {
        if (kernels.isPresent() && kernels.get() == Flavour.VECTOR && !Starter.canRunVectors()) {
            throw new UsageProblem("this JVM runs without the module jdk.incubator.vector"
                    + "\n  start it with --add-modules jdk.incubator.vector, or choose --kernels plain");
        }
        return kernels.orElse(Flavour.FASTEST);
    }
}
