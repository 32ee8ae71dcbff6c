package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.grammar.ModelLexer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * All tokens of a file, comments too. ANTLR counts code points, spans count characters; the way between the two is kept
 * here.
 */
final class Tokens {
    private final SourceFile source;
    private final List<Token> all;
    private final List<Token> visible;
    private final int[] offsets;

    private Tokens(SourceFile source, List<Token> all, int[] offsets) {
        this.source = source;
        this.all = all;
        this.offsets = offsets;
        List<Token> shown = new ArrayList<>(all);
        shown.removeIf(token -> token.getChannel() != Token.DEFAULT_CHANNEL);
        shown.add(end(source));
        this.visible = List.copyOf(shown);
    }

    private static Token end(SourceFile source) {
        CommonToken end = new CommonToken(Token.EOF, "the end of the file");
        int length = source.text().codePointCount(0, source.text().length());
        end.setStartIndex(length);
        end.setStopIndex(length - 1);
        end.setLine(source.lineCount());
        return end;
    }

    /** Reads the whole file. The lexer takes any text: its last rules make a token of whatever else stands there. */
    static Tokens of(SourceFile source) {
        ModelLexer lexer = new ModelLexer(CharStreams.fromString(source.text(), source.name()));
        lexer.removeErrorListeners();
        List<Token> all = List.copyOf(lexer.getAllTokens());
        return new Tokens(source, all, offsets(source.text()));
    }

    /** For each code point its first character; empty if every code point is one character. */
    private static int[] offsets(String text) {
        int points = text.codePointCount(0, text.length());
        if (points == text.length()) {
            return new int[0];
        }
        int[] offsets = new int[points + 1];
        for (int point = 0, at = 0; point < points; point++) {
            offsets[point] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        offsets[points] = text.length();
        return offsets;
    }

    /** The same file with other tokens. */
    Tokens with(List<Token> others) {
        return new Tokens(source, others, offsets);
    }

    /** The tokens without comments, the end of the file last. */
    List<Token> visible() {
        return visible;
    }

    /** The end of the file. */
    Token end() {
        return visible.get(visible.size() - 1);
    }

    /** The place of a token among the visible ones. */
    int indexOf(Token token) {
        int index = token.getType() == Token.EOF
                ? visible.size() - 1
                : Collections.binarySearch(visible, token, Comparator.comparingInt(Token::getStartIndex));
        return Math.max(0, index);
    }

    SourceFile source() {
        return source;
    }

    List<Token> all() {
        return all;
    }

    Span span(Token token) {
        if (token.getType() == Token.EOF) {
            int end = source.text().length();
            return new Span(source, end, end);
        }
        return new Span(source, offset(token.getStartIndex()), offset(token.getStopIndex() + 1));
    }

    private int offset(int point) {
        return offsets.length == 0 ? point : offsets[point];
    }
}
