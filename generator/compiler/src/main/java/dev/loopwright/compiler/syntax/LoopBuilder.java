package dev.loopwright.compiler.syntax;

import static dev.loopwright.compiler.syntax.Written.all;
import static dev.loopwright.compiler.syntax.Written.maybe;

import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.grammar.ModelParser.AdvanceContext;
import dev.loopwright.grammar.ModelParser.BackwardContext;
import dev.loopwright.grammar.ModelParser.CallContext;
import dev.loopwright.grammar.ModelParser.CheckFiniteContext;
import dev.loopwright.grammar.ModelParser.CheckpointContext;
import dev.loopwright.grammar.ModelParser.ClearContext;
import dev.loopwright.grammar.ModelParser.ClipContext;
import dev.loopwright.grammar.ModelParser.ComputeContext;
import dev.loopwright.grammar.ModelParser.ConditionContext;
import dev.loopwright.grammar.ModelParser.EvaluateContext;
import dev.loopwright.grammar.ModelParser.EveryContext;
import dev.loopwright.grammar.ModelParser.ForContext;
import dev.loopwright.grammar.ModelParser.ForwardContext;
import dev.loopwright.grammar.ModelParser.FreezeContext;
import dev.loopwright.grammar.ModelParser.LoadContext;
import dev.loopwright.grammar.ModelParser.LoopBodyContext;
import dev.loopwright.grammar.ModelParser.MovingAverageContext;
import dev.loopwright.grammar.ModelParser.NoiseContext;
import dev.loopwright.grammar.ModelParser.OptimizerContext;
import dev.loopwright.grammar.ModelParser.RepeatContext;
import dev.loopwright.grammar.ModelParser.ReportContext;
import dev.loopwright.grammar.ModelParser.RestoreContext;
import dev.loopwright.grammar.ModelParser.StopContext;
import dev.loopwright.grammar.ModelParser.UpdateContext;
import dev.loopwright.grammar.ModelParserBaseVisitor;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Makes the statements of the loop of ANTLR's nodes. */
final class LoopBuilder extends ModelParserBaseVisitor<LoopStatement> {
    private final Written written;
    private final ExpressionBuilder expressions;
    private final DataBuilder clauses;

    LoopBuilder(Written written, ExpressionBuilder expressions, DataBuilder clauses) {
        this.written = written;
        this.expressions = expressions;
        this.clauses = clauses;
    }

    List<LoopStatement> body(LoopBodyContext node) {
        return all(node.loopStatement(), n -> n.accept(this));
    }

    /** The statement as far as its first brace. */
    private Span head(ParserRuleContext node) {
        ParseTree last = node.getChild(0);
        for (ParseTree child : node.children) {
            if (child instanceof LoopBodyContext) {
                break;
            }
            last = child;
        }
        return last instanceof ParserRuleContext rule
                ? written.span(node.getStart(), rule.getStop())
                : written.span(node.getStart(), ((TerminalNode) last).getSymbol());
    }

    @Override
    public LoopStatement visitOptimizer(OptimizerContext node) {
        return new LoopStatement.Optimizer(
                written.span(node),
                written.name(node.name()),
                expressions.build(node.expression()),
                all(node.reference(), expressions::reference));
    }

    @Override
    public LoopStatement visitMovingAverage(MovingAverageContext node) {
        return new LoopStatement.MovingAverage(
                written.span(node),
                written.name(node.name()),
                expressions.reference(node.reference()),
                expressions.build(node.expression()));
    }

    @Override
    public LoopStatement visitFor(ForContext node) {
        Name variable = written.name(node.name(0));
        List<LoopStatement> body = body(node.loopBody());
        if (node.range() != null) {
            Expression range = expressions.range(node.range());
            return new LoopStatement.ForEpoch(written.span(node), head(node), variable, range, body);
        }
        return new LoopStatement.ForBatch(
                written.span(node),
                head(node),
                variable,
                expressions.build(node.count()),
                written.name(node.name(1)),
                all(node.batchClause(), clauses::clause),
                body);
    }

    @Override
    public LoopStatement visitEvery(EveryContext node) {
        return new LoopStatement.Every(
                written.span(node),
                head(node),
                expressions.build(node.quantity().count()),
                written.name(node.quantity().unit().getStart()),
                node.OR() != null,
                body(node.loopBody()));
    }

    @Override
    public LoopStatement visitRepeat(RepeatContext node) {
        return new LoopStatement.Repeat(
                written.span(node), head(node), expressions.build(node.count()), body(node.loopBody()));
    }

    @Override
    public LoopStatement visitCondition(ConditionContext node) {
        List<LoopStatement> otherwise = node.condition() != null
                ? List.of(visitCondition(node.condition()))
                : node.loopBody(1) != null ? body(node.loopBody(1)) : List.of();
        return new LoopStatement.If(
                written.span(node),
                head(node),
                expressions.build(node.expression()),
                body(node.loopBody(0)),
                otherwise);
    }

    @Override
    public LoopStatement visitForward(ForwardContext node) {
        return new LoopStatement.Forward(written.span(node), expressions.reference(node.reference()));
    }

    @Override
    public LoopStatement visitCompute(ComputeContext node) {
        return new LoopStatement.Compute(written.span(node), written.names(node.name()));
    }

    @Override
    public LoopStatement visitClear(ClearContext node) {
        return new LoopStatement.ClearGradients(written.span(node), maybe(node.reference(), expressions::reference));
    }

    @Override
    public LoopStatement visitBackward(BackwardContext node) {
        return new LoopStatement.Backward(
                written.span(node), written.name(node.name()), maybe(node.reference(), expressions::reference));
    }

    @Override
    public LoopStatement visitClip(ClipContext node) {
        Name how = written.name((node.NORM() != null ? node.NORM() : node.VALUE()).getSymbol());
        return new LoopStatement.Clip(
                written.span(node),
                maybe(node.reference(), expressions::reference),
                how,
                expressions.build(node.expression()));
    }

    @Override
    public LoopStatement visitNoise(NoiseContext node) {
        return new LoopStatement.AddNoise(
                written.span(node),
                maybe(node.reference(), expressions::reference),
                expressions.build(node.expression()));
    }

    @Override
    public LoopStatement visitUpdate(UpdateContext node) {
        return new LoopStatement.Update(
                written.span(node), all(node.reference(), expressions::reference), written.name(node.name()));
    }

    @Override
    public LoopStatement visitAdvance(AdvanceContext node) {
        return new LoopStatement.Advance(written.span(node), written.name(node.name()));
    }

    @Override
    public LoopStatement visitFreeze(FreezeContext node) {
        return new LoopStatement.Freeze(
                written.span(node), node.FREEZE() != null, expressions.reference(node.reference()));
    }

    @Override
    public LoopStatement visitLoad(LoadContext node) {
        return new LoopStatement.Load(
                written.span(node),
                expressions.reference(node.reference()),
                expressions.text(node.TEXT().getSymbol()));
    }

    @Override
    public LoopStatement visitEvaluate(EvaluateContext node) {
        return new LoopStatement.Evaluate(
                written.span(node), written.name(node.name(0)), maybe(node.name(1), written::name));
    }

    @Override
    public LoopStatement visitReport(ReportContext node) {
        return new LoopStatement.Report(written.span(node), all(node.expression(), expressions::build));
    }

    @Override
    public LoopStatement visitCheckpoint(CheckpointContext node) {
        return new LoopStatement.Checkpoint(
                written.span(node),
                written.name(node.name()),
                maybe(node.reference(), expressions::reference),
                maybe(node.expression(), expressions::build),
                maybe(node.count(), expressions::build));
    }

    @Override
    public LoopStatement visitStop(StopContext node) {
        if (node.expression() != null) {
            Expression subject = expressions.build(node.expression());
            return new LoopStatement.StopWhen(written.span(node), subject, node.FINITE() != null);
        }
        return new LoopStatement.StopWhenNotImproved(
                written.span(node),
                expressions.reference(node.reference()),
                expressions.build(node.quantity().count()),
                written.name(node.quantity().unit().getStart()));
    }

    @Override
    public LoopStatement visitRestore(RestoreContext node) {
        return new LoopStatement.Restore(written.span(node), written.name(node.name()));
    }

    @Override
    public LoopStatement visitCheckFinite(CheckFiniteContext node) {
        return new LoopStatement.CheckFinite(written.span(node));
    }

    @Override
    public LoopStatement visitCall(CallContext node) {
        return new LoopStatement.JavaCall(written.span(node), expressions.reference(node.reference()));
    }
}
