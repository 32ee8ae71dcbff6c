package dev.loopwright.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What is to be learnt from the log of the build that {@code run} makes. */
final class Build {
    private Build() {}

    /** Why the module of a peer is not there: Maven's own words, such as which artifact could not be fetched. */
    static String failure(Path home, String module) {
        try (Stream<String> lines = Files.lines(home.resolve("target/build.log"))) {
            return "not built: "
                    + lines.filter(l -> l.startsWith("[ERROR]") && l.contains("loopwright-benchmarks-" + module))
                            .findFirst()
                            .map(l -> l.substring("[ERROR]".length()).strip())
                            .orElse("see target/build.log");
        } catch (IOException e) {
            return "not built, and no log of the build: " + e.getMessage();
        }
    }
}
