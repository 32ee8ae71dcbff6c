package dev.loopwright.compiler.check;

import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.model.ModelPart;
import dev.loopwright.compiler.model.Value;
import dev.loopwright.compiler.resolve.ResolvedModel;
import dev.loopwright.compiler.syntax.Expression;
import dev.loopwright.compiler.syntax.LoopStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parts of the model that statements of a loop tell apart. Parts may overlap or lie in each other; the layers that no
 * statement tells apart are one cell, and every part is some of the cells.
 */
final class LoopParts {
    private final String model;
    private final Map<String, List<Value>> made;
    private final List<Value> owners;
    private final Log log;
    private final ShapeRule shapes;
    private final boolean reports;
    private boolean fine = true;
    private final Set<String> updated = new LinkedHashSet<>();
    private final Map<String, LoopStatement.Optimizer> optimizers = new LinkedHashMap<>();
    private final Map<Value, String> cells = new LinkedHashMap<>();

    LoopParts(ResolvedModel resolved, ShapeRule shapes, List<LoopStatement> all, Log log) {
        model = resolved.network().name().text();
        this.shapes = shapes;
        made = shapes.parts();
        owners =
                shapes.network().values().stream().filter(Value::ownsParameters).toList();
        this.log = log;
        // Where shapes are wrong parts may be missing that are there.
        reports = !log.hasErrors();
        all.stream()
                .filter(LoopStatement.Optimizer.class::isInstance)
                .map(LoopStatement.Optimizer.class::cast)
                .forEach(o -> optimizers.putIfAbsent(o.name().text(), o));
        List<Expression.Reference> references =
                all.stream().flatMap(s -> references(s).stream()).toList();
        references.forEach(this::check);
        divide(references);
        all.stream().filter(LoopStatement.Update.class::isInstance).forEach(u -> fits((LoopStatement.Update) u));
    }

    /** The parts that a statement names. */
    private static List<Expression.Reference> references(LoopStatement statement) {
        if (statement instanceof LoopStatement.Optimizer optimizer) {
            return optimizer.on();
        }
        if (statement instanceof LoopStatement.Update update) {
            return update.parts();
        }
        if (statement instanceof LoopStatement.Freeze freeze) {
            return List.of(freeze.part());
        }
        if (statement instanceof LoopStatement.Load load) {
            return List.of(load.part());
        }
        if (statement instanceof LoopStatement.Clip clip) {
            return clip.of().stream().toList();
        }
        if (statement instanceof LoopStatement.AddNoise noise) {
            return noise.of().stream().toList();
        }
        return statement instanceof LoopStatement.ClearGradients clear
                ? clear.of().stream().toList()
                : List.of();
    }

    private void check(Expression.Reference reference) {
        if (!reports || isWhole(reference)) {
            return;
        }
        if (!made.containsKey(path(reference)) && shapes.declaration(path(reference)) == null) {
            fine = false;
            log.addOnce(PartProblems.unknown(reference, model, made.keySet()));
        } else if (owners(reference).isEmpty()) {
            fine = false;
            log.addOnce(PartProblems.withoutParameters(reference));
        }
    }

    private static boolean isWhole(Expression.Reference reference) {
        return reference.path().size() == 1;
    }

    /** What follows the name of the model. */
    private static String path(Expression.Reference reference) {
        return reference.text().substring(reference.path().get(0).text().length() + 1);
    }

    /** The values that own the parameters of a part. */
    private Set<Value> owners(Expression.Reference reference) {
        if (isWhole(reference)) {
            return new LinkedHashSet<>(owners);
        }
        return made.getOrDefault(path(reference), List.of()).stream()
                .flatMap(v -> v.owner().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<Value> owners(List<Expression.Reference> references) {
        return references.stream()
                .flatMap(r -> owners(r).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Layers that the same parts hold are one cell. */
    private void divide(List<Expression.Reference> references) {
        List<Set<Value>> parts =
                references.stream().map(this::owners).distinct().toList();
        Map<String, String> numbers = new LinkedHashMap<>();
        for (Value owner : owners) {
            String holders =
                    parts.stream().map(p -> p.contains(owner) ? "1" : "0").collect(Collectors.joining());
            cells.put(owner, numbers.computeIfAbsent(holders, h -> String.valueOf(numbers.size())));
        }
    }

    /** An update says what its optimizer was declared on. */
    private void fits(LoopStatement.Update update) {
        LoopStatement.Optimizer optimizer = optimizers.get(update.optimizer().text());
        updated.addAll(of(update));
        if (reports && fine && optimizer != null && !owners(update.parts()).equals(owners(optimizer.on()))) {
            fine = false;
            log.add(PartProblems.otherPart(update, optimizer));
        }
    }

    /** Whether every part is there, and updated by what is declared on it. */
    boolean areFine() {
        return fine;
    }

    /** The cells that some update changes. */
    List<String> updated() {
        return List.copyOf(updated);
    }

    /** All cells; together they are the model. */
    List<String> all() {
        return List.copyOf(new LinkedHashSet<>(cells.values()));
    }

    /** The cells of a part; those of the model if there is none. */
    List<String> of(Optional<Expression.Reference> reference) {
        return reference.map(r -> cells(owners(r))).orElse(all());
    }

    /** Those that an update changes. */
    List<String> of(LoopStatement.Update update) {
        return cells(owners(update.parts()));
    }

    private List<String> cells(Set<Value> of) {
        return of.stream().map(cells::get).distinct().toList();
    }

    /** Names of values in a cell, for messages: {@code net.trunk, net.head}. */
    String describe(String cell) {
        List<String> names = new ArrayList<>();
        made.forEach((name, values) -> {
            boolean inside = values.stream().flatMap(v -> v.owner().stream()).anyMatch(o -> cell.equals(cells.get(o)));
            if (inside && name.indexOf('.') < 0) {
                names.add("`" + model + "." + name + "`");
            }
        });
        return String.join(", ", names);
    }

    /** The part that references make together. */
    ModelPart part(List<Expression.Reference> references) {
        Set<Value> of = owners(references);
        String name = references.stream().map(Expression.Reference::text).collect(Collectors.joining(", "));
        boolean whole = of.size() == owners.size();
        return new ModelPart(
                whole ? model : name,
                whole ? List.of() : owners.stream().filter(of::contains).toList());
    }

    /** The part that a reference names; the model if there is none. */
    ModelPart part(Optional<Expression.Reference> reference) {
        return reference.map(r -> part(List.of(r))).orElse(new ModelPart(model, List.of()));
    }
}
