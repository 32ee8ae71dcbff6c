package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements of a resolved loop as a model file writes them. */
final class LoopText implements LoopStatement.Visitor<String> {
    private static final int NOT = 3;
    /** How tightly operators bind, as in the grammar. */
    private static final Map<String, Integer> BINDING = Map.ofEntries(
            Map.entry("or", 1),
            Map.entry("and", 2),
            Map.entry("<", 4),
            Map.entry("<=", 4),
            Map.entry(">", 4),
            Map.entry(">=", 4),
            Map.entry("==", 4),
            Map.entry("!=", 4),
            Map.entry("+", 5),
            Map.entry("-", 5),
            Map.entry("*", 6),
            Map.entry("/", 6),
            Map.entry("^", 8));

    private final ResolvedModel model;

    LoopText(ResolvedModel model) {
        this.model = model;
    }

    /** The lines of a body, two blanks deeper than what they stand in. */
    List<String> lines(List<LoopStatement> body) {
        List<String> lines = new ArrayList<>();
        for (LoopStatement statement : body) {
            String first = "  " + statement.accept(this);
            if (statement instanceof LoopStatement.If when) {
                branches(first, when).forEach(lines::add);
            } else if (isBlock(statement)) {
                lines.add(first + " {");
                lines.addAll(indented(statement.inner()));
                lines.add("  }");
            } else {
                lines.add(first);
            }
        }
        return lines;
    }

    private static boolean isBlock(LoopStatement statement) {
        return statement instanceof LoopStatement.ForEpoch
                || statement instanceof LoopStatement.ForBatch
                || statement instanceof LoopStatement.Every
                || statement instanceof LoopStatement.Repeat;
    }

    private List<String> indented(List<LoopStatement> body) {
        return lines(body).stream().map(l -> "  " + l).toList();
    }

    /** {@code else if} on one line. */
    private List<String> branches(String first, LoopStatement.If when) {
        List<String> lines = new ArrayList<>(List.of(first + " {"));
        lines.addAll(indented(when.body()));
        List<LoopStatement> rest = when.otherwise();
        if (rest.size() == 1 && rest.get(0) instanceof LoopStatement.If next) {
            lines.addAll(branches("  } else " + next.accept(this), next));
            return lines;
        }
        if (!rest.isEmpty()) {
            lines.add("  } else {");
            lines.addAll(indented(rest));
        }
        lines.add("  }");
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

    private static String paths(List<Expression.Reference> parts) {
        return parts.stream().map(LoopText::path).collect(Collectors.joining(", "));
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
        return "optimizer " + SpecText.name(name) + " = " + made + " on " + paths(s.on());
    }

    @Override
    public String movingAverage(LoopStatement.MovingAverage s) {
        return "ema " + SpecText.name(s.name().text()) + " = average of " + net() + " with decay " + number(s.decay());
    }

    @Override
    public String advance(LoopStatement.Advance s) {
        return "advance " + SpecText.name(s.average().text());
    }

    @Override
    public String addNoise(LoopStatement.AddNoise s) {
        String of = s.of().map(part -> " of " + path(part)).orElse("");
        return "add noise " + number(s.deviation()) + " to gradients" + of;
    }

    @Override
    public String javaCall(LoopStatement.JavaCall s) {
        return "call " + path(s.method());
    }

    @Override
    public String forEpoch(LoopStatement.ForEpoch s) {
        Expression.Range range = (Expression.Range) s.range();
        return "for epoch in " + number(range.from()) + ".." + number(range.to());
    }

    @Override
    public String forBatch(LoopStatement.ForBatch s) {
        String balanced = s.option("balanced")
                .map(o -> " balanced by "
                        + SpecText.name(o.words().get(0).name().orElseThrow().text()))
                .orElse("");
        String shuffled = (s.option("shuffled").isPresent() ? " shuffled" : "") + balanced;
        return "for batch of " + number(s.rows()) + " rows in "
                + SpecText.name(s.split().text()) + shuffled;
    }

    @Override
    public String every(LoopStatement.Every s) {
        return "every " + number(s.period()) + " " + s.unit().text() + (s.orAtLastBatch() ? " or at last batch" : "");
    }

    @Override
    public String repeat(LoopStatement.Repeat s) {
        return "repeat " + number(s.count()) + " times";
    }

    @Override
    public String when(LoopStatement.If s) {
        return "if " + expression(s.condition(), 0);
    }

    /** A condition or a quantity, in parentheses where it stands in something that binds as tightly. */
    private static String expression(Expression e, int outer) {
        if (e instanceof Expression.Number number) {
            return number.text();
        }
        if (e instanceof Expression.Call call) {
            return call.function().text() + "(" + path(call.arguments().get(0).value()) + ")";
        }
        if (e instanceof Expression.Not not) {
            return "not " + expression(not.operand(), NOT);
        }
        if (e instanceof Expression.Binary binary) {
            int own = BINDING.get(binary.operator());
            boolean rightFirst = binary.operator().equals("^");
            String text = expression(binary.left(), rightFirst ? own + 1 : own) + " " + binary.operator() + " "
                    + expression(binary.right(), rightFirst ? own : own + 1);
            return own < outer ? "(" + text + ")" : text;
        }
        return path(e);
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
        return "clear gradients" + s.of().map(of -> " of " + path(of)).orElse("");
    }

    @Override
    public String backward(LoopStatement.Backward s) {
        return "backward " + SpecText.name(s.loss().text());
    }

    @Override
    public String clip(LoopStatement.Clip s) {
        return "clip gradients" + s.of().map(of -> " of " + path(of)).orElse("") + " to "
                + s.how().text() + " " + number(s.limit());
    }

    @Override
    public String update(LoopStatement.Update s) {
        return "update " + paths(s.parts()) + " with "
                + SpecText.name(s.optimizer().text());
    }

    @Override
    public String load(LoopStatement.Load s) {
        return "load " + path(s.part()) + " from " + SpecText.quoted(s.file().value());
    }

    @Override
    public String freeze(LoopStatement.Freeze s) {
        return (s.frozen() ? "freeze " : "unfreeze ") + path(s.part());
    }

    @Override
    public String evaluate(LoopStatement.Evaluate s) {
        String with = s.with().map(w -> " with " + SpecText.name(w.text())).orElse("");
        return "evaluate " + SpecText.name(s.split().text()) + with;
    }

    @Override
    public String report(LoopStatement.Report s) {
        return "report " + s.items().stream().map(i -> expression(i, 0)).collect(Collectors.joining(", "));
    }

    @Override
    public String checkpoint(LoopStatement.Checkpoint s) {
        if (s.keep().isPresent()) {
            return "checkpoint last keep " + number(s.keep().get());
        }
        return "checkpoint best when " + path(s.when().orElseThrow()) + " improves by " + number(s.by().orElseThrow());
    }

    @Override
    public String stopWhenNotImproved(LoopStatement.StopWhenNotImproved s) {
        return "stop when " + path(s.metric()) + " has not improved for " + number(s.patience()) + " epochs";
    }

    @Override
    public String stopWhen(LoopStatement.StopWhen s) {
        return "stop when " + expression(s.subject(), 0) + (s.notFinite() ? " is not finite" : "");
    }

    @Override
    public String checkFinite(LoopStatement.CheckFinite s) {
        return "check finite";
    }

    @Override
    public String restore(LoopStatement.Restore s) {
        return "restore best";
    }
}
