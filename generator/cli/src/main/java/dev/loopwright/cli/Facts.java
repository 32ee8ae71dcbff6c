package dev.loopwright.cli;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.model.ShapedData;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.plan.Work;
import java.util.List;
import java.util.stream.Stream;

/**
 * What has to be known of a checked model to run it, beside its Java.
 *
 * @param data the data file as written
 * @param beside the other files that columns and parts come from, as written
 * @param at where the model file names them: {@code lesson.model:5}
 * @param parameters of the network
 * @param workPerRow about how many multiply-adds training takes for each row of the table
 */
record Facts(String data, List<String> beside, String at, long parameters, double workPerRow) {

    static Facts of(Compilation compilation) {
        ShapedData data = compilation.shaped().orElseThrow().data();
        return new Facts(
                data.path(),
                Stream.concat(
                                Stream.concat(
                                                data.files().stream(),
                                                data.split().parts().stream().flatMap(part -> part.files().stream()))
                                        .map(ShapedData.ColumnFile::path),
                                compilation.shaped().orElseThrow().loop().body().stream()
                                        .filter(Statement.Load.class::isInstance)
                                        .map(s -> ((Statement.Load) s).file()))
                        .toList(),
                data.span().location(),
                compilation.unfused().orElseThrow().parameterCount(),
                Work.perRow(compilation.unfused().orElseThrow()));
    }
}
