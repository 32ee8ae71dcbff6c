package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import dev.loopwright.grammar.ModelLexer;
import dev.loopwright.grammar.ModelParser.NameContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** The way back from ANTLR's tokens to the text as written: spans, names and the {@code ///} lines above a declaration. */
final class Written {
    private final Tokens tokens;
    private final CommonTokenStream stream;
    private final Set<Integer> docsTaken = new TreeSet<>();

    Written(Tokens tokens, CommonTokenStream stream) {
        this.tokens = tokens;
        this.stream = stream;
    }

    SourceFile source() {
        return tokens.source();
    }

    Span span(Token token) {
        return tokens.span(token);
    }

    Span span(ParserRuleContext node) {
        return span(node.getStart(), node.getStop());
    }

    /** The stretch from the start of one token to the end of another. */
    Span span(Token first, Token last) {
        return span(first).to(span(last));
    }

    Name name(NameContext node) {
        return name(node.getStart());
    }

    /** A token as a name, its back-ticks removed. */
    Name name(Token token) {
        String text = token.getText();
        boolean quoted = token.getType() == ModelLexer.QUOTED_NAME;
        return new Name(
                span(token), quoted ? text.substring(1, text.length() - 1).replace("``", "`") : text);
    }

    List<Name> names(List<NameContext> nodes) {
        return all(nodes, this::name);
    }

    /** Builds what may be absent. */
    static <C, R> Optional<R> maybe(C node, Function<C, R> build) {
        return Optional.ofNullable(node).map(build);
    }

    /** Builds every node of a list that was parsed to its end. */
    static <C extends ParserRuleContext, R> List<R> all(List<C> nodes, Function<? super C, ? extends R> build) {
        List<R> built = new ArrayList<>();
        for (C node : nodes) {
            if (node.exception == null) {
                built.add(build.apply(node));
            }
        }
        return List.copyOf(built);
    }

    /** The text of the {@code ///} lines above a node, each without its slashes and one blank; empty if there are none. */
    String doc(ParserRuleContext node) {
        List<Token> hidden = stream.getHiddenTokensToLeft(node.getStart().getTokenIndex(), ModelLexer.DOC);
        List<String> lines = new ArrayList<>();
        for (Token token : hidden == null ? List.<Token>of() : hidden) {
            if (standsAlone(token)) {
                docsTaken.add(token.getTokenIndex());
                lines.add(token.getText().substring(3).replaceFirst("^ ", "").stripTrailing());
            }
        }
        return String.join("\n", lines);
    }

    /** The {@code ///} comments that no declaration took. */
    List<Span> danglingDocs() {
        return stream.getTokens().stream()
                .filter(t -> t.getChannel() == ModelLexer.DOC && !docsTaken.contains(t.getTokenIndex()))
                .map(this::span)
                .toList();
    }

    private boolean standsAlone(Token token) {
        String text = source().text();
        Span span = span(token);
        return text.substring(source().lineStart(span.line()), span.start()).isBlank();
    }
}
