package dev.loopwright.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the printed form of diagnostics. */
class SnippetPrinterTest {
    private static final SourceFile FILE =
            new SourceFile("churn.model", "a = 1\nfeatures 8\n\nhidden: dense 10 -> 16\n");

    private static Span span(String text) {
        int start = FILE.text().indexOf(text);
        return new Span(FILE, start, start + text.length());
    }

    @Test
    void bothPlacesAreShownWithTheirLines() {
        Diagnostic diagnostic = Diagnostic.error(
                        Code.SHAPE_MISMATCH, span("10"), "`hidden` takes 10 inputs but receives 8")
                .here("declared as 10")
                .with(new Label(span("8"), "8 values per row come from here"))
                .fix(Fix.replace("replace `10` by `8`", span("10"), "8"));
        assertEquals("""
                error[LW301]: `hidden` takes 10 inputs but receives 8
                  churn.model:4:15
                     |
                   2 | features 8
                     |          - 8 values per row come from here
                     |
                   4 | hidden: dense 10 -> 16
                     |               ^^ declared as 10
                     |
                  fix: replace `10` by `8`
                """, SnippetPrinter.print(List.of(diagnostic)));
    }

    @Test
    void twoPlacesOfOneLineShareIt() {
        Diagnostic diagnostic =
                Diagnostic.warning(Code.UNUSED_NAME, span("16"), "title").with(new Label(span("dense"), "here"));
        String printed = SnippetPrinter.print(List.of(diagnostic));
        assertEquals(1, printed.split("hidden:", -1).length - 1);
        assertTrue(printed.startsWith("warning[LW205]: title\n"), printed);
        assertTrue(printed.contains("     |         ----- here\n     |                     ^^\n"), printed);
    }

    @Test
    void onlyTwentyArePrintedAndTheOthersCounted() {
        Diagnostic error = Diagnostic.error(Code.BUG, span("8"), "title");
        Diagnostic warning = Diagnostic.warning(Code.BUG, span("8"), "title");
        String many = SnippetPrinter.print(Collections.nCopies(22, error));
        assertEquals(20, many.split("error\\[", -1).length - 1);
        assertTrue(many.endsWith("\nand 2 more errors\n"), many);
        List<Diagnostic> mixed = new java.util.ArrayList<>(Collections.nCopies(21, error));
        mixed.add(warning);
        assertTrue(SnippetPrinter.print(mixed).endsWith("\nand 1 more error and 1 more warning\n"));
    }

    @Test
    void caretsFindTheirPlaceBehindTabsAndWideCharacters() {
        SourceFile file = new SourceFile("wide.model", "\tx\t数据 e\u0301 here");
        int at = file.text().indexOf("here");
        String printed = SnippetPrinter.print(List.of(Diagnostic.error(Code.BUG, new Span(file, at, at + 4), "title")));
        String[] lines = printed.split("\n");
        assertEquals("   1 |     x   数据 e\u0301 here", lines[3]);
        assertEquals("     |                ^^^^", lines[4]);
    }

    @Test
    void nothingInTheFileCanHideOrTurnTheMessage() {
        SourceFile file = new SourceFile("evil.model", "a\u202e\u0007\u001b[31m b\u2028c");
        Diagnostic diagnostic = Diagnostic.error(Code.BUG, file.whole(), "about `\u001b[2J`");
        String printed = SnippetPrinter.print(List.of(diagnostic)) + LinePrinter.print(List.of(diagnostic));
        assertFalse(printed.codePoints().anyMatch(c -> c < 32 && c != '\n' || c == 0x202e || c == 0x2028), printed);
        assertTrue(printed.contains("a<U+202E>\u2407\u241b[31m b<U+2028>c"), printed);
    }

    @Test
    void longLinesAreCutAroundThePlace() {
        SourceFile file = new SourceFile("long.model", "x".repeat(100_000) + "HERE" + "y".repeat(100_000));
        String printed =
                SnippetPrinter.print(List.of(Diagnostic.error(Code.BUG, new Span(file, 100_000, 100_004), "title")));
        String[] lines = printed.split("\n");
        assertTrue(printed.length() < 600, printed);
        assertEquals(lines[3].indexOf("HERE"), lines[4].indexOf("^^^^"));
    }

    @Test
    void coloursOnlyAddEscapeSequences() {
        List<Diagnostic> one =
                List.of(Diagnostic.error(Code.BUG, span("8"), "title").fix(Fix.advice("do it")));
        String coloured = SnippetPrinter.print(one, true);
        assertTrue(coloured.contains("\u001b[1;31m"));
        assertEquals(SnippetPrinter.print(one), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    @Test
    void linesForEditorsNameThePlace() {
        assertEquals(
                "churn.model:2:10: error[LW900]: title\n",
                LinePrinter.print(List.of(Diagnostic.error(Code.BUG, span("8"), "title"))));
    }
}
