package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.Span;
import dev.loopwright.grammar.ModelLexer;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * The place where the parser could not go on.
 *
 * @param visible the tokens without comments, the end of the file last
 * @param at the index of the token that does not fit
 * @param expected what could have stood there
 * @param context the innermost rule
 */
record Trouble(Tokens tokens, List<Token> visible, int at, IntervalSet expected, ParserRuleContext context) {

    /** The token that does not fit. */
    Token found() {
        return visible.get(at);
    }

    boolean found(int type) {
        return found().getType() == type;
    }

    /** The token so many places before the one that does not fit, or the end of the file. */
    Token before(int places) {
        return at >= places ? visible.get(at - places) : visible.get(visible.size() - 1);
    }

    Token after(int places) {
        return visible.get(Math.min(at + places, visible.size() - 1));
    }

    boolean before(int places, int type) {
        return before(places).getType() == type;
    }

    boolean after(int places, int type) {
        return after(places).getType() == type;
    }

    boolean expects(int type) {
        return expected.contains(type);
    }

    /** Whether a name may stand here; then every keyword may, too. */
    boolean expectsName() {
        return expected.contains(ModelLexer.NAME);
    }

    /** Whether the rule is among those being parsed. */
    boolean in(int rule) {
        return enclosing(rule) != null;
    }

    /** The innermost node of a rule around the place, or null. */
    ParserRuleContext enclosing(int rule) {
        ParserRuleContext node = context;
        while (node != null && node.getRuleIndex() != rule) {
            node = node.getParent();
        }
        return node;
    }

    /** Whether the innermost rule is this one. */
    boolean directlyIn(int rule) {
        return context.getRuleIndex() == rule;
    }

    /** Whether a token is the first of its line. */
    boolean startsLine(int index) {
        return index == 0
                || visible.get(index - 1).getLine() < visible.get(index).getLine();
    }

    boolean startsLine() {
        return startsLine(at);
    }

    Span span() {
        return tokens.span(found());
    }

    Span span(Token token) {
        return tokens.span(token);
    }

    /** The empty place right after the token before. */
    Span gap() {
        if (at == 0) {
            return new Span(tokens.source(), 0, 0);
        }
        int end = span(before(1)).end();
        return new Span(tokens.source(), end, end);
    }

    /** Whether two tokens stand together without a blank. */
    boolean adjacent(Token left, Token right) {
        return span(left).end() == span(right).start();
    }

    /** The bracket of a kind that is still open here, or null. */
    Token opened(int open, int close) {
        int depth = 0;
        for (int index = at - 1; index >= 0; index--) {
            int type = visible.get(index).getType();
            depth += type == close ? 1 : type == open ? -1 : 0;
            if (depth < 0) {
                return visible.get(index);
            }
        }
        return null;
    }
}
