package dev.loopwright.compiler.syntax;

import static dev.loopwright.compiler.syntax.Written.all;
import static dev.loopwright.compiler.syntax.Written.maybe;

import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.grammar.ModelParser.ArgumentContext;
import dev.loopwright.grammar.ModelParser.ArgumentsContext;
import dev.loopwright.grammar.ModelParser.BinaryContext;
import dev.loopwright.grammar.ModelParser.CallOfContext;
import dev.loopwright.grammar.ModelParser.CountContext;
import dev.loopwright.grammar.ModelParser.DerivedContext;
import dev.loopwright.grammar.ModelParser.ExpressionContext;
import dev.loopwright.grammar.ModelParser.GroupContext;
import dev.loopwright.grammar.ModelParser.InParenthesesContext;
import dev.loopwright.grammar.ModelParser.ListingContext;
import dev.loopwright.grammar.ModelParser.LiteralContext;
import dev.loopwright.grammar.ModelParser.NamedContext;
import dev.loopwright.grammar.ModelParser.NegationContext;
import dev.loopwright.grammar.ModelParser.NotContext;
import dev.loopwright.grammar.ModelParser.NumberContext;
import dev.loopwright.grammar.ModelParser.PipeContext;
import dev.loopwright.grammar.ModelParser.PlainContext;
import dev.loopwright.grammar.ModelParser.RangeContext;
import dev.loopwright.grammar.ModelParser.ReferenceContext;
import dev.loopwright.grammar.ModelParser.RepeatedContext;
import dev.loopwright.grammar.ModelParser.SignedContext;
import dev.loopwright.grammar.ModelParser.SizedContext;
import dev.loopwright.grammar.ModelParser.SizesContext;
import dev.loopwright.grammar.ModelParser.StageCallContext;
import dev.loopwright.grammar.ModelParser.StageNameContext;
import dev.loopwright.grammar.ModelParser.TextContext;
import dev.loopwright.grammar.ModelParser.ValueContext;
import dev.loopwright.grammar.ModelParser.WindowContext;
import dev.loopwright.grammar.ModelParserBaseVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Makes expressions of ANTLR's nodes. */
final class ExpressionBuilder extends ModelParserBaseVisitor<Expression> {
    private final Written written;

    ExpressionBuilder(Written written) {
        this.written = written;
    }

    /** An expression, a value or a formula. */
    Expression build(ParserRuleContext node) {
        return node.accept(this);
    }

    Expression.Reference reference(ReferenceContext node) {
        return new Expression.Reference(written.span(node), written.names(node.name()));
    }

    Expression.Range range(RangeContext node) {
        return new Expression.Range(written.span(node), build(node.expression(0)), build(node.expression(1)));
    }

    /** A bare number without a unit. */
    Expression.Number number(Token token) {
        return new Expression.Number(written.span(token), token.getText(), Optional.empty());
    }

    Expression.Text text(Token token) {
        return new Expression.Text(written.span(token), TextLiteral.value(token.getText()));
    }

    List<Expression> sizes(SizesContext node) {
        return node == null ? List.of() : all(node.expression(), this::build);
    }

    List<Expression.Argument> arguments(ArgumentsContext node) {
        return all(node.argument(), this::argument);
    }

    private Expression.Argument argument(ArgumentContext node) {
        return new Expression.Argument(written.span(node), maybe(node.name(), written::name), build(node.value()));
    }

    @Override
    public Expression visitReference(ReferenceContext node) {
        return reference(node);
    }

    @Override
    public Expression visitValue(ValueContext node) {
        Expression first = build(node.expression(0));
        if (node.expression().size() == 1) {
            return first;
        }
        Expression second = build(node.expression(1));
        return node.RANGE() != null
                ? new Expression.Range(written.span(node), first, second)
                : new Expression.Transition(written.span(node), first, second);
    }

    @Override
    public Expression visitPlain(PlainContext node) {
        return build(node.primary());
    }

    @Override
    public Expression visitInParentheses(InParenthesesContext node) {
        return build(node.expression());
    }

    @Override
    public Expression visitNumber(NumberContext node) {
        Token unit =
                node.PERCENT() != null ? node.PERCENT().getSymbol() : node.unit() != null ? node.unit().start : null;
        return new Expression.Number(written.span(node), node.NUMBER().getText(), maybe(unit, written::name));
    }

    @Override
    public Expression visitText(TextContext node) {
        return text(node.TEXT().getSymbol());
    }

    @Override
    public Expression visitCallOf(CallOfContext node) {
        return new Expression.Call(written.span(node), written.name(node.name()), arguments(node.arguments()));
    }

    @Override
    public Expression visitSized(SizedContext node) {
        return new Expression.Sized(written.span(node), written.name(node.name()), sizes(node.sizes()));
    }

    @Override
    public Expression visitNamed(NamedContext node) {
        return reference(node.reference());
    }

    @Override
    public Expression visitListing(ListingContext node) {
        return new Expression.Listing(written.span(node), all(node.value(), this::build));
    }

    @Override
    public Expression visitNegation(NegationContext node) {
        return new Expression.Negation(written.span(node), build(node.expression()));
    }

    @Override
    public Expression visitNot(NotContext node) {
        return new Expression.Not(written.span(node), build(node.expression()));
    }

    @Override
    public Expression visitBinary(BinaryContext node) {
        String operator = node.getChild(1).getText();
        return new Expression.Binary(
                written.span(node), operator, build(node.expression(0)), build(node.expression(1)));
    }

    /** The stages of {@code a |> f |> g} stand in one list, although the grammar nests them to the left. */
    @Override
    public Expression visitPipe(PipeContext node) {
        ExpressionContext source = node.expression();
        List<Expression> stages = new ArrayList<>(List.of(build(node.stage())));
        while (source instanceof PipeContext inner) {
            stages.add(0, build(inner.stage()));
            source = inner.expression();
        }
        return new Expression.Pipe(written.span(node), build(source), List.copyOf(stages));
    }

    @Override
    public Expression visitRepeated(RepeatedContext node) {
        return new Expression.Repeat(written.span(node), build(node.count()), build(node.stage()));
    }

    @Override
    public Expression visitStageCall(StageCallContext node) {
        return new Expression.Call(written.span(node), written.name(node.name()), arguments(node.arguments()));
    }

    @Override
    public Expression visitStageName(StageNameContext node) {
        return reference(node.reference());
    }

    @Override
    public Expression visitCount(CountContext node) {
        return node.NUMBER() != null ? number(node.NUMBER().getSymbol()) : reference(node.reference());
    }

    @Override
    public Expression visitLiteral(LiteralContext node) {
        if (node.TEXT() != null) {
            return text(node.TEXT().getSymbol());
        }
        Expression from = build(node.signed(0));
        return node.RANGE() == null ? from : new Expression.Range(written.span(node), from, build(node.signed(1)));
    }

    @Override
    public Expression visitSigned(SignedContext node) {
        Token first = node.NUMBER().getSymbol();
        Optional<Name> unit = maybe(node.PERCENT(), p -> written.name(p.getSymbol()));
        Expression number = new Expression.Number(written.span(first, node.stop), first.getText(), unit);
        return node.MINUS() == null ? number : new Expression.Negation(written.span(node), number);
    }

    @Override
    public Expression visitWindow(WindowContext node) {
        Optional<Expression> ahead = maybe(node.count(1), this::build);
        return new Expression.Window(written.span(node), build(node.count(0)), reference(node.reference()), ahead);
    }

    @Override
    public Expression visitGroup(GroupContext node) {
        return new Expression.Group(written.span(node), written.name(node.name()));
    }

    @Override
    public Expression visitDerived(DerivedContext node) {
        return build(node.expression());
    }
}
