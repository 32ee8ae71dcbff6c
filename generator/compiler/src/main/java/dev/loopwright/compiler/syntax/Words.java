package dev.loopwright.compiler.syntax;

import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Tokens in the words of people. */
final class Words {
    private static final int MOST = 5;
    private static final Set<Integer> OPERATORS = Set.of(
            ModelLexer.PLUS,
            ModelLexer.MINUS,
            ModelLexer.STAR,
            ModelLexer.SLASH,
            ModelLexer.POWER,
            ModelLexer.PIPE,
            ModelLexer.BELOW,
            ModelLexer.ABOVE,
            ModelLexer.AT_MOST,
            ModelLexer.AT_LEAST,
            ModelLexer.EQUAL,
            ModelLexer.UNEQUAL,
            ModelLexer.AND,
            ModelLexer.OR);
    /** What goes on with a value that could as well end: worth telling only where nothing else is. */
    private static final Set<Integer> CONTINUATIONS = Set.of(
            ModelLexer.DOT,
            ModelLexer.LPAREN,
            ModelLexer.LBRACK,
            ModelLexer.PERCENT,
            ModelLexer.STEP,
            ModelLexer.STEPS,
            ModelLexer.EPOCH,
            ModelLexer.EPOCHS,
            ModelLexer.ROW,
            ModelLexer.ROWS,
            ModelLexer.BATCH,
            ModelLexer.BATCHES,
            ModelLexer.TOKENS);

    private Words() {}

    /** Whether a token is a word: a keyword, or a name without back-ticks. */
    static boolean isWord(Token token) {
        return token.getType() == ModelLexer.NAME || isKeyword(token.getType());
    }

    static boolean isKeyword(int type) {
        return type >= ModelLexer.SPEC && type <= ModelLexer.NOT;
    }

    /** Whether a keyword starts a statement of the loop. */
    static boolean startsLoopStatement(int type) {
        return type != ModelLexer.NAME
                && ModelParser._ATN
                        .nextTokens(ModelParser._ATN.ruleToStartState[ModelParser.RULE_loopStatement])
                        .contains(type);
    }

    /** What is left of the expected tokens without those that would only go on with the value before. */
    static IntervalSet withoutContinuations(IntervalSet expected) {
        boolean unit = expected.contains(ModelLexer.STEPS);
        IntervalSet left = new IntervalSet();
        for (int type : expected.toList()) {
            boolean rows = type == ModelLexer.ROWS && !unit;
            if (rows || type != Token.EPSILON && !OPERATORS.contains(type) && !CONTINUATIONS.contains(type)) {
                left.add(type);
            }
        }
        return left;
    }

    /** A token as its sign, or what kind it is. */
    static String name(int type) {
        return switch (type) {
            case Token.EOF -> "the end of the file";
            case ModelLexer.NAME, ModelLexer.QUOTED_NAME -> "a name";
            case ModelLexer.NUMBER -> "a number";
            case ModelLexer.TEXT -> "a text in quotes";
            default -> "`" + sign(type) + "`";
        };
    }

    /** The token as it is written: {@code ->}, {@code model}. */
    static String sign(int type) {
        String literal = ModelParser.VOCABULARY.getLiteralName(type);
        return literal == null ? name(type) : literal.substring(1, literal.length() - 1);
    }

    /** What was found instead. */
    static String found(Token token) {
        if (token.getType() == Token.EOF) {
            return "the end of the file";
        }
        String text = token.getText();
        return "`" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "`";
    }

    /** The keywords among the expected tokens. */
    static List<String> keywords(IntervalSet expected) {
        return expected.toList().stream()
                .filter(Words::isKeyword)
                .map(Words::sign)
                .toList();
    }

    /** {@code `,` or `)`}; at most five alternatives. */
    static String alternatives(IntervalSet expected) {
        List<String> names = names(expected);
        List<String> shown = names.subList(0, Math.min(MOST, names.size()));
        if (shown.size() < 2) {
            return String.join("", shown);
        }
        String last = shown.get(shown.size() - 1);
        return shown.stream().limit(shown.size() - 1L).collect(Collectors.joining(", ", "", " or " + last));
    }

    private static List<String> names(IntervalSet expected) {
        Set<Integer> left = new TreeSet<>(expected.toList());
        left.remove(Token.EPSILON);
        List<String> names = new ArrayList<>();
        boolean value = left.contains(ModelLexer.NUMBER) && left.contains(ModelLexer.NAME);
        if (value) {
            left.removeAll(List.of(
                    ModelLexer.NUMBER,
                    ModelLexer.TEXT,
                    ModelLexer.MINUS,
                    ModelLexer.NOT,
                    ModelLexer.LPAREN,
                    ModelLexer.LBRACK));
        }
        if (!left.contains(ModelLexer.NAME) && left.contains(ModelLexer.STEPS)) {
            names.add("a unit such as `epochs`");
            left.removeIf(type -> type >= ModelLexer.STEP && type <= ModelLexer.TOKENS);
        }
        if (left.contains(ModelLexer.NAME)) {
            names.add(value ? "a value" : "a name");
            left.removeIf(type -> isKeyword(type) || type == ModelLexer.NAME || type == ModelLexer.QUOTED_NAME);
        }
        Set<Integer> essential = new TreeSet<>(left);
        essential.removeAll(OPERATORS);
        essential.removeAll(CONTINUATIONS);
        (essential.isEmpty() && names.isEmpty() ? left : essential).forEach(type -> names.add(name(type)));
        return names;
    }
}
