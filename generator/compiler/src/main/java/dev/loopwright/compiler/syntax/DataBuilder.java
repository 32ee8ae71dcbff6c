package dev.loopwright.compiler.syntax;

import static dev.loopwright.compiler.syntax.Written.all;
import static dev.loopwright.compiler.syntax.Written.maybe;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Column;
import dev.loopwright.compiler.syntax.ModelTree.ColumnFile;
import dev.loopwright.compiler.syntax.ModelTree.ColumnName;
import dev.loopwright.compiler.syntax.ModelTree.ColumnType;
import dev.loopwright.compiler.syntax.ModelTree.Cut;
import dev.loopwright.compiler.syntax.ModelTree.DataStatement;
import dev.loopwright.compiler.syntax.ModelTree.From;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.compiler.syntax.ModelTree.Part;
import dev.loopwright.compiler.syntax.ModelTree.Role;
import dev.loopwright.compiler.syntax.ModelTree.ScaleAll;
import dev.loopwright.compiler.syntax.ModelTree.Split;
import dev.loopwright.compiler.syntax.ModelTree.Type;
import dev.loopwright.compiler.syntax.ModelTree.Where;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import dev.loopwright.grammar.ModelParser.BatchClauseContext;
import dev.loopwright.grammar.ModelParser.ClauseContext;
import dev.loopwright.grammar.ModelParser.ColumnContext;
import dev.loopwright.grammar.ModelParser.ColumnFileContext;
import dev.loopwright.grammar.ModelParser.ColumnKindContext;
import dev.loopwright.grammar.ModelParser.ColumnMeaningContext;
import dev.loopwright.grammar.ModelParser.ColumnNameContext;
import dev.loopwright.grammar.ModelParser.ColumnTypeContext;
import dev.loopwright.grammar.ModelParser.CutContext;
import dev.loopwright.grammar.ModelParser.FromClauseContext;
import dev.loopwright.grammar.ModelParser.FromContext;
import dev.loopwright.grammar.ModelParser.LabelContext;
import dev.loopwright.grammar.ModelParser.LiteralContext;
import dev.loopwright.grammar.ModelParser.PartContext;
import dev.loopwright.grammar.ModelParser.ScaleAllContext;
import dev.loopwright.grammar.ModelParser.SplitClauseContext;
import dev.loopwright.grammar.ModelParser.SplitContext;
import dev.loopwright.grammar.ModelParser.TypeContext;
import dev.loopwright.grammar.ModelParser.WhereContext;
import dev.loopwright.grammar.ModelParser.WordContext;
import dev.loopwright.grammar.ModelParser.WordsContext;
import dev.loopwright.grammar.ModelParserBaseVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Makes the statements of the data block of ANTLR's nodes, and the clauses that look the same elsewhere. */
final class DataBuilder extends ModelParserBaseVisitor<DataStatement> {
    private final Written written;
    private final Log log;
    private final ExpressionBuilder expressions;

    DataBuilder(Written written, ExpressionBuilder expressions, Log log) {
        this.written = written;
        this.log = log;
        this.expressions = expressions;
    }

    @Override
    public DataStatement visitFrom(FromContext node) {
        List<ColumnFile> files = all(node.columnFile(), this::columnFile);
        Expression.Text path = files.isEmpty()
                ? expressions.text(node.TEXT().getSymbol())
                : files.get(0).path();
        return new From(
                written.span(node), written.name(node.name()), path, files, all(node.fromClause(), this::clause));
    }

    private ColumnFile columnFile(ColumnFileContext node) {
        return new ColumnFile(
                written.span(node),
                written.name(node.name()),
                expressions.text(node.TEXT().getSymbol()));
    }

    @Override
    public DataStatement visitColumn(ColumnContext node) {
        ColumnMeaningContext meaning = node.columnMeaning();
        typeAsFormula(meaning);
        return new Column(
                written.span(node),
                role(node.getStart()),
                all(node.columnName(), this::columnName),
                maybe(meaning.formula(), expressions::build),
                maybe(meaning.columnType(), this::columnType),
                all(node.clause(), this::clause),
                written.doc(node));
    }

    @Override
    public DataStatement visitScaleAll(ScaleAllContext node) {
        return new ScaleAll(written.span(node), written.name(node.name()), words(node.words()));
    }

    @Override
    public DataStatement visitSplit(SplitContext node) {
        return new Split(
                written.span(node),
                all(node.part(), this::part),
                all(node.splitClause(), this::clause),
                maybe(node.name(), written::name),
                all(node.cut(), this::cut));
    }

    @Override
    public DataStatement visitWhere(WhereContext node) {
        return new Where(written.span(node), expressions.build(node.expression()));
    }

    /** {@code input age = number} is a formula to the grammar, but not to people. */
    private void typeAsFormula(ColumnMeaningContext meaning) {
        boolean formulaOnly = meaning.formula() != null && meaning.columnType() == null;
        if (formulaOnly && SignMistakes.isType(meaning.formula().getText())) {
            Span sign = written.span(meaning.ASSIGN().getSymbol());
            log.add(SyntaxProblems.wrongSign(sign, ":", "=", "a type is given"));
        }
    }

    Type type(TypeContext node) {
        return new Type(
                written.span(node), written.name(node.name()), expressions.sizes(node.sizes()), node.STAR() != null);
    }

    /** {@code shuffled}, {@code balanced by churned}. */
    Clause clause(BatchClauseContext node) {
        return clause(node, maybe(node.word(), this::word).stream().toList());
    }

    Word word(WordContext node) {
        List<Expression.Argument> arguments = node.arguments() != null
                ? expressions.arguments(node.arguments())
                : all(node.literal(), this::bareArgument);
        return new Word(written.span(node), maybe(node.name(), written::name), arguments);
    }

    private static Role role(Token keyword) {
        return Role.valueOf(keyword.getText().toUpperCase(Locale.ROOT));
    }

    private ColumnName columnName(ColumnNameContext node) {
        Optional<Name> last = maybe(node.name(1), written::name);
        return new ColumnName(written.span(node), written.name(node.name(0)), last, node.STAR() != null);
    }

    private ColumnType columnType(ColumnTypeContext node) {
        return new ColumnType(
                written.span(node),
                node.columnKind() != null ? kind(node.columnKind()) : category(node),
                all(node.label(), this::label),
                maybe(node.range(), expressions::range),
                maybe(node.NUMBER(), n -> expressions.number(n.getSymbol())),
                maybe(node.TEXT(), t -> expressions.text(t.getSymbol())),
                maybe(node.name(), written::name));
    }

    private Type kind(ColumnKindContext node) {
        return new Type(written.span(node), written.name(node.getStart()), expressions.sizes(node.sizes()), false);
    }

    private Type category(ColumnTypeContext node) {
        Token keyword = node.CATEGORY().getSymbol();
        return new Type(written.span(keyword), written.name(keyword), List.of(), false);
    }

    private Name label(LabelContext node) {
        return node.TEXT() == null
                ? written.name(node.getStart())
                : new Name(written.span(node), expressions.text(node.getStart()).value());
    }

    private Cut cut(CutContext node) {
        Optional<Expression> before = node.TEXT() != null
                ? Optional.of(expressions.text(node.TEXT().getSymbol()))
                : maybe(node.signed(), expressions::build);
        return new Cut(written.span(node), written.name(node.name()), before);
    }

    private Part part(PartContext node) {
        Token digits = node.NUMBER().getSymbol();
        Token percent = node.PERCENT().getSymbol();
        Expression.Number share = new Expression.Number(
                written.span(digits, percent), digits.getText(), Optional.of(written.name(percent)));
        return new Part(written.span(node), share, written.name(node.name()));
    }

    /** {@code at env/SHOP} is the clause {@code at} with the words {@code env} and {@code SHOP}. */
    private Clause clause(FromClauseContext node) {
        return clause(
                node,
                node.word() != null
                        ? List.of(word(node.word()))
                        : all(node.name(), n -> new Word(written.span(n), Optional.of(written.name(n)), List.of())));
    }

    private Clause clause(ClauseContext node) {
        return clause(node, node.words() != null ? words(node.words()) : List.of(word(node.word())));
    }

    /** {@code in order} is the clause {@code in} with the word {@code order}, and that of a column if one is named. */
    private Clause clause(SplitClauseContext node) {
        if (node.word() != null) {
            return clause(node, List.of(word(node.word())));
        }
        List<Word> words =
                new ArrayList<>(List.of(named(written.name(node.ORDER().getSymbol()))));
        maybe(node.name(), written::name).ifPresent(column -> words.add(named(column)));
        return clause(node, words);
    }

    private static Word named(Name name) {
        return new Word(name.span(), Optional.of(name), List.of());
    }

    private Clause clause(ParserRuleContext node, List<Word> words) {
        return new Clause(written.span(node), written.name(node.getStart()), words);
    }

    private List<Word> words(WordsContext node) {
        return all(node.word(), this::word);
    }

    private Expression.Argument bareArgument(LiteralContext node) {
        return new Expression.Argument(written.span(node), Optional.empty(), expressions.build(node));
    }
}
