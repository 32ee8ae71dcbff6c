package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements of a resolved loop as a model file writes them. */
final class LoopText implements LoopStatement.Visitor<String> {
    private final ResolvedModel model;

    LoopText(ResolvedModel model) {
        this.model = model;
    }

    /** The lines of a body, two blanks deeper than what they stand in. */
    List<String> lines(List<LoopStatement> body) {
        List<String> lines = new ArrayList<>();
        for (LoopStatement statement : body) {
            String first = "  " + statement.accept(this);
            boolean block = statement instanceof LoopStatement.ForEpoch || statement instanceof LoopStatement.ForBatch;
            lines.add(block ? first + " {" : first);
            lines(statement.inner()).forEach(l -> lines.add("  " + l));
            if (block) {
                lines.add("  }");
            }
        }
        return lines;
    }

    private static String number(Expression literal) {
        return ((Expression.Number) literal).text();
    }

    private String net() {
        return SpecText.name(model.network().name().text());
    }

    private static String names(Stream<Name> names) {
        return names.map(n -> SpecText.name(n.text())).collect(Collectors.joining(", "));
    }

    private static String path(Expression item) {
        return ((Expression.Reference) item)
                .path().stream().map(n -> SpecText.name(n.text())).collect(Collectors.joining("."));
    }

    @Override
    public String other(LoopStatement statement) {
        throw new IllegalStateException("unresolved: " + statement.head().text());
    }

    @Override
    public String optimizer(LoopStatement.Optimizer s) {
        String name = s.name().text();
        String made = SpecPrinter.optimizer(model, name).orElseThrow();
        return "optimizer " + SpecText.name(name) + " = " + made + " on " + net();
    }

    @Override
    public String forEpoch(LoopStatement.ForEpoch s) {
        Expression.Range range = (Expression.Range) s.range();
        return "for epoch in " + number(range.from()) + ".." + number(range.to());
    }

    @Override
    public String forBatch(LoopStatement.ForBatch s) {
        String shuffled = s.options().isEmpty() ? "" : " shuffled";
        return "for batch of " + number(s.rows()) + " rows in "
                + SpecText.name(s.split().text()) + shuffled;
    }

    @Override
    public String forward(LoopStatement.Forward s) {
        return "forward " + net();
    }

    @Override
    public String compute(LoopStatement.Compute s) {
        return "compute " + names(s.entries().stream());
    }

    @Override
    public String clearGradients(LoopStatement.ClearGradients s) {
        return "clear gradients";
    }

    @Override
    public String backward(LoopStatement.Backward s) {
        return "backward " + SpecText.name(s.loss().text());
    }

    @Override
    public String clip(LoopStatement.Clip s) {
        return "clip gradients to " + s.how().text() + " " + number(s.limit());
    }

    @Override
    public String update(LoopStatement.Update s) {
        return "update " + net() + " with " + SpecText.name(s.optimizer().text());
    }

    @Override
    public String evaluate(LoopStatement.Evaluate s) {
        return "evaluate " + SpecText.name(s.split().text());
    }

    @Override
    public String report(LoopStatement.Report s) {
        return "report " + s.items().stream().map(LoopText::path).collect(Collectors.joining(", "));
    }

    @Override
    public String checkpoint(LoopStatement.Checkpoint s) {
        return "checkpoint best when " + path(s.when().orElseThrow()) + " improves by " + number(s.by().orElseThrow());
    }

    @Override
    public String stopWhenNotImproved(LoopStatement.StopWhenNotImproved s) {
        return "stop when " + path(s.metric()) + " has not improved for " + number(s.patience()) + " epochs";
    }

    @Override
    public String restore(LoopStatement.Restore s) {
        return "restore best";
    }
}
