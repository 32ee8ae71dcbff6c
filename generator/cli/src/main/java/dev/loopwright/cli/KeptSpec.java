package dev.loopwright.cli;

import dev.loopwright.compiler.Options;
import dev.loopwright.runtime.CheckpointProblem;
import dev.loopwright.runtime.run.Run;
import dev.loopwright.runtime.run.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The model file that a run keeps beside its results, and the settings it was compiled with. A run folder may come from
 * anywhere, so both are checked as if they had been written by a stranger.
 *
 * @param file the model file
 * @param options what it was compiled with
 */
record KeptSpec(SpecFile file, Options options) {
    /** Lines of {@code name=value}. */
    private static final String SETTINGS = "settings.txt";

    private static final String SUFFIX = ".model";
    private static final int LARGEST = 1 << 16;

    /** Has a run keep the model file and the settings. */
    static void attach(Run.Builder run, SpecFile spec, Options options) {
        String name = spec.name().endsWith(SUFFIX) ? spec.name() : spec.name() + SUFFIX;
        run.attach(name, spec.text());
        if (!options.settings().isEmpty()) {
            run.attach(
                    SETTINGS,
                    new TreeMap<>(options.settings())
                            .entrySet().stream()
                                    .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                                    .collect(Collectors.joining()));
        }
    }

    /** Reads both back. */
    static KeptSpec in(Path run) {
        try (Stream<Path> files = Files.list(run)) {
            Path model = files.filter(p -> p.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new UsageProblem("there is no copy of a model file in " + run
                            + "\n  name the folder of a run of `loopwright train`; a generated trainer that was run by itself"
                            + " keeps none, and its rows are predicted by the generated predictor"));
            return new KeptSpec(SpecFile.read(model), new Options("", settings(run.resolve(SETTINGS))));
        } catch (IOException e) {
            throw new UsageProblem("cannot read the run folder " + run + ": " + Reason.of(e));
        }
    }

    private static Map<String, String> settings(Path file) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        if (!Files.exists(file)) {
            return settings;
        }
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            throw new CheckpointProblem(file + " does not hold the settings of a run");
        }
        for (String line : Files.readString(file).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                settings.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (!line.isEmpty()) {
                throw new CheckpointProblem(file + " does not hold the settings of a run");
            }
        }
        return settings;
    }
}
