package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * The first stage: from text to a {@link ModelTree}. Nothing outside this package knows how the parser is made.
 *
 * <p>What can be wrong is looked for in the order in which one cause hides another: the size of the file, signs that the
 * language does not have, braces, grammar. A trouble that comes of an earlier one is not reported.
 */
public final class Parse {
    private final SourceFile source;
    private final Log log;

    private Parse(SourceFile source, Log log) {
        this.source = source;
        this.log = log;
    }

    /** The tree of a file; what is broken is in the log and missing from the tree. */
    public static ModelTree model(SourceFile source, Log log) {
        return new Parse(source, log)
                .run(ModelParser::file, TreeBuilder::file)
                .orElseGet(() -> TreeBuilder.empty(source));
    }

    /** The functions of a file that holds nothing else. */
    public static List<ModelTree.Function> functions(SourceFile source, Log log) {
        return new Parse(source, log)
                .run(ModelParser::functions, TreeBuilder::functions)
                .orElse(List.of());
    }

    private <C extends ParserRuleContext, T> Optional<T> run(
            Function<ModelParser, C> rule, BiFunction<TreeBuilder, C, T> build) {
        Optional<Diagnostic> tooLarge = Limits.size(source);
        if (tooLarge.isPresent()) {
            log.add(tooLarge.get());
            return Optional.empty();
        }
        Tokens all = Tokens.of(source);
        Spelling.Checked checked = Spelling.check(all, log);
        Tokens tokens = all.with(checked.tokens());
        Optional<Diagnostic> tooMuch = Limits.tokens(tokens, tokens.visible());
        if (tooMuch.isPresent()) {
            log.add(tooMuch.get());
            return Optional.empty();
        }
        return build(tokens, checked.beyondRepair(), rule, build);
    }

    private <C extends ParserRuleContext, T> Optional<T> build(
            Tokens tokens, int beyondRepair, Function<ModelParser, C> rule, BiFunction<TreeBuilder, C, T> build) {
        try {
            CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.all()));
            List<Complaint> complaints = new ArrayList<>();
            C node = parse(tokens, stream, rule, complaints);
            report(tokens, complaints, beyondRepair);
            return Optional.of(build.apply(new TreeBuilder(new Written(tokens, stream), log), node));
        } catch (StackOverflowError e) {
            log.add(SyntaxProblems.nestedTooDeeply(source.whole()));
            return Optional.empty();
        }
    }

    /** The quick way first, which cannot explain itself; only a file that it cannot read is read again with care. */
    private static <C> C parse(
            Tokens tokens, CommonTokenStream stream, Function<ModelParser, C> rule, List<Complaint> complaints) {
        ModelParser parser = new ModelParser(stream);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return rule.apply(parser);
        } catch (ParseCancellationException e) {
            parser.reset();
            parser.setErrorHandler(new Recovery(tokens, t -> complaints.add(Complaint.of(t))));
            parser.getInterpreter().setPredictionMode(PredictionMode.LL);
            return rule.apply(parser);
        }
    }

    /** Leaves out what the parser says only because of a broken sign or brace before. */
    private void report(Tokens tokens, List<Complaint> complaints, int beyondRepair) {
        List<Complaint> credible = new ArrayList<>(complaints);
        credible.removeIf(c -> c.noticed() >= beyondRepair);
        oneForEachLine(credible);
        Optional<Braces.Problem> braces = Braces.check(tokens, tokens.visible()).filter(b -> b.from() < beyondRepair);
        boolean explained = credible.stream().anyMatch(Complaint::wantsBrace);
        if (explained) {
            credible.removeIf(c -> c.noticed() == tokens.span(tokens.end()).start());
            if (braces.isPresent()) {
                upToFirstBrace(credible);
            }
        }
        if (braces.isPresent() && (braces.get().missing() || !explained)) {
            credible.removeIf(c -> c.noticed() >= braces.get().from());
            log.add(braces.get().diagnostic());
        }
        credible.forEach(c -> log.add(c.diagnostic()));
    }

    /** The first mistake of a line explains the others. */
    private void oneForEachLine(List<Complaint> credible) {
        Set<Integer> spoken = new TreeSet<>();
        log.inOrder().forEach(d -> spoken.add(d.at().line()));
        credible.removeIf(c -> {
            int line = source.lineOf(c.noticed());
            return spoken.contains(c.diagnostic().at().line()) || !spoken.add(line);
        });
    }

    /** Behind a missing brace nothing is where the parser believes it to be. */
    private static void upToFirstBrace(List<Complaint> credible) {
        int first = 0;
        while (!credible.get(first).wantsBrace()) {
            first++;
        }
        credible.subList(first + 1, credible.size()).clear();
    }

    /** What the parser has to say, at which offset it noticed, and whether a block could have begun there. */
    private record Complaint(Diagnostic diagnostic, int noticed, boolean wantsBrace) {
        static Complaint of(Trouble trouble) {
            return new Complaint(Mistakes.explain(trouble), trouble.span().start(), trouble.expects(ModelLexer.LBRACE));
        }
    }
}
