package dev.loopwright.cli;

import dev.loopwright.compiler.Options;
import dev.loopwright.runtime.run.UsageProblem;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** What the compiler wants to know. */
    Options toOptions() {
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw new UsageProblem("no Java package can be called " + packageName);
        }
        return new Options(packageName, settings);
    }
}
