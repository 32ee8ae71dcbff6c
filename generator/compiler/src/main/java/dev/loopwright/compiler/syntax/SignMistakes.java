package dev.loopwright.compiler.syntax;

import static dev.loopwright.compiler.syntax.SyntaxProblems.missingSign;
import static dev.loopwright.compiler.syntax.SyntaxProblems.wrongSign;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Recognises mistakes with signs: confused, missing or too many. */
final class SignMistakes {
    /** In the order in which they are asked; the first that knows the trouble speaks. */
    static final List<Function<Trouble, Optional<Diagnostic>>> ALL = List.of(
            SignMistakes::hyphen,
            SignMistakes::fraction,
            SignMistakes::range,
            SignMistakes::comparison,
            SignMistakes::setting,
            SignMistakes::colonForAssign,
            SignMistakes::assignForColon,
            SignMistakes::typeBehindAssign,
            SignMistakes::arrow,
            SignMistakes::openingBrace,
            SignMistakes::percent,
            SignMistakes::quotes,
            SignMistakes::commaTooMany,
            SignMistakes::typeColon,
            SignMistakes::closing);

    private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Set<String> TYPES =
            Set.of("number", "integer", "boolean", "category", "date", "text", "tokens");

    private SignMistakes() {}

    /** Whether a word is the name of a type of columns. */
    static boolean isType(String word) {
        return TYPES.contains(word);
    }

    /** {@code bill-length} where an operator has no place. */
    private static Optional<Diagnostic> hyphen(Trouble t) {
        boolean between = t.found(ModelLexer.MINUS)
                && !t.expects(ModelLexer.MINUS)
                && Words.isWord(t.before(1))
                && Words.isWord(t.after(1))
                && t.adjacent(t.before(1), t.found())
                && t.adjacent(t.found(), t.after(1));
        if (!between) {
            return Optional.empty();
        }
        Span whole = t.span(t.before(1)).to(t.span(t.after(1)));
        String instead = t.in(ModelParser.RULE_data)
                ? "`" + whole.text() + "`"
                : whole.text().replace('-', '_');
        return Optional.of(SyntaxProblems.hyphen(whole, instead));
    }

    /** {@code .5} and {@code 5.}. */
    private static Optional<Diagnostic> fraction(Trouble t) {
        if (!t.found(ModelLexer.DOT)) {
            return Optional.empty();
        }
        if (t.after(1, ModelLexer.NUMBER) && t.adjacent(t.found(), t.after(1)) && !t.before(1, ModelLexer.NUMBER)) {
            return Optional.of(SyntaxProblems.fraction(
                    t.span().to(t.span(t.after(1))), "0." + t.after(1).getText()));
        }
        boolean ends = t.before(1, ModelLexer.NUMBER) && t.adjacent(t.before(1), t.found());
        return ends
                ? Optional.of(SyntaxProblems.fraction(
                        t.span(t.before(1)).to(t.span()), t.before(1).getText() + ".0"))
                : Optional.empty();
    }

    /** {@code for epoch in 1-50}, {@code 1:50}, {@code 50}, {@code range(50)}; {@code for batch in train}. */
    private static Optional<Diagnostic> range(Trouble t) {
        ParserRuleContext node = t.enclosing(ModelParser.RULE_range);
        if (node == null || !t.expects(ModelLexer.RANGE)) {
            return Optional.empty();
        }
        ParserRuleContext loop = t.enclosing(ModelParser.RULE_loopStatement);
        if (loop != null
                && loop.getStart().getType() == ModelLexer.FOR
                && t.visible()
                        .get(t.tokens().indexOf(loop.getStart()) + 1)
                        .getText()
                        .startsWith("batch")) {
            return Optional.of(SyntaxProblems.batches(t.span(node.getStart())));
        }
        boolean confused = t.found(ModelLexer.COLON) || t.found(ModelLexer.TO) || t.found(ModelLexer.COMMA);
        boolean goesOn = confused && t.after(1, ModelLexer.NUMBER);
        Span whole = t.span(node.getStart()).to(goesOn ? t.span(t.after(1)) : t.span(t.before(1)));
        return Optional.of(SyntaxProblems.range(whole, rangeOf(whole.text())));
    }

    private static Optional<String> rangeOf(String text) {
        List<String> numbers =
                NUMBERS.matcher(text).results().map(MatchResult::group).toList();
        return switch (numbers.size()) {
            case 1 -> Optional.of("1.." + numbers.get(0));
            case 2 -> Optional.of(numbers.get(0) + ".." + numbers.get(1));
            default -> Optional.empty();
        };
    }

    private static Optional<Diagnostic> comparison(Trouble t) {
        boolean condition = t.found(ModelLexer.ASSIGN)
                && !t.expects(ModelLexer.ASSIGN)
                && t.expects(ModelLexer.EQUAL)
                && (t.in(ModelParser.RULE_condition) || onLine(t, Set.of(ModelLexer.WHERE, ModelLexer.STOP)));
        return condition ? Optional.of(wrongSign(t.span(), "==", "=", "values are compared")) : Optional.empty();
    }

    /** Whether the line up to the trouble has one of these keywords; the rule itself may be over already. */
    private static boolean onLine(Trouble t, Set<Integer> keywords) {
        for (int index = t.at(); index >= 0; index--) {
            if (keywords.contains(t.visible().get(index).getType())) {
                return true;
            }
            if (t.startsLine(index)) {
                return false;
            }
        }
        return false;
    }

    /** {@code dense(x, units = 64)}. */
    private static Optional<Diagnostic> setting(Trouble t) {
        return t.found(ModelLexer.ASSIGN) && t.in(ModelParser.RULE_arguments)
                ? Optional.of(wrongSign(t.span(), ":", "=", "a setting is given"))
                : Optional.empty();
    }

    private static Optional<Diagnostic> colonForAssign(Trouble t) {
        boolean confused = t.found(ModelLexer.COLON) || t.found(ModelLexer.EQUAL) || t.found(ModelLexer.ARROW);
        if (!confused || !t.expects(ModelLexer.ASSIGN) || t.expects(ModelLexer.COLON)) {
            return Optional.empty();
        }
        boolean parameter = t.in(ModelParser.RULE_parameters);
        return parameter
                ? Optional.of(SyntaxProblems.advised(
                        t.span(), "the parameters of a function or block have no type", "write only the name"))
                : Optional.of(wrongSign(t.span(), "=", t.found().getText(), "a value is given"));
    }

    private static Optional<Diagnostic> assignForColon(Trouble t) {
        boolean confused = t.found(ModelLexer.ASSIGN) && t.expects(ModelLexer.COLON);
        return confused ? Optional.of(wrongSign(t.span(), ":", "=", "a type is given")) : Optional.empty();
    }

    /** {@code input age = number in 18..100}: a formula as far as the parser can see. */
    private static Optional<Diagnostic> typeBehindAssign(Trouble t) {
        for (int index = t.at() - 2; index >= 0 && t.directlyIn(ModelParser.RULE_data); index--) {
            Token sign = t.visible().get(index);
            if (sign.getType() == ModelLexer.ASSIGN
                    && isType(t.visible().get(index + 1).getText())) {
                return Optional.of(wrongSign(t.span(sign), ":", "=", "a type is given"));
            }
            if (t.startsLine(index)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Diagnostic> arrow(Trouble t) {
        if (!t.expects(ModelLexer.ARROW)) {
            return Optional.empty();
        }
        if (t.found(ModelLexer.COLON) || t.found(ModelLexer.ASSIGN)) {
            return Optional.of(wrongSign(t.span(), "->", t.found().getText(), "a model says what it gives"));
        }
        return Optional.of(missingSign(
                t.gap(),
                "->",
                "here: a model says what it gives",
                "write `-> p: real[1]`, with the name of its last value"));
    }

    private static Optional<Diagnostic> openingBrace(Trouble t) {
        if (!t.expects(ModelLexer.LBRACE)) {
            return Optional.empty();
        }
        if (t.found(ModelLexer.COLON) && t.startsLine(t.at() + 1) && !t.expects(ModelLexer.COLON)) {
            return Optional.of(SyntaxProblems.colonForBrace(t.span()));
        }
        boolean blockBegins = t.startsLine()
                || t.found(Token.EOF)
                || t.before(1).getType() <= ModelLexer.PREDICT
                || Words.startsLoopStatement(t.found().getType());
        if (!blockBegins) {
            return Optional.empty();
        }
        int first = t.at() - 1;
        while (first > 0 && !t.startsLine(first)) {
            first--;
        }
        return Optional.of(SyntaxProblems.missingOpeningBrace(
                t.gap(), "`" + t.visible().get(first).getText() + "`"));
    }

    /** {@code split 70 train}, {@code split 0.7 train}. */
    private static Optional<Diagnostic> percent(Trouble t) {
        if (!t.directlyIn(ModelParser.RULE_part)) {
            return Optional.empty();
        }
        if (Words.isWord(t.found()) && t.before(1, ModelLexer.NUMBER)) {
            BigDecimal share = new BigDecimal(t.before(1).getText());
            BigDecimal percent = share.compareTo(BigDecimal.ONE) < 0 ? share.movePointRight(2) : share;
            String instead = percent.stripTrailingZeros().toPlainString() + "%";
            return Optional.of(SyntaxProblems.missingPercent(
                    t.span(t.before(1)), instead, t.found().getText()));
        }
        boolean nameFirst = Words.isWord(t.found()) && t.after(1, ModelLexer.NUMBER);
        return nameFirst
                ? Optional.of(SyntaxProblems.advised(
                        t.span(),
                        "the share comes before the name of the part",
                        "write `" + t.after(1).getText() + "% " + t.found().getText() + "`"))
                : Optional.empty();
    }

    private static Optional<Diagnostic> quotes(Trouble t) {
        if (t.found(ModelLexer.TEXT) && t.expectsName() && !t.expects(ModelLexer.TEXT)) {
            String text = TextLiteral.value(t.found().getText());
            boolean plain = text.matches("[A-Za-z_][A-Za-z0-9_]*");
            return Optional.of(SyntaxProblems.quotedName(t.span(), plain ? text : "`" + text.replace("`", "``") + "`"));
        }
        // Where one file holds all columns, the word before was taken for the name of a column.
        boolean table = t.before(3, ModelLexer.FROM) && !t.before(2).getText().equals("idx");
        int first = table ? t.at() - 1 : t.at();
        boolean bare = t.directlyIn(ModelParser.RULE_columnFile)
                && t.expects(ModelLexer.TEXT)
                && Words.isWord(t.visible().get(first))
                && !t.startsLine(first);
        if (!bare) {
            return Optional.empty();
        }
        int last = first;
        while (last + 1 < t.visible().size() - 1
                && t.visible().get(last + 1).getType() != ModelLexer.COMMA
                && t.adjacent(t.visible().get(last), t.visible().get(last + 1))) {
            last++;
        }
        Span whole = t.span(t.visible().get(first)).to(t.span(t.visible().get(last)));
        return Optional.of(SyntaxProblems.unquotedText(whole, whole.text()));
    }

    /** A comma with nothing behind it, or with a statement behind it that was taken for a name. */
    private static Optional<Diagnostic> commaTooMany(Trouble t) {
        if (t.before(1, ModelLexer.COMMA) && (!Words.isWord(t.found()) || t.startsLine())) {
            return Optional.of(SyntaxProblems.commaTooMany(t.span(t.before(1))));
        }
        if (t.at() > 1
                && t.before(2, ModelLexer.COMMA)
                && t.startsLine(t.at() - 1)
                && Words.isKeyword(t.before(1).getType())) {
            return Optional.of(SyntaxProblems.commaTooMany(t.span(t.before(2))));
        }
        boolean inBrackets = t.expects(ModelLexer.RPAREN) || t.expects(ModelLexer.RBRACK);
        return t.found(ModelLexer.COMMA) && !t.expects(ModelLexer.COMMA) && !inBrackets
                ? Optional.of(SyntaxProblems.commaOutOfPlace(t.span()))
                : Optional.empty();
    }

    /** {@code input age number}, {@code -> p real[1]}, {@code model net(x)}. */
    private static Optional<Diagnostic> typeColon(Trouble t) {
        if (!t.expects(ModelLexer.COLON) || t.startsLine()) {
            return Optional.empty();
        }
        if (t.directlyIn(ModelParser.RULE_typedParameter) && !Words.isWord(t.found())) {
            String name = t.before(1).getText();
            return Optional.of(
                    missingSign(t.gap(), ":", "here: `" + name + "` needs a type", "write `" + name + ": inputs`"));
        }
        boolean type = t.found(ModelLexer.NAME) || t.found(ModelLexer.CATEGORY) || t.found(ModelLexer.TOKENS);
        boolean column = t.visible().get(Math.max(0, t.at() - 2)).getType() <= ModelLexer.TARGET;
        return type && !t.in(ModelParser.RULE_arguments) && (column || !t.in(ModelParser.RULE_data))
                ? Optional.of(missingSign(
                        t.gap(), ":", "before the type", "write `: " + t.found().getText() + "`"))
                : Optional.empty();
    }

    /** A comma or a closing bracket is missing inside brackets. */
    private static Optional<Diagnostic> closing(Trouble t) {
        boolean round = t.expects(ModelLexer.RPAREN);
        if (!round && !t.expects(ModelLexer.RBRACK)) {
            return Optional.empty();
        }
        boolean startsItem = Words.isWord(t.found())
                || t.found(ModelLexer.NUMBER)
                || t.found(ModelLexer.TEXT)
                || t.found(ModelLexer.QUOTED_NAME);
        if (t.expects(ModelLexer.COMMA) && startsItem && !t.startsLine()) {
            return Optional.of(SyntaxProblems.missingComma(t.gap(), Words.found(t.found())));
        }
        Token opening =
                round ? t.opened(ModelLexer.LPAREN, ModelLexer.RPAREN) : t.opened(ModelLexer.LBRACK, ModelLexer.RBRACK);
        boolean ends = t.startsLine()
                || t.found(ModelLexer.LBRACE)
                || t.found(ModelLexer.RBRACE)
                || t.found(ModelLexer.ARROW)
                || t.found(ModelLexer.PIPE)
                || t.found(Token.EOF);
        return ends && opening != null
                ? Optional.of(SyntaxProblems.missingClosing(t.gap(), round ? ")" : "]", t.span(opening)))
                : Optional.empty();
    }
}
