package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.resolve.ResolvedModel.Data;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.Map;

/**
 * Everything that names outside the data and model blocks can stand for.
 *
 * @param columns all columns declared, those with errors among them, which {@code data} leaves out
 */
record Scope(
        Log log,
        Constants constants,
        Vocabulary vocabulary,
        Data data,
        Map<String, Name> columns,
        Name model,
        Values values) {}
