package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
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
                            + " fastest. `train` takes the fastest that this JVM can run, other commands plain.")
    private Optional<Kernels> kernels = Optional.empty();

    /** What the compiler wants to know; plain kernels unless asked otherwise. */
    Options toOptions() {
        return toOptions(Kernels.PLAIN);
    }

    /** What the compiler wants to know, for a program that this JVM is going to run. */
    Options toRun() {
        if (kernels.isPresent() && kernels.get() == Kernels.VECTOR && !Kernels.canRunVectors()) {
            throw new UsageProblem("this JVM runs without the module jdk.incubator.vector"
                    + "\n  start it with --add-modules jdk.incubator.vector, or choose --kernels plain");
        }
        return toOptions(Kernels.FASTEST);
    }

    private Options toOptions(Kernels otherwise) {
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw new UsageProblem("no Java package can be called " + packageName);
        }
        return new Options(packageName, settings, kernels.orElse(otherwise));
    }
}
