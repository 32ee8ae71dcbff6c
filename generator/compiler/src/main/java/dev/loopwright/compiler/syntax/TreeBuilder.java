package dev.loopwright.compiler.syntax;

import static dev.loopwright.compiler.syntax.Written.all;
import static dev.loopwright.compiler.syntax.Written.maybe;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Assignment;
import dev.loopwright.compiler.syntax.ModelTree.Block;
import dev.loopwright.compiler.syntax.ModelTree.Clause;
import dev.loopwright.compiler.syntax.ModelTree.Data;
import dev.loopwright.compiler.syntax.ModelTree.Function;
import dev.loopwright.compiler.syntax.ModelTree.Give;
import dev.loopwright.compiler.syntax.ModelTree.Header;
import dev.loopwright.compiler.syntax.ModelTree.Loop;
import dev.loopwright.compiler.syntax.ModelTree.Model;
import dev.loopwright.compiler.syntax.ModelTree.Objective;
import dev.loopwright.compiler.syntax.ModelTree.Output;
import dev.loopwright.compiler.syntax.ModelTree.Parameter;
import dev.loopwright.compiler.syntax.ModelTree.Predict;
import dev.loopwright.compiler.syntax.ModelTree.Seed;
import dev.loopwright.compiler.syntax.ModelTree.Settings;
import dev.loopwright.compiler.syntax.ModelTree.Word;
import dev.loopwright.grammar.ModelParser.AssignmentContext;
import dev.loopwright.grammar.ModelParser.AssignmentsContext;
import dev.loopwright.grammar.ModelParser.BlockContext;
import dev.loopwright.grammar.ModelParser.BlockStatementContext;
import dev.loopwright.grammar.ModelParser.FileContext;
import dev.loopwright.grammar.ModelParser.FunctionContext;
import dev.loopwright.grammar.ModelParser.FunctionsContext;
import dev.loopwright.grammar.ModelParser.GenerateContext;
import dev.loopwright.grammar.ModelParser.GiveContext;
import dev.loopwright.grammar.ModelParser.GivesContext;
import dev.loopwright.grammar.ModelParser.HeaderContext;
import dev.loopwright.grammar.ModelParser.ItemContext;
import dev.loopwright.grammar.ModelParser.ModelContext;
import dev.loopwright.grammar.ModelParser.OutputContext;
import dev.loopwright.grammar.ModelParser.ParameterContext;
import dev.loopwright.grammar.ModelParser.PredictContext;
import dev.loopwright.grammar.ModelParser.PredictStatementContext;
import dev.loopwright.grammar.ModelParser.TraceContext;
import dev.loopwright.grammar.ModelParser.TypedParameterContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Makes a {@link ModelTree} of ANTLR's nodes. What was not parsed to its end is left out. */
final class TreeBuilder {
    private final Written written;
    private final Log log;
    private final ExpressionBuilder expressions;
    private final DataBuilder data;
    private final LoopBuilder loops;

    TreeBuilder(Written written, Log log) {
        this.written = written;
        this.log = log;
        expressions = new ExpressionBuilder(written);
        data = new DataBuilder(written, expressions, log);
        loops = new LoopBuilder(written, expressions, data);
    }

    /** The tree of a file that is not worth reading. */
    static ModelTree empty(SourceFile source) {
        return new ModelTree(
                source,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    ModelTree file(FileContext node) {
        List<ItemContext> items = node.item();
        List<Header> headers = each(items, ItemContext::header, this::header);
        headerProblems(node, headers);
        ModelTree tree = new ModelTree(
                written.source(),
                headers.stream().findFirst(),
                each(items, ItemContext::seed, n -> new Seed(written.span(n), expressions.number(n.getStop()))),
                each(items, ItemContext::settings, n -> new Settings(written.span(n), assignments(n.assignments()))),
                each(items, ItemContext::data, n -> new Data(written.span(n), all(n.dataStatement(), data::visit))),
                each(items, ItemContext::function, this::function),
                each(items, ItemContext::block, this::block),
                each(items, ItemContext::model, this::model),
                each(items, ItemContext::objective, n -> new Objective(written.span(n), assignments(n.assignments()))),
                each(items, ItemContext::loop, n -> new Loop(written.span(n), loops.body(n.loopBody()))),
                each(items, ItemContext::predict, this::predict));
        if (!log.hasErrors()) {
            written.danglingDocs().forEach(span -> log.add(SyntaxProblems.commentForNothing(span)));
        }
        return tree;
    }

    private void headerProblems(FileContext node, List<Header> headers) {
        headers.stream()
                .skip(1)
                .forEach(h -> log.add(
                        SyntaxProblems.duplicateHeader(h.span(), headers.get(0).span())));
        boolean tried = node.item().stream().anyMatch(i -> i.header() != null);
        if (tried || log.hasErrors()) {
            return;
        }
        Span start = written.span(node.getStart());
        log.add(
                node.item().isEmpty()
                        ? SyntaxProblems.emptyFile(start)
                        : SyntaxProblems.missingHeader(start, nameOf(written.source())));
    }

    /** A name for the spec, made from that of its file. */
    private static String nameOf(SourceFile source) {
        String file = source.name().substring(source.name().lastIndexOf('/') + 1);
        String name = file.replaceFirst("\\..*", "").replaceAll("[^A-Za-z0-9]", "_");
        return name.matches("[A-Za-z_].*") ? name : "lesson";
    }

    List<Function> functions(FunctionsContext node) {
        return all(node.function(), this::function);
    }

    private static <C extends ParserRuleContext, R> List<R> each(
            List<ItemContext> items,
            java.util.function.Function<ItemContext, C> kind,
            java.util.function.Function<C, R> build) {
        List<C> nodes = new ArrayList<>();
        for (ItemContext item : items) {
            maybe(kind.apply(item), n -> nodes.add(n));
        }
        return all(nodes, build);
    }

    private Header header(HeaderContext node) {
        Expression.Number version = expressions.number(node.NUMBER().getSymbol());
        return new Header(written.span(node), written.name(node.name()), version, written.doc(node));
    }

    private List<Assignment> assignments(AssignmentsContext node) {
        return all(node.assignment(), this::assignment);
    }

    private Assignment assignment(AssignmentContext node) {
        return new Assignment(
                written.span(node), written.name(node.name()), expressions.build(node.value()), written.doc(node));
    }

    private Function function(FunctionContext node) {
        return new Function(
                written.span(node),
                written.name(node.name()),
                all(node.parameters().parameter(), this::parameter),
                expressions.build(node.expression()),
                written.doc(node));
    }

    private Block block(BlockContext node) {
        List<AssignmentContext> body = new ArrayList<>();
        List<Expression> gives = new ArrayList<>();
        for (BlockStatementContext statement : node.blockStatement()) {
            if (statement.exception != null) {
                continue;
            }
            giveProblem(statement, gives);
            if (statement.assignment() != null) {
                body.add(statement.assignment());
            } else {
                gives.add(expressions.build(statement.expression()));
            }
        }
        return new Block(
                written.span(node),
                written.name(node.name()),
                all(node.parameters().parameter(), this::parameter),
                all(body, this::assignment),
                gives.stream().findFirst(),
                written.doc(node));
    }

    private void giveProblem(BlockStatementContext statement, List<Expression> gives) {
        if (!gives.isEmpty()) {
            Span given = gives.get(0).span();
            log.add(
                    statement.assignment() == null
                            ? SyntaxProblems.giveTwice(written.span(statement), given)
                            : SyntaxProblems.afterGive(written.span(statement), given));
        }
    }

    private Model model(ModelContext node) {
        return new Model(
                written.span(node),
                written.name(node.name()),
                all(node.typedParameters().typedParameter(), this::typedParameter),
                all(node.output(), this::output),
                assignments(node.assignments()),
                written.doc(node));
    }

    private Parameter parameter(ParameterContext node) {
        Optional<Expression> byDefault = maybe(node.expression(), expressions::build);
        return new Parameter(written.span(node), written.name(node.name()), Optional.empty(), byDefault);
    }

    private Parameter typedParameter(TypedParameterContext node) {
        return new Parameter(
                written.span(node), written.name(node.name()), Optional.of(data.type(node.type())), Optional.empty());
    }

    private Output output(OutputContext node) {
        return new Output(written.span(node), written.name(node.name()), maybe(node.type(), data::type));
    }

    private Predict predict(PredictContext node) {
        List<Give> gives = new ArrayList<>();
        List<Clause> others = new ArrayList<>();
        for (PredictStatementContext statement : node.predictStatement()) {
            if (statement.exception != null) {
                continue;
            }
            if (statement instanceof GivesContext give) {
                gives.addAll(all(give.give(), this::give));
            } else if (statement instanceof GenerateContext generate) {
                others.add(generate(generate));
            } else if (statement instanceof TraceContext trace) {
                List<Word> words = List.of(data.word(trace.word()));
                others.add(new Clause(written.span(trace), written.name(trace.getStart()), words));
            }
        }
        return new Predict(written.span(node), List.copyOf(gives), List.copyOf(others));
    }

    private Give give(GiveContext node) {
        return new Give(written.span(node), expressions.build(node.expression()), maybe(node.name(), written::name));
    }

    /** The words {@code tokens 200}, {@code from logits} and {@code temperature 0.8}. */
    private Clause generate(GenerateContext node) {
        List<Word> words = new ArrayList<>();
        words.add(word(node.quantity().unit().getStart(), node.quantity().count()));
        words.add(word(node.FROM().getSymbol(), node.reference()));
        if (node.signed() != null) {
            words.add(word(node.TEMPERATURE().getSymbol(), node.signed()));
        }
        return new Clause(written.span(node), written.name(node.getStart()), List.copyOf(words));
    }

    private Word word(Token name, ParserRuleContext value) {
        Span span = new Span(
                written.source(),
                Math.min(written.span(name).start(), written.span(value).start()),
                Math.max(written.span(name).end(), written.span(value).end()));
        return new Word(span, Optional.of(written.name(name)), List.of(bare(value)));
    }

    private Expression.Argument bare(ParserRuleContext value) {
        return new Expression.Argument(written.span(value), Optional.empty(), expressions.build(value));
    }
}
