package dev.loopwright.compiler.emit.model;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import dev.loopwright.compiler.emit.Statements;
import dev.loopwright.compiler.model.Statement.Freeze;
import dev.loopwright.compiler.plan.Outline.Part;
import dev.loopwright.compiler.plan.Step;
import dev.loopwright.compiler.plan.Tensor;
import dev.loopwright.runtime.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The end of the backward pass, where nobody learns while parts of the model are frozen: gradients are not made that
 * nothing would use. Only what the loop freezes somewhere is asked about.
 */
final class FrozenTail {
    private final ModelCode model;
    private final List<List<Step>> items = new ArrayList<>();
    private final List<Set<Tensor>> frozen;

    FrozenTail(ModelCode model) {
        this.model = model;
        List<Freeze> all = Statements.of(
                        Freeze.class, Statements.all(model.plan().model().loop()))
                .stream()
                .filter(freeze -> freeze.frozen() && model.real() == Real.FLOAT)
                .toList();
        frozen = all.stream().map(this::tensors).distinct().toList();
        if (model.hasStripes()) {
            model.flow().backward().forEach(step -> items.add(List.of(step)));
        } else {
            backward(model.outline()).forEach(part -> items.add(part.steps()));
        }
    }

    private List<Part> backward(List<Part> outline) {
        List<Part> reversed = new ArrayList<>(outline);
        Collections.reverse(reversed);
        return reversed.stream()
                .filter(part -> part.steps().stream().anyMatch(model.flow().backward()::contains))
                .toList();
    }

    private Set<Tensor> tensors(Freeze freeze) {
        return model.plan().steps().stream()
                .filter(step -> freeze.part().isWhole()
                        || step.values().stream().anyMatch(freeze.part().owners()::contains))
                .flatMap(step -> trained(List.of(step)).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<Tensor> trained(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.kernel().stream())
                .flatMap(kernel -> kernel.tensors().stream())
                .filter(Tensor::trained)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What is learnt from a call on. */
    private Set<Tensor> below(int from) {
        return trained(
                items.subList(from, items.size()).stream().flatMap(List::stream).toList());
    }

    /** Whether nobody may be left to learn from a call on: once for each part that is frozen by itself. */
    private boolean isAsked(int at) {
        boolean first = at == 0 || !mayFreeze(at - 1);
        return mayFreeze(at) && (first || !partsOf(at).equals(partsOf(at - 1)));
    }

    private boolean mayFreeze(int from) {
        Set<Tensor> below = below(from);
        return !below.isEmpty() && below.stream().allMatch(t -> frozen.stream().anyMatch(part -> part.contains(t)));
    }

    /** The parts that what a call learns belongs to; those of the call before if it learns nothing. */
    private List<Set<Tensor>> partsOf(int at) {
        Set<Tensor> own = trained(items.get(at));
        return own.isEmpty() && at > 0
                ? partsOf(at - 1)
                : frozen.stream()
                        .filter(part -> !Collections.disjoint(part, own))
                        .toList();
    }

    /** Calls of what runs backward, those of the end in question. */
    CodeBlock around(List<CodeBlock> calls) {
        CodeBlock.Builder code = CodeBlock.builder();
        int open = 0;
        for (int at = 0; at < items.size(); at++) {
            if (isAsked(at)) {
                open++;
                code.add("// while this is frozen, nothing from here on learns\n")
                        .beginControlFlow("if (!$L.isFrozen())", name(at));
            }
            code.addStatement(calls.get(at));
        }
        for (; open > 0; open--) {
            code.endControlFlow();
        }
        return code.build();
    }

    private String name(int at) {
        return model.names().down(items.get(at).get(items.get(at).size() - 1).name());
    }

    /** The parts that are asked. */
    List<FieldSpec> fields() {
        List<FieldSpec> fields = new ArrayList<>();
        for (int at = 0; at < items.size(); at++) {
            if (isAsked(at)) {
                CodeBlock values = below(at).stream()
                        .map(t -> t.name().substring(0, t.name().lastIndexOf('.')))
                        .distinct()
                        .sorted()
                        .map(value -> CodeBlock.of("$S", value))
                        .collect(CodeBlock.joining(", "));
                fields.add(FieldSpec.builder(Parameters.class, name(at), Modifier.PRIVATE, Modifier.FINAL)
                        .addJavadoc(
                                "What learns in the last part of the backward pass, unless the loop has frozen it.\n")
                        .initializer("parameters.part($L)", values)
                        .build());
            }
        }
        return fields;
    }
}
