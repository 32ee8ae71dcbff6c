package dev.loopwright.compiler.plan;

import dev.loopwright.compiler.plan.Tile.Form;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which steps store their gradients of parameters in the first backward pass after these were cleared, where others are set
 * to zero and added to. It pays in vectors: gradients of wide layers leave the caches between two passes, and in small
 * models setting to zero takes a twelfth of a step.
 */
public final class FirstGradients {
    private static final Set<Form> STORES = EnumSet.of(Form.PANELS, Form.ROWS, Form.UNIT, Form.FEW_UNITS);

    private final Set<String> storing = new LinkedHashSet<>();
    private final List<Tensor> others = new ArrayList<>();

    /**
     * @param flow of the same plan
     * @param tables whose gradients are cleared by rows seen
     */
    public FirstGradients(Plan plan, GradientFlow flow, SeenTables tables) {
        Set<Tensor> reached = new HashSet<>();
        Set<Tensor> stored = new HashSet<>();
        for (Step step : flow.backward()) {
            List<Tensor> tensors = step.kernel().map(Step.Kernel::tensors).orElse(List.of());
            boolean first = Collections.disjoint(tensors, reached);
            if (first && plan.isTiled(step) && STORES.contains(Tile.form(plan, step))) {
                storing.add(step.name());
                stored.addAll(tensors);
            }
            reached.addAll(tensors);
        }
        plan.tensors().stream()
                .filter(tensor -> tensor.trained()
                        && !stored.contains(tensor)
                        && !tables.all().contains(tensor))
                .forEach(others::add);
    }

    /** Whether any step does. */
    public boolean any() {
        return !storing.isEmpty();
    }

    /** Whether a step does: of those that share a tensor only the first that is reached. */
    public boolean isStoredBy(Step step) {
        return storing.contains(step.name());
    }

    /** The steps that do, in the order in which the backward pass reaches them. */
    public List<String> stored() {
        return List.copyOf(storing);
    }

    /** What no step stores, but for tables: tensors that lie one behind another together. */
    public List<List<Tensor>> others() {
        List<List<Tensor>> stretches = new ArrayList<>();
        int end = -1;
        for (Tensor tensor : others) {
            if (tensor.offset() != end) {
                stretches.add(new ArrayList<>());
            }
            stretches.get(stretches.size() - 1).add(tensor);
            end = tensor.offset() + tensor.size();
        }
        return stretches;
    }
}
