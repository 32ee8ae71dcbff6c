package dev.loopwright.compiler.syntax;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.grammar.ModelParser;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;

/** The first stage: from text to a {@link ModelTree}. Nothing outside this package knows how the parser is made. */
public final class Parse {
    private Parse() {}

    /** The tree of a file; what is broken is in the log and missing from the tree. */
    public static ModelTree model(SourceFile source, Log log) {
        Tokens tokens = Tokens.of(source);
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.all()));
        ModelParser parser = new ModelParser(stream);
        return new TreeBuilder(new Written(tokens, stream)).file(parser.file());
    }

    /** The functions of a file that holds nothing else. */
    public static List<ModelTree.Function> functions(SourceFile source, Log log) {
        Tokens tokens = Tokens.of(source);
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(tokens.all()));
        ModelParser parser = new ModelParser(stream);
        return new TreeBuilder(new Written(tokens, stream)).functions(parser.functions());
    }
}
