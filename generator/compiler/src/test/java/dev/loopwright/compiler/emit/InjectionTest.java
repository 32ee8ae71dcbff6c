package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.loopwright.compiler.java.InMemoryJava;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Whatever a user writes, the Java around it stays what it is: the syntax tree of every generated file has the same
 * shape as that of a harmless model. Each program has an attack in every slot.
 */
class InjectionTest {
    private static final int PROGRAMS = 250;
    private static final int COMPILED = 5;
    private static final long SEED = 20_240_607;

    private static final List<String> FRAGMENTS = List.of(
            "*/ static int pwned; /*",
            "*/",
            "/*",
            "//",
            "/**",
            "\n",
            "\r",
            "\r\n static int pwned; //",
            "\u0085 static int pwned; //",
            "\u2028 static int pwned; //",
            "\u2029",
            "\\u002a\\u002f static int pwned; \\u002f\\u002a",
            "\\uuuu000a static int pwned; //",
            "\\u000aclass PW {}",
            "\\\\u000a static int pwned;",
            "\\u0022; static int pwned; //",
            "\\u005c\\u0022",
            "\\",
            "\\\\",
            "\"",
            "\"\"\"",
            "'",
            "\"; static int pwned; //",
            "\" + System.exit(1) + \"",
            "\0",
            "\b\f\t",
            "\u202e}; //",
            "\u2066\u2069\u200f",
            "\ufeff",
            "\ud800",
            "\udc00",
            "\udb40\udc01",
            "\ud83d\ude00",
            "$L $S $T $N $$ $[ $] $> $< $W $Z",
            "%s %n %d",
            "{@code",
            "{@link java.lang.String}",
            "@deprecated",
            "</pre><script>alert(1)</script>",
            "&lt;",
            "}",
            "{",
            "} class PW {",
            ");",
            "; static int pwned;",
            "0; static int pwned",
            "class",
            "int",
            "yield",
            "String",
            "Override",
            "Model",
            "Batch",
            "data",
            "model",
            "run",
            "running",
            "epoch",
            "batch",
            "out",
            "r",
            "hashCode",
            "_",
            "",
            " ",
            "1",
            "-1",
            "../../../etc/x",
            "p/../../../../x",
            "C:\\Users\\u0041",
            "p; class Q {} //",
            "ÄÖÜ",
            "日本語",
            "\u0130\u0131",
            "x".repeat(300),
            "long text of many words ".repeat(20));

    @Test
    void noTextEscapes() throws IOException {
        HostileModel.Filled benign = HostileModel.with(slot -> "word");
        assertTrue(benign.slots().size() >= 40, benign.slots().size() + " slots");
        List<String> expected = shapes(HostileModel.sources(benign.model()));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int program = 0; program < PROGRAMS; program++) {
            HostileModel.Filled attacked = HostileModel.with(attacks(random));
            List<GeneratedSource> sources = HostileModel.sources(attacked.model());
            assertEquals(expected, shapes(sources), () -> "seed " + SEED + ": " + attacked.slots());
            assertTrue(
                    sources.stream().allMatch(s -> s.path().matches("[a-z0-9]+/[A-Za-z0-9]+\\.java")),
                    sources.toString());
        }
    }

    @Test
    void anEscapeWouldBeSeen() throws IOException {
        GeneratedSource harmless = new GeneratedSource("a/A.java", "a.A", "class A { /* text */ }");
        GeneratedSource escaped = new GeneratedSource("a/A.java", "a.A", "class A { /* */ static int pwned; /* */ }");
        assertNotEquals(shapes(List.of(harmless)), shapes(List.of(escaped)));
    }

    @Test
    void whateverIsWrittenTheResultCompilesWithoutAWarning() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        for (int program = 0; program < COMPILED; program++) {
            HostileModel.Filled attacked = HostileModel.with(attacks(random));
            List<GeneratedSource> sources = new ArrayList<>(HostileModel.sources(attacked.model()));
            sources.add(StubModel.source(attacked.model(), HostileModel.names(attacked.model())));
            InMemoryJava.Result result = InMemoryJava.compile(sources);
            assertTrue(result.isClean(), () -> attacked.slots() + "\n" + result.errors() + result.warnings());
        }
    }

    private static UnaryOperator<String> attacks(SplittableRandom random) {
        return slot -> {
            StringBuilder attack = new StringBuilder();
            int parts = random.nextInt(1, 4);
            for (int i = 0; i < parts; i++) {
                attack.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
            }
            return attack.toString();
        };
    }

    private static List<String> shapes(List<GeneratedSource> sources) throws IOException {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        found,
                        List.of("-proc:none"),
                        null,
                        sources.stream().map(Text::new).toList());
        List<String> shapes = new ArrayList<>();
        for (Tree unit : task.parse()) {
            Shape shape = new Shape();
            shape.scan(unit, null);
            shapes.add(shape.text.toString());
        }
        assertTrue(
                found.getDiagnostics().isEmpty(), () -> found.getDiagnostics().toString());
        return shapes;
    }

    /** The kinds of all nodes with their nesting; names and literals left out. */
    private static final class Shape extends TreeScanner<Void, Void> {
        private final StringBuilder text = new StringBuilder();

        @Override
        public Void scan(Tree tree, Void nothing) {
            if (tree != null) {
                text.append('(').append(tree.getKind());
                super.scan(tree, null);
                text.append(')');
            }
            return null;
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(GeneratedSource source) {
            super(URI.create("memory:///" + source.path()), Kind.SOURCE);
            text = source.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
