package dev.loopwright.compiler.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopwright.compiler.Compilation;
import dev.loopwright.compiler.Options;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.formula.Formula;
import dev.loopwright.compiler.model.Operation;
import dev.loopwright.compiler.source.SourceFile;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.Parse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The functions of the prelude as formulas, the way a model gets them: compiled, with the defaults of their settings. */
final class PreludeFormulas {
    private static final String MODEL = """
            spec s version 1
            data {
              from csv "s.csv"
              input  a : number
              target t : number
            }
            model net(x: inputs) -> y {
              %s
              y = %s(%s)
            }
            objective { loss = mean_squared_error(y, t) }
            loop {
              optimizer sgd = sgd(rate: 0.1) on net
              for epoch in 1..2 {
                for batch of 2 rows in train { compute loss  clear gradients  backward loss  update net with sgd }
              }
            }
            """;

    private PreludeFormulas() {}

    static List<ModelTree.Function> functions() {
        Log log = new Log();
        List<ModelTree.Function> functions = Parse.functions(new SourceFile("prelude.model", Catalog.prelude()), log);
        assertEquals(List.of(), log.inOrder());
        return functions;
    }

    static Map<String, Formula> all() {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        functions().forEach(f -> formulas.put(f.name().text(), formula(f)));
        return formulas;
    }

    private static Formula formula(ModelTree.Function function) {
        int operands = (int) function.parameters().stream()
                .filter(p -> p.byDefault().isEmpty())
                .count();
        String made = each(operands, "v%d = dense(x, units: 1)", "\n  ");
        String text = MODEL.formatted(made, function.name().text(), each(operands, "v%d", ", "));
        Compilation compilation = Compilation.of(new SourceFile("s.model", text), Options.DEFAULT);
        assertEquals(List.of(), compilation.diagnostics());
        return compilation.shaped().orElseThrow().network().values().stream()
                .filter(v -> v.operation() instanceof Operation.Map)
                .map(v -> ((Operation.Map) v.operation()).formula())
                .findFirst()
                .orElseThrow();
    }

    private static String each(int count, String format, String between) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(between));
    }
}
