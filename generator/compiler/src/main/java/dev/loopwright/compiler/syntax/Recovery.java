package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.WritableToken;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Reports one trouble for each broken statement and goes on with the next one. ANTLR's own strategy resumes wherever a
 * token might fit, and in a language whose keywords are contextual nearly every token fits nearly everywhere. Here a
 * trouble abandons the whole statement, and parsing resumes at the next line that starts like a statement.
 */
final class Recovery extends DefaultErrorStrategy {
    /** Rules that hold statements, each with the rule of a statement. */
    private static final Map<Integer, Integer> BODIES = Map.of(
            ModelParser.RULE_file, ModelParser.RULE_item,
            ModelParser.RULE_functions, ModelParser.RULE_function,
            ModelParser.RULE_data, ModelParser.RULE_dataStatement,
            ModelParser.RULE_assignments, ModelParser.RULE_assignment,
            ModelParser.RULE_block, ModelParser.RULE_blockStatement,
            ModelParser.RULE_loopBody, ModelParser.RULE_loopStatement,
            ModelParser.RULE_predict, ModelParser.RULE_predictStatement);

    /** Signs that may be left out once that has been reported. */
    private static final Set<Integer> INSERTABLE =
            Set.of(ModelLexer.PERCENT, ModelLexer.ROWS, ModelLexer.ARROW, ModelLexer.COLON);

    /** What stands behind a bracket that was forgotten, if it is not the next line. */
    private static final Set<Integer> BEHIND_BRACKETS =
            Set.of(ModelLexer.LBRACE, ModelLexer.RBRACE, ModelLexer.ARROW, ModelLexer.PIPE);

    /** Signs that are taken for the wanted one once that has been reported. */
    private static final Map<Integer, Set<Integer>> CONFUSED = Map.of(
            ModelLexer.ASSIGN, Set.of(ModelLexer.COLON, ModelLexer.EQUAL, ModelLexer.ARROW),
            ModelLexer.COLON, Set.of(ModelLexer.ASSIGN),
            ModelLexer.ARROW, Set.of(ModelLexer.COLON, ModelLexer.ASSIGN),
            ModelLexer.LBRACE, Set.of(ModelLexer.COLON),
            ModelLexer.RANGE, Set.of(ModelLexer.COLON, ModelLexer.TO, ModelLexer.COMMA));

    private final Tokens tokens;
    private final Consumer<Trouble> listener;
    private RecognitionException reported;
    private IntervalSet possible = new IntervalSet();
    private int possibleAt = -1;

    Recovery(Tokens tokens, Consumer<Trouble> listener) {
        this.tokens = tokens;
        this.listener = listener;
    }

    @Override
    public void reportError(Parser parser, RecognitionException e) {
        if (e == reported || inErrorRecoveryMode(parser)) {
            return;
        }
        reported = e;
        beginErrorCondition(parser);
        listener.accept(trouble(parser, e));
    }

    /** A broken rule inside a statement breaks the statement. */
    @Override
    public void recover(Parser parser, RecognitionException e) {
        ParserRuleContext broken = parser.getContext();
        if (BODIES.containsValue(broken.getRuleIndex())
                && broken.getParent() != null
                && isStatementOf(broken.getParent(), broken)) {
            skipStatement(parser, broken);
        } else if (broken.getParent() == null) {
            consumeAll(parser);
        } else {
            throw e;
        }
    }

    private static boolean isStatementOf(ParserRuleContext body, ParserRuleContext statement) {
        return Integer.valueOf(statement.getRuleIndex()).equals(BODIES.get(body.getRuleIndex()));
    }

    /** Remembers what could stand here, and between statements skips what cannot. */
    @Override
    public void sync(Parser parser) {
        ATNState state = parser.getInterpreter().atn.states.get(parser.getState());
        IntervalSet next = parser.getATN().nextTokens(state);
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        remember(parser, next);
        boolean fits = next.contains(parser.getInputStream().LA(1)) || next.contains(Token.EPSILON);
        boolean braceNext =
                next.contains(ModelLexer.LBRACE) && parser.getContext().getRuleIndex() != ModelParser.RULE_loopBody;
        if (fits || braceNext) {
            return;
        }
        InputMismatchException e = new InputMismatchException(parser);
        boolean betweenStatements =
                BODIES.containsKey(parser.getContext().getRuleIndex()) && state.getStateType() != ATNState.BLOCK_START;
        if (!betweenStatements) {
            throw e;
        }
        reportError(parser, e);
        skip(parser, BODIES.get(parser.getContext().getRuleIndex()), 0, false);
    }

    private void remember(Parser parser, IntervalSet next) {
        int index = parser.getInputStream().index();
        if (index != possibleAt) {
            possible = new IntervalSet();
            possibleAt = index;
        }
        possible.addAll(next);
    }

    /** Takes a confused sign for the wanted one, or does without it, if the statement then goes on. */
    @Override
    public Token recoverInline(Parser parser) {
        ATNState state = parser.getInterpreter().atn.states.get(parser.getState());
        IntervalSet label = state.transition(0).label();
        int wanted = label != null && label.size() == 1 ? label.getMinElement() : Token.INVALID_TYPE;
        Token found = parser.getCurrentToken();
        InputMismatchException e = new InputMismatchException(parser);
        if (CONFUSED.getOrDefault(wanted, Set.of()).contains(found.getType()) || isMisspelt(found, wanted)) {
            reportError(parser, e);
            return consumeAs(parser, found, wanted);
        }
        if (!isInsertable(parser, wanted) || !fitsBehind(parser, state)) {
            throw e;
        }
        reportError(parser, e);
        return missing(found, wanted);
    }

    /** A brace stays what it is, for braces are counted later. */
    private static Token consumeAs(Parser parser, Token found, int wanted) {
        if (wanted != ModelLexer.LBRACE) {
            ((WritableToken) found).setType(wanted);
        }
        parser.consume();
        return found;
    }

    /** An empty token in front of the one that was found. */
    private static Token missing(Token found, int wanted) {
        CommonToken missing = new CommonToken(wanted, Words.sign(wanted));
        missing.setStartIndex(found.getStartIndex());
        missing.setStopIndex(found.getStartIndex() - 1);
        missing.setLine(found.getLine());
        return missing;
    }

    private static boolean isInsertable(Parser parser, int wanted) {
        int found = parser.getInputStream().LA(1);
        return switch (wanted) {
            case ModelLexer.LBRACE -> startsLine(parser) || Words.startsLoopStatement(found);
            case ModelLexer.RPAREN, ModelLexer.RBRACK -> startsLine(parser) || BEHIND_BRACKETS.contains(found);
            default -> INSERTABLE.contains(wanted);
        };
    }

    private static boolean isMisspelt(Token found, int wanted) {
        return wanted != Token.INVALID_TYPE
                && Words.isKeyword(wanted)
                && Words.isWord(found)
                && Nearest.to(found.getText(), List.of(Words.sign(wanted))).isPresent();
    }

    private static boolean startsLine(Parser parser) {
        TokenStream input = parser.getInputStream();
        return input.LT(-1) == null || input.LT(-1).getLine() < input.LT(1).getLine();
    }

    /** Whether the token that was found could stand behind the wanted one. */
    private static boolean fitsBehind(Parser parser, ATNState state) {
        ATNState behind = state.transition(0).target;
        return parser.getATN()
                .nextTokens(behind, parser.getContext())
                .contains(parser.getInputStream().LA(1));
    }

    private Trouble trouble(Parser parser, RecognitionException e) {
        IntervalSet expected = new IntervalSet();
        if (e instanceof NoViableAltException none && none.getDeadEndConfigs() != null) {
            for (ATNConfig config : none.getDeadEndConfigs()) {
                for (Transition transition : config.state.getTransitions()) {
                    expected.addAll(transition.label() == null ? new IntervalSet() : transition.label());
                }
            }
        } else if (e.getExpectedTokens() != null) {
            expected.addAll(e.getExpectedTokens());
        }
        Token offending = e.getOffendingToken();
        if (possibleAt == offending.getTokenIndex()) {
            expected.addAll(possible);
        }
        return new Trouble(tokens, tokens.visible(), tokens.indexOf(offending), expected, parser.getContext());
    }

    private void skipStatement(Parser parser, ParserRuleContext statement) {
        int depth = 0;
        TokenStream input = parser.getInputStream();
        for (int index = statement.getStart().getTokenIndex(); index < input.index(); index++) {
            depth += depthOf(input.get(index).getType());
        }
        boolean moved = input.index() > statement.getStart().getTokenIndex();
        skip(parser, statement.getRuleIndex(), depth, moved);
    }

    /**
     * Moves on to where the next statement starts, or the block ends.
     *
     * @param braces how many blocks of the broken statement are open
     * @param moved whether the broken statement has any token before this one; if not, this one is skipped
     */
    private void skip(Parser parser, int statement, int braces, boolean moved) {
        int depth = braces;
        TokenStream input = parser.getInputStream();
        int start = moved ? input.index() - 1 : input.index();
        while (input.LA(1) != Token.EOF) {
            boolean closes = input.LA(1) == ModelLexer.RBRACE;
            boolean outside =
                    depth <= 0 && statement != ModelParser.RULE_item && statement != ModelParser.RULE_function;
            if (closes && outside) {
                break;
            }
            if (depth <= 0 && input.index() > start && startsStatement(parser, statement)) {
                break;
            }
            depth = Math.max(0, depth + depthOf(input.LA(1)));
            parser.consume();
        }
        endErrorCondition(parser);
    }

    private boolean startsStatement(Parser parser, int statement) {
        TokenStream input = parser.getInputStream();
        IntervalSet starts = parser.getATN().nextTokens(parser.getATN().ruleToStartState[statement]);
        boolean assigns = statement != ModelParser.RULE_assignment && statement != ModelParser.RULE_blockStatement
                || input.LA(2) == ModelLexer.ASSIGN
                || input.LA(1) == ModelLexer.GIVE;
        return startsLine(parser) && assigns && starts.contains(input.LA(1));
    }

    private static int depthOf(int type) {
        return type == ModelLexer.LBRACE ? 1 : type == ModelLexer.RBRACE ? -1 : 0;
    }

    private static void consumeAll(Parser parser) {
        while (parser.getInputStream().LA(1) != Token.EOF) {
            parser.consume();
        }
    }
}
