package dev.loopwright.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.diagnostic.Code;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that would exhaust the parser are refused before it sees them. */
class LimitsTest {
    private static final String HEAD = "spec s version 1 objective { a = ";

    @Test
    void aFileOfMoreThanOneMebibyteIsRefused() {
        assertRefused(Code.FILE_TOO_LARGE, "spec s version 1 // " + "x".repeat(1 << 20));
        assertRefused(Code.FILE_TOO_LARGE, "spec s version 1 // " + "é".repeat(1 << 19));
        assertAccepted("spec s version 1 // " + "x".repeat((1 << 20) - 20));
    }

    @Test
    void tooManyWordsAreRefused() {
        assertRefused(Code.TOO_MANY_WORDS, HEAD + "[" + "1,".repeat(110_000) + "1] }");
        assertAccepted(HEAD + "[" + "1,".repeat(90_000) + "1] }");
    }

    @Test
    void deepNestingIsRefusedHoweverItIsWritten() {
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "(".repeat(300) + "1" + ")".repeat(300) + " }");
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "f(".repeat(300) + "1" + ")".repeat(300) + " }");
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "[".repeat(100_000));
        assertRefused(Code.NESTED_TOO_DEEPLY, "spec s version 1 loop " + "{ if a ".repeat(300) + "}".repeat(300));
        assertAccepted(HEAD + "(".repeat(190) + "1" + ")".repeat(190) + " }");
    }

    @Test
    void longChainsOfOperatorsAreRefused() {
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "-".repeat(50_000) + "1 }");
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "1" + " + 1".repeat(20_000) + " }");
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "x" + " |> f".repeat(20_000) + " }");
        assertRefused(Code.NESTED_TOO_DEEPLY, HEAD + "x |> " + "repeat 2 times ".repeat(20_000) + "f }");
        assertRefused(
                Code.NESTED_TOO_DEEPLY, "spec s version 1 loop { if a { } " + "else if a { } ".repeat(20_000) + "}");
        assertAccepted(HEAD + "1" + " + 1".repeat(900) + " }");
        assertAccepted(HEAD + "-".repeat(900) + "1 }");
    }

    private static void assertRefused(Code code, String text) {
        Log log = new Log();
        Parse.model(new SourceFile("large.model", text), log);
        assertEquals(List.of(code), log.inOrder().stream().map(Diagnostic::code).toList());
        assertTrue(log.hasErrors());
    }

    private static void assertAccepted(String text) {
        Log log = new Log();
        Parse.model(new SourceFile("large.model", text), log);
        assertEquals(List.of(), log.inOrder());
    }
}
