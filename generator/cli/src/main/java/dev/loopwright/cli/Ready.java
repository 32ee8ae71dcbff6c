package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.emit.GeneratedSource;
import dev.loopwright.compiler.java.CompiledClasses;
import dev.loopwright.runtime.run.Run;
import java.util.List;

/** A model ready to run: its Java and the classes made of it. */
record Ready(Facts facts, Kernels kernels, List<GeneratedSource> sources, CompiledClasses classes) {

    /** The generated class that plays a part, such as {@code Trainer}. */
    String className(String role) {
        return className(sources, role);
    }

    /**
     * The class among generated ones that plays a part.
     *
     * @param role {@code Trainer} or {@code Predictor}: the ending that is added to the name of the model class
     */
    static String className(List<GeneratedSource> sources, String role) {
        List<String> names = sources.stream().map(GeneratedSource::className).toList();
        return names.stream()
                .filter(name -> names.contains(name + role))
                .map(name -> name + role)
                .findFirst()
                .orElseThrow();
    }

    /** Has a run keep the generated files. */
    void attachTo(Run.Builder run) {
        sources.forEach(s -> run.attach("sources/" + s.path(), s.text()));
    }
}
