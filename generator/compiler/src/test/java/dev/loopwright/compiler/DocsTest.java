package dev.loopwright.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.LinePrinter;
import dev.loopwright.compiler.diagnostic.Severity;
import dev.loopwright.compiler.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the documentation shows is true. Blocks marked {@code model} are whole files and compile. Blocks marked {@code
 * model-fragment} compile in the place of the like part of the first whole file of their page. Quotes of source code,
 * marked {@code from=FILE}, stand in that file. Links lead somewhere.
 */
class DocsTest {
    private static final Path ROOT = Path.of("../..").normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([a-z-]+)([^\n]*)\n(.*?)^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    /** A fenced block of a page. */
    private record Block(Path page, int line, String kind, String attributes, String text) {
        String name() {
            return ROOT.relativize(page).toString().replace('\\', '/') + ":" + line;
        }
    }

    private static List<Path> pages() {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages = new ArrayList<>(
                    files.filter(f -> f.toString().endsWith(".md")).sorted().toList());
            pages.add(ROOT.resolve("README.md"));
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Block> blocks(Path page) {
        String text = read(page);
        List<Block> blocks = new ArrayList<>();
        for (Matcher m = BLOCK.matcher(text); m.find(); ) {
            int line = (int) text.substring(0, m.start()).lines().count() + 2;
            blocks.add(new Block(page, line, m.group(1), m.group(2).strip(), m.group(3)));
        }
        return blocks;
    }

    private static Stream<Block> blocks(String kind) {
        return pages().stream()
                .flatMap(page -> blocks(page).stream())
                .filter(b -> b.kind().equals(kind));
    }

    @TestFactory
    Stream<DynamicTest> wholeModelsCompile() {
        return blocks("model").map(b -> DynamicTest.dynamicTest(b.name(), () -> assertCompiles(b.text())));
    }

    @TestFactory
    Stream<DynamicTest> fragmentsCompileInTheModelOfTheirPage() {
        return blocks("model-fragment").map(b -> DynamicTest.dynamicTest(b.name(), () -> assertCompiles(inFrame(b))));
    }

    private static void assertCompiles(String model) {
        Compilation compilation = Compilation.of(new SourceFile("docs.model", model), Options.DEFAULT);
        List<Diagnostic> errors = compilation.diagnostics().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .toList();
        assertTrue(errors.isEmpty(), () -> LinePrinter.print(errors) + "\n" + model);
        assertFalse(compilation.sources().isEmpty());
    }

    /** Puts a fragment where it belongs: its first words say what it replaces, or where it is added. */
    private static String inFrame(Block fragment) {
        String frame = blocks(fragment.page()).stream()
                .filter(b -> b.kind().equals("model"))
                .findFirst()
                .orElseThrow()
                .text();
        String text = fragment.text();
        int objective = text.indexOf("\nobjective {");
        if (text.startsWith("input") && objective >= 0) {
            frame = replace(frame, "(?ms)^objective .*?^}\n", text.substring(objective + 1));
            text = text.substring(0, objective);
        }
        Matcher first = Pattern.compile("(?m)^(?!//)([a-z]+)").matcher(text);
        assertTrue(first.find(), "no keyword begins the fragment");
        String keyword = first.group(1);
        String replaced = switch (keyword) {
            case "settings", "data", "model", "objective", "loop", "predict" ->
                replace(frame, "(?ms)^" + keyword + " .*?^}\n", text);
            case "seed" -> replace(frame, "(?m)^seed.*\n", text);
            case "from", "split" -> replace(frame, "(?m)^  " + keyword + ".*\n", text);
            case "input", "key", "target", "scale", "where" -> replace(frame, "(?m)^  split", text + "  split");
            case "function" -> frame + text;
            case "block" -> {
                String network = text.substring(text.indexOf("\nmodel") + 1);
                String blocks = text.substring(0, text.length() - network.length());
                yield replace(frame, "(?ms)^model .*?^}\n", network) + blocks;
            }
            default -> throw new AssertionError("nothing in the frame takes `" + keyword + "`");
        };
        assertFalse(replaced.equals(frame), "the frame has no `" + keyword + "`");
        return replaced;
    }

    private static String replace(String frame, String pattern, String replacement) {
        return Pattern.compile(pattern).matcher(frame).replaceFirst(Matcher.quoteReplacement(replacement));
    }

    @TestFactory
    Stream<DynamicTest> quotedCodeStandsInItsFile() {
        return pages().stream()
                .flatMap(page -> blocks(page).stream())
                .filter(b -> b.attributes().startsWith("from="))
                .map(b -> DynamicTest.dynamicTest(b.name(), () -> assertQuotes(b)));
    }

    /** Layout is free, and a line of three dots leaves something out. */
    private static void assertQuotes(Block block) {
        String source = squeezed(read(ROOT.resolve(block.attributes().substring("from=".length()))));
        String text = block.kind().equals("diff") ? block.text().replaceAll("(?m)^[+ ]", "") : block.text();
        for (String part : text.split("(?m)^\\s*…\\s*$")) {
            assertTrue(source.contains(squeezed(part)), "no longer there:\n" + part);
        }
    }

    /** The page shows all of the file of the last layer that was added, and no other source file knows that layer. */
    @Test
    void aLayerIsOneFileAndOneLine() throws IOException {
        Path layers = ROOT.resolve("generator/compiler/src/main/java/dev/loopwright/compiler/catalog/layer");
        String text = read(layers.resolve("Glu.java"));
        String shown = read(ROOT.resolve("docs/adding-a-layer.md"));
        assertTrue(squeezed(shown).contains(squeezed(text.substring(text.indexOf("/** A gated linear unit")))));
        List<String> knowing = new ArrayList<>();
        for (String folder : List.of("grammar/src", "runtime/src", "generator/compiler/src", "generator/cli/src")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(Files::isRegularFile)
                        .filter(f -> f.toString().matches(".*\\.(java|g4|model)"))
                        .filter(f -> !f.endsWith("DocsTest.java"))
                        // networks recorded from PyTorch
                        .filter(f -> !f.toString().endsWith(".model")
                                || !f.getParent().endsWith("pytorch"))
                        .filter(f ->
                                Pattern.compile("\\b[gG]lu\\b").matcher(read(f)).find())
                        .forEach(f -> knowing.add(f.getFileName().toString()));
            }
        }
        assertEquals(
                List.of("Glu.java", "Layers.java"), knowing.stream().sorted().toList());
        assertEquals(1, read(layers.resolve("Layers.java")).split("Glu", -1).length - 1);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (Matcher m = LINK.matcher(read(page)); m.find(); ) {
                boolean elsewhere = m.group(1).matches("[a-z]+:.*");
                if (!elsewhere && !Files.exists(page.resolveSibling(m.group(1)))) {
                    broken.add(ROOT.relativize(page) + ": " + m.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyPageIsInTheIndex() {
        String index = read(ROOT.resolve("docs/README.md"));
        for (Path page : pages()) {
            Path relative = ROOT.resolve("docs").relativize(page);
            boolean listed = relative.getNameCount() > 1
                    ? index.contains("(" + relative.getName(0) + ")") || index.contains("(" + relative.getName(0) + "/")
                    : index.contains("(" + relative + ")");
            assertTrue(listed || relative.startsWith("..") || relative.endsWith("README.md"), relative.toString());
        }
    }
}
