package dev.loopwright.compiler.emit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopwright.compiler.java.InMemoryJava;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.ShapedData.Column;
import dev.loopwright.compiler.model.ShapedData.Missing;
import dev.loopwright.compiler.model.ShapedData.Role;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.ShapedModel.Loop;
import dev.loopwright.compiler.model.ShapedModel.Score;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.plan.Fuse;
import dev.loopwright.compiler.plan.Lower;
import dev.loopwright.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rarer turns of the emitters. */
class EmitDetailsTest {
    private static final ShapedModel LESSON = Examples.lesson();

    @Test
    void manyColumnsAreSpreadOverMethodsOfAScreen() {
        List<Column> columns = new ArrayList<>(LESSON.data().targets());
        for (int i = 0; i < 30; i++) {
            Span own = new Span(LESSON.source(), i, i + 1);
            columns.add(new Column(own, Role.INPUT, "a" + i, Spec.number(), new Missing.Fill("mean"), List.of(), ""));
        }
        String text = data(columns);
        assertTrue(text.contains("columns3(schema);"), text);
        int longest = 0;
        int length = 0;
        for (String line : text.lines().toList()) {
            length = line.equals("    }") || line.isEmpty() ? 0 : length + 1;
            longest = Math.max(longest, length);
        }
        assertTrue(longest <= 40, longest + " lines in a method");
    }

    @Test
    void aRangeThatDoesNotCountUpIsListed() {
        List<Column> columns = new ArrayList<>(LESSON.data().targets());
        Span range = new Span(LESSON.source(), 0, 1);
        for (String name : List.of("f09", "f10")) {
            columns.add(new Column(range, Role.INPUT, name, Spec.number(), new Missing.Drop(), List.of(), ""));
        }
        String text = data(columns);
        assertTrue(text.contains("for (String name : List.of(\"f09\", \"f10\"))"), text);
    }

    @Test
    void aStopAmongBatchesLeavesTheLoopOverEpochs() {
        List<Statement> statements = Statements.all(LESSON.loop());
        Statement.ForEpoch epochs =
                Statements.of(Statement.ForEpoch.class, statements).get(0);
        Statement.ForBatch batches =
                Statements.of(Statement.ForBatch.class, statements).get(0);
        Score loss = new Score(batches.span(), "running", "loss", true);
        List<Statement> body = new ArrayList<>(batches.body());
        body.add(new Statement.StopWhenNotImproved(batches.span(), loss, 1));
        Statement inner = new Statement.ForBatch(
                batches.span(), batches.head(), batches.rows(), batches.split(), batches.shuffled(), body);
        Statement outer =
                new Statement.ForEpoch(epochs.span(), epochs.head(), epochs.first(), epochs.last(), List.of(inner));
        Loop loop = new Loop(LESSON.loop().span(), List.of(statements.get(0), outer));
        List<GeneratedSource> sources = sources(LESSON.data(), loop);
        assertTrue(
                sources.get(2).text().contains("break epochs;"), sources.get(2).text());
        assertTrue(sources.get(2).text().contains("has not improved for 1 epoch\""));
        assertFalse(
                sources.get(2).text().contains("void evaluate("), "nothing is evaluated, so there is no such method");
        assertTrue(InMemoryJava.compile(sources).isClean(), sources.get(2).text());
    }

    private static String data(List<Column> columns) {
        ShapedData data = new ShapedData(
                LESSON.data().span(),
                LESSON.data().path(),
                columns,
                LESSON.data().split());
        GeneratedSource source = EmitData.source(
                with(data, LESSON.loop()), new SharedNames(with(data, LESSON.loop()), "lesson", v -> "v", l -> "l"));
        assertTrue(InMemoryJava.compile(List.of(source)).isClean(), source.text());
        return source.text();
    }

    private static List<GeneratedSource> sources(ShapedData data, Loop loop) {
        return EmitProgram.sources(Fuse.plan(Lower.model(with(data, loop))), "lesson", "");
    }

    private static ShapedModel with(ShapedData data, Loop loop) {
        return new ShapedModel(
                LESSON.source(),
                LESSON.name(),
                LESSON.version(),
                LESSON.seed(),
                LESSON.doc(),
                data,
                LESSON.network(),
                LESSON.objective(),
                loop,
                LESSON.predict());
    }
}
