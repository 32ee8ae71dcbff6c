package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.Specs;
import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.plan.Fuse;
import dev.loopwright.compiler.plan.Lower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole generated files beside the models they come from. Rewritten with {@code -Dgolden.update=true}. */
class AcceptTest {
    private static final Path FOLDER = Path.of("src/test/resources/accept");

    static Stream<ShapedModel> examples() {
        return Stream.of(Examples.lesson(), Examples.churn(), Examples.houses());
    }

    private static List<GeneratedSource> sources(ShapedModel model) {
        return EmitProgram.sources(
                Fuse.plan(Lower.model(model)),
                Names.packageName(model.name()),
                model.source().text());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void generatedFilesAreAsRecorded(ShapedModel model) throws IOException {
        for (GeneratedSource source : sources(model)) {
            Path golden = FOLDER.resolve(model.name())
                    .resolve(source.path().substring(source.path().lastIndexOf('/') + 1));
            isAsRecorded(golden, source);
        }
    }

    private static void isAsRecorded(Path golden, GeneratedSource source) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, source.text());
        }
        assertEquals(Files.readString(golden), source.text(), golden.toString());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void generatedFilesCompileWithoutAWarning(ShapedModel model) {
        InMemoryJava.Result result = InMemoryJava.compile(sources(model));
        assertTrue(result.isClean(), result.errors() + " " + result.warnings());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noLineIsWiderThanThePage(ShapedModel model) {
        for (GeneratedSource source : sources(model)) {
            source.text().lines().forEach(line -> assertTrue(line.length() <= Tidy.WIDTH, line));
        }
    }

    /** The classes that know that the rows are windows of a text. */
    @Test
    void whatReadsATextIsAsRecorded() throws IOException {
        Path story = FOLDER.resolve("story");
        List<GeneratedSource> sources =
                Specs.fine(Files.readString(story.resolve("story.model"))).sources();
        for (String name : List.of("StoryData", "StoryPredictor")) {
            GeneratedSource source = sources.stream()
                    .filter(s -> s.className().endsWith("." + name))
                    .findFirst()
                    .orElseThrow();
            isAsRecorded(story.resolve(name + ".java"), source);
        }
        InMemoryJava.Result result = InMemoryJava.compile(sources);
        assertTrue(result.isClean(), result.errors() + " " + result.warnings());
    }

    @Test
    void generatingTwiceGivesTheSameBytes() {
        assertEquals(sources(Examples.churn()), sources(Examples.churn()));
    }
}
