package dev.loopwright.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.loopwright.compiler.model.ModelPart;
import dev.loopwright.compiler.model.ShapedModel;
import dev.loopwright.compiler.model.Statement;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.plan.Owners;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a trainer that hold parts of the model, and what they are made of. */
final class PartNames {
    private final Owners owners;
    private final List<Value> all;
    private final Map<List<Value>, String> fields = new LinkedHashMap<>();
    private final Map<List<Value>, ModelPart> parts = new LinkedHashMap<>();

    /** @param names those of the other fields */
    PartNames(ShapedModel model, List<Statement> statements, Names names) {
        owners = new Owners(model.network());
        all = model.network().values().stream().filter(Value::ownsParameters).toList();
        statements.stream()
                .flatMap(s -> s.parts().stream())
                .filter(p -> !p.isWhole())
                .forEach(p -> claim(p, names));
    }

    private void claim(ModelPart part, Names names) {
        String last = Stream.of(part.name().split(", "))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.joining("_and_"));
        String wanted = Names.field(last);
        fields.computeIfAbsent(part.owners(), o -> names.claim(wanted, "Part"));
        parts.putIfAbsent(part.owners(), part);
    }

    /** The parts that have fields, and how these are called. */
    Map<ModelPart, String> fields() {
        Map<ModelPart, String> named = new LinkedHashMap<>();
        parts.forEach((of, part) -> named.put(part, fields.get(of)));
        return named;
    }

    /** The parameters of a part, as a trainer has them. */
    CodeBlock parameters(ModelPart part) {
        return part.isWhole() ? CodeBlock.of("model.parameters()") : CodeBlock.of("$L", fields.get(part.owners()));
    }

    /** The parameters of a part, made anew. */
    CodeBlock made(ModelPart part) {
        if (part.isWhole()) {
            return CodeBlock.of("model.parameters()");
        }
        Set<String> names = part.owners().stream()
                .map(owner -> shortest(owners.of(owner), part))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String list = names.stream().map(Literal::of).collect(Collectors.joining(", "));
        return CodeBlock.of("model.parameters().part($L)", list);
    }

    /** The beginning of an owner's name that stands for nothing outside of the part: {@code left} of {@code left.y}. */
    private String shortest(String owner, ModelPart part) {
        for (int dot = owner.indexOf('.'); dot >= 0; dot = owner.indexOf('.', dot + 1)) {
            String prefix = owner.substring(0, dot);
            boolean inside = all.stream()
                    .filter(v -> owners.of(v).startsWith(prefix + ".")
                            || owners.of(v).equals(prefix))
                    .allMatch(part.owners()::contains);
            if (inside) {
                return prefix;
            }
        }
        return owner;
    }
}
