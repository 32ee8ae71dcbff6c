package dev.loopwright.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.LinePrinter;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.diagnostic.SnippetPrinter;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.grammar.ModelParser;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DiagnosticErrorListener;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the grammar and the trees it gives against models that use the whole language. */
class ParseTest {

    static List<SourceFile> cases() {
        return Cases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyModelOfTheTourIsAccepted(SourceFile source) {
        Log log = new Log();
        Parse.model(source, log);
        assertEquals("", SnippetPrinter.print(log.inOrder()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTreeIsAsRecorded(SourceFile source) throws IOException {
        String tree = TreePrinter.print(Parse.model(source, new Log()));
        Path golden = Cases.FOLDER.resolve(source.name().replace(".model", ".tree"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, tree);
        }
        if (!Files.exists(golden)) {
            fail("there is no " + golden);
        }
        assertEquals(Files.readString(golden), tree, golden.toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingCanBeReadInTwoWays(SourceFile source) {
        Tokens tokens = Tokens.of(source);
        ModelParser parser = new ModelParser(new CommonTokenStream(new ListTokenSource(tokens.all())));
        parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
        List<String> ambiguities = new ArrayList<>();
        parser.removeErrorListeners();
        parser.addErrorListener(new DiagnosticErrorListener(true) {
            @Override
            public void reportAmbiguity(
                    Parser recognizer, DFA dfa, int start, int stop, boolean exact, BitSet alts, ATNConfigSet configs) {
                String rule = recognizer.getRuleNames()[dfa.atnStartState.ruleIndex];
                ambiguities.add(rule + " " + alts + " at "
                        + parser.getTokenStream().get(start).getLine());
            }
        });
        parser.file();
        assertEquals(List.of(), ambiguities);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everySpanCoversWhatWasWritten(SourceFile source) {
        walk(Parse.model(source, new Log()), source.whole());
    }

    /** Children lie within their parents, and what has a text lies exactly on it. */
    private static void walk(Object value, Span within) {
        if (value instanceof Optional<?> maybe) {
            maybe.ifPresent(v -> walk(v, within));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> walk(v, within));
        } else if (value instanceof Record node && !(value instanceof Span)) {
            Span span = node instanceof ModelTree ? within : (Span) component(node, "span");
            assertTrue(span.start() >= within.start() && span.end() <= within.end(), node.toString());
            exact(node, span);
            for (RecordComponent component : node.getClass().getRecordComponents()) {
                walk(component(node, component.getName()), span);
            }
        }
    }

    private static void exact(Record node, Span span) {
        String written = span.text();
        assertTrue(node instanceof ModelTree || written.equals(written.strip()), written);
        if (node instanceof ModelTree.Name name) {
            assertTrue(List.of(name.text(), "`" + name.text() + "`", '"' + name.text() + '"')
                    .contains(written));
        } else if (node instanceof Expression.Reference reference) {
            assertEquals(reference.text(), written);
        } else if (node instanceof Expression.Number number) {
            assertTrue(written.startsWith(number.text()), written);
        } else if (node instanceof Expression.Call call) {
            assertTrue(written.startsWith(call.function().text()) && written.endsWith(")"), written);
        }
    }

    private static Object component(Record node, String name) {
        try {
            return node.getClass().getMethod(name).invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void numbersRangesAndSharesAreToldApart() {
        ModelTree tree =
                parse("spec s version 1 settings { a = 1..50 b = 0.5..1e-3 c = 70% d = 200 steps e = 2.5e+10 }");
        List<Expression> values = tree.settings().get(0).entries().stream()
                .map(ModelTree.Assignment::value)
                .toList();
        assertEquals("1", ((Expression.Number) ((Expression.Range) values.get(0)).from()).text());
        assertEquals(1e-3, ((Expression.Number) ((Expression.Range) values.get(1)).to()).value());
        assertEquals(
                "%", ((Expression.Number) values.get(2)).unit().orElseThrow().text());
        assertEquals(
                "steps",
                ((Expression.Number) values.get(3)).unit().orElseThrow().text());
        assertEquals(2.5e10, ((Expression.Number) values.get(4)).value());
    }

    @Test
    void newlinesMeanNothing() {
        String text = Cases.all().get(0).text().replaceAll("//[^\n]*", "");
        Log log = new Log();
        Parse.model(new SourceFile("one-line.model", text.replace('\n', ' ')), log);
        Parse.model(new SourceFile("windows.model", text.replace("\n", "\r\n")), log);
        Parse.model(new SourceFile("word-a-line.model", text.replaceAll(" +", "\n")), log);
        assertEquals("", SnippetPrinter.print(log.inOrder()));
    }

    @Test
    void escapesInTextsAreUndone() {
        ModelTree tree = parse("spec s version 1 data { from csv \"a \\\"b\\\" \\\\ \\t \\u00e9\" }");
        ModelTree.From from = (ModelTree.From) tree.data().get(0).statements().get(0);
        assertEquals("a \"b\" \\ \t é", from.path().value());
    }

    @Test
    void anyColumnNameIsLegalInBackTicks() {
        ModelTree tree = parse("spec s version 1 data { input `größe, \"in\" cm` : number input `a``b` : number }");
        List<String> names = tree.data().get(0).statements().stream()
                .map(s -> ((ModelTree.Column) s).names().get(0).name().text())
                .toList();
        assertEquals(List.of("größe, \"in\" cm", "a`b"), names);
    }

    @Test
    void spansCountCharactersBehindRareOnes() {
        ModelTree tree = parse("spec s version 1 /* \uD83D\uDE00 */ seed 12345");
        assertEquals("12345", tree.seeds().get(0).value().span().text());
        assertEquals(31, tree.seeds().get(0).value().span().column());
    }

    @Test
    void documentingCommentsReachTheDeclarationBelow() {
        ModelTree tree = parse(
                "/// Says whether\n///   customers leave.\nspec s version 1\n// no\nobjective {\n/// The sum.\n loss = f(a) }");
        assertEquals(
                "Says whether\n  customers leave.", tree.header().orElseThrow().doc());
        assertEquals("The sum.", tree.objectives().get(0).entries().get(0).doc());
    }

    @Test
    void operatorsBindAsInMathematics() {
        ModelTree tree = parse("spec s version 1 objective { a = -x ^ 2 + 3 * y > 1 and not z or w |> f }");
        String printed = TreePrinter.print(tree).replaceAll("@[0-9:-]+", "");
        assertTrue(printed.contains("Pipe stages=f\n"), printed);
        List<String> operators = printed.lines()
                .filter(l -> l.contains("operator="))
                .map(l -> l.replaceAll(".*operator=\"([^\"]*)\".*", "$1"))
                .toList();
        assertEquals(List.of("or", "and", ">", "+", "^", "*"), operators);
    }

    @Test
    void aFileOfFunctionsIsRead() {
        Log log = new Log();
        List<ModelTree.Function> functions = Parse.functions(
                new SourceFile("prelude.model", "/// Rectifier.\nfunction relu(z) = max(z, 0)\nfunction id(z) = z\n"),
                log);
        assertEquals(
                List.of("relu", "id"),
                functions.stream().map(f -> f.name().text()).toList());
        assertEquals("Rectifier.", functions.get(0).doc());
        assertEquals(List.of(), log.inOrder());
    }

    @Test
    void brokenStatementsAreLeftOutAndTheOthersKept() {
        Log log = new Log();
        ModelTree tree = Parse.model(
                new SourceFile(
                        "s.model",
                        "spec s version 1\nloop {\n  forward net\n  updat net\n  for e in 1-5 {\n    forward x\n  }\n  restore best\n}\nseed 3\n"),
                log);
        assertEquals(2, tree.loops().get(0).body().size());
        assertEquals(1, tree.seeds().size());
        assertEquals("""
                s.model:4:3: error[LW102]: `updat` does not start a statement of the loop
                s.model:5:12: error[LW107]: a range is written with two points, as in `1..50`
                """, LinePrinter.print(log.inOrder()));
    }

    private static ModelTree parse(String text) {
        Log log = new Log();
        ModelTree tree = Parse.model(new SourceFile("test.model", text), log);
        assertEquals(List.<Diagnostic>of(), log.inOrder());
        return tree;
    }
}
