package dev.loopwright.compiler.resolve;

import dev.loopwright.compiler.catalog.Param;
import dev.loopwright.compiler.catalog.Signature;
import dev.loopwright.compiler.diagnostic.Diagnostic;
import dev.loopwright.compiler.diagnostic.Label;
import dev.loopwright.compiler.diagnostic.Log;
import dev.loopwright.compiler.resolve.ResolvedModel.Block;
import dev.loopwright.compiler.source.Span;
import dev.loopwright.compiler.syntax.ModelTree;
import dev.loopwright.compiler.syntax.ModelTree.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The blocks of a file. Each is looked through once as it is declared, its settings unknown; then once for each choice of
 * settings that somebody uses it with, which makes a variant of it in which numbers stand for the settings.
 */
final class Blocks {
    /** Variants of all blocks together. */
    static final int MOST_VARIANTS = 1_000;

    /** Blocks may stand in each other, so deep. */
    static final int DEEPEST = 20;

    private final Constants constants;
    private final Functions functions;
    private final Log log;
    private final Map<String, ModelTree.Block> declared = new LinkedHashMap<>();
    private final Map<String, Signature> signatures = new LinkedHashMap<>();
    private final Map<String, Map<String, Name>> calls = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Map<String, String> variants = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();
    private final Deque<Variant> wanted = new ArrayDeque<>();
    private final List<BlockBody> bodies = new ArrayList<>();
    private boolean looking = true;

    /** A block with numbers for its settings, and the use that asked for it. */
    private record Variant(String block, String name, Map<String, Double> settings, Span use) {}

    Blocks(ModelTree tree, Constants constants, Functions functions, Log log) {
        this.constants = constants;
        this.functions = functions;
        this.log = log;
        Identifiers names = new Identifiers(log);
        for (ModelTree.Block block : tree.blocks()) {
            if (names.declare(block.name(), "block")) {
                declare(block);
            }
        }
        declared.values().forEach(this::lookThrough);
        looking = false;
        reportCircles();
    }

    private void declare(ModelTree.Block block) {
        Name name = block.name();
        declared.put(name.text(), block);
        taken.add(name.text());
        signatures.put(name.text(), BlockBody.signature(block, constants, log));
        if (functions.has(name.text())) {
            log.add(NameProblems.shadows(name, "block", "the function", Optional.empty()));
        } else if (Vocabulary.LAYERS.contains(name.text())) {
            log.add(NameProblems.shadows(name, "block", "the layer", Optional.empty()));
        }
    }

    boolean has(String name) {
        return declared.containsKey(name);
    }

    Collection<String> names() {
        return declared.keySet();
    }

    Name declaration(String name) {
        return declared.get(name).name();
    }

    /** How the block is called: values, then settings. */
    Signature signature(String name) {
        return signatures.get(name);
    }

    /** Notes that one block calls another; {@code caller} is empty in a model. */
    void call(Optional<String> caller, Name callee) {
        used.add(callee.text());
        caller.ifPresent(
                c -> calls.computeIfAbsent(c, k -> new LinkedHashMap<>()).putIfAbsent(callee.text(), callee));
    }

    private void lookThrough(ModelTree.Block block) {
        Map<String, Double> unknown = new LinkedHashMap<>();
        for (Param param : signatures.get(block.name().text()).params()) {
            unknown.put(param.name(), Double.NaN);
        }
        BlockBody body = new BlockBody(block, unknown, constants, functions, this, log);
        body.block(block.name().text());
        bodies.add(body);
    }

    // ---- circles and depth

    /** Blocks that call nobody come first; what is left in the end calls itself, or is too deep. */
    private void reportCircles() {
        Map<String, Integer> depths = new LinkedHashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            for (String name : declared.keySet()) {
                Collection<String> inside = calls.getOrDefault(name, Map.of()).keySet();
                if (!depths.containsKey(name) && depths.keySet().containsAll(inside)) {
                    int deepest = inside.stream().mapToInt(depths::get).max().orElse(0);
                    depths.put(name, deepest + 1);
                    more = deepest < DEEPEST;
                    if (!more) {
                        log.add(BlockProblems.tooDeep(declaration(name), DEEPEST));
                        return;
                    }
                }
            }
        }
        declared.keySet().stream()
                .filter(name -> !depths.containsKey(name))
                .filter(name -> reaches(name, name))
                .findFirst()
                .ifPresent(name -> reportCircle(name, depths.keySet()));
    }

    private boolean reaches(String from, String to) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (String next : calls.getOrDefault(open.pop(), Map.of()).keySet()) {
                if (next.equals(to)) {
                    return true;
                }
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return false;
    }

    private void reportCircle(String name, Set<String> fine) {
        Name call = calls.get(name).values().stream()
                .filter(c -> !fine.contains(c.text()))
                .filter(c -> c.text().equals(name) || reaches(c.text(), name))
                .findFirst()
                .orElseThrow();
        log.add(BlockProblems.circular(call, declaration(name)));
    }

    // ---- variants

    /** The variant of a block with these settings, to be resolved by {@link #resolved}. */
    String variant(Name block, Map<String, Double> settings, Span use) {
        if (looking) {
            return block.text();
        }
        String key = block.text() + settings.values();
        String known = variants.get(key);
        if (known != null) {
            return known;
        }
        if (variants.size() == MOST_VARIANTS) {
            log.addOnce(BlockProblems.tooManyVariants(block, MOST_VARIANTS));
        }
        boolean first = wanted.stream().noneMatch(v -> v.block().equals(block.text()))
                && variants.keySet().stream().noneMatch(k -> k.startsWith(block.text() + "["));
        String name = block.text();
        for (int number = 2; !first && !taken.add(name); number++) {
            name = block.text() + "_" + number;
        }
        variants.put(key, name);
        if (variants.size() <= MOST_VARIANTS) {
            wanted.add(new Variant(block.text(), name, settings, use));
        }
        return name;
    }

    /** All variants that the model uses, and those that they use. Only where blocks and model have no errors. */
    List<Block> resolved() {
        List<Block> all = new ArrayList<>();
        while (!wanted.isEmpty()) {
            Variant variant = wanted.remove();
            Log own = new Log();
            BlockBody body =
                    new BlockBody(declared.get(variant.block()), variant.settings(), constants, functions, this, own);
            body.block(variant.name()).ifPresent(all::add);
            own.inOrder().stream()
                    .filter(d -> own.hasErrors())
                    .map(d -> usedHere(d, variant.use()))
                    .forEach(log::addOnce);
        }
        return List.copyOf(all);
    }

    private static Diagnostic usedHere(Diagnostic diagnostic, Span use) {
        return diagnostic.with(new Label(use, "used here"));
    }

    void reportUnused() {
        declared.forEach((name, block) -> {
            if (!used.contains(name)) {
                log.add(NameProblems.unused(block.name(), "block"));
            }
        });
        bodies.forEach(BlockBody::reportUnused);
    }
}
