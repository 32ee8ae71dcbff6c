package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.grammar.ModelLexer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Looks at each token alone: reports signs and words that the language does not have and puts in their place what was
 * meant, so that the parser has nothing to add. The same mistake is reported once, with the number of its repetitions.
 */
final class Spelling {
    private static final Pattern TURNING = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");
    private static final Pattern LETTERED = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(.*)");
    private static final Set<String> UNITS =
            Set.of("step", "steps", "epoch", "epochs", "row", "rows", "batch", "batches", "tokens", "times");
    private static final Set<String> NUMBER_SUFFIXES = Set.of("f", "F", "d", "D", "l", "L");

    private static final String CURLY = "“”„‘’";

    /** Signs of other languages, with the token that they stand for here. */
    private static final Map<String, Integer> FOREIGN = Map.ofEntries(
            Map.entry(":=", ModelLexer.ASSIGN),
            Map.entry("&&", ModelLexer.AND),
            Map.entry("||", ModelLexer.OR),
            Map.entry("!", ModelLexer.NOT),
            Map.entry("**", ModelLexer.POWER),
            Map.entry("===", ModelLexer.EQUAL),
            Map.entry("=>", ModelLexer.ARROW),
            Map.entry("-->", ModelLexer.ARROW),
            Map.entry("→", ModelLexer.ARROW),
            Map.entry("≤", ModelLexer.AT_MOST),
            Map.entry("≥", ModelLexer.AT_LEAST),
            Map.entry("≠", ModelLexer.UNEQUAL),
            Map.entry("−", ModelLexer.MINUS),
            Map.entry("–", ModelLexer.MINUS),
            Map.entry("×", ModelLexer.STAR),
            Map.entry("·", ModelLexer.STAR),
            Map.entry("÷", ModelLexer.SLASH));

    private final Tokens tokens;
    private final Log log;
    private final Map<String, Integer> repetitions = new HashMap<>();
    private final List<Token> clean = new ArrayList<>();
    private int beyondRepair = Integer.MAX_VALUE;

    private Spelling(Tokens tokens, Log log) {
        this.tokens = tokens;
        this.log = log;
    }

    /**
     * The tokens for the parser, in order.
     *
     * @param beyondRepair the offset from which on nothing that the parser says is worth hearing
     */
    record Checked(List<Token> tokens, int beyondRepair) {}

    static Checked check(Tokens tokens, Log log) {
        Spelling spelling = new Spelling(tokens, log);
        spelling.turningCharacters();
        for (Token token : tokens.all()) {
            spelling.repetitions.merge(kind(token), 1, Integer::sum);
        }
        for (Token token : tokens.all()) {
            spelling.one(token);
            if (token.getType() == ModelLexer.UNCLOSED_COMMENT) {
                break;
            }
        }
        return new Checked(List.copyOf(spelling.clean), spelling.beyondRepair);
    }

    private void turningCharacters() {
        Matcher found = TURNING.matcher(tokens.source().text());
        if (found.find()) {
            log.add(SpellingProblems.turnedText(new Span(tokens.source(), found.start(), found.end())));
        }
    }

    private void one(Token token) {
        Span at = tokens.span(token);
        switch (token.getType()) {
            case ModelLexer.UNCLOSED_COMMENT -> hopeless(SpellingProblems.unclosedComment(at));
            case ModelLexer.UNCLOSED_TEXT -> hopeless(SpellingProblems.unclosedText(at));
            case ModelLexer.UNCLOSED_NAME -> hopeless(SpellingProblems.unclosedName(at));
            case ModelLexer.SINGLE_QUOTED ->
                replace(token, ModelLexer.TEXT, SpellingProblems.singleQuotes(at, token.getText()));
            case ModelLexer.HASH_COMMENT -> once(token, SpellingProblems.hashComment(at, others(token)));
            case ModelLexer.SEMICOLON -> once(token, SpellingProblems.semicolon(at, others(token)));
            case ModelLexer.COLON_ASSIGN, ModelLexer.FOREIGN_OPERATOR, ModelLexer.OTHER -> foreign(token, at);
            case ModelLexer.FOREIGN_NAME -> foreignName(token, at);
            case ModelLexer.NUMBER_WITH_LETTERS -> lettered(token, at);
            default -> known(token, at);
        }
    }

    private void known(Token token, Span at) {
        clean.add(token);
        if (token.getType() == ModelLexer.NAME && token.getText().length() > Name.LONGEST) {
            log.add(SpellingProblems.longName(at, Name.LONGEST));
        }
        if (token.getType() == ModelLexer.NUMBER && Double.isInfinite(Double.parseDouble(token.getText()))) {
            log.add(SpellingProblems.hugeNumber(at));
        }
        if (token.getType() == ModelLexer.TEXT) {
            TextLiteral.unknownEscape(token.getText()).ifPresent(offset -> {
                int start = at.start() + offset;
                log.add(SpellingProblems.unknownEscape(new Span(at.file(), start, start + 2)));
            });
        }
    }

    private void foreign(Token token, Span at) {
        String text = token.getText();
        Integer meant = FOREIGN.get(text);
        if (meant != null) {
            String instead = Words.sign(meant);
            once(token, SpellingProblems.foreignOperator(at, text, instead, others(token)));
            clean.add(retyped(token, meant));
        } else if (CURLY.contains(text)) {
            beyondRepair = Math.min(beyondRepair, at.start());
            once(token, SpellingProblems.curlyQuotes(at));
        } else if (token.getType() == ModelLexer.FOREIGN_OPERATOR) {
            replace(token, ModelLexer.ASSIGN, SpellingProblems.updatingAssignment(at, text));
        } else {
            beyondRepair = Math.min(beyondRepair, at.start());
            once(token, SpellingProblems.strangeCharacter(at, text, others(token)));
        }
    }

    private void foreignName(Token token, Span at) {
        once(token, SpellingProblems.foreignLetters(at, token.getText(), others(token)));
        clean.add(retyped(token, ModelLexer.NAME));
    }

    private void lettered(Token token, Span at) {
        Matcher parts = LETTERED.matcher(token.getText());
        parts.matches();
        String letters = parts.group(2);
        if (UNITS.contains(letters)) {
            hopeless(SpellingProblems.gluedUnit(at, parts.group(1), letters));
        } else if (NUMBER_SUFFIXES.contains(letters)) {
            replace(token, ModelLexer.NUMBER, SpellingProblems.letteredNumber(at, parts.group(1)));
        } else {
            replace(token, ModelLexer.NAME, SpellingProblems.digitFirst(at, token.getText()));
        }
    }

    private void replace(Token token, int type, Diagnostic diagnostic) {
        log.add(diagnostic);
        clean.add(retyped(token, type));
    }

    /** The parser could only guess what was meant from here on. */
    private void hopeless(Diagnostic diagnostic) {
        log.add(diagnostic);
        beyondRepair = Math.min(beyondRepair, diagnostic.at().start());
    }

    /** Reports the first of its kind. */
    private void once(Token token, Diagnostic diagnostic) {
        if (repetitions.put(kind(token), 0) > 0) {
            log.add(diagnostic);
        }
    }

    private int others(Token token) {
        return repetitions.get(kind(token)) - 1;
    }

    private static String kind(Token token) {
        boolean anyText = token.getType() == ModelLexer.HASH_COMMENT;
        String text = CURLY.contains(token.getText()) ? CURLY : token.getText();
        return token.getType() + (anyText ? "" : text);
    }

    private static Token retyped(Token token, int type) {
        CommonToken other = new CommonToken(token);
        other.setType(type);
        return other;
    }
}
