package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;

class SpecCommentTest {

    @Test
    void aLineIsQuotedWithoutItsBrace() {
        assertEquals("// for epoch in 1..5\n", quote("for epoch in 1..5 {"));
    }

    @Test
    void severalLinesAreQuotedUnderEachOther() {
        assertEquals("// report epoch,\n//     running.loss\n", quote("report epoch,\n           running.loss"));
    }

    @Test
    void longTextIsCut() {
        assertEquals("// a\n//     b\n//     …\n//     h\n", quote("a\nb\nc\nd\ne\nf\ng\nh"));
        assertEquals("// " + "x".repeat(98) + " …\n", quote("x".repeat(500)));
    }

    @Test
    void nothingEndsAComment() {
        assertEquals("* / int pwned; /*", SpecComment.clean("*/ int pwned; /*"));
        assertEquals("\\ u002a\\ u002f \\\\ u000a", SpecComment.clean("\\u002a\\u002f \\\\u000a"));
        assertEquals("a b c d e", SpecComment.clean("a\nb\u2028c\u0085d\u202ee"));
        assertEquals("* / \\ u", SpecComment.clean("*/ \\u"));
    }

    @Test
    void javadocHasNoMarkupOfTheUsers() {
        assertEquals("&#64;deprecated &lt;b&gt; &#123;x}", SpecComment.javadoc("@deprecated <b> {x}"));
        assertEquals("one\n\n<p>two", SpecComment.javadoc("one\n\n\ntwo\n"));
    }

    private static String quote(String text) {
        return SpecComment.quote(new SourceFile("a.model", text).whole()).toString();
    }
}
