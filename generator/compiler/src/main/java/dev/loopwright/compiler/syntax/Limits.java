package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.grammar.ModelLexer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/**
 * How large a model file may be. Held against the text and its tokens before the parser, whose stack is finite, sees them;
 * every later stage may walk the tree by recursion.
 */
final class Limits {
    static final int BYTES = 1 << 20;
    static final int TOKENS = 200_000;
    static final int DEPTH = 200;
    /** Operators of one expression nest the tree, too, although not the parser. */
    static final int OPERATORS = 1_000;

    private Limits() {}

    static Optional<Diagnostic> size(SourceFile source) {
        String text = source.text();
        boolean surelyFits = text.length() <= BYTES / 3;
        return surelyFits || text.getBytes(StandardCharsets.UTF_8).length <= BYTES
                ? Optional.empty()
                : Optional.of(SyntaxProblems.fileTooLarge(source));
    }

    /** The first way in which there are too many tokens or they nest too deeply. */
    static Optional<Diagnostic> tokens(Tokens tokens, List<Token> visible) {
        if (visible.size() > TOKENS) {
            return Optional.of(SyntaxProblems.tooManyWords(tokens.span(visible.get(TOKENS))));
        }
        return new Nesting(tokens).check(visible);
    }

    /** Counts, token by token, how deep the parser and the tree will be. */
    private static final class Nesting {
        private final Tokens tokens;
        private final Deque<Integer> operatorsAround = new ArrayDeque<>();
        private int operators;

        Nesting(Tokens tokens) {
            this.tokens = tokens;
        }

        Optional<Diagnostic> check(List<Token> visible) {
            for (Token token : visible) {
                count(token.getType());
                if (operatorsAround.size() > DEPTH) {
                    return Optional.of(SyntaxProblems.nestedTooDeeply(tokens.span(token)));
                }
                if (operators > OPERATORS) {
                    return Optional.of(SyntaxProblems.tooManyOperators(tokens.span(token)));
                }
            }
            return Optional.empty();
        }

        /** Operators count on inside brackets, where they nest further, and start anew with each item and statement. */
        private void count(int type) {
            switch (type) {
                case ModelLexer.LPAREN, ModelLexer.LBRACK -> operatorsAround.push(operators);
                case ModelLexer.LBRACE -> {
                    operatorsAround.push(operators);
                    operators = 0;
                }
                case ModelLexer.RPAREN, ModelLexer.RBRACK, ModelLexer.RBRACE -> close();
                case ModelLexer.ASSIGN, ModelLexer.COMMA -> operators = around();
                case ModelLexer.PLUS, ModelLexer.MINUS, ModelLexer.STAR, ModelLexer.SLASH, ModelLexer.POWER ->
                    operators++;
                case ModelLexer.PIPE, ModelLexer.AND, ModelLexer.OR, ModelLexer.NOT, ModelLexer.TIMES -> operators++;
                case ModelLexer.BELOW, ModelLexer.ABOVE, ModelLexer.AT_MOST, ModelLexer.AT_LEAST -> operators++;
                case ModelLexer.EQUAL, ModelLexer.UNEQUAL, ModelLexer.ELSE -> operators++;
                default -> {}
            }
        }

        private void close() {
            operators = operatorsAround.isEmpty() ? 0 : operatorsAround.pop();
        }

        private int around() {
            return operatorsAround.isEmpty() ? 0 : operatorsAround.peek();
        }
    }
}
