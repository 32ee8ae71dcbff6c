package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Nearest;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Recognises mistakes with words: misspelt, misplaced, missing, or from another language. */
final class WordMistakes {
    /** In the order in which they are asked; the first that knows the trouble speaks. */
    static final List<Function<Trouble, Optional<Diagnostic>>> ALL = List.of(
            WordMistakes::frameworkCall,
            WordMistakes::parentheses,
            WordMistakes::blockInside,
            WordMistakes::otherPlace,
            WordMistakes::assignmentInLoop,
            WordMistakes::foreignWord,
            WordMistakes::unnamedValue,
            WordMistakes::functionBody,
            WordMistakes::missingName,
            WordMistakes::filler,
            WordMistakes::misspelt,
            WordMistakes::missingComma,
            WordMistakes::missingWord,
            WordMistakes::unknownStatement);

    private static final Map<String, String> FRAMEWORK = Map.of(
            "zero_grad", "clear gradients",
            "step", "update MODEL with OPTIMIZER",
            "backward", "backward loss",
            "fit", "for epoch in 1..50 {",
            "save", "checkpoint best when validation.loss improves",
            "clip_grad_norm_", "clip gradients to norm 1.0");

    /** Words of other languages and what says the same here, by the place where they start a statement. */
    private static final Map<String, String> IN_LOOP = Map.ofEntries(
            Map.entry("while", "for epoch in 1..50 {"),
            Map.entry("foreach", "for batch of 32 rows in train {"),
            Map.entry("break", "stop when validation.loss has not improved for 5 epochs"),
            Map.entry("print", "report epoch, running.loss"),
            Map.entry("log", "report epoch, running.loss"),
            Map.entry("save", "checkpoint best when validation.loss improves"),
            Map.entry("load", "restore best"),
            Map.entry("zero_grad", "clear gradients"),
            Map.entry("zero", "clear gradients"),
            Map.entry("reset", "clear gradients"),
            Map.entry("step", "update MODEL with OPTIMIZER"),
            Map.entry("validate", "evaluate validation"),
            Map.entry("test", "evaluate test"),
            Map.entry("train", "for epoch in 1..50 {"),
            Map.entry("predict", "forward MODEL"),
            Map.entry("early_stopping", "stop when validation.loss has not improved for 5 epochs"));

    private static final Map<String, String> IN_DATA = Map.ofEntries(
            Map.entry("feature", "input NAME : number"),
            Map.entry("features", "input NAME : number"),
            Map.entry("column", "input NAME : number"),
            Map.entry("inputs", "input NAME : number"),
            Map.entry("label", "target NAME : boolean"),
            Map.entry("output", "target NAME : boolean"),
            Map.entry("id", "key NAME"),
            Map.entry("filter", "where CONDITION"),
            Map.entry("normalize", "scale numbers by zscore"),
            Map.entry("source", "from csv \"FILE\""),
            Map.entry("file", "from csv \"FILE\""),
            Map.entry("csv", "from csv \"FILE\""));

    private static final Map<String, String> IN_FILE = Map.ofEntries(
            Map.entry("network", "model NAME(x: inputs) -> p: real[1] {"),
            Map.entry("net", "model NAME(x: inputs) -> p: real[1] {"),
            Map.entry("dataset", "data {"),
            Map.entry("loss", "objective {"),
            Map.entry("losses", "objective {"),
            Map.entry("metrics", "objective {"),
            Map.entry("train", "loop {"),
            Map.entry("training", "loop {"),
            Map.entry("def", "function NAME(z) = FORMULA"),
            Map.entry("fn", "function NAME(z) = FORMULA"),
            Map.entry("layer", "block NAME(x) {"),
            Map.entry("let", "settings { NAME = VALUE }"),
            Map.entry("const", "settings { NAME = VALUE }"),
            Map.entry("config", "settings {"));

    private static final String LOOP_WORDS =
            "start it with `for`, `forward`, `compute`, `clear`, `backward`, `update`, "
                    + "`evaluate`, `report` or another verb of the loop";
    private static final Set<String> FILLERS = Set.of("on", "the", "of", "in", "to", "with", "by", "from", "for", "a");
    private static final Set<Integer> BLOCKS = Set.of(
            ModelLexer.DATA,
            ModelLexer.FUNCTION,
            ModelLexer.BLOCK,
            ModelLexer.MODEL,
            ModelLexer.OBJECTIVE,
            ModelLexer.LOOP,
            ModelLexer.PREDICT,
            ModelLexer.SETTINGS,
            ModelLexer.SPEC);

    private WordMistakes() {}

    /** {@code optimizer.step()}, {@code loss.backward()}. */
    private static Optional<Diagnostic> frameworkCall(Trouble t) {
        if (!t.in(ModelParser.RULE_loopBody)) {
            return Optional.empty();
        }
        int dot = t.found(ModelLexer.DOT) ? t.at() : t.at() + 1;
        boolean call = dot > 0
                && dot + 2 < t.visible().size()
                && t.visible().get(dot).getType() == ModelLexer.DOT
                && t.visible().get(dot + 2).getType() == ModelLexer.LPAREN;
        String said = call ? FRAMEWORK.get(t.visible().get(dot + 1).getText()) : null;
        if (said == null) {
            return Optional.empty();
        }
        Span whole = t.span(t.visible().get(dot - 1)).to(t.span(t.visible().get(dot + 1)));
        return Optional.of(SyntaxProblems.advised(
                whole, "the loop is written in statements, not in calls", "write `" + said + "`"));
    }

    /** {@code forward(net)}. */
    private static Optional<Diagnostic> parentheses(Trouble t) {
        boolean call = t.found(ModelLexer.LPAREN)
                && t.directlyIn(ModelParser.RULE_name)
                && t.in(ModelParser.RULE_loopStatement)
                && Words.isKeyword(t.before(1).getType());
        return call
                ? Optional.of(SyntaxProblems.advised(
                        t.span(),
                        "`" + t.before(1).getText() + "` takes its names without parentheses",
                        "write `" + t.before(1).getText() + " " + t.after(1).getText() + "`"))
                : Optional.empty();
    }

    /** An objective inside another block: the brace that should have closed it stands elsewhere. */
    private static Optional<Diagnostic> blockInside(Trouble t) {
        int word = t.found(ModelLexer.LBRACE) || t.before(1).getType() == ModelLexer.MODEL ? t.at() - 1 : t.at();
        boolean starts = word >= 0 && BLOCKS.contains(t.visible().get(word).getType()) && t.startsLine(word);
        Token around = t.opened(ModelLexer.LBRACE, ModelLexer.RBRACE);
        if (!starts || around == null) {
            return Optional.empty();
        }
        int first = t.tokens().indexOf(around);
        while (first > 0 && !t.startsLine(first)) {
            first--;
        }
        Token block = t.visible().get(word);
        return Optional.of(SyntaxProblems.misplacedBlock(
                t.span(block),
                block.getText(),
                t.span(around),
                t.visible().get(first).getText()));
    }

    /** A statement of the loop in the data block, and the like. */
    private static Optional<Diagnostic> otherPlace(Trouble t) {
        String here = place(t);
        if (here.isEmpty() || !t.startsLine()) {
            return Optional.empty();
        }
        int type = t.found().getType();
        String belongs = starts(ModelParser.RULE_dataStatement, type)
                ? "`data`"
                : starts(ModelParser.RULE_loopStatement, type)
                        ? "`loop`"
                        : starts(ModelParser.RULE_predictStatement, type) ? "`predict`" : "";
        return belongs.isEmpty() || belongs.equals(here)
                ? Optional.empty()
                : Optional.of(
                        SyntaxProblems.misplacedStatement(t.span(), t.found().getText(), belongs, here));
    }

    private static boolean starts(int rule, int type) {
        return ModelParser._ATN
                        .nextTokens(ModelParser._ATN.ruleToStartState[rule])
                        .contains(type)
                && Words.isKeyword(type);
    }

    /** The block between whose statements the trouble is, or nothing if it is inside a statement. */
    private static String place(Trouble t) {
        return switch (t.context().getRuleIndex()) {
            case ModelParser.RULE_loopBody -> "`loop`";
            case ModelParser.RULE_data -> "`data`";
            case ModelParser.RULE_predict -> "`predict`";
            case ModelParser.RULE_file -> "the file itself";
            default -> "";
        };
    }

    private static Optional<Diagnostic> assignmentInLoop(Trouble t) {
        boolean between = t.directlyIn(ModelParser.RULE_loopBody)
                || t.directlyIn(ModelParser.RULE_data)
                || t.directlyIn(ModelParser.RULE_predict);
        boolean assigns = Words.isWord(t.found()) && t.after(1, ModelLexer.ASSIGN) && t.startsLine();
        return between && assigns
                ? Optional.of(SyntaxProblems.assignmentOutOfPlace(
                        t.span().to(t.span(t.after(1))), t.found().getText(), place(t)))
                : Optional.empty();
    }

    private static Optional<Diagnostic> foreignWord(Trouble t) {
        if (!Words.isWord(t.found()) || !t.startsLine()) {
            return Optional.empty();
        }
        Map<String, String> words = switch (t.context().getRuleIndex()) {
            case ModelParser.RULE_loopBody -> IN_LOOP;
            case ModelParser.RULE_data -> IN_DATA;
            case ModelParser.RULE_file -> IN_FILE;
            default -> Map.of();
        };
        String said = words.get(t.found().getText());
        return said == null
                ? Optional.empty()
                : Optional.of(SyntaxProblems.unknownStatement(
                        t.span(), Words.found(t.found()), aStatement(t), "write `" + said + "`"));
    }

    /** {@code dense(x)}, {@code return p}, {@code let h = …} where {@code name = value} is wanted. */
    private static Optional<Diagnostic> unnamedValue(Trouble t) {
        if (!t.in(ModelParser.RULE_assignments) && !t.in(ModelParser.RULE_block) || !t.expects(ModelLexer.ASSIGN)) {
            return Optional.empty();
        }
        String before = t.before(1).getText();
        if (before.equals("return") || before.equals("give")) {
            return Optional.of(SyntaxProblems.advised(
                    t.span(t.before(1)),
                    "a model has no `" + before + "`: it gives the values behind its `->`",
                    "assign the value to the name behind `->`"));
        }
        if (Words.isWord(t.found()) && t.after(1, ModelLexer.ASSIGN)) {
            return Optional.of(SyntaxProblems.advised(
                    t.span(t.before(1)),
                    "nothing stands before the name of a value",
                    "write `" + t.found().getText() + " = …`"));
        }
        boolean value = t.found(ModelLexer.LPAREN) || t.found(ModelLexer.PIPE) || t.found(ModelLexer.DOT);
        return value
                ? Optional.of(SyntaxProblems.advised(
                        t.span(t.before(1)),
                        "every value has a name",
                        "write `NAME = " + before + t.found().getText() + "…`"))
                : Optional.empty();
    }

    /** {@code function f(z) { return z }}. */
    private static Optional<Diagnostic> functionBody(Trouble t) {
        boolean braces = t.directlyIn(ModelParser.RULE_function) && t.found(ModelLexer.LBRACE);
        return braces
                ? Optional.of(SyntaxProblems.advised(
                        t.span(), "a function is one formula, without braces", "write `function NAME(z) = FORMULA`"))
                : Optional.empty();
    }

    /** {@code evaluate} at the end of a line: the keyword of the next statement was taken for the name. */
    private static Optional<Diagnostic> missingName(Trouble t) {
        boolean taken = t.at() > 1
                && !t.startsLine()
                && t.startsLine(t.at() - 1)
                && Words.isKeyword(t.before(1).getType())
                && Words.isKeyword(t.before(2).getType());
        if (!taken) {
            return Optional.empty();
        }
        int end = t.span(t.before(2)).end();
        return Optional.of(SyntaxProblems.missingName(
                new Span(t.tokens().source(), end, end), t.before(2).getText(), Shapes.of(t, t.at() - 2)));
    }

    /** {@code evaluate on test}. */
    private static Optional<Diagnostic> filler(Trouble t) {
        boolean fills = t.at() > 1
                && Words.isWord(t.found())
                && !t.startsLine()
                && FILLERS.contains(t.before(1).getText())
                && Words.isKeyword(t.before(2).getType())
                && t.startsLine(t.at() - 2);
        return fills
                ? Optional.of(SyntaxProblems.fillerWord(
                        t.span(t.before(1)), t.before(1).getText(), t.before(2).getText()))
                : Optional.empty();
    }

    private static Optional<Diagnostic> misspelt(Trouble t) {
        String place = t.startsLine() ? aStatement(t) : "";
        boolean nextStatement =
                t.startsLine() && place.isEmpty() && Words.isKeyword(t.found().getType());
        if (!Words.isWord(t.found()) || t.expectsName() || nextStatement) {
            return Optional.empty();
        }
        String found = t.found().getText();
        List<String> keywords = Words.keywords(t.expected());
        Optional<String> meant =
                found.equals("if") && keywords.contains("when") ? Optional.of("when") : Nearest.to(found, keywords);
        return meant.map(keyword -> SyntaxProblems.misspelt(t.span(), found, place, keyword));
    }

    /** {@code report epoch running.loss}. */
    private static Optional<Diagnostic> missingComma(Trouble t) {
        boolean item = t.found(ModelLexer.NAME) || t.found(ModelLexer.NUMBER) || t.found(ModelLexer.QUOTED_NAME);
        return item && t.expects(ModelLexer.COMMA) && !t.startsLine()
                ? Optional.of(SyntaxProblems.missingComma(t.gap(), Words.found(t.found())))
                : Optional.empty();
    }

    /** One keyword is wanted and nothing else, apart from what would go on with the value before. */
    private static Optional<Diagnostic> missingWord(Trouble t) {
        IntervalSet wanted = Words.withoutContinuations(t.expected());
        if (wanted.size() != 1 || !Words.isKeyword(wanted.getMinElement())) {
            return Optional.empty();
        }
        String word = Words.sign(wanted.getMinElement());
        String fix = Shapes.around(t).map(s -> "write it as `" + s + "`").orElse("write `" + word + "`");
        return Optional.of(SyntaxProblems.missingSign(t.gap(), word, "after " + Words.found(t.before(1)), fix));
    }

    private static Optional<Diagnostic> unknownStatement(Trouble t) {
        String statement = aStatement(t);
        if (statement.isEmpty() || t.expects(ModelLexer.LBRACE)) {
            return Optional.empty();
        }
        boolean few = t.directlyIn(ModelParser.RULE_data)
                || t.directlyIn(ModelParser.RULE_predict)
                || t.directlyIn(ModelParser.RULE_file);
        String advice = few
                ? "start it with one of " + Nearest.quoted(starts(t))
                : t.directlyIn(ModelParser.RULE_loopBody) ? LOOP_WORDS : "";
        return Optional.of(SyntaxProblems.unknownStatement(t.span(), Words.found(t.found()), statement, advice));
    }

    private static List<String> starts(Trouble t) {
        int rule = t.directlyIn(ModelParser.RULE_data)
                ? ModelParser.RULE_dataStatement
                : t.directlyIn(ModelParser.RULE_predict) ? ModelParser.RULE_predictStatement : ModelParser.RULE_item;
        return Words.keywords(ModelParser._ATN.nextTokens(ModelParser._ATN.ruleToStartState[rule]));
    }

    private static String aStatement(Trouble t) {
        ParserRuleContext node = t.context();
        return switch (node.getRuleIndex()) {
            case ModelParser.RULE_loopBody -> "a statement of the loop";
            case ModelParser.RULE_data -> "a statement of `data`";
            case ModelParser.RULE_predict -> "a statement of `predict`";
            case ModelParser.RULE_file -> "a block of the file";
            case ModelParser.RULE_functions -> "a function";
            case ModelParser.RULE_assignments, ModelParser.RULE_block -> "`NAME = VALUE`";
            default -> "";
        };
    }
}
