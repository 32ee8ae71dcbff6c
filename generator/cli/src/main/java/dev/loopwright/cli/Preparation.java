package dev.loopwright.cli;

import dev.loopwright.compiler.Kernels;
import dev.loopwright.compiler.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes a model file ready to run: as an earlier command left it in the cache, else by compiling it. */
final class Preparation {
    private final SpecFile spec;
    private final Options options;
    private final Cache cache;
    private final Function<Facts, Kernels> choice;
    private final boolean trains;
    private final ClassPath classPath;

    private Preparation(
            SpecFile spec,
            Options options,
            boolean trains,
            ClassPath classPath,
            Cache cache,
            Function<Facts, Kernels> choice) {
        this.spec = spec;
        this.options = options;
        this.trains = trains;
        this.classPath = classPath;
        // classes that somebody else may change at any time are not part of a key
        this.cache = classPath.entries().isEmpty() ? cache : Cache.none();
        this.choice = choice;
    }

    /**
     * Of a training.
     *
     * @param options of them all but the kernels count
     * @param choice the kernels to take, when it is known what there is to compute
     */
    static Preparation toTrain(
            SpecFile spec, Options options, ClassPath classPath, Cache cache, Function<Facts, Kernels> choice) {
        return new Preparation(spec, options, true, classPath, cache, choice);
    }

    /** Of a prediction, which is always plain. */
    static Preparation toPredict(SpecFile spec, Options options, Cache cache) {
        return new Preparation(spec, options, false, ClassPath.of(""), cache, facts -> Kernels.PLAIN);
    }

    /** The choice of {@link Effort} for a flavour, with the data file to be found from the facts. */
    static Function<Facts, Kernels> choice(Flavour flavour, Function<Facts, Path> data) {
        return switch (flavour) {
            case PLAIN -> facts -> Kernels.PLAIN;
            case VECTOR -> facts -> Kernels.VECTOR;
            case FASTEST ->
                facts -> Starter.canRunVectors()
                        ? Effort.of(facts, data.apply(facts)).kernels()
                        : Kernels.PLAIN;
        };
    }

    /** For a command that runs nothing. */
    static Compiled compiled(SpecFile spec, SpecOptions options) {
        return toTrain(
                        spec,
                        options.toOptions(),
                        ClassPath.of(""),
                        Cache.none(),
                        choice(options.kernels(), facts -> DataPath.of(spec, facts, false)))
                .compiled();
    }

    /** What the cache has. */
    Optional<Ready> cached() {
        for (Kernels kernels : List.of(Kernels.PLAIN, Kernels.VECTOR)) {
            Optional<Ready> found = cache.find(key(kernels));
            if (found.isPresent()) {
                Kernels chosen = choice.apply(found.get().facts());
                return chosen == kernels ? found : cache.find(key(chosen));
            }
        }
        return Optional.empty();
    }

    /** Compiles; diagnostics may tell why there is no result. */
    Compiled compiled() {
        Compiled compiled = Compiled.of(spec, options);
        return compiled.hasErrors() ? compiled : compiled.with(choice.apply(compiled.facts()));
    }

    /** The classes of what has been compiled without errors, kept for the next time if there was nothing to say about it. */
    Ready ready(Compiled compiled) {
        Ready ready = compiled.ready(trains, classPath);
        if (compiled.diagnostics().isEmpty()) {
            cache.keep(key(ready.kernels()), ready);
        }
        return ready;
    }

    private CacheKey key(Kernels kernels) {
        return CacheKey.of(spec, options.with(kernels), trains);
    }
}
