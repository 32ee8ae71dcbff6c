package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.grammar.ModelLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/**
 * Finds the brace that is missing or too many. The parser would notice far behind the place; the indentation of the lines
 * knows better. It is asked only where the braces do not add up.
 */
final class Braces {
    private final Tokens tokens;
    private final List<Token> visible;

    private Braces(Tokens tokens, List<Token> visible) {
        this.tokens = tokens;
        this.visible = visible;
    }

    /**
     * What is wrong with the braces of a file.
     *
     * @param from the offset from which on the parser is misled by it
     * @param missing whether a brace is missing; otherwise there is one too many
     */
    record Problem(Diagnostic diagnostic, int from, boolean missing) {}

    static Optional<Problem> check(Tokens tokens, List<Token> visible) {
        return new Braces(tokens, visible).problem();
    }

    private Optional<Problem> problem() {
        int open = 0;
        for (Token token : visible) {
            open += token.getType() == ModelLexer.LBRACE ? 1 : token.getType() == ModelLexer.RBRACE ? -1 : 0;
        }
        if (open == 0 && !closesBeforeOpening()) {
            return Optional.empty();
        }
        return Optional.of(open > 0 ? missing() : tooMany());
    }

    private boolean closesBeforeOpening() {
        int open = 0;
        for (Token token : visible) {
            open += token.getType() == ModelLexer.LBRACE ? 1 : token.getType() == ModelLexer.RBRACE ? -1 : 0;
            if (open < 0) {
                return true;
            }
        }
        return false;
    }

    /** The first line that is indented less than the inside of the innermost open block gives the place away. */
    private Problem missing() {
        Deque<Token> open = new ArrayDeque<>();
        for (int index = 0; index < visible.size(); index++) {
            Token token = visible.get(index);
            if (!open.isEmpty() && startsLine(index) && endsTooSoon(token, open.peek())) {
                return missing(token, open.peek());
            }
            if (token.getType() == ModelLexer.LBRACE) {
                open.push(token);
            } else if (token.getType() == ModelLexer.RBRACE && !open.isEmpty()) {
                open.pop();
            }
        }
        return missing(visible.get(visible.size() - 1), open.peek());
    }

    private boolean endsTooSoon(Token token, Token opening) {
        int indent = indent(token);
        int outer = indent(opening);
        boolean closes = token.getType() == ModelLexer.RBRACE;
        return token.getType() == Token.EOF
                || (closes ? indent < outer : Words.isWord(token) && indent <= outer)
                        && token.getLine() > opening.getLine();
    }

    private Problem missing(Token before, Token opening) {
        Span at = tokens.span(before);
        return new Problem(
                SyntaxProblems.missingClosingBrace(at, tokens.span(opening), opened(opening)),
                tokens.span(opening).start(),
                true);
    }

    /** The word that the opened block starts with: {@code for}, {@code model}. */
    private String opened(Token brace) {
        int index = visible.indexOf(brace);
        while (index > 0 && !startsLine(index)) {
            index--;
        }
        return visible.get(index).getText();
    }

    private Problem tooMany() {
        Deque<Token> open = new ArrayDeque<>();
        for (int index = 0; index < visible.size(); index++) {
            Token token = visible.get(index);
            if (token.getType() == ModelLexer.LBRACE) {
                open.push(token);
            } else if (token.getType() == ModelLexer.RBRACE) {
                boolean misplaced = !open.isEmpty() && isMisplaced(index, open.peek());
                if (open.isEmpty() || misplaced) {
                    Span at = tokens.span(token);
                    return new Problem(SyntaxProblems.braceTooMany(at), at.start(), false);
                }
                open.pop();
            }
        }
        throw new IllegalStateException("the braces add up");
    }

    /** A brace stands below the line that opened its block, or in that line. */
    private boolean isMisplaced(int index, Token opening) {
        Token token = visible.get(index);
        return startsLine(index) ? indent(token) > indent(opening) : token.getLine() > opening.getLine();
    }

    private boolean startsLine(int index) {
        return index == 0
                || visible.get(index - 1).getLine() < visible.get(index).getLine();
    }

    /** Blanks before the first sign of the line of a token; the end of the file is not indented. */
    private int indent(Token token) {
        SourceFile source = tokens.source();
        String line = source.line(source.lineOf(tokens.span(token).start()));
        return token.getType() == Token.EOF
                ? 0
                : line.length() - line.stripLeading().length();
    }
}
